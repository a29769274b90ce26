"""What the figures are computed from: the branch as it stood, its reports, admissions and vacancies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from handlers import items
from handlers.periods import Period, PeriodKind
from handlers.rules.rule import NoRule, Rules, Thresholds
from storage import reports, units
from storage.database import Transaction
from storage.reports import ItemState, ReportState
from storage.units import Tree, UnitState

MEETING = "meeting"
LOOK_BACK = 2
"""If nobody has met yet, the figures of the newest of so many months before are told."""
PROBATION_MONTHS = 14
"""Whose probation of twelve months ends within two months, or has just ended, was admitted since."""
THEMATIC = frozenset(("regular_thematic", "thematic"))
_FEW = 500  # units that a query names one by one; above, it reads all and the rest is left out here


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with the cells below it that owe the monthly report, on one day."""

    tree: Tree
    root: UnitState
    cells: tuple[UnitState, ...]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(cell.id for cell in self.cells)

    def committee(self, cell: UnitState) -> UnitState:
        """The unit above a cell; the cell itself where nothing stands above it."""
        return self.tree.by_id.get(cell.parent_id or 0, cell)

    @property
    def committees(self) -> tuple[UnitState, ...]:
        """The units directly above the cells, in the order of the tree."""
        return tuple({u.id: u for u in map(self.committee, self.cells)}.values())


@dataclass(frozen=True, slots=True)
class Month:
    """The meetings of one period, with the branch as it stood at its end."""

    period: Period
    branch: Branch
    reports: tuple[ReportState, ...]

    @property
    def monthly(self) -> tuple[ReportState, ...]:
        """Without extraordinary meetings, which stand beside the month's report."""
        return tuple(r for r in self.reports if r.values.get("kind") != "extraordinary")


@dataclass(frozen=True, slots=True)
class Span:
    """The meetings of a period: of its month, or of those months of a quarter or a year that have
    begun and were reported on or are over. `months` are never empty.
    """

    period: Period
    months: tuple[Month, ...]

    @property
    def reports(self) -> tuple[ReportState, ...]:
        return tuple(report for month in self.months for report in month.reports)

    @property
    def cells(self) -> dict[int, tuple[UnitState, UnitState]]:
        """Every cell that owed something, with its committee, both as they stood last."""
        return {
            cell.id: (cell, month.branch.committee(cell))
            for month in (*self.months, self.months[-1])
            for cell in month.branch.cells
        }

    @property
    def committees(self) -> tuple[UnitState, ...]:
        """The units above the cells, as they stood last."""
        return tuple({u.id: u for month in self.months for u in month.branch.committees}.values())


@dataclass(frozen=True, slots=True)
class Thematic:
    """The units that have reported in a quarter, and those of them that held a thematic meeting."""

    quarter: Period
    reported: frozenset[int]
    held: frozenset[int]


@dataclass(frozen=True, slots=True)
class Admission:
    """One person admitted, the cell (as it stood last) and the committee it counts for."""

    item: ItemState
    cell: UnitState
    committee_id: int

    @property
    def flags(self) -> frozenset[str]:
        return frozenset(self.item.values.get("flags", ()))


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `asked` are the period's own meetings, `told` those that are told; `on` is the day
    up to which days are counted; `probation` are all who were admitted so lately that their
    probation can still run.
    """

    period: Period
    on: date
    branch: Branch
    asked: Span
    told: Span
    thematic: Thematic
    admissions: tuple[Admission, ...]
    probation: tuple[Admission, ...]
    vacancies: tuple[ItemState, ...]
    targets: Mapping[int, int]


def thresholds(rules: Rules, form: str, period: Period) -> Thresholds:
    """Those of the form, of the meeting's rule where the calendar does not know the form."""
    try:
        return rules.for_form(form, period.start).thresholds
    except NoRule:
        return rules.for_form(MEETING, period.start).thresholds


async def gather(
    tx: Transaction, rules: Rules, unit_id: int, period: Period, zone: tzinfo, as_of: datetime
) -> Facts:
    """Everything about a branch and a period. Raises KeyError if the unit did not exist then."""
    on = min(period.end, as_of.astimezone(zone).date())
    branch = await _branch(tx, rules, unit_id, period, on)
    asked, told = await _spans(tx, rules, branch, period, on)
    lately = await admitted_between(
        tx, branch, _months_before(period, PROBATION_MONTHS), period, on
    )
    first = f"{period.year:04}-01"
    return Facts(
        period=period,
        on=on,
        branch=branch,
        asked=asked,
        told=told,
        thematic=await _thematic(tx, rules, told),
        admissions=tuple(each for each in lately if each.item.period >= first),
        probation=lately,
        vacancies=await _vacancies(tx, branch, period, on),
        targets=await units.targets(tx, period.year, on),
    )


async def _branch(tx: Transaction, rules: Rules, unit_id: int, period: Period, on: date) -> Branch:
    tree = await units.tree(tx, on)
    path = [unit.code for unit in tree.path(unit_id)]
    rule = rules.for_form(MEETING, period.start, path)
    below = tree.below(unit_id)
    cells = tuple(u for u in below if rule.owed_by(u.kind, leaf=u.id not in tree.children))
    return Branch(tree, tree.by_id[unit_id], cells)


async def _spans(
    tx: Transaction, rules: Rules, branch: Branch, period: Period, on: date
) -> tuple[Span, Span]:
    """The meetings that were asked for, and those that are told."""
    if period.kind in (PeriodKind.QUARTER, PeriodKind.YEAR):
        asked = Span(period, await _several(tx, rules, branch, period, on))
        return asked, asked
    asked = Span(period, (await _month(tx, branch, period),))
    earlier = period
    for _ in range(0 if asked.reports else LOOK_BACK):
        earlier = earlier.previous()
        then = await branch_then(tx, rules, branch, earlier)
        if then is not None and (month := await _month(tx, then, earlier)).reports:
            return asked, Span(earlier, (month,))
    return asked, asked


async def _several(
    tx: Transaction, rules: Rules, branch: Branch, period: Period, on: date
) -> tuple[Month, ...]:
    """The months of a quarter or a year. One that has only begun counts once somebody reported."""
    found = []
    for part in parts(rules, period, [unit.code for unit in branch.tree.path(branch.root.id)]):
        then = await branch_then(tx, rules, branch, part) if part.start <= on else None
        if then is not None:
            found.append(await _month(tx, then, part))
    counted = tuple(month for month in found if month.reports or month.period.end < on)
    return counted or tuple(found[-1:]) or (Month(period, branch, ()),)


def parts(rules: Rules, period: Period, path: Sequence[str] = ()) -> Iterator[Period]:
    """The periods of meetings inside a quarter or a year, in order."""
    for number in range(period.month - period.kind.months + 1, period.month + 1):
        try:
            yield rules.period(MEETING, f"{period.year:04}-{number:02}", path)
        except NoRule:  # before the first rule, or where another rhythm holds
            continue


async def branch_then(
    tx: Transaction, rules: Rules, branch: Branch, period: Period
) -> Branch | None:
    """The branch as it stood in an earlier month; None if there was none, or no rule."""
    try:
        return await _branch(tx, rules, branch.root.id, period, period.end)
    except (KeyError, NoRule):
        return None


async def _month(tx: Transaction, branch: Branch, period: Period) -> Month:
    ids = branch.ids
    found = await reports.of_periods(tx, MEETING, [period.code], _named(ids))
    return Month(period, branch, tuple(report for report in found if report.unit_id in ids))


async def _thematic(tx: Transaction, rules: Rules, told: Span) -> Thematic:
    """Of the quarter in which the meetings told lie, up to their end."""
    last = told.months[-1]
    quarter = Period.containing(last.period.end, PeriodKind.QUARTER)
    codes = [p.code for p in parts(rules, quarter) if p.code <= last.period.code]
    ids = last.branch.ids
    said = await reports.answers(tx, MEETING, codes, _named(ids), ("held", "kind"))
    mine = [(unit_id, held, kind) for unit_id, _, held, kind in said if unit_id in ids]
    return Thematic(
        quarter,
        frozenset(unit_id for unit_id, _, _ in mine),
        frozenset(u for u, held, kind in mine if held == "yes" and kind in THEMATIC),
    )


def _named(ids: frozenset[int]) -> Sequence[int] | None:
    return sorted(ids) if len(ids) <= _FEW else None


def _months_before(period: Period, months: int) -> str:
    """The code of a month so long before the last one of a period."""
    index = period.year * 12 + period.month - 1 - months
    return f"{index // 12:04}-{index % 12 + 1:02}"


async def admitted_between(
    tx: Transaction, branch: Branch, first: str, period: Period, on: date
) -> tuple[Admission, ...]:
    """Those from a month up to the period. A cell that has merged since counts for the committee that
    its report was made under, or if that is gone too for the whole branch.
    """
    last = f"{period.year:04}-{period.month:02}"
    found = await reports.items_between(tx, items.ADMISSION, first, last)
    ids = branch.ids
    gone = {item.unit_id for item, _ in found if item.unit_id not in branch.tree.by_id}
    known = await units.last_known(tx, gone, on) if gone else {}
    ids_by_code = {unit.code: unit.id for unit in branch.committees}
    kept = []
    for item, path in found:
        if item.unit_id in ids:
            cell = branch.tree.by_id[item.unit_id]
            kept.append(Admission(item, cell, branch.committee(cell).id))
        elif item.unit_id in known and branch.root.code in path:
            above = next((ids_by_code[code] for code in reversed(path) if code in ids_by_code), 0)
            kept.append(Admission(item, known[item.unit_id], above or branch.root.id))
    return tuple(kept)


async def _vacancies(
    tx: Transaction, branch: Branch, period: Period, on: date
) -> tuple[ItemState, ...]:
    """Posts that were vacant at some time of the period."""
    found = await reports.items_open_in(tx, items.VACANCY, period.start, on)
    ids = branch.ids
    return tuple(item for item in found if item.unit_id in ids)
