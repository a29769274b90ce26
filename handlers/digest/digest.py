"""All figures of a unit and a period, computed once; text, data, picture and workbook tell these."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from handlers import items
from handlers.digest import admissions, labels, meetings, rows, vacancies
from handlers.digest.facts import MEETING, Facts, Span, gather, thresholds
from handlers.digest.figures import Figure
from handlers.digest.history import History, history
from handlers.digest.lines import Line
from handlers.digest.rows import CellRow, CommitteeRow
from handlers.digest.tally import tally, with_sums
from handlers.periods import Period
from handlers.rules.rule import Rules, Thresholds
from storage.database import Transaction
from storage.units import UnitState

NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Missing:
    """The cells of one committee that owe reports, and how many (of several months one each);
    `whole`: nothing came from any cell of the committee.
    """

    committee: UnitState
    cells: tuple[UnitState, ...]
    reports: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is pointed out."""

    meeting: Thresholds
    admission: Thresholds
    vacancy: Thresholds


@dataclass(frozen=True, slots=True)
class Digest:
    """All figures of a unit and a period, as of a moment (in local time).

    `month` is the period whose meetings are told: an earlier one while nobody has reported on the
    period itself. `sent` and `missing` are of that month, `asked` and `asked_missing` of the period.
    Groups of fewer people than `smallest` are hidden, and rows of people left out (0: neither).
    """

    unit: UnitState
    period: Period
    as_of: datetime
    month: Period
    figures: Mapping[str, Figure]
    missing: tuple[Missing, ...]
    asked: Figure
    asked_missing: tuple[Missing, ...]
    cells: tuple[CellRow, ...]
    committees: tuple[CommitteeRow, ...]
    ages: tuple[int, int, int]
    limits: Limits
    lines: Mapping[str, Line]
    facts: Facts
    history: History = NO_HISTORY
    smallest: int = 0

    @property
    def is_earlier(self) -> bool:
        """Whether the meetings told are those of an earlier month."""
        return self.month != self.period

    def label(self, key: str, language: str) -> str:
        """A figure in words."""
        line = self.lines.get(key)
        return line.label(language) if line else labels.label(key, language)

    def meaning(self, key: str, language: str) -> str:
        """How a figure is counted."""
        line = self.lines.get(key)
        return line.meaning(language) if line else labels.meaning(key, language)

    def named(self, cell: UnitState) -> str:
        """A cell's name, with its committee where several are told: “Thôn 7” stands in many."""
        committee = self.facts.branch.committee(cell)
        several = len(self.committees) > 1 and committee != cell
        return f"{cell.name} ({committee.name})" if several else cell.name

    def figure(self, prefix: str) -> Figure:
        """The figure whose key begins like this, where the rest is a threshold of the rules."""
        return next(figure for key, figure in self.figures.items() if key.startswith(prefix))


async def compute(
    tx: Transaction, rules: Rules, unit_id: int, period: Period, zone: tzinfo, as_of: datetime
) -> Digest:
    """The figures of a branch, with the tree as it stood at the end of the period. Raises KeyError
    if the unit did not exist then.
    """
    facts = await gather(tx, rules, unit_id, period, zone, as_of)
    tallied = await tally(tx, rules, facts.branch, period, as_of.astimezone(zone))
    limits = Limits(
        thresholds(rules, MEETING, facts.told.period),
        thresholds(rules, items.ADMISSION, period),
        thresholds(rules, items.VACANCY, period),
    )
    cells = rows.cells(facts)
    own = {figure.key: figure for figure in _figures(facts, rules, limits)}
    return Digest(
        unit=facts.branch.root,
        period=period,
        as_of=as_of.astimezone(zone),
        month=facts.told.period,
        figures={**own, **with_sums(tallied, own)},
        missing=_missing(facts.told),
        asked=meetings.reported(facts.asked),
        asked_missing=_missing(facts.asked),
        cells=tuple(cells),
        committees=tuple(rows.committees(facts, cells, tallied)),
        ages=vacancies.ages(vacancies.still_open(facts), facts.on, limits.vacancy.vacancy_days),
        limits=limits,
        lines=tallied.lines,
        facts=facts,
        smallest=rules.privacy.smallest_told(facts.branch.root.kind),
    )


async def compute_with_history(
    tx: Transaction, rules: Rules, unit_id: int, period: Period, zone: tzinfo, as_of: datetime
) -> Digest:
    """The figures, and what they are compared with. Raises KeyError like `compute`."""
    digest = await compute(tx, rules, unit_id, period, zone, as_of)
    return replace(digest, history=await history(tx, rules, digest.facts))


def _figures(facts: Facts, rules: Rules, limits: Limits) -> tuple[Figure, ...]:
    return (
        *meetings.figures(facts.told, limits.meeting),
        meetings.without_thematic(facts.thematic),
        *admissions.figures(facts, rules, limits.admission.ceremony_days),
        *vacancies.figures(facts, limits.vacancy.vacancy_days),
    )


def _missing(span: Span) -> tuple[Missing, ...]:
    lacks = meetings.lacking(span)
    owed = Counter(
        month.branch.committee(cell).id for month in span.months for cell in month.branch.cells
    )
    found = []
    for committee, cells in meetings.missing(span):
        count = sum(len(lacks[cell.id]) for cell in cells)
        found.append(Missing(committee, cells, count, whole=count == owed[committee.id]))
    return tuple(found)
