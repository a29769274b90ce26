"""The figures of the meetings of a month, or of several added up."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers import calendar
from handlers.digest.facts import THEMATIC, Month, Span, Thematic
from handlers.digest.figures import Figure
from handlers.periods import Period
from handlers.rules.rule import Thresholds
from storage.deeds import RETURNED
from storage.reports import ReportState
from storage.units import UnitState

GRADES = ("good", "fair", "average", "poor", "not_graded")
Values = Mapping[str, Any]


def present(values: Values) -> int:
    return int(values.get("present") or 0)


def expected(values: Values) -> int:
    """Exempt members leave the base."""
    return int(values.get("total") or 0) - int(values.get("exempt") or 0)


def unexcused(values: Values) -> int:
    return int(values.get("unexcused") or 0)


def below(values: Values, per_cent: int) -> bool:
    """Whether fewer came than this share of those expected."""
    return 100 * present(values) < per_cent * expected(values)


def is_late(report: ReportState) -> bool:
    """Lateness that staff has waived is none."""
    return report.waived is None and calendar.is_late(report.first_sent_at, report.due_at)


def held(reports: Sequence[ReportState]) -> list[Values]:
    """What is said of the meetings that took place."""
    return [report.values for report in reports if report.values.get("held") == "yes"]


def figures(span: Span, limits: Thresholds) -> Iterator[Figure]:
    """Those of all months of a span added up: counts of reports and meetings, not of cells."""
    every = [list(_of_month(month, limits)) for month in span.months]
    for same in zip(*every, strict=True):
        yield _sum(same, span.period.code)


def _of_month(month: Month, limits: Thresholds) -> Iterator[Figure]:
    yield from (*_sending(month), *_holding(month), *_attendance(month, limits), *_kinds(month))


def _sum(same: Sequence[Figure], code: str) -> Figure:
    wholes = [figure.denominator for figure in same if figure.denominator is not None]
    whole = sum(wholes) if wholes else None
    return Figure(same[0].key, sum(figure.numerator for figure in same), whole, code)


def reported(span: Span) -> Figure:
    return _sum([_reported(month) for month in span.months], span.period.code)


def _reported(month: Month) -> Figure:
    cells = {report.unit_id for report in month.monthly}
    return Figure("meetings_reported", len(cells), len(month.branch.cells))


def _sending(month: Month) -> Iterator[Figure]:
    """A thematic meeting leaves the regular report due, but the cell has reported."""
    late = [report for report in month.monthly if is_late(report)]
    back = [report for report in month.monthly if report.status == RETURNED]
    yield _reported(month)
    yield Figure("meetings_sent_late", len(late), len(month.monthly))
    yield Figure("meetings_sent_back", len(back))


def _holding(month: Month) -> Iterator[Figure]:
    states = [report.values.get("held") for report in month.monthly]
    cells = {r.unit_id for r in month.monthly if r.values.get("held") == "yes"}
    yield Figure("meetings_held", len(cells), len(month.branch.cells))
    yield Figure("meetings_not_yet", states.count("not_yet"))
    yield Figure("meetings_impossible", states.count("impossible"))


def without_thematic(thematic: Thematic) -> Figure:
    """Of the units that have reported in the quarter; who has not is missing, not counted here."""
    without = thematic.reported - thematic.held
    code = thematic.quarter.code
    return Figure("cells_without_thematic", len(without), len(thematic.reported), code)


def _attendance(month: Month, limits: Thresholds) -> Iterator[Figure]:
    """Σ present / Σ (total - exempt), never the mean of percentages."""
    said = held(month.reports)
    low = [values for values in said if below(values, limits.attendance)]
    yield Figure("attendance", sum(map(present, said)), sum(map(expected, said)))
    yield Figure(f"cells_attendance_below_{limits.attendance}", len(low), len(said))
    yield Figure("absent_unexcused", sum(map(unexcused, said)))


def _kinds(month: Month) -> Iterator[Figure]:
    said = held(month.reports)
    total = len(said)
    without = [values for values in said if values.get("outcome") == "none"]
    thematic = [v for v in said if v.get("kind") in THEMATIC]
    short = [values for values in said if values.get("short_meeting") == "yes"]
    yield Figure("meetings_without_resolution_or_conclusion", len(without), total)
    yield Figure("meetings_with_thematic", len(thematic), total)
    yield Figure("meetings_only_thematic", len(_only_thematic(month)))
    yield Figure("meetings_short", len(short), total)
    grades = [values.get("grade") for values in said]
    for grade in GRADES:
        yield Figure(f"grade_{grade}", grades.count(grade), total)


def _only_thematic(month: Month) -> set[int]:
    """Cells that still owe the regular meeting."""
    kinds: dict[int, set[object]] = {}
    for report in month.monthly:
        kinds.setdefault(report.unit_id, set()).add(report.values.get("kind"))
    return {unit_id for unit_id, said in kinds.items() if said == {"thematic"}}


def missing(span: Span) -> list[tuple[UnitState, tuple[UnitState, ...]]]:
    """The cells that still owe a report, by committee."""
    lacks = lacking(span)
    found: dict[int, list[UnitState]] = {}
    committees = {}
    for cell, committee in span.cells.values():
        if cell.id in lacks:
            committees[committee.id] = committee
            found.setdefault(committee.id, []).append(cell)
    return [(committees[key], tuple(cells)) for key, cells in found.items()]


def lacking(span: Span) -> dict[int, tuple[Period, ...]]:
    """For which months each cell has not reported; cells that have reported on all are left out."""
    found: dict[int, tuple[Period, ...]] = {}
    for month in span.months:
        sent = {report.unit_id for report in month.monthly}
        for cell in month.branch.cells:
            if cell.id not in sent:
                found[cell.id] = (*found.get(cell.id, ()), month.period)
    return found
