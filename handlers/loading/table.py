"""A CSV file as rows of cells that know their place, so that every complaint can name it."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

PLACE = frozenset({"id", "unit", "period", "sent_on", "as_of", "filled_on"})
"""Columns that say which report a row makes, not what it says."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file; `line` counts its lines, the header is line 1."""

    line: int
    column: str
    problem: str

    def __str__(self) -> str:
        place = f"line {self.line}"
        return (
            f"{place}, column {self.column}: {self.problem}"
            if self.column
            else place + (f": {self.problem}")
        )


class BadFile(ValueError):
    """The file cannot be loaded; nothing of it was."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Cell:
    """One text of the file and where it stands."""

    text: str
    line: int
    column: str

    def fault(self, problem: str) -> Fault:
        return Fault(self.line, self.column, problem)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; a column that it lacks is empty."""

    line: int
    cells: Mapping[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        return self.cells.get(column) or Cell("", self.line, column)

    def text(self, column: str) -> str:
        return self[column].text

    def day(self, column: str) -> date:
        """The day in a cell; raises BadFile."""
        cell = self[column]
        try:
            return date.fromisoformat(cell.text)
        except ValueError:
            said = f"“{cell.text}” is no day" if cell.text else "is empty"
            raise BadFile([cell.fault(f"{said}; write it as 2017-10-30")]) from None

    def number(self, column: str) -> int:
        """The whole number in a cell; raises BadFile."""
        cell = self[column]
        if not cell.text.isdecimal():
            said = f"“{cell.text}” is no whole number" if cell.text else "is empty"
            raise BadFile([cell.fault(said)])
        return int(cell.text)


def read(text: str, needed: Sequence[str]) -> list[Row]:
    """The rows of a CSV text. Raises BadFile if a column is missing or a row is too long."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        names = ", ".join(missing)
        problem = f"the column {names} is missing; write the header as sample/README.md gives it"
        raise BadFile([Fault(1, "", problem)])
    rows, faults = [], []
    for record in reader:
        if record.pop(None, None):
            problem = "it has more cells than the header; put a text with a comma in quotes"
            faults.append(Fault(reader.line_num, "", problem))
        rows.append(_row(record, reader.line_num))
    if faults:
        raise BadFile(faults)
    return rows


def _row(record: Mapping[str, str | None], line: int) -> Row:
    cells = {name: Cell((text or "").strip(), line, name) for name, text in record.items()}
    return Row(line, cells)
