"""What is wrong with a form: complaints that name the place and the mend, and the error that carries them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fault in a form, written for the clerk who has to mend it.

    `row` counts as Excel shows it: the heading is row 1. `line` is the line of a text file (YAML,
    Markdown, CSV). `sheet` and `column` are empty, `row` and `line` None, where a fault belongs to
    no single place.
    """

    problem: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    mend: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.sheet, self._row(), self._column()) if part)
        text = f"{place}: {self.problem}" if place else self.problem
        return f"{text}. {self.mend}" if self.mend else text

    def _row(self) -> str:
        line = "" if self.line is None else f"line {self.line}"
        if self.row is None:
            return line
        return f"row {self.row} ({line})" if line else f"row {self.row}"

    def _column(self) -> str:
        return f"column {self.column}" if self.column else ""


class FormError(Exception):
    """A form cannot be used; every complaint found so far, not only the first."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))
