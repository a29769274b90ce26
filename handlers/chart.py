"""Draws the picture of a digest for a phone: 1080 pixels wide, large type, colours for every eye.

matplotlib is heavy: it is imported when the first picture is drawn, not when the bot starts.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Literal

from handlers.digest.picture import Age, Bar, Curve, Picture, Strip, Tile

WIDTH = 1080
_EDGE = 40
_DPI = 100
_INK, _GREY, _TRACK, _PAPER = "#1a1a1a", "#595959", "#e4e4e4", "#ffffff"
_BLUE, _ORANGE, _RED = "#0072b2", "#e69f00", "#d55e00"
"""Of the palette of Okabe and Ito, which colour-blind people tell apart."""
NAME = 272  # the widest a row's name may be
_ROW, _BAR = 58, 30
_COLUMNS = ((326, 130), (604, 100), (862, 80))
"""Where each column of bars begins and how wide its bars are; the number stands behind the bar."""

_STRIP, _CURVE = 96, 190
"""How high the columns of the trend and of the year's admissions are."""

Side = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of text, `y` its middle, `size` in pixels."""

    x: float
    y: float
    text: str
    size: int
    colour: str = _INK
    bold: bool = False
    side: Side = "left"


@dataclass(frozen=True, slots=True)
class _Path:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = _INK
    width: float = 3


@dataclass(slots=True)
class _Sheet:
    """What is to be drawn, from the top down: `y` is where the next thing begins."""

    y: float = _EDGE
    parts: list[_Box | _Words | _Path] = field(default_factory=list)

    def words(self, x: float, text: str, size: int, **style: Any) -> None:
        """A line in the middle of the next `size` pixels; the place stays."""
        self.parts.append(_Words(x, self.y + size / 2, text, size, **style))

    def paragraph(self, text: str, size: int, **style: Any) -> None:
        for line in wrapped(text, size, WIDTH - 2 * _EDGE, bold=style.get("bold", False)):
            self.words(_EDGE, line, size, **style)
            self.y += size * 1.4

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        if width > 0:
            self.parts.append(_Box(x, y, width, height, colour))

    def rule(self) -> None:
        """A thin line across, with air around it."""
        self.y += 16
        self.box(_EDGE, self.y, WIDTH - 2 * _EDGE, 2, _TRACK)
        self.y += 22


def png(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    sheet = _Sheet()
    _head(sheet, picture)
    _tiles(sheet, picture.tiles)
    _rows(sheet, picture)
    _trend(sheet, picture)
    if picture.curve is not None:
        _curve(sheet, picture.curve)
    _ages(sheet, picture)
    _foot(sheet, picture)
    return _rendered(sheet)


def _head(sheet: _Sheet, picture: Picture) -> None:
    sheet.paragraph(picture.heading, 50, bold=True)
    sheet.paragraph(picture.unit, 38)
    sheet.y += 4
    sheet.paragraph(picture.as_of, 28, colour=_GREY)
    if picture.note:
        sheet.y += 12
        top = sheet.y
        sheet.paragraph(picture.note, 30, colour=_INK)
        sheet.box(_EDGE - 22, top - 4, 8, sheet.y - top, _ORANGE)


def _tiles(sheet: _Sheet, tiles: tuple[Tile, ...]) -> None:
    """Two beside each other."""
    sheet.y += 18
    width = (WIDTH - 2 * _EDGE - 20) / 2
    for number, tile in enumerate(tiles):
        x = _EDGE + (number % 2) * (width + 20)
        y = sheet.y + (number // 2) * 190
        sheet.box(x, y, width, 172, "#f2f6f9")
        place = _Sheet(y + 18, sheet.parts)
        place.words(x + 22, fitted(tile.title, 28, width - 44), 28, colour=_GREY)
        place.y += 40
        size = _fitting_size(tile.number, 60, width - 44)
        place.words(x + 22, tile.number, size, bold=True)
        place.y += 68
        place.words(x + 22, fitted(tile.below, 28, width - 44), 28)
    sheet.y += 190 * ((len(tiles) + 1) // 2)


def _fitting_size(text: str, size: int, width: float) -> int:
    while size > 24 and width_of(text, size, bold=True) > width:
        size -= 2
    return size


def _rows(sheet: _Sheet, picture: Picture) -> None:
    sheet.rule()
    sheet.paragraph(picture.rows_title, 36, bold=True)
    sheet.y += 4
    _column_heads(sheet, picture.columns)
    for bar in picture.bars:
        _row(sheet, bar, picture)
        sheet.y += _ROW
    if picture.left_out:
        sheet.paragraph(picture.left_out, 26, colour=_GREY)
    sheet.y += 8
    _legend(sheet, picture)


def _column_heads(sheet: _Sheet, columns: tuple[str, ...]) -> None:
    most = 0
    top = sheet.y
    for (x, _), title in zip(_COLUMNS, columns, strict=True):
        lines = wrapped(title, 26, 235 if x < 800 else WIDTH - x - 16, bold=False)
        for number, line in enumerate(lines):
            sheet.y = top + number * 33
            sheet.words(x, line, 26, colour=_GREY)
        most = max(most, len(lines))
    sheet.y = top + most * 33 + 16


def _row(sheet: _Sheet, bar: Bar, picture: Picture) -> None:
    top = sheet.y + (_ROW - _BAR) / 2 - 8
    middle = _Sheet(top + _BAR / 2 - 14, sheet.parts)
    _name(sheet, bar.name, top + _BAR / 2)
    _sent_bar(sheet, middle, bar, top)
    _attendance_bar(sheet, middle, bar, (picture.threshold, top))
    _admitted_bar(sheet, middle, bar, (picture.usual, top))


def _name(sheet: _Sheet, name: str, middle: float) -> None:
    size, lines = name_lines(name)
    for number, line in enumerate(lines):
        at = middle + 28 * (number - (len(lines) - 1) / 2)
        sheet.parts.append(_Words(_EDGE, at, line, size))


def name_lines(name: str) -> tuple[int, list[str]]:
    """A row's name in one line, or in two smaller ones: their size, and the lines."""
    if width_of(name, 28) <= NAME:
        return 28, [name]
    first, *rest = wrapped(name, 24, NAME, bold=False)
    lines = [first, " ".join(rest)] if rest else [first]
    return 24, [fitted(line, 24, NAME) for line in lines]


def _sent_bar(sheet: _Sheet, middle: _Sheet, bar: Bar, top: float) -> None:
    x, width = _COLUMNS[0]
    total = bar.on_time + bar.late + bar.missing
    sheet.box(x, top, width, _BAR, _TRACK)
    at = float(x)
    for count, colour in ((bar.on_time, _BLUE), (bar.late, _ORANGE), (bar.missing, _RED)):
        part = width * count / total if total else 0
        sheet.box(at, top, max(part - 2, 0), _BAR, colour)
        at += part
    sent = bar.on_time + bar.late
    colour = _RED if bar.missing else _INK
    middle.words(x + width + 12, f"{sent}/{total}", 28, colour=colour, bold=bool(bar.missing))


def _attendance_bar(sheet: _Sheet, middle: _Sheet, bar: Bar, place: tuple[float, float]) -> None:
    threshold, top = place
    x, width = _COLUMNS[1]
    share = bar.attendance
    sheet.box(x, top, width, _BAR, _TRACK)
    if share is None:
        middle.words(x + width + 12, "–", 28, colour=_GREY)
        return
    low = share < threshold
    sheet.box(x, top, width * min(share, 100) / 100, _BAR, _RED if low else _BLUE)
    sheet.box(x + width * threshold / 100 - 1.5, top - 6, 3, _BAR + 12, _INK)
    middle.words(x + width + 12, bar.attendance_text, 28, colour=_RED if low else _INK, bold=low)


def _admitted_bar(sheet: _Sheet, middle: _Sheet, bar: Bar, place: tuple[float, float]) -> None:
    usual, top = place
    x, width = _COLUMNS[2]
    if bar.target is None:
        middle.words(x, str(bar.admitted), 28)
        return
    sheet.box(x, top, width, _BAR, _TRACK)
    sheet.box(x, top, width * min(bar.share or 0, 100) / 100, _BAR, _BLUE)
    sheet.box(x + width * usual / 100 - 1.5, top - 6, 3, _BAR + 12, _INK)
    middle.words(x + width + 12, f"{bar.admitted}/{bar.target}", 28)


def _legend(sheet: _Sheet, picture: Picture) -> None:
    x = float(_EDGE)
    for label, colour in zip(picture.legend, (_BLUE, _ORANGE, _RED), strict=True):
        sheet.box(x, sheet.y, 26, 26, colour)
        sheet.words(x + 36, label, 26, colour=_GREY)
        x += 36 + width_of(label, 26) + 36
    sheet.y += 42
    has_targets = any(bar.target is not None for bar in picture.bars)
    for label in (picture.threshold_label, *([picture.usual_label] if has_targets else ())):
        sheet.box(_EDGE + 11, sheet.y - 2, 3, 30, _INK)
        for line in wrapped(label, 26, WIDTH - 2 * _EDGE - 36, bold=False):
            sheet.words(_EDGE + 36, line, 26, colour=_GREY)
            sheet.y += 38


def _trend(sheet: _Sheet, picture: Picture) -> None:
    if not picture.trend:
        return
    sheet.rule()
    sheet.paragraph(picture.trend_title, 36, bold=True)
    for strip in picture.trend:
        sheet.y += 6
        sheet.paragraph(strip.title, 26, colour=_GREY)
        _strip(sheet, strip)


def _strip(sheet: _Sheet, strip: Strip) -> None:
    """A column for each month, its share above and the month below."""
    step = (WIDTH - 2 * _EDGE) / len(strip.shares)
    top = sheet.y + 34
    for number, (label, share) in enumerate(zip(strip.labels, strip.shares, strict=True)):
        x = _EDGE + number * step
        low = share is not None and strip.threshold is not None and share < strip.threshold
        height = _STRIP * min(share or 0, 100) / 100
        sheet.box(x + 4, top, step - 8, _STRIP, "#f2f2f2")
        sheet.box(x + 4, top + _STRIP - height, step - 8, height, _RED if low else _BLUE)
        shown = "–" if share is None else f"{share:.0f}"
        middle = x + step / 2
        colour = _RED if low else _INK
        sheet.parts.append(_Words(middle, top - 16, shown, 24, colour, bold=low, side="center"))
        sheet.parts.append(_Words(middle, top + _STRIP + 20, label, 24, _GREY, side="center"))
    if strip.threshold is not None:
        y = top + _STRIP * (1 - strip.threshold / 100)
        sheet.parts.append(_Path(((_EDGE, y), (WIDTH - _EDGE, y)), width=2))
    sheet.y = top + _STRIP + 44


def _curve(sheet: _Sheet, curve: Curve) -> None:
    """Columns of what was reached, the season's usual curve over them, the target as the top."""
    sheet.rule()
    sheet.paragraph(curve.title, 36, bold=True)
    most = max(curve.target, *(count or 0 for count in curve.admitted))
    step = (WIDTH - 2 * _EDGE) / len(curve.admitted)
    bottom = sheet.y + 44 + _CURVE
    y = bottom - _CURVE * curve.target / most
    sheet.parts.append(_Path(((_EDGE, y), (WIDTH - _EDGE, y)), _GREY, 1.5))
    sheet.parts.append(_Words(_EDGE, y - 18, curve.target_label, 24, _GREY))
    for number, (label, count) in enumerate(zip(curve.labels, curve.admitted, strict=True)):
        x, middle = _EDGE + number * step, _EDGE + (number + 0.5) * step
        height = _CURVE * (count or 0) / most
        sheet.box(x + 8, bottom - height, step - 16, height, _BLUE)
        shown = "" if count is None else str(count)
        sheet.parts.append(_Words(middle, bottom + 20, shown, 26, bold=True, side="center"))
        sheet.parts.append(_Words(middle, bottom + 52, label, 24, _GREY, side="center"))
    usual = (share * curve.target / 100 for share in curve.usual)
    points = (
        (_EDGE + (number + 0.5) * step, bottom - _CURVE * count / most)
        for number, count in enumerate(usual)
    )
    sheet.parts.append(_Path(tuple(points)))
    sheet.y = bottom + 80
    sheet.paragraph(curve.note, 26, colour=_GREY)


def _ages(sheet: _Sheet, picture: Picture) -> None:
    sheet.rule()
    sheet.paragraph(picture.ages_title, 36, bold=True)
    sheet.y += 8
    most = max((age.count for age in picture.ages), default=0)
    for age, colour in zip(picture.ages, (_BLUE, _ORANGE, _RED), strict=True):
        _age(sheet, age, most, colour)


def _age(sheet: _Sheet, age: Age, most: int, colour: str) -> None:
    middle = _Sheet(sheet.y + (_ROW - 28) / 2 - 8, sheet.parts)
    middle.words(_EDGE, age.label, 28)
    width = 520 * age.count / most if most else 0
    top = sheet.y + (_ROW - _BAR) / 2 - 8
    sheet.box(_COLUMNS[0][0], top, width, _BAR, colour)
    middle.words(_COLUMNS[0][0] + width + 14, str(age.count), 28, bold=True)
    sheet.y += _ROW


def _foot(sheet: _Sheet, picture: Picture) -> None:
    sheet.y += 10
    sheet.paragraph(picture.foot, 24, colour=_GREY)


# --- measuring and rendering ----------------------------------------------------------------------


def _font(size: int, *, bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    weight = "bold" if bold else "normal"
    return FontProperties(family="DejaVu Sans", size=size * 72 / _DPI, weight=weight)


def width_of(text: str, size: int, *, bold: bool = False) -> float:
    """How wide a line is, in pixels."""
    from matplotlib.backends.backend_agg import RendererAgg

    renderer = RendererAgg(1, 1, _DPI)  # type: ignore[no-untyped-call]  # matplotlib has no types here
    font = _font(size, bold=bold)
    width, _, _ = renderer.get_text_width_height_descent(text, font, ismath=False)  # type: ignore[no-untyped-call]  # nor here
    return float(width)


def fitted(text: str, size: int, width: float) -> str:
    """The text, shortened with an ellipsis where it is too wide."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(f"{text}…", size) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, size: int, width: float, *, bold: bool) -> list[str]:
    """The text in lines that are not wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _rendered(sheet: _Sheet) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    height = round(sheet.y + _EDGE / 2)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(height, 0))
    axes.axis("off")
    for part in sheet.parts:
        if isinstance(part, _Box):
            corner = (part.x, part.y)
            axes.add_patch(Rectangle(corner, part.width, part.height, color=part.colour, lw=0))
        elif isinstance(part, _Path):
            x, y = zip(*part.points, strict=True)
            axes.plot(x, y, color=part.colour, lw=part.width * 72 / _DPI)
        else:
            axes.text(
                part.x,
                part.y,
                part.text,
                color=part.colour,
                fontproperties=_font(part.size, bold=part.bold),
                ha=part.side,
                va="center_baseline",
                parse_math=False,
            )
    file = BytesIO()
    figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": None})
    return file.getvalue()
