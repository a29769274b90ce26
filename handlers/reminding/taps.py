"""What people do with a reminder besides answering it: later, another hour; officers: remind a cell."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from handlers import menu
from handlers.cards import rows
from handlers.messages import Outbound, Style
from handlers.periods import BadPeriod, Period, is_once
from handlers.phrases import day
from handlers.reminding import nudging
from handlers.reminding.planning import plan
from handlers.reminding.standing import LATER, Standing, load
from handlers.turn import Turn, choice
from storage import notices, standing
from storage.notices import NoticeState
from storage.people import OFFICER, STAFF

HOURS = (
    time(7),
    time(11, 30),
    time(12, 30),
    time(17),
    time(18, 30),
    time(19),
    time(19, 30),
    time(20),
)
"""Offered besides the usual hour: before work, at noon, in the evening."""
USUAL = "usual"
SOON = timedelta(minutes=15)
"""The evening is past if it comes sooner than that."""


async def tapped(turn: Turn) -> None:
    """`cal:later`, `cal:hour`, `cal:hour:HHMM`, `cal:nudge:UNIT:PERIOD`."""
    _, what, *rest = turn.inbound.data.split(":")
    if what == "later":
        await later(turn)
    elif what == "hour" and rest:
        await _choose(turn, rest[0])
    elif what == "hour":
        await _offer(turn)
    elif what == "nudge" and len(rest) == 2:
        await _nudge(turn, int(rest[0]), rest[1])
    else:
        await menu.show(turn)


# --- later ----------------------------------------------------------------------------------------


async def later(turn: Turn) -> None:
    """Remind again tonight, or tomorrow if the evening is past."""
    turn.reply(Outbound(await promised(turn) or turn.words("later-nothing")))


async def promised(turn: Turn) -> str:
    """Plan the reminder that the person asked for; the words that say when it comes, none where
    nothing is owed.
    """
    known = await load(turn.tx, turn.house, turn.now, until=turn.now)
    if not known.owed_by(turn.person_id, turn.today):
        return ""
    at = _evening(known, turn.now)
    owed = known.owed_by(turn.person_id, turn.today)[0]
    notice = NoticeState(
        key=f"{LATER}:{at:%Y-%m-%d}:{turn.person_id}",
        kind=LATER,
        person_id=turn.person_id,
        unit_id=owed.unit.id,
        period=owed.term.period.code,
        at=at,
        useless_after=at + timedelta(days=1),
    )
    await notices.put_all(turn.tx, [notice])
    if known.day(at) == turn.today:
        return turn.words("later-today", time=f"{at:%H:%M}")
    return turn.words("later-other", time=f"{at:%H:%M}", date=day(known.day(at)))


def _evening(known: Standing, now: datetime) -> datetime:
    zone = known.timetable.zone
    at = datetime.combine(known.day(now), known.manners.later_at, zone)
    if at < now + SOON:
        at = datetime.combine(known.day(now) + timedelta(days=1), known.manners.later_at, zone)
    return known.calendar.next_allowed(at, zone)


# --- the own hour ---------------------------------------------------------------------------------


async def _offer(turn: Turn) -> None:
    known = await load(turn.tx, turn.house, turn.now, until=turn.now)
    hour = known.hour(turn.person_id, turn.today)
    current = f"{hour:%H:%M}" if hour else turn.words("hour-now-usual")
    free = [each for each in HOURS if not known.calendar.quiet_hours.covers(each)]
    buttons = [choice(f"{each:%H:%M}", f"cal:hour:{each:%H%M}") for each in free]
    usual = turn.button("hour-usual", f"cal:hour:{USUAL}", Style.PRIMARY)
    turn.reply(Outbound(turn.words("hour-question", now=current), rows=(*rows(buttons), (usual,))))


async def _choose(turn: Turn, said: str) -> None:
    """From tomorrow on; a reminder planned for today still comes when it was to come."""
    end = datetime.combine(turn.today, time.max, turn.house.zone)
    known = await load(turn.tx, turn.house, turn.now, until=end)
    hour = _hour(said)
    if hour is not None and known.calendar.quiet_hours.covers(hour):
        turn.tell("hour-wrong")
        return
    mine = [each for each in plan(known, turn.now, end) if each.person_id == turn.person_id]
    await notices.put_all(turn.tx, mine)
    tomorrow = turn.today + timedelta(days=1)
    await standing.choose_hour(turn.tx, turn.person_id, hour, tomorrow)
    if hour is None:
        turn.tell("hour-set-usual", date=day(tomorrow))
    else:
        turn.tell("hour-set", date=day(tomorrow), time=f"{hour:%H:%M}")


def _hour(said: str) -> time | None:
    """None for the usual hour, and for whatever is no hour."""
    try:
        return time(int(said[:2]), int(said[2:]))
    except ValueError:
        return None


# --- reminding a cell -----------------------------------------------------------------------------


async def _nudge(turn: Turn, unit_id: int, period: str) -> None:
    mine = turn.units(OFFICER, STAFF)
    ours = any(turn.tree.holds(above.id, unit_id) for above in mine)
    if not ours or not _is_period(period):
        await menu.show(turn)
        return
    by = nudging.By(turn.person_id, turn.now, turn.inbound.channel)
    done = await nudging.nudge(turn.tx, turn.house, unit_id, period, by)
    turn.reply(Outbound("\n".join(_said(turn, done))))


def _is_period(code: str) -> bool:
    try:
        return is_once(code) or bool(Period.parse(code))
    except BadPeriod:
        return False


def _said(turn: Turn, done: nudging.Nudged) -> Sequence[str]:
    if done.nothing:
        return [turn.words("nudge-none-missing")]
    lines = [turn.words("nudge-done", count=done.reminded)]
    if done.already:
        lines.append(turn.words("nudge-already", count=done.already))
    for key, units in (("nudge-unreachable", done.unreachable), ("nudge-nobody", done.nobody)):
        if units:
            lines.append(turn.words(key, units=", ".join(units)))
    if done.reminded and done.not_before is not None:
        at = done.not_before.astimezone(turn.house.zone)
        lines.append(turn.words("nudge-quiet", time=f"{at:%H:%M}"))
    return lines
