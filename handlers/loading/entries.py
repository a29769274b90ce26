"""From the rows of a file to reports: which rows make one report, of which unit, period and day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers import items
from handlers.loading.answers import Cells, Given
from handlers.loading.table import PLACE, BadFile, Cell, Fault, Row
from handlers.periods import BadPeriod, Period

Post = tuple[str, str]
"""A post and the month since which it is vacant."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One report to be made; without a `period` it is that of the day. `filled` are posts that it says
    are filled, and from which day; `codes` are the numbers of the items it opens, where the file
    gives them. `by_staff`: it is what staff enters, not what the unit reports.
    """

    unit: Cell
    period: str
    sent_on: date
    given: Given
    filled: Mapping[Post, Cell] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    by_staff: bool = False

    @property
    def content(self) -> str:
        """What makes it this entry and no other: the same row loaded again has the same content."""
        said = [self.unit.text, self.period, _text(self.given.cells)]
        said += ["by staff"] if self.by_staff else []
        said += [f"{name}:{_text(row)}" for name, rows in self.given.rows.items() for row in rows]
        said += [f"{post} {since}={cell.text}" for (post, since), cell in self.filled.items()]
        return "\n".join(said)


def _text(cells: Cells) -> str:
    return ";".join(f"{name}={cell.text}" for name, cell in sorted(cells.items()) if cell.text)


def _answers(row: Row) -> dict[str, Cell]:
    return {name: cell for name, cell in row.cells.items() if name not in PLACE}


def _says(answers: Cells) -> bool:
    return any(cell.text for cell in answers.values())


def _period(cell: Cell) -> str:
    try:
        return Period.parse(cell.text).code
    except BadPeriod as error:
        raise BadFile([cell.fault(str(error))]) from None


def refuse_bad_places(rows: Sequence[Row]) -> None:
    """Look at the places of all rows, so that all that is wrong with them is told at once. Raises
    BadFile.
    """
    faults: list[Fault] = []
    for row in rows:
        try:
            for column in ("sent_on", "as_of", "filled_on"):
                if column in row.cells and (column != "filled_on" or row.text(column)):
                    row.day(column)
            if "period" in row.cells:
                _period(row["period"])
        except BadFile as bad:
            faults += bad.faults
    if faults:
        raise BadFile(faults)


def single(rows: Sequence[Row]) -> list[Entry]:
    """Every row is a report of its own."""
    return [
        Entry(
            row["unit"], _period(row["period"]), row.day("sent_on"), Given(row.line, _answers(row))
        )
        for row in rows
    ]


def admissions(rows: Sequence[Row]) -> list[Entry]:
    """The people of one unit and month make one report, sent when the last of them was; a row that
    describes nobody says that nobody was admitted.
    """
    found = []
    for together in _grouped(rows).values():
        first = together[0]
        people = [answers for row in together if _says(answers := _answers(row))]
        count = Cell(str(len(people)) if len(people) < 3 else "3+", first.line, "unit")
        cells = {"admitted": count}
        if len(people) >= 3:
            cells["admitted_count"] = Cell(str(len(people)), first.line, "unit")
        found.append(
            Entry(
                first["unit"],
                _period(first["period"]),
                max(row.day("sent_on") for row in together),
                Given(first.line, cells, {items.ROWS[items.ADMISSION]: people}),
                codes=tuple(row.text("id") for row in together),
            )
        )
    return found


def _grouped(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.text("unit").upper(), _period(row["period"])), []).append(row)
    return groups


@dataclass(slots=True)
class _Month:
    """What one unit reports of its posts in one month."""

    unit: Cell
    line: int
    sent_on: date
    opened: list[Cells] = field(default_factory=list)
    filled: dict[Post, Cell] = field(default_factory=dict)


def vacancies(rows: Sequence[Row]) -> list[Entry]:
    """A post is opened by the report of its period; if it was filled, a report of that month (of
    the next one, if it was opened in the same) closes it. A row without a post says that none is new.
    """
    months: dict[tuple[str, str], _Month] = {}

    def month(row: Row, period: str) -> _Month:
        sent = row.day("sent_on")
        key = (row.text("unit").upper(), period)
        found = months.setdefault(key, _Month(row["unit"], row.line, sent))
        found.sent_on = max(found.sent_on, sent)
        return found

    for row in rows:
        period = _period(row["period"])
        opened = month(row, period).opened
        if _says(answers := _answers(row)):
            opened.append(answers)
        if row.text("filled_on"):
            filled = f"{row.day('filled_on'):%Y-%m}"
            later = filled if filled > period else Period.parse(period).next().code
            post = (row.text("post"), row.text("since"))
            month(row, later).filled[post] = row["filled_on"]
    return [_of_month(period, found) for (_, period), found in months.items()]


def _of_month(period: str, month: _Month) -> Entry:
    new = Cell("yes" if month.opened else "no", month.line, "post")
    given = Given(month.line, {"new_vacancy": new}, {items.ROWS[items.VACANCY]: month.opened})
    return Entry(month.unit, period, month.sent_on, given, filled=month.filled)


def entered(rows: Sequence[Row]) -> list[Entry]:
    """Every row is something that staff entered on a day."""
    return [_dated(row, _answers(row), by_staff=True) for row in rows]


def shared(*staff: str) -> Callable[[Sequence[Row]], list[Entry]]:
    """Every row is what a unit reported on a day and, in these columns, what staff entered beside it."""

    def entries(rows: Sequence[Row]) -> list[Entry]:
        found = []
        for row in rows:
            cells = _answers(row)
            own = {name: cell for name, cell in cells.items() if name not in staff}
            found.append(_dated(row, own))
            entered = {name: cells[name] for name in staff if name in cells and cells[name].text}
            if entered:
                found.append(_dated(row, entered, by_staff=True))
        return found

    return entries


def _dated(row: Row, cells: Cells, *, by_staff: bool = False) -> Entry:
    day = row.day("as_of" if "as_of" in row.cells else "sent_on")
    return Entry(row["unit"], "", day, Given(row.line, cells), by_staff=by_staff)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the file of a form is laid out: the columns it must have, and how rows make reports."""

    needed: tuple[str, ...]
    entries: Callable[[Sequence[Row]], list[Entry]]


_OF_PERIOD = ("unit", "period", "sent_on")
MONTHLY = Shape(_OF_PERIOD, single)
"""How the file of any other form is laid out: each row a report, questions as columns."""
SHAPES = {
    "meeting": Shape((*_OF_PERIOD, "held"), single),
    "admission": Shape((*_OF_PERIOD, "id", "flags"), admissions),
    "vacancy": Shape((*_OF_PERIOD, "post", "since", "filled_on"), vacancies),
    "pipeline": Shape(("unit", "as_of", "following"), shared("vetted")),
    "posts": Shape(("unit", "as_of", "level", "both_posts"), entered),
    "congress": Shape(("unit", "sent_on", "congress_held"), entered),
    "part_time": Shape(("unit", "as_of", "part_time_held"), shared("part_time_norm")),
    "staffing": Shape(("unit", "as_of", "measure", "category", "rule", "count"), entered),
}
