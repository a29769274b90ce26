"""The figures of one month's meetings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers import calendar
from handlers.digest.facts import Month
from handlers.digest.figures import Figure
from handlers.rules.rule import Thresholds
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


def figures(month: Month, limits: Thresholds) -> Iterator[Figure]:
    code = month.period.code
    for figure in (*_sending(month), *_holding(month), *_attendance(month, limits), *_kinds(month)):
        yield Figure(figure.key, figure.numerator, figure.denominator, code)


def reported(month: Month) -> Figure:
    cells = {report.unit_id for report in month.monthly}
    return Figure("meetings_reported", len(cells), len(month.branch.cells), month.period.code)


def _sending(month: Month) -> Iterator[Figure]:
    """A thematic meeting leaves the regular report due, but the cell has reported."""
    late = [report for report in month.monthly if is_late(report)]
    yield reported(month)
    yield Figure("meetings_sent_late", len(late), len(month.monthly))


def _holding(month: Month) -> Iterator[Figure]:
    states = [report.values.get("held") for report in month.monthly]
    cells = {r.unit_id for r in month.monthly if r.values.get("held") == "yes"}
    yield Figure("meetings_held", len(cells), len(month.branch.cells))
    yield Figure("meetings_not_yet", states.count("not_yet"))
    yield Figure("meetings_impossible", states.count("impossible"))


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
    thematic = [v for v in said if v.get("kind") in ("regular_thematic", "thematic")]
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


def missing(month: Month) -> list[tuple[UnitState, tuple[UnitState, ...]]]:
    """The cells without a report, by committee."""
    sent = {report.unit_id for report in month.monthly}
    found: dict[int, list[UnitState]] = {}
    committees = {}
    for cell in month.branch.cells:
        if cell.id not in sent:
            committee = month.branch.committee(cell)
            committees[committee.id] = committee
            found.setdefault(committee.id, []).append(cell)
    return [(committees[key], tuple(cells)) for key, cells in found.items()]
