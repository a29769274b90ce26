"""Whose business it is: the units somebody looks after, and a kind refusal for all others."""

from collections.abc import Collection
from datetime import date

from handlers.library import rules
from handlers.messages import Outbound
from handlers.periods import BadPeriod, Period
from handlers.phrases import say
from handlers.rules.rule import NoRule, Rules
from handlers.turn import Turn
from storage import people, units
from storage.database import Transaction
from storage.people import OFFICER, REPORTING, STAFF
from storage.units import UnitState

MEETING = "meeting"
"""The form whose periods the desk speaks of."""


def own(turn: Turn) -> list[UnitState]:
    """The units at the head of what the person looks after."""
    return turn.units(OFFICER, STAFF)


def looks_after(turn: Turn, unit_id: int) -> bool:
    return any(turn.tree.holds(above.id, unit_id) for above in own(turn))


async def of_person(tx: Transaction, person_id: int | None, today: date) -> list[int]:
    """The units that somebody looks after; none if the person is gone."""
    posts = await people.posts(tx, person_id, today) if person_id is not None else []
    return [post.unit_id for post in posts if post.role in (OFFICER, STAFF)]


async def may_see(
    tx: Transaction, mine: Collection[int], unit_id: int, period: Period, today: date
) -> bool:
    """Whether who looks after the units `mine` may see another one in a period: it lies under one of
    them. One that has gone since is for the roots alone: for that under which it lay then, or the
    only one that there is.
    """
    tree = await units.tree(tx, today)
    if unit_id in tree.by_id:
        return any(tree.holds(each, unit_id) for each in mine)
    roots = [root.id for root in tree.roots if root.id in mine]
    then = await units.tree(tx, min(period.end, today))
    return any(then.holds(root, unit_id) for root in roots) or 0 < len(roots) == len(tree.roots)


async def is_unseen(turn: Turn, unit: UnitState) -> bool:
    """Whether there is no such unit for the person: units of armed forces are known to who looks after
    them alone.
    """
    left_out = (await rules(turn.tx)).privacy.left_out
    return unit.kind in left_out and not looks_after(turn, unit.id)


def reports_for(turn: Turn, unit_id: int) -> bool:
    return unit_id in {unit.id for unit in turn.units(*REPORTING)}


def refuse(turn: Turn, unit: UnitState | None = None) -> None:
    """Somebody reaches for what another branch looks after. The `unit` is named where its name was
    typed; who presses a button with a number that was tried learns nothing.
    """
    units = ", ".join(each.name for each in own(turn)) or turn.words("desk-no-branch")
    key = "desk-not-yours" if unit is None else "desk-not-yours-named"
    values = {"units": units, "body": turn.body}
    if unit is not None:
        values["unit"] = unit.name
    turn.reply(Outbound(turn.words(key, **values), rows=((turn.button("menu-button", "menu"),),)))


async def period_named(turn: Turn, code: str) -> Period | None:
    """The period a button names, as the calendar cuts it."""
    return named(await rules(turn.tx), code)


def named(calendar: Rules, code: str) -> Period | None:
    try:
        return calendar.period(MEETING, code)
    except (BadPeriod, NoRule):
        try:
            return Period.parse(code)
        except BadPeriod:
            return None


async def present(turn: Turn) -> Period:
    """The period of today."""
    calendar = await rules(turn.tx)
    return calendar.period_of(MEETING, turn.today)


async def unit_then(turn: Turn, unit_id: int, period: Period) -> UnitState | None:
    """A unit as it stood at the end of a period, or stands today; None if it was not there then."""
    return await units.find(turn.tx, unit_id, min(period.end, turn.today))


async def office(tx: Transaction, turn: Turn, person_id: int | None, language: str) -> str:
    """How a person is called: by the post, since no names are kept."""
    if person_id is None:
        return say(language, "desk-operator")
    words = (await rules(tx)).words
    posts = await people.posts(tx, person_id, turn.today)
    for post in sorted(posts, key=lambda post: post.role in REPORTING):
        unit = turn.tree.by_id.get(post.unit_id)
        if unit is not None:
            return f"{words.role(post.role, language)} ({unit.name})"
    return say(language, "desk-former")
