"""What there is to do: forms owed, drafts, reports already sent, and the figures for staff."""

from collections.abc import Iterator
from itertools import groupby

from handlers import owed, reviewing, role_commands, sittings
from handlers.calendar import due_at, locks_at
from handlers.cards import rows
from handlers.library import Duty, duties, rules
from handlers.messages import Choice, Outbound, Style
from handlers.owed import Owed
from handlers.phrases import day, language_of
from handlers.publishing import CORE
from handlers.sending import locked
from handlers.turn import Turn
from storage import conversations, people
from storage.people import OFFICER, REPORTING, STAFF
from storage.units import UnitState

_FOR_STAFF = (
    ("menu-late", "late"),
    ("desk-deep", "deep"),
    ("desk-picture", "picture"),
    ("desk-excel", "excel"),
)
"""What staff is offered besides the digests, and the desk's word for it."""
COMMANDS = ("menu", "help", "stop")


async def tapped(turn: Turn) -> None:
    """`stop`, `help`; any other button that belongs to nothing open leads to the menu."""
    data = turn.inbound.data
    await command(turn, data if data in COMMANDS else "menu")


async def change_language(turn: Turn) -> None:
    """`lang:vi` or `lang:en`."""
    turn.language = language_of(turn.inbound.data.removeprefix("lang:"))
    await people.set_language(turn.tx, turn.account, turn.language)
    turn.tell("language-changed")
    role_commands.show(turn)


async def command(turn: Turn, name: str) -> None:
    if name == "help":
        buttons = (turn.button("menu-button", "menu"),)
        turn.reply(Outbound(turn.words("help", body=turn.body), rows=(buttons,)))
    elif name == "stop":
        await people.set_status(turn.tx, turn.account.id, "stopped")
        if turn.account.person_id is not None:
            await turn.record("stopped messages", turn.inbound.channel)
        turn.state.pop("pending", None)
        turn.tell("stopped")
    else:
        turn.state = {}
        await show(turn)


async def confused(turn: Turn, wanted: str) -> None:
    """Words that fit nothing that is open."""
    if wanted == "cancel":
        _ask_to_stop(turn)
        return
    notice = turn.words("social" if wanted == "social" else "not-understood")
    await show(turn, "" if wanted in ("edit", "send", "snooze", "cancel") else notice)


def _ask_to_stop(turn: Turn) -> None:
    """Somebody says stop while nothing is open: it can only mean the messages."""
    yes = turn.button("stop-yes", "stop", Style.DANGER)
    rows = ((yes, turn.button("stop-no", "menu")),)
    turn.reply(Outbound(turn.words("stop-sure"), rows=rows, replaces=turn.inbound.card))


async def show(turn: Turn, notice: str = "") -> None:
    """The menu of everything this person may do."""
    for unit in turn.units(*REPORTING):
        await _secretary(turn, unit, notice)
        notice = ""
    for unit in turn.units(OFFICER, STAFF):
        await _staff(turn, unit, notice)
        notice = ""


async def _secretary(turn: Turn, unit: UnitState, notice: str) -> None:
    due = await duties(turn.tx, turn.tree, unit, turn.today)
    missing = await owed.of_unit(turn, unit)
    buttons = await _drafts(turn, unit)
    resumed = {choice.data for choice in buttons}
    buttons += [start_button(turn, entry) for entry in missing if entry.data not in resumed]
    buttons += await _sent(turn, unit)
    buttons += await reviewing.to_correct(turn, unit, {choice.data for choice in buttons})
    if due:
        buttons.append(turn.button("desk-own", f"desk:own:{unit.id}:{due[0].period.code}"))
    example = "" if resumed else _in_one_message(turn, unit, missing)
    parts = (notice, *_state(turn, due, missing), example)
    period = due[0].period.label(turn.language) if due else ""
    _put(turn, unit, "\n\n".join(part for part in parts if part), buttons, period)


def _state(turn: Turn, due: list[Duty], missing: list[Owed]) -> Iterator[str]:
    """What is missing, month by month."""
    if not due:
        yield turn.words("menu-nothing")
    elif not missing:
        yield turn.words("menu-done")
    for _, group in groupby(missing, key=lambda entry: entry.duty.period.code):
        yield _missing(turn, [entry.duty for entry in group])


def _in_one_message(turn: Turn, unit: UnitState, missing: list[Owed]) -> str:
    """Where every message counts: an example of a whole report in one, if all of one month is owed."""
    owed_forms = {entry.duty.form.form_id for entry in missing}
    periods = {entry.duty.period.code: entry.duty.period for entry in missing}
    if not turn.is_sparing or owed_forms != set(CORE) or len(periods) != 1:
        return ""
    (period,) = periods.values()
    met = min(turn.today, period.end)
    total = unit.members or 27
    day_and_month = f"{met.day}/{met.month}"
    return turn.words("menu-one-message", day=day_and_month, total=total, present=total - 2)


def _missing(turn: Turn, group: list[Duty]) -> str:
    zone = turn.house.zone
    due = max(due_at(duty.rule, duty.period, None, zone) for duty in group)
    if turn.now <= due:
        return turn.words("menu-owed", count=len(group), due=day(due.date()))
    until = max(locks_at(duty.rule, duty.period, zone) for duty in group)
    period = group[0].period.label(turn.language)
    return turn.words("menu-overdue", count=len(group), period=period, until=day(until.date()))


def start_button(turn: Turn, entry: Owed) -> Choice:
    return turn.button("menu-start", entry.data, Style.PRIMARY, **entry.title(turn.language))


async def _drafts(turn: Turn, unit: UnitState) -> list[Choice]:
    """Those whose period is not locked."""
    found = []
    for draft in await conversations.open_drafts(turn.tx, unit.id):
        about = await sittings.subject(turn.tx, turn.tree, draft)
        if locked(about, turn.house, turn.now):
            continue
        data = f"open:{draft.form_id}:{draft.period}:{unit.id}"
        data += f":{draft.slot}" if draft.slot else ""
        title, period = about.form.title, about.period.label(turn.language)
        found.append(turn.button("menu-resume", data, Style.PRIMARY, form=title, period=period))
    return found


async def _sent(turn: Turn, unit: UnitState) -> list[Choice]:
    """The reports that can still be corrected."""
    return [
        turn.button("menu-sent", entry.data, Style.PLAIN, **entry.title(turn.language))
        for entry in await owed.sent_by(turn, unit)
    ]


def _put(turn: Turn, unit: UnitState, text: str, buttons: list[Choice], period: str) -> None:
    other = "vi" if turn.language == "en" else "en"
    last = [
        turn.button("menu-language", f"lang:{other}"),
        turn.button("link", "link:list"),
        turn.button("me", "me:see"),
    ]
    heading = turn.words("menu-heading", unit=unit.name, period=period) if period else unit.name
    turn.reply(
        Outbound(
            text,
            heading=heading,
            rows=(*rows(buttons), tuple(last)),
            replaces=turn.inbound.card,
            is_card=not any(reply.is_card for reply in turn.replies),  # one for each unit: all stay
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
        turn.button(key, f"desk:{verb}:{unit.id}:{period.code}")
        for period in periods[:1]
        for key, verb in _FOR_STAFF
    ]
    if turn.house.quotas:
        buttons.append(turn.button("quota", "desk:quota"))
    text = "\n\n".join(part for part in (notice, turn.words("menu-staff", unit=unit.name)) if part)
    _put(turn, unit, text, buttons, periods[0].label(turn.language) if periods else "")
