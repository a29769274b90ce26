"""What there is to do: forms owed, drafts, reports already sent, and the figures for staff."""

from dataclasses import dataclass

from handlers.calendar import due_at, open_periods
from handlers.cards import rows
from handlers.library import Duty, duties, rules
from handlers.messages import Choice, Outbound, Style
from handlers.periods import Period
from handlers.phrases import day, language_of
from handlers.turn import Turn
from storage import conversations, forms, people, reports
from storage.people import OFFICER, SECRETARY, STAFF
from storage.units import UnitState

COMMANDS = ("menu", "help", "stop")


@dataclass(frozen=True, slots=True)
class Owed:
    """A form that has not been sent for its period."""

    duty: Duty
    title: str
    period: str
    data: str


async def tapped(turn: Turn) -> None:
    """Any button that belongs to nothing open leads to the menu."""
    turn.state = {}
    await show(turn)


async def change_language(turn: Turn) -> None:
    """`lang:vi` or `lang:en`."""
    turn.language = language_of(turn.inbound.data.removeprefix("lang:"))
    await people.set_language(turn.tx, turn.account, turn.language)
    turn.tell("language-changed")


async def command(turn: Turn, name: str) -> None:
    if name == "help":
        buttons = (turn.button("menu-button", "menu"),)
        turn.reply(Outbound(turn.words("help", body=turn.body), rows=(buttons,)))
    elif name == "stop":
        await people.set_status(turn.tx, turn.account.id, "stopped")
        turn.state.pop("pending", None)
        turn.tell("stopped")
    else:
        turn.state = {}
        await show(turn)


async def confused(turn: Turn, wanted: str) -> None:
    """Words that fit nothing that is open."""
    notice = turn.words("social" if wanted == "social" else "not-understood")
    await show(turn, "" if wanted in ("edit", "send", "snooze", "cancel") else notice)


async def show(turn: Turn, notice: str = "") -> None:
    """The menu of everything this person may do."""
    for unit in turn.units(SECRETARY):
        await _secretary(turn, unit, notice)
        notice = ""
    for unit in turn.units(OFFICER, STAFF):
        await _staff(turn, unit, notice)
        notice = ""


async def _secretary(turn: Turn, unit: UnitState, notice: str) -> None:
    due = await duties(turn.tx, turn.tree, unit, turn.today)
    missing = await owed(turn, unit)
    buttons = await _drafts(turn, unit)
    resumed = {choice.data for choice in buttons}
    buttons += [_start(turn, entry) for entry in missing if entry.data not in resumed]
    buttons += await _sent(turn, unit)
    text = _state(turn, due, missing)
    period = due[0].period.label(turn.language) if due else ""
    _put(turn, unit, "\n\n".join(part for part in (notice, text) if part), buttons, period)


def _state(turn: Turn, due: list[Duty], missing: list[Owed]) -> str:
    if not due:
        return turn.words("menu-nothing")
    if not missing:
        return turn.words("menu-done")
    last = max(_due_day(turn, entry.duty) for entry in missing)
    return turn.words("menu-owed", count=len(missing), due=last)


def _due_day(turn: Turn, duty: Duty) -> str:
    return day(due_at(duty.rule, duty.period, None, turn.house.zone).date())


def _start(turn: Turn, entry: Owed) -> Choice:
    return turn.button(
        "menu-start", entry.data, Style.PRIMARY, form=entry.title, period=entry.period
    )


async def owed(turn: Turn, unit: UnitState) -> list[Owed]:
    """The forms of today's period that the unit has not sent, and those of the last one as long as
    it is open and nothing came.
    """
    found = []
    for duty in await _open_duties(turn, unit):
        code = duty.period.code
        if await reports.find(turn.tx, unit.id, duty.form.form_id, code) is None:
            data = f"open:{duty.form.form_id}:{code}:{unit.id}"
            found.append(Owed(duty, duty.form.title, duty.period.label(turn.language), data))
    return found


async def _open_duties(turn: Turn, unit: UnitState) -> list[Duty]:
    """Today's, and before them the last period's while it can still be sent."""
    calendar = await rules(turn.tx)
    path = [above.code for above in turn.tree.path(unit.id)]
    found = []
    for duty in await duties(turn.tx, turn.tree, unit, turn.today):
        for period in open_periods(calendar, duty.form.form_id, turn.today, path):
            if period == duty.period or _was_expected(turn, unit, period):
                rule = calendar.for_form(duty.form.form_id, period.start, path)
                found.append(Duty(duty.form, rule, period))
    return found


def _was_expected(turn: Turn, unit: UnitState, period: Period) -> bool:
    """Nobody owes a period that ended before the unit's secretary joined."""
    mine = (post for post in turn.posts if post.unit_id == unit.id and post.role == SECRETARY)
    return any(post.since is not None and post.since <= period.end for post in mine)


async def _drafts(turn: Turn, unit: UnitState) -> list[Choice]:
    titles = {form.form_id: form.title for form in await forms.newest(turn.tx)}
    calendar = await rules(turn.tx)
    path = [above.code for above in turn.tree.path(unit.id)]
    found = []
    for draft in await conversations.open_drafts(turn.tx, [unit.id]):
        data = f"open:{draft.form_id}:{draft.period}:{unit.id}"
        data += f":{draft.slot}" if draft.slot else ""
        period = calendar.period(draft.form_id, draft.period, path).label(turn.language)
        title = titles[draft.form_id]
        found.append(turn.button("menu-resume", data, Style.PRIMARY, form=title, period=period))
    return found


async def _sent(turn: Turn, unit: UnitState) -> list[Choice]:
    """The reports that can still be corrected."""
    found = []
    for duty in await _open_duties(turn, unit):
        code, form = duty.period.code, duty.form
        if await reports.find(turn.tx, unit.id, form.form_id, code) is not None:
            data = f"open:{form.form_id}:{code}:{unit.id}"
            period = duty.period.label(turn.language)
            found.append(turn.button("menu-sent", data, form=form.title, period=period))
    return found


def _put(turn: Turn, unit: UnitState, text: str, buttons: list[Choice], period: str) -> None:
    other = "vi" if turn.language == "en" else "en"
    last = [turn.button("menu-language", f"lang:{other}")]
    heading = turn.words("menu-heading", unit=unit.name, period=period) if period else unit.name
    turn.reply(
        Outbound(
            text,
            heading=heading,
            rows=(*rows(buttons), tuple(last)),
            replaces=turn.inbound.card,
        )
    )


async def _staff(turn: Turn, unit: UnitState, notice: str) -> None:
    calendar = await rules(turn.tx)
    periods = [calendar.period_of(form, turn.today) for form in calendar.forms[:1]]
    periods += [period.previous() for period in periods]
    buttons = [
        turn.button(
            "menu-digest",
            f"desk:digest:{unit.id}:{period.code}",
            Style.PRIMARY,
            period=period.label(turn.language),
        )
        for period in periods
    ]
    buttons += [
        turn.button("menu-late", f"desk:late:{unit.id}:{period.code}") for period in periods[:1]
    ]
    text = "\n\n".join(part for part in (notice, turn.words("menu-staff", unit=unit.name)) if part)
    _put(turn, unit, text, buttons, periods[0].label(turn.language) if periods else "")
