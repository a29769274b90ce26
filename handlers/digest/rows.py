"""The digest broken down: one row for each cell and each committee. Their sums are the figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from handlers.digest import meetings, vacancies
from handlers.digest.facts import Facts
from handlers.digest.figures import Figure, percent
from handlers.digest.tally import Tallied, with_sums
from storage.reports import ReportState
from storage.units import UnitState


class Sent(StrEnum):
    """How a cell stands with one month's report."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell: how it stands with each month's report, what it said of each meeting ('' for none),
    figures of the meetings (None unless one was held), admissions of the year, vacant posts.
    """

    unit: UnitState
    committee: UnitState
    sent: tuple[Sent, ...]
    held: tuple[str, ...]
    present: int | None
    expected: int | None
    unexcused: int | None
    admitted: int
    vacant: int

    def count(self, sent: Sent) -> int:
        return self.sent.count(sent)

    @property
    def reported(self) -> int:
        return len(self.sent) - self.count(Sent.MISSING)

    @property
    def attendance(self) -> Decimal | None:
        return percent(self.present or 0, self.expected)


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """One committee and its cells; `admitted` counts cells that have merged since, too."""

    unit: UnitState
    cells: tuple[CellRow, ...]
    target: int | None
    admitted: int
    vacant: int
    lines: Mapping[str, Figure]
    """What the further forms brought along, by the keys of the figures."""

    def count(self, sent: Sent) -> int:
        return sum(cell.count(sent) for cell in self.cells)

    @property
    def reported(self) -> int:
        return sum(cell.reported for cell in self.cells)

    @property
    def held(self) -> int:
        return sum(cell.held.count("yes") for cell in self.cells)

    @property
    def present(self) -> int:
        return sum(cell.present or 0 for cell in self.cells)

    @property
    def expected(self) -> int:
        return sum(cell.expected or 0 for cell in self.cells)

    @property
    def attendance(self) -> Decimal | None:
        return percent(self.present, self.expected)

    @property
    def share(self) -> Decimal | None:
        """Admitted of the target."""
        return percent(self.admitted, self.target)


def cells(facts: Facts) -> list[CellRow]:
    """Every cell of the months that are told."""
    admitted = Counter(each.item.unit_id for each in facts.admissions)
    vacant = Counter(item.unit_id for item in vacancies.still_open(facts))
    found: defaultdict[int, list[list[ReportState]]] = defaultdict(list)
    for month in facts.told.months:
        by_unit: defaultdict[int, list[ReportState]] = defaultdict(list)
        for report in month.reports:
            by_unit[report.unit_id].append(report)
        for cell in month.branch.cells:
            found[cell.id].append(by_unit[cell.id])
    return [
        _cell(unit, committee, found[unit.id], (admitted[unit.id], vacant[unit.id]))
        for unit, committee in facts.told.cells.values()
    ]


def _cell(
    unit: UnitState,
    committee: UnitState,
    months: list[list[ReportState]],
    counts: tuple[int, int],
) -> CellRow:
    said = meetings.held([report for reports in months for report in reports])
    regular = [
        [r for r in reports if r.values.get("kind") != "extraordinary"] for reports in months
    ]
    return CellRow(
        unit,
        committee,
        tuple(map(_sent, regular)),
        tuple(map(_held, regular)),
        sum(map(meetings.present, said)) if said else None,
        sum(map(meetings.expected, said)) if said else None,
        sum(map(meetings.unexcused, said)) if said else None,
        *counts,
    )


def _sent(monthly: list[ReportState]) -> Sent:
    if not monthly:
        return Sent.MISSING
    return Sent.LATE if any(map(meetings.is_late, monthly)) else Sent.ON_TIME


def _held(monthly: list[ReportState]) -> str:
    states = [str(report.values.get("held", "")) for report in monthly]
    return "yes" if "yes" in states else next(iter(states), "")


def committees(facts: Facts, rows: list[CellRow], tallied: Tallied) -> list[CommitteeRow]:
    """Every committee of the months that are told, and of the period where the tree has changed."""
    of: defaultdict[int, list[CellRow]] = defaultdict(list)
    for row in rows:
        of[row.committee.id].append(row)
    units = {unit.id: unit for unit in facts.told.committees}
    units |= {unit.id: unit for unit in facts.branch.committees}
    admitted = Counter(each.committee_id for each in facts.admissions)
    if admitted[facts.branch.root.id]:
        units[facts.branch.root.id] = facts.branch.root
    vacant = Counter(_committee_of(facts, item.unit_id) for item in vacancies.still_open(facts))
    return [
        CommitteeRow(
            unit,
            tuple(of[unit.id]),
            facts.targets.get(unit.id),
            admitted[unit.id],
            vacant[unit.id],
            _lines(tallied, unit.id, admitted[unit.id], facts.targets.get(unit.id)),
        )
        for unit in units.values()
    ]


def _lines(
    tallied: Tallied, unit_id: int, admitted: int, target: int | None
) -> Mapping[str, Figure]:
    """The committee's own part of each line; what a line adds is its own part, too."""
    mine = tallied.committees.get(unit_id, {})
    own = Figure("admissions_vs_target", admitted, target)
    return with_sums(replace(tallied, figures=mine), {own.key: own}) if mine else {}


def _committee_of(facts: Facts, unit_id: int) -> int:
    return facts.branch.committee(facts.branch.tree.by_id[unit_id]).id
