"""What the calendar told the people of a cell by itself: sent, left out and why, or not delivered."""

from handlers.messages import Outbound
from handlers.periods import Period
from handlers.phrases import moment
from handlers.turn import Turn
from storage import notices
from storage.notices import QUEUED, SKIPPED, WAITING, Ended
from storage.units import UnitState

_ON_ITS_WAY = (WAITING, QUEUED)
_KNOWN = {
    *("too_late", "reported", "no_post", "unreachable", "stopped", "enough", "paused"),
    *("nothing_missing", "restored", "quota"),
}
"""Reasons that have words of their own; others are faults of the program, seen by the operator."""


async def show(turn: Turn, unit: UnitState, period: Period) -> None:
    """One line for each message, in order."""
    found = await notices.ended_about(turn.tx, unit.id, period.code)
    lines = [_line(turn, each) for each in found] or [turn.words("told-nothing")]
    values = {"unit": unit.name, "period": period.label(turn.language)}
    back = turn.button("back-to-cell", f"desk:cell:{unit.id}:{period.code}")
    heading = turn.words("told-heading", **values)
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=((back,),)))


def _line(turn: Turn, each: Ended) -> str:
    at = moment(each.at.astimezone(turn.house.zone))
    kind = turn.words(f"told-{each.kind}")
    return turn.words("told-line", at=at, kind=kind, end=turn.words(_end(each)))


def _end(each: Ended) -> str:
    if each.end in _ON_ITS_WAY:
        return "told-waiting"
    if each.end != SKIPPED:
        return "told-sent" if each.end == "sent" else "told-failed"
    return f"told-why-{each.why}" if each.why in _KNOWN else "told-failed"
