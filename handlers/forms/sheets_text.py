"""Workbooks as Markdown tables or CSV: the first cell of a row names a sheet, or is empty."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import Row, Sheet, Workbook, clean, sheet_name, sheet_of

_CELL_END = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r":?-+:?")
_FIRST_CELL = "Leave the first cell empty: text there begins a new sheet"


def read_markdown(text: str, name: str) -> Workbook:
    """The workbook in the tables of a Markdown text; prose between them is left aside."""
    return _read(_markdown_lines(text), name, ".md")


def read_csv(text: str, name: str) -> Workbook:
    """The workbook in a CSV text, several sheets one below the other."""
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        lines = [(reader.line_num, [clean(cell) for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise FormError(
            [Complaint(f"the file is not CSV: {error}", line=reader.line_num)]
        ) from error
    return _read(lines, name, ".csv")


def _markdown_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped.startswith("|"):
            continue
        inner = stripped[1:].removesuffix("|") if stripped.endswith("|") else stripped[1:]
        cells = [clean(cell.replace("\\|", "|")) for cell in _CELL_END.split(inner)]
        # A ruler such as | --- | :-: | is decoration.
        if not all(_RULER.fullmatch(cell) or not cell for cell in cells) or not any(cells):
            yield number, cells


@dataclass(slots=True)
class _Part:
    """A sheet while its rows are being read."""

    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def take(self, cells: list[str], line: int, faults: list[Complaint]) -> None:
        if not self.columns:
            self.columns = cells
            faults.extend(_twice(self.name, cells, line))
            return
        number = len(self.rows) + 2
        kept: dict[str, str] = {}
        for index, cell in enumerate(cells):
            column = self.columns[index] if index < len(self.columns) else ""
            if cell and not column:
                faults.append(
                    Complaint(f"“{cell}” stands under no heading", self.name, number, line=line)
                )
            elif cell:
                kept[column] = cell
        self.rows.append(Row(number, kept, line))

    def sheet(self) -> Sheet:
        rows = (row for row in self.rows if row.cells)
        return sheet_of(self.name, rows, [column for column in self.columns if column])


def _twice(sheet: str, columns: list[str], line: int) -> Iterator[Complaint]:
    named = [column for column in columns if column]
    for column in dict.fromkeys(named):
        if named.count(column) > 1:
            yield Complaint("this heading stands twice", sheet, 1, column, line=line)


def _read(lines: Iterable[tuple[int, list[str]]], name: str, source: str) -> Workbook:
    parts: list[_Part] = []
    faults: list[Complaint] = []
    for line, cells in lines:
        title, rest = (cells[0], cells[1:]) if cells else ("", [])
        if title and any(rest) and parts and parts[-1].columns:
            number = len(parts[-1].rows) + 2
            faults.append(
                Complaint(
                    f"“{title}” stands in the first cell of a row",
                    parts[-1].name,
                    number,
                    mend=_FIRST_CELL,
                    line=line,
                )
            )
        elif title:
            parts.append(_Part(sheet_name(title)))
        if any(rest) and parts:
            parts[-1].take(rest, line, faults)
        elif any(rest):
            faults.append(
                Complaint(
                    "no sheet has begun yet",
                    mend="Write the sheet's name, such as survey, alone in the first cell of a row above",
                    line=line,
                )
            )
    if faults:
        raise FormError(faults)
    return Workbook(name, tuple(part.sheet() for part in parts), source)
