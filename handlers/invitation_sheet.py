"""Invitations to print: a QR picture of one link, and A4 sheets of cards to cut out and hand over.

Loads matplotlib, so import it only where something is printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any, Literal
from unicodedata import normalize

import segno
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

CARDS_A_PAGE = 8

# Millimetres, from the upper left corner.
_COLUMNS, _ROWS = 2, 4
_PAGE_WIDTH, _PAGE_HEIGHT = 210.0, 297.0
_MARGIN = 10.0  # every printer leaves it white
_CARD_WIDTH = (_PAGE_WIDTH - 2 * _MARGIN) / _COLUMNS
_CARD_HEIGHT = (_PAGE_HEIGHT - 2 * _MARGIN) / _ROWS
_PADDING = 7.0
_QR_SIDE = 36.0
_BOX_HEIGHT, _ROUND = 11.0, "round,pad=0,rounding_size=1.6"
_MM_PER_INCH = 25.4
_MM_PER_POINT = _MM_PER_INCH / 72

_SMALLEST = 6.0  # points
_QUIET_ZONE = 4  # modules of white round a code (ISO/IEC 18004)
_PNG_DPI, _PNG_MODULE, _PNG_LINE = 300, 16, 60  # pixels

_INK, _GREY, _LINE, _RED, _PALE = "#1c1b1a", "#5f5b57", "#a9a49e", "#a3231f", "#f6f1ea"
# Fonts go into the file as TrueType, so that Vietnamese can be searched and copied; a $ is a $.
_RC: Any = {"pdf.fonttype": 42, "text.parse_math": False}
_METADATA = {"Title": "Chibo", "CreationDate": None}  # the same cards give the same bytes


@dataclass(frozen=True, slots=True)
class Card:
    """One invitation: for whom (`title`, `subtitle`), the code to type as it is to be read, the link
    that the QR picture holds, and until when it can be used, in words.
    """

    title: str
    subtitle: str
    code: str
    link: str
    expires: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What every card says on how to use it."""

    scan: str
    type_code: str


WORDINGS = {
    "vi": Wording(
        scan="1. Mở camera hoặc Zalo, quét mã vuông.",
        type_code="2. Hoặc mở địa chỉ ở dưới, gõ mã:",
    ),
    "en": Wording(
        scan="1. Scan the code with your camera or Zalo.",
        type_code="2. Or open the address below and type:",
    ),
}


@dataclass(frozen=True, slots=True)
class _Type:
    """How a text is set; `size` in points."""

    size: float
    weight: str = "normal"
    color: str = _INK
    align: Literal["left", "center", "right"] = "left"
    family: str = "DejaVu Sans"

    def font(self) -> FontProperties:
        return FontProperties(family=self.family, weight=self.weight, size=self.size)

    def width(self, text: str) -> float:
        """How wide the text is, in millimetres."""
        return _width(text, self)


@lru_cache(maxsize=4096)  # most texts stand on every card
def _width(text: str, style: _Type) -> float:
    points, _, _ = text_to_path.get_text_width_height_descent(text, style.font(), ismath=False)
    return float(points) * _MM_PER_POINT


_TITLE = _Type(13, "bold")
_SUBTITLE = _Type(9, color=_GREY)
_TITLE_OF_TWO_LINES = _Type(9, "bold")
_STEP = _Type(9)
_CODE = _Type(14, "bold", align="center", family="DejaVu Sans Mono")
_ADDRESS = _Type(8)
_FOOT = _Type(7, color=_GREY)
_FOOT_RIGHT = replace(_FOOT, align="right")
_CUT = _Type(8, color=_LINE, align="right")
_CAPTION = _Type(9, align="center")
_CAPTION_FIRST = replace(_CAPTION, size=11, weight="bold")


def png(link: str, caption: Sequence[str] = ()) -> bytes:
    """A QR picture of a link, black on white, with lines of text below it, the first one bold."""
    modules = _matrix(link)
    corner = _QUIET_ZONE * _PNG_MODULE
    width = len(modules) * _PNG_MODULE + 2 * corner
    height = width + _PNG_LINE * len(caption)
    figure = Figure(figsize=(width / _PNG_DPI, height / _PNG_DPI), dpi=_PNG_DPI, facecolor="white")
    target = BytesIO()
    with rc_context(_RC):
        axes = _canvas(figure, width, height)
        axes.add_artist(_dark(modules, (corner, corner), _PNG_MODULE))
        for number, text in enumerate(caption):
            at = (width / 2, width + _PNG_LINE * (number + 0.2))
            style = _CAPTION if number else _CAPTION_FIRST
            _line(axes, at, text, room=(width - corner) / _PNG_DPI * _MM_PER_INCH, style=style)
        figure.savefig(target, format="png", dpi=_PNG_DPI)
    return target.getvalue()


def pdf(sheet: Sequence[Card], *, language: str = "vi") -> bytes:
    """A4 pages of eight cards each, with lines to cut along."""
    if not sheet:
        raise ValueError("there are no invitations to print")
    wording = WORDINGS.get(language, WORDINGS["vi"])
    pages = ceil(len(sheet) / CARDS_A_PAGE)
    target = BytesIO()
    with rc_context(_RC), PdfPages(target, metadata=_METADATA) as file:
        for page in range(pages):
            cards = sheet[page * CARDS_A_PAGE : (page + 1) * CARDS_A_PAGE]
            file.savefig(_page(cards, wording, f"{page + 1}/{pages}"))
    return target.getvalue()


def _page(cards: Sequence[Card], wording: Wording, number: str) -> Figure:
    figure = Figure(figsize=(_PAGE_WIDTH / _MM_PER_INCH, _PAGE_HEIGHT / _MM_PER_INCH))
    axes = _canvas(figure, _PAGE_WIDTH, _PAGE_HEIGHT)
    _cut_lines(axes, ceil(len(cards) / _COLUMNS))
    for place, card in enumerate(cards):
        row, column = divmod(place, _COLUMNS)
        corner = (_MARGIN + column * _CARD_WIDTH, _MARGIN + row * _CARD_HEIGHT)
        _draw(axes, card, wording, corner)
    at = (_PAGE_WIDTH - _MARGIN, _PAGE_HEIGHT - _MARGIN / 2)
    _line(axes, at, number, room=_CARD_WIDTH, style=_FOOT_RIGHT)
    return figure


def _canvas(figure: Figure, width: float, height: float) -> Axes:
    """The whole figure as one surface; y grows downwards."""
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes


def _cut_lines(axes: Axes, rows: int) -> None:
    """Round every row of cards; scissors at their left ends."""
    right, bottom = _PAGE_WIDTH - _MARGIN, _MARGIN + rows * _CARD_HEIGHT
    across = [_MARGIN + row * _CARD_HEIGHT for row in range(rows + 1)]
    down = [_MARGIN + column * _CARD_WIDTH for column in range(_COLUMNS + 1)]
    axes.hlines(across, _MARGIN, right, colors=_LINE, linewidths=0.5, linestyles=(0, (5, 4)))
    axes.vlines(down, _MARGIN, bottom, colors=_LINE, linewidths=0.5, linestyles=(0, (5, 4)))
    for y in across:
        _line(axes, (_MARGIN - 1, y + 1), "✂", room=_MARGIN, style=_CUT)


def _draw(axes: Axes, card: Card, wording: Wording, corner: tuple[float, float]) -> None:
    """One card, its upper left corner given."""
    left, top = corner[0] + _PADDING, corner[1] + _PADDING
    width = _CARD_WIDTH - 2 * _PADDING
    axes.add_artist(Rectangle((left, top), 1.2, 10.2, facecolor=_RED, edgecolor="none"))
    _heading(axes, card, (left + 3.4, top), width - 3.4)

    modules = _matrix(card.link)
    axes.add_artist(_dark(modules, (left, top + 14), _QR_SIDE / len(modules)))
    x, room = left + _QR_SIDE + 5, width - _QR_SIDE - 5
    y = _paragraph(axes, (x, top + 17), wording.scan, room=room)
    _paragraph(axes, (x, y + 1.4), wording.type_code, room=room)
    _code_box(axes, (x, top + 14 + _QR_SIDE - _BOX_HEIGHT), room, card.code)

    foot = top + 56
    _line(axes, (left, foot), _address(card), room=width / 2, style=_ADDRESS)
    _line(axes, (left + width, foot), card.expires, room=width / 2 - 3, style=_FOOT_RIGHT)


def _heading(axes: Axes, card: Card, corner: tuple[float, float], room: float) -> None:
    """A short title stands large on one line, a long one small on two."""
    left, top = corner
    if replace(_TITLE, size=10).width(card.title) <= room:
        _line(axes, (left, top + 4), card.title, room=room, style=_TITLE)
    else:
        first, *rest = _wrapped(card.title, room, _TITLE_OF_TWO_LINES)
        _line(axes, (left, top + 1.9), first, room=room, style=_TITLE_OF_TWO_LINES)
        _line(axes, (left, top + 5.6), " ".join(rest), room=room, style=_TITLE_OF_TWO_LINES)
    _line(axes, (left, top + 9.9), card.subtitle, room=room, style=_SUBTITLE)


def _code_box(axes: Axes, corner: tuple[float, float], width: float, code: str) -> None:
    box = FancyBboxPatch(
        corner, width, _BOX_HEIGHT, boxstyle=_ROUND, facecolor=_PALE, edgecolor="none"
    )
    axes.add_artist(box)
    middle = (corner[0] + width / 2, corner[1] + _BOX_HEIGHT / 2 + 1.75)
    _line(axes, middle, code, room=width - 4, style=_CODE)


def _address(card: Card) -> str:
    """The link as one would type it, without the code that is asked for there."""
    place = card.link.partition("://")[2].partition("?")[0]
    return place.removesuffix(card.code.replace("-", "")).rstrip("/")


# --- QR codes -------------------------------------------------------------------------------------


def _matrix(link: str) -> Sequence[bytearray]:
    """The code's modules by row, 1 is dark. A seventh of the picture may be dirty or torn."""
    return tuple(segno.make_qr(link, error="m").matrix)


def _dark(modules: Sequence[bytearray], corner: tuple[float, float], module: float) -> PathPatch:
    """The dark modules as one shape, so that no hairline shows between them."""
    bars = [
        _bar(corner[0] + start * module, corner[1] + row * module, length * module, module)
        for row, line in enumerate(modules)
        for start, length in _runs(line)
    ]
    shape = Path.make_compound_path(*bars)
    return PathPatch(shape, facecolor="black", edgecolor="none", antialiased=False)


def _bar(left: float, top: float, width: float, height: float) -> Path:
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)


def _runs(line: bytearray) -> Iterator[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow one another."""
    start = 0
    for dark, group in groupby(line):
        length = len(tuple(group))
        if dark:
            yield start, length
        start += length


# --- texts ----------------------------------------------------------------------------------------


def _line(axes: Axes, at: tuple[float, float], text: str, *, room: float, style: _Type) -> None:
    """One line of text with its baseline at a point; smaller, then shortened, if it is too wide."""
    text = normalize("NFC", text)
    while style.width(text) > room and style.size > _SMALLEST:
        style = replace(style, size=style.size - 0.5)
    while style.width(text) > room:
        text = text[:-2].rstrip() + "…"
    axes.text(*at, text, ha=style.align, color=style.color, fontproperties=style.font())


def _paragraph(axes: Axes, at: tuple[float, float], text: str, *, room: float) -> float:
    """Lines no wider than the room; returns the baseline of a line that would follow."""
    x, y = at
    for line in _wrapped(text, room, _STEP):
        _line(axes, (x, y), line, room=room, style=_STEP)
        y += _STEP.size * 1.3 * _MM_PER_POINT
    return y


def _wrapped(text: str, room: float, style: _Type) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and style.width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
