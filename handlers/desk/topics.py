"""Answers about one thing: grades, thematic meetings, probation, ceremonies, lateness, and what further forms count."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers import items
from handlers.desk.asking import Topic, plain
from handlers.desk.figures import computed, shown
from handlers.desk.lists import Again, Entry, listed
from handlers.digest import admissions, meetings
from handlers.digest.digest import Digest
from handlers.digest.facts import Admission
from handlers.digest.tally import known_lines
from handlers.periods import Period
from handlers.phrases import day
from handlers.turn import Turn
from storage.reports import ReportState
from storage.units import UnitState

Found = Sequence[tuple[UnitState, str]]
"""The cells an answer names, each with a word of its own ('' for none)."""
_TOO_COMMON = frozenset(
    ("chi bo", "dang vien", "bi thu", "truong thon", "can bo", "chuc danh", "so voi", "the cell")
)


@dataclass(frozen=True, slots=True)
class About:
    """What a topic tells: figures by the beginning of their keys, and the cells behind them."""

    keys: tuple[str, ...]
    cells: Callable[[Digest], Found]


async def answer(
    turn: Turn, unit: UnitState, period: Period, topic: Topic, number: int | None = None
) -> None:
    """The figures of a topic, and by name who is behind them."""
    digest = await computed(turn, unit, period)
    if digest is None:
        return
    about = _TOPICS[topic]
    keys = [key for key in digest.figures if key.startswith(about.keys)]
    entries = [
        Entry(f"• {digest.named(cell)}{f': {word}' if word else ''}", cell)
        for cell, word in about.cells(digest)
    ]
    about_meetings = topic not in (Topic.PROBATION, Topic.CEREMONY)
    told = digest.month if about_meetings else digest.period
    again = Again("topic", number, period, topic)
    listed(turn, digest, list(shown(turn, digest, keys)), entries, told, again)


# --- who is behind a figure -----------------------------------------------------------------------


def _meetings(digest: Digest, test: Callable[[ReportState], bool]) -> Found:
    """The cells of the reports that hold a condition."""
    cells = digest.facts.told.cells
    return [(cells[report.unit_id][0], "") for report in digest.facts.told.reports if test(report)]


def _graded(*grades: str) -> Callable[[Digest], Found]:
    return lambda digest: _meetings(
        digest, lambda r: r.values.get("held") == "yes" and r.values.get("grade") in grades
    )


def _without_outcome(digest: Digest) -> Found:
    return _meetings(
        digest, lambda r: r.values.get("held") == "yes" and r.values.get("outcome") == "none"
    )


def _late(digest: Digest) -> Found:
    return _meetings(digest, meetings.is_late)


def _without_thematic(digest: Digest) -> Found:
    thematic = digest.facts.thematic
    lacks = thematic.reported - thematic.held
    return [(cell, "") for cell, _ in digest.facts.told.cells.values() if cell.id in lacks]


def _probation(digest: Digest) -> Found:
    return list(_dated([*admissions.over(digest.facts), *admissions.near(digest.facts)]))


def _dated(found: Sequence[Admission]) -> Iterator[tuple[UnitState, str]]:
    for each in found:
        end = items.probation_end(each.item.values)
        yield each.cell, day(end) if end else ""


def _waiting(digest: Digest) -> Found:
    """Those admitted without a ceremony so far."""
    waiting = [e for e in digest.facts.admissions if not e.item.values.get("ceremony_date")]
    return [(each.cell, day(each.item.since) if each.item.since else "") for each in waiting]


_TOPICS: Mapping[Topic, About] = {
    Topic.POOR: About(("grade_",), _graded("poor")),
    Topic.AVERAGE: About(("grade_",), _graded("average")),
    Topic.GRADES: About(("grade_",), _graded("average", "poor")),
    Topic.THEMATIC: About(
        ("meetings_with_thematic", "meetings_only_thematic", "cells_without_thematic"),
        _without_thematic,
    ),
    Topic.OUTCOME: About(("meetings_without_resolution",), _without_outcome),
    Topic.LATENESS: About(("meetings_sent_late", "meetings_sent_back"), _late),
    Topic.PROBATION: About(("probation_",), _probation),
    Topic.CEREMONY: About(("ceremonies_", "decisions_missing"), _waiting),
}


# --- what further forms count ---------------------------------------------------------------------


async def typed(turn: Turn, unit: UnitState, period: Period) -> bool:
    """Words that stand in the name of a further form's figure; False if none does."""
    said = f" {plain(turn.inbound.text)} "
    wanted = [
        line
        for line in await known_lines(turn.tx)
        if any(_named_in(said, label) for label in line.labels.values())
    ]
    digest = await computed(turn, unit, period) if wanted else None
    if digest is None:
        return False
    keys = [key for key, line in digest.lines.items() if line in wanted]
    if not keys:
        turn.tell("desk-unknown-figure", figure=wanted[0].label(turn.language))
        return True
    listed(turn, digest, list(shown(turn, digest, keys)), (), digest.period)
    return True


def _named_in(said: str, label: str) -> bool:
    """Whether two neighbouring words of a name were said that do not stand in every other one."""
    words = plain(label).split()
    pairs = map(" ".join, pairwise(words))
    return any(f" {pair} " in said for pair in pairs if pair not in _TOO_COMMON)
