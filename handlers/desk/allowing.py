"""What staff allows: a late report counts as on time, a locked period is opened for one unit."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers import lateness, own_data, reviewing
from handlers.cards import rows
from handlers.desk import branch, reports
from handlers.desk.cells import due
from handlers.desk.review import record
from handlers.messages import Choice, Outbound
from handlers.periods import Period
from handlers.phrases import moment, say
from handlers.telling import News, tell
from handlers.turn import Turn, choice
from storage import deeds
from storage.deeds import UNLOCKED, WAIVED, WANTED, DeedState
from storage.units import UnitState

UNLOCK_DAYS = (1, 3, 7)
WAIVERS = ("network", "weather", "other")
_END_OF_DAY = time(23, 59, 59)

# --- lateness -------------------------------------------------------------------------------------


async def waive(turn: Turn, report_id: int) -> None:
    """Why a late report counts as on time all the same."""
    found = await reports.opened(turn, report_id)
    if found is None:
        return
    buttons = [
        turn.button(f"desk-waive-{why}", f"desk:waived:{report_id}:{why}") for why in WAIVERS
    ]
    buttons.append(turn.button("desk-leave", f"desk:rep:{report_id}"))
    words = turn.words("desk-waive-why")
    turn.reply(Outbound(words, heading=reports.title(turn, found), rows=rows(buttons)))


async def waived(turn: Turn, report_id: int, why: str) -> None:
    found = await reports.opened(turn, report_id)
    if found is None or why not in WAIVERS:
        return
    reason = say("vi", f"desk-waive-{why}")
    try:
        await lateness.waive(turn.tx, found.report, reason, by=turn.by, now=turn.now)
    except lateness.NotLate:
        await reports.show(turn, report_id)
        return
    await record(turn, found.report, WAIVED, note=reason, settled_at=turn.now)
    await reports.show(turn, report_id, turn.words("desk-waived-done"))


# --- unlocking ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's reports of a period."""

    unit: UnitState
    period: Period


async def unlock(turn: Turn, place: Place) -> None:
    """For how long."""
    data = f"desk:unlocked:{place.unit.id}:{place.period.code}"
    buttons = [turn.button("desk-unlock-days", f"{data}:{days}", days=days) for days in UNLOCK_DAYS]
    values = {"unit": place.unit.name, "period": place.period.label(turn.language)}
    leave = turn.button("desk-leave", f"desk:cell:{place.unit.id}:{place.period.code}")
    words = turn.words("desk-unlock-how-long", **values)
    turn.reply(Outbound(words, rows=(tuple(buttons), (leave,))))


async def unlocked(turn: Turn, place: Place, days: int) -> None:
    """All forms of the period can be changed up to the end of a day."""
    if days not in UNLOCK_DAYS:
        return
    last = turn.today + timedelta(days=days)
    until = datetime.combine(last, _END_OF_DAY, turn.house.zone)
    deed = DeedState(
        kind=UNLOCKED,
        unit_id=place.unit.id,
        form_id=deeds.ALL_FORMS,
        period=place.period.code,
        at=turn.now,
        person_id=turn.person_id,
        until=until,
        settled_at=turn.now,
    )
    deed_id = await deeds.add(turn.tx, deed)
    subject = f"{place.period.code} {place.unit.code}"
    await turn.record(UNLOCKED, subject, unit=place.unit.code, days=days)
    for wanted in await deeds.open_of(turn.tx, place.unit.id, [WANTED]):
        if wanted.period == place.period.code:
            await deeds.settle(turn.tx, wanted.id, turn.now)
    told = await _tell_unlocked(turn, place, until, deed_id)
    values = {"unit": place.unit.name, "period": place.period.label(turn.language)}
    text = turn.words("desk-unlocked", **values, until=moment(until))
    if not told:
        text = f"{text} {turn.words('desk-not-told')}"
    back = turn.button(
        "desk-open-cell", f"desk:cell:{place.unit.id}:{place.period.code}", unit=place.unit.name
    )
    turn.reply(Outbound(text, rows=((back,),)))


async def _tell_unlocked(turn: Turn, place: Place, until: datetime, deed_id: int) -> int:
    owed, _ = await due(turn, place.unit, place.period.code)

    def words(language: str) -> Outbound:
        period = place.period.label(language)
        values = {"unit": place.unit.name, "period": period, "until": moment(until)}
        buttons: list[tuple[Choice, ...]] = []
        for each in owed:
            data = f"open:{each.form.form_id}:{place.period.code}:{place.unit.id}"
            label = say(language, "menu-start", {"form": each.form.title, "period": period})
            buttons.append((choice(label, f"{data}:correct" if each.report else data),))
        return Outbound(say(language, "review-unlocked", values), rows=tuple(buttons))

    who = await reviewing.reporters(turn, place.unit.id)
    return await tell(turn.tx, turn.house, who, News(f"unlocked:{deed_id}", words), turn.now)


async def want(turn: Turn, place: Place, form_id: str) -> None:
    """Whoever reports asks to have the period unlocked: the nearest officers are told, once."""
    if not branch.reports_for(turn, place.unit.id):
        branch.refuse(turn)
        return
    already = await deeds.open_of(turn.tx, place.unit.id, [WANTED])
    if not any(each.period == place.period.code for each in already):
        deed = DeedState(
            kind=WANTED,
            unit_id=place.unit.id,
            form_id=form_id,
            period=place.period.code,
            at=turn.now,
            person_id=turn.person_id,
        )
        deed_id = await deeds.add(turn.tx, deed)
        subject = f"{form_id} {place.period.code} {place.unit.code}"
        await turn.record(WANTED, subject, unit=place.unit.code)
        await _tell_wanted(turn, place, deed_id)
    turn.reply(
        Outbound(
            turn.words("review-wanted", body=turn.body),
            rows=((turn.button("menu-button", "menu"),),),
        )
    )


async def _tell_wanted(turn: Turn, place: Place, deed_id: int) -> None:
    def words(language: str) -> Outbound:
        values = {"unit": place.unit.name, "period": place.period.label(language)}
        data = f"desk:unlocked:{place.unit.id}:{place.period.code}"
        buttons = tuple(
            choice(say(language, "desk-unlock-days", {"days": days}), f"{data}:{days}")
            for days in UNLOCK_DAYS
        )
        return Outbound(say(language, "desk-wants", values), rows=(buttons,))

    who = await own_data.nearest(turn.tx, turn.tree, place.unit, turn.today)
    await tell(turn.tx, turn.house, who, News(f"wanted:{deed_id}", words), turn.now)
