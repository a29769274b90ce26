"""What the figures are computed from: the branch as it stood, its reports, admissions and vacancies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from handlers import items
from handlers.periods import Period
from handlers.rules.rule import NoRule, Rules, Thresholds
from storage import reports, units
from storage.database import Transaction
from storage.reports import ItemState, ReportState
from storage.units import Tree, UnitState

MEETING = "meeting"
LOOK_BACK = 2
"""If nobody has met yet, the figures of the newest of so many months before are told."""
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
    """All of it. `asked` is the period's own month, `month` the one whose meetings are told; `on` is
    the day up to which days are counted.
    """

    period: Period
    on: date
    branch: Branch
    asked: Month
    month: Month
    admissions: tuple[Admission, ...]
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
    asked, month = await _months(tx, rules, branch, period)
    return Facts(
        period=period,
        on=on,
        branch=branch,
        asked=asked,
        month=month,
        admissions=await _admissions(tx, branch, period, on),
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


async def _months(
    tx: Transaction, rules: Rules, branch: Branch, period: Period
) -> tuple[Month, Month]:
    """The month that was asked for, and the one whose meetings are told."""
    asked = await _month(tx, branch, period)
    earlier = period
    for _ in range(0 if asked.reports else LOOK_BACK):
        earlier = earlier.previous()
        then = await _then(tx, rules, branch, earlier)
        if then is not None and (month := await _month(tx, then, earlier)).reports:
            return asked, month
    return asked, asked


async def _then(tx: Transaction, rules: Rules, branch: Branch, period: Period) -> Branch | None:
    """The branch as it stood in an earlier month; None if there was none, or no rule."""
    try:
        return await _branch(tx, rules, branch.root.id, period, period.end)
    except (KeyError, NoRule):
        return None


async def _month(tx: Transaction, branch: Branch, period: Period) -> Month:
    ids = branch.ids
    found = await reports.of_periods(tx, MEETING, [period.code], _named(ids))
    return Month(period, branch, tuple(report for report in found if report.unit_id in ids))


def _named(ids: frozenset[int]) -> Sequence[int] | None:
    return sorted(ids) if len(ids) <= _FEW else None


async def _admissions(
    tx: Transaction, branch: Branch, period: Period, on: date
) -> tuple[Admission, ...]:
    """Those of the year up to the period. A cell that has merged since counts for the committee that
    its report was made under, or if that is gone too for the whole branch.
    """
    found = await reports.items_between(tx, items.ADMISSION, f"{period.year:04}-01", period.code)
    ids = branch.ids
    gone = {item.unit_id for item, _ in found if item.unit_id not in branch.tree.by_id}
    last = await units.last_known(tx, gone, on) if gone else {}
    ids_by_code = {unit.code: unit.id for unit in branch.committees}
    kept = []
    for item, path in found:
        if item.unit_id in ids:
            cell = branch.tree.by_id[item.unit_id]
            kept.append(Admission(item, cell, branch.committee(cell).id))
        elif item.unit_id in last and branch.root.code in path:
            above = next((ids_by_code[code] for code in reversed(path) if code in ids_by_code), 0)
            kept.append(Admission(item, last[item.unit_id], above or branch.root.id))
    return tuple(kept)


async def _vacancies(
    tx: Transaction, branch: Branch, period: Period, on: date
) -> tuple[ItemState, ...]:
    """Posts that were vacant at some time of the period."""
    found = await reports.items_open_in(tx, items.VACANCY, period.start, on)
    ids = branch.ids
    return tuple(item for item in found if item.unit_id in ids)
