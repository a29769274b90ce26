"""The months before: what the picture draws as a trend, and what a period is compared with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers import items
from handlers.digest.facts import MEETING, Branch, Facts, admitted_between, branch_then
from handlers.digest.figures import Figure
from handlers.periods import DAY, Period, PeriodKind
from handlers.rules.rule import NoRule, Rules
from storage import reports
from storage.database import Transaction
from storage.reports import ItemState

SHOWN = 12
"""Months of the trend."""


@dataclass(frozen=True, slots=True)
class Then:
    """One month, with the branch as it stood at its end: cells that reported and met of those that
    owed it, members present of those expected, people admitted, posts vacant at its end.
    """

    period: Period
    cells: int
    reported: int
    held: int
    present: int
    expected: int
    admitted: int
    vacant: int


@dataclass(frozen=True, slots=True)
class History:
    """Months up to the one told, the oldest first, and the figures of the period before and of the
    same period a year ago; of a time without any report nothing is known, so there are none.
    """

    months: tuple[Then, ...] = ()
    before: Mapping[str, Figure] = field(default_factory=dict)
    year_before: Mapping[str, Figure] = field(default_factory=dict)

    @property
    def trend(self) -> tuple[Then, ...]:
        return self.months[-SHOWN:]


async def history(tx: Transaction, rules: Rules, facts: Facts) -> History:
    """What came before the meetings that are told. Its cost is that of the months looked at."""
    length = facts.told.period.kind.months if _is_regular(facts.told.period) else 1
    wanted = _months_up_to(rules, facts.told.months[-1].period, max(SHOWN, length) + length)
    first = f"{wanted[0].year:04}-{wanted[0].month:02}"
    admitted = await admitted_between(tx, facts.branch, first, facts.period, facts.on)
    by_month = Counter(each.item.period for each in admitted)
    vacant = await reports.items_open_in(tx, items.VACANCY, wanted[0].start, facts.on)
    months = []
    for period in wanted:
        branch = await branch_then(tx, rules, facts.branch, period)
        if branch is not None:
            end = min(period.end, facts.on)
            counts = (by_month[period.code], _vacant(vacant, branch, end))
            months.append(await _then(tx, branch, period, counts))
    told = facts.told.period
    return History(
        tuple(months),
        _figures(months, told.previous()),
        _figures(months, _a_year_before(told)),
    )


def _is_regular(period: Period) -> bool:
    return period.kind is not PeriodKind.ONCE


def _months_up_to(rules: Rules, last: Period, number: int) -> list[Period]:
    """A month and so many before it, back to the first that the rules know."""
    found = [last]
    while len(found) <= number:
        try:
            found.insert(0, rules.period_of(MEETING, found[0].start - DAY))
        except NoRule:
            break
    return found


async def _then(tx: Transaction, branch: Branch, period: Period, counts: tuple[int, int]) -> Then:
    said = await reports.meeting_sums(tx, MEETING, period.code, sorted(branch.ids))
    return Then(period, len(branch.cells), *said, *counts)


def _vacant(found: Iterable[ItemState], branch: Branch, on: date) -> int:
    ids = branch.ids
    return sum(
        item.unit_id in ids
        and item.since is not None
        and item.since <= on
        and (item.until is None or item.until > on)
        for item in found
    )


def _a_year_before(period: Period) -> Period:
    code = f"{period.year - 1:04}{period.code[4:]}"
    return Period.parse(code, period.closes_on) if _is_regular(period) else period


def _figures(months: Sequence[Then], period: Period) -> Mapping[str, Figure]:
    """The months of a period added up; nothing where nobody reported."""
    mine = [then for then in months if then.period.end in period]
    if not any(then.reported for then in mine):
        return {}
    code = period.code

    def total(name: str) -> int:
        return sum(getattr(then, name) for then in mine)

    cells = total("cells")
    found = (
        Figure("meetings_reported", total("reported"), cells, code),
        Figure("meetings_held", total("held"), cells, code),
        Figure("attendance", total("present"), total("expected"), code),
        Figure("admissions_in_period", total("admitted"), None, code),
        Figure("vacancies_open", mine[-1].vacant, None, code),
    )
    return {figure.key: figure for figure in found}
