"""What the desk answers with: lines, buttons that lead on, and long lists a page at a time on every channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from handlers.cards import rows
from handlers.digest.digest import Digest
from handlers.messages import Choice, Outbound
from handlers.periods import Period
from handlers.phrases import moment, say
from handlers.turn import Turn, choice
from storage.units import UnitState

PAGE = 12
"""So many entries are shown at a time; more would be a wall."""
LITTLE_MORE = 4
"""A list that is longer by so many stays whole."""

Rows = tuple[tuple[Choice, ...], ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an answer, and the cell that it tells of."""

    line: str
    cell: UnitState


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a long list: page `number` of `count`, counted from 0."""

    shown: Sequence[T]
    number: int
    count: int


def page_of(entries: Sequence[T], number: int | None) -> Page[T]:
    """The page of this number, the last if there are fewer; None is the first look."""
    if len(entries) <= PAGE + LITTLE_MORE:
        return Page(entries, 0, 1)
    count = -(-len(entries) // PAGE)
    size = -(-len(entries) // count)  # all pages nearly alike: none of a single entry
    at = min(max(number or 0, 0), count - 1)
    return Page(entries[at * size : (at + 1) * size], at, count)


def leading(turn: Turn, page: Page[T], before: str, behind: str = "") -> Rows:
    """Buttons to the pages beside this one; a page's number stands in the payload between the two
    parts. They have words, so that they can be typed.
    """
    found = [
        choice(
            turn.words(f"desk-page-{way}", number=at + 1, count=page.count), f"{before}{at}{behind}"
        )
        for way, at in (("before", page.number - 1), ("after", page.number + 1))
        if 0 <= at < page.count
    ]
    return (tuple(found),) if found else ()


def cell_buttons(turn: Turn, cells: Sequence[UnitState], period: Period) -> Rows:
    return rows(
        [
            turn.button("desk-open-cell", f"desk:cell:{cell.id}:{period.code}", unit=cell.name)
            for cell in cells
        ]
    )


@dataclass(frozen=True, slots=True)
class Again:
    """How a list comes again when its page is turned: the verb of its buttons, what was asked of it
    besides unit and period, and the page that is wanted now.
    """

    verb: str
    number: int | None
    asked: Period
    what: str = ""

    def leading(self, turn: Turn, page: Page[T], unit: UnitState) -> Rows:
        before = f"desk:{self.verb}:{unit.id}:{self.asked.code}:"
        return leading(turn, page, before, f":{self.what}" if self.what else "")


def listed(
    turn: Turn,
    figures: Digest,
    lines: Sequence[str],
    entries: Sequence[Entry],
    period: Period,
    again: Again | None = None,
) -> None:
    """Lines about a period, then the entries, each with a button for its cell."""
    shown_period = period.label(turn.language)
    heading = turn.words("menu-heading", unit=figures.unit.name, period=shown_period)
    page = page_of(entries, again.number if again else None)
    said = [*lines, *(entry.line for entry in page.shown)]
    said.append(say(turn.language, "digest-as-of", {"time": moment(figures.as_of)}))
    cells = list({entry.cell.id: entry.cell for entry in page.shown}.values())
    above = cell_buttons(turn, cells, period)
    if again is not None:
        above = (*above, *again.leading(turn, page, figures.unit))
    put(turn, figures, (heading, "\n".join(said)), ("digest", "excel"), above, again)


def put(
    turn: Turn,
    figures: Digest,
    told: tuple[str, str],
    deeper: Sequence[str],
    above: Rows = (),
    again: Again | None = None,
) -> None:
    """What is `told` below its heading, with the buttons that lead on from it; a page that was turned
    takes the place of the one before.
    """
    heading, words = told
    place = f"{figures.unit.id}:{figures.period.code}"
    period = figures.period.label(turn.language)
    buttons = [
        turn.button(f"desk-{verb}", f"desk:{verb}:{place}", period=period) for verb in deeper
    ]
    menu = (turn.button("menu-button", "menu"),)
    every = (*above, *rows(buttons), menu)
    turn.reply(Outbound(words, heading=heading, rows=every, replaces=replaced(turn, again)))


def replaced(turn: Turn, again: Again | None) -> str:
    """The message whose page was turned; '' at the first look."""
    return turn.inbound.card if again is not None and again.number is not None else ""
