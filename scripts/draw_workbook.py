"""Draws the workbook of a built-in form as Excel shows it, for docs/forms.md: `python -m scripts.draw_workbook`."""

import io
import textwrap
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from handlers.forms.files import load
from handlers.forms.sheets_xlsx import write_xlsx

ROOT = Path(__file__).parents[1]
FORM = ROOT / "handlers/forms/builtin/meeting.yaml"
PICTURE = ROOT / "docs/pictures/form-workbook.png"
WIDTHS = {"type": 18, "name": 12, "label::Tiếng Việt (vi)": 36, "required": 9, "relevant": 24}
"""The columns shown, and how many characters of them."""
SHOWN = ("held", "planned", "obstacle", "date", "kind")
CHANGED = ("kind", "label::Tiếng Việt (vi)")
"""The cell that the guide changes."""
LINE, PAD = 1.0, 0.25
GREY, BLUE, ORANGE = "#d4d4d4", "#dce6f1", "#e07b00"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number in Excel, and its cells."""

    number: int
    cells: tuple[str, ...]


def lines(columns: list[str]) -> list[Line]:
    """The heading and the rows to show, read back from the real Excel file."""
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(load(FORM))), data_only=True)
    rows = list(book["survey"].iter_rows(values_only=True))
    headings = [str(cell) for cell in rows[0]]
    places = [headings.index(column) for column in columns]
    found = [Line(1, tuple(columns))]
    for number, row in enumerate(rows[1:], start=2):
        if row[headings.index("name")] in SHOWN:
            found.append(Line(number, tuple(str(row[place] or "") for place in places)))
    return found


def draw(axes: Axes, columns: list[str], shown: list[Line]) -> float:
    """Draw the cells; gives the height used."""
    top = LINE + 2 * PAD
    _letters(axes, columns)
    for line in shown:
        wrapped = [
            textwrap.wrap(cell, WIDTHS[column]) or [""]
            for column, cell in zip(columns, line.cells, strict=True)
        ]
        height = LINE * max(map(len, wrapped)) + 2 * PAD
        _cell(axes, (0, top, 4, height), [str(line.number)], GREY)
        left = 4.0
        for column, words in zip(columns, wrapped, strict=True):
            width = WIDTHS[column] + 1.5
            changed = (line.cells[columns.index("name")], column) == CHANGED
            _cell(axes, (left, top, width, height), words, BLUE if line.number == 1 else "white")
            if changed:
                box = Rectangle(
                    (left, top), width, height, fill=False, edgecolor=ORANGE, lw=2.5, zorder=3
                )
                axes.add_patch(box)
            left += width
        top += height
    return top


def _letters(axes: Axes, columns: list[str]) -> None:
    left = 4.0
    _cell(axes, (0, 0, 4, LINE + 2 * PAD), [""], GREY)
    for place, column in enumerate(columns):
        _cell(axes, (left, 0, WIDTHS[column] + 1.5, LINE + 2 * PAD), [chr(ord("A") + place)], GREY)
        left += WIDTHS[column] + 1.5


def _cell(
    axes: Axes, box: tuple[float, float, float, float], words: list[str], colour: str
) -> None:
    left, top, width, height = box
    axes.add_patch(
        Rectangle((left, top), width, height, facecolor=colour, edgecolor="#9a9a9a", lw=0.7)
    )
    for place, word in enumerate(words):
        at = (left + 0.6, top + PAD + (place + 0.55) * LINE)
        axes.text(*at, word, va="baseline", fontsize=8.5, family="DejaVu Sans")


def main() -> None:
    columns = list(WIDTHS)
    figure = Figure(figsize=(9.6, 2.7))
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    used = draw(axes, columns, lines(columns))
    axes.set_xlim(-0.2, 4.2 + sum(WIDTHS.values()) + 1.5 * len(columns))
    axes.set_ylim(used + 0.1, -0.1)
    axes.axis("off")
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, dpi=110, metadata={"Software": None})
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
