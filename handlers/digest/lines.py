"""The lines of a digest that a form brings along: an extra sheet `digest` in its workbook, read once.

Every row is a figure. Its columns:

key         the figure's name in the data; {quarter} in it is the quarter of the year, 1 to 4
label::…    what it is called, by language, and meaning::… how it is counted
newest      which report of each unit counts: the newest of the `period`, the `year`, or `always`
rows        the repeat whose rows are counted, instead of the reports
count, sum  the numerator: how many reports hold a condition, or the sum of an expression
of_count, of_sum, of    the denominator, likewise; or `cells`: all cells that owe the monthly report
plus        another figure that is added: its numerator, and where this one has no denominator its own
told        `yes`: it is said in the message, too

Conditions are XPath as in the survey: ${name} is an answer, instance('digest')/root/NAME is one of
period, start, end, year, quarter, quarter_start, quarter_end, next_quarter_end.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.model.texts import language_code
from handlers.forms.xpath.expressions import Expression, Place, compile_expression
from handlers.forms.xpath.grammar import ExpressionError
from handlers.forms.xpath.shape import Element
from handlers.phrases import DEFAULT

SHEET = "digest"
CELLS = "cells"
_NAME = re.compile(r"\$\{\s*([\w.-]+)\s*\}")
_EXPRESSIONS = ("count", "sum", "of_count", "of_sum")
_PLAIN = ("key", "newest", "rows", "of", "plus", "told", *_EXPRESSIONS)
_WORDS = ("label", "meaning")

Rows = Sequence[Mapping[str, str]]


class Newest(StrEnum):
    """How far back a report still counts."""

    PERIOD = "period"
    YEAR = "year"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a form."""

    form_id: str
    key: str
    labels: Mapping[str, str]
    meanings: Mapping[str, str]
    newest: Newest
    rows: str
    count: Expression | None
    sum: Expression | None
    of_count: Expression | None
    of_sum: Expression | None
    of_cells: bool
    plus: str
    told: bool

    @property
    def has_whole(self) -> bool:
        return self.of_cells or self.of_count is not None or self.of_sum is not None

    def label(self, language: str) -> str:
        return self.labels.get(language) or self.labels.get(DEFAULT) or self.key

    def meaning(self, language: str) -> str:
        return self.meanings.get(language) or self.meanings.get(DEFAULT, "")


def read(form_id: str, rows: Rows, names: Collection[str] | None = None) -> tuple[Line, ...]:
    """The lines of a sheet. `names` are the form's questions: with them, every name is checked.

    Raises FormError with all complaints.
    """
    faults: list[Complaint] = []
    lines = [
        line
        for number, row in enumerate(rows, start=2)
        if (line := _line(form_id, row, _Check(number, names, faults))) is not None
    ]
    if faults:
        raise FormError(faults)
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Check:
    """Where a row stands, what it may name, and where complaints go."""

    row: int
    names: Collection[str] | None
    faults: list[Complaint]

    def complain(self, column: str, problem: str, mend: str = "") -> None:
        self.faults.append(Complaint(problem, SHEET, self.row, column, mend))


def _line(form_id: str, row: Mapping[str, str], check: _Check) -> Line | None:
    before = len(check.faults)
    _check_columns(row, check)
    parts = {name: _compiled(row.get(name, ""), name, check) for name in _EXPRESSIONS}
    newest = row.get("newest", Newest.PERIOD)
    if newest not in set(Newest):
        check.complain("newest", f"“{newest}” is none of: {', '.join(Newest)}")
    if len(check.faults) > before:
        return None
    return Line(
        form_id=form_id,
        key=row["key"],
        labels=_by_language(row, "label"),
        meanings=_by_language(row, "meaning"),
        newest=Newest(newest),
        rows=row.get("rows", ""),
        of_cells=row.get("of") == CELLS,
        plus=row.get("plus", ""),
        told=row.get("told") == "yes",
        **parts,
    )


def _check_columns(row: Mapping[str, str], check: _Check) -> None:
    for column in row:
        if column not in _PLAIN and column.partition("::")[0] not in _WORDS:
            mend = f"The columns are {', '.join((*_PLAIN, *(f'{w}::…' for w in _WORDS)))}"
            check.complain(column, f"the sheet {SHEET} has no column {column}", mend)
    if not row.get("key"):
        check.complain("key", "the figure has no key")
    if not _by_language(row, "label"):
        check.complain("label", "the figure has no label")
    if bool(row.get("count")) == bool(row.get("sum")):
        check.complain("count", "the figure needs a condition under count, or a sum under sum")
    if sum(bool(row.get(name)) for name in ("of_count", "of_sum", "of")) > 1:
        check.complain("of", "the figure can have one whole only")
    if row.get("of", CELLS) != CELLS:
        check.complain("of", f"“{row['of']}” is not {CELLS}")
    if row.get("rows") and check.names is not None and row["rows"] not in check.names:
        check.complain("rows", f"the form has no repeat {row['rows']}")


def _by_language(row: Mapping[str, str], word: str) -> dict[str, str]:
    found = {}
    for column, text in row.items():
        base, _, language = column.partition("::")
        if base == word and text:
            found[language_code(language) if language else DEFAULT] = text
    return found


def _compiled(source: str, column: str, check: _Check) -> Expression | None:
    if not source:
        return None
    root = Element("data", path="/data")
    for name in _NAME.findall(source):
        root.children[name] = Element(name, root, f"/data/{name}", 1)
        if check.names is not None and name not in check.names:
            check.complain(column, f"the form has no question {name}")
    place = Place(root, root, (SHEET,), (SHEET,))
    try:
        return compile_expression(_NAME.sub(r"\1", source), place)
    except ExpressionError as error:
        check.complain(column, error.problem, error.mend)
        return None


def names_in(survey: Rows) -> frozenset[str]:
    """The names of everything in a survey."""
    return frozenset(row["name"] for row in survey if row.get("name"))


def check(form_id: str, sheets: Mapping[str, Rows]) -> Iterator[Complaint]:
    """What is wrong with the digest sheet of a workbook, if it has one."""
    try:
        read(form_id, sheets.get(SHEET, ()), names_in(sheets.get("survey", ())))
    except FormError as error:
        yield from error.complaints
