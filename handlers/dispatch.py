"""One incoming message: seen before? load, decide, save, answer, all in the caller's transaction."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from handlers import about_me, enrol, linking, menu, payloads, role_commands, shortcuts, sparing
from handlers.desk import questions
from handlers.desk import taps as desk
from handlers.forms.answers import command
from handlers.forms.readings import Outcome, Reading
from handlers.library import House
from handlers.messages import Inbound, Kind, Outbound
from handlers.phrases import language_of
from handlers.reminding import taps as reminders
from handlers.report import correcting, months, opening, several, taps, whole, words, work
from handlers.turn import HandOver, Turn
from storage import audit, conversations, people, units
from storage.database import Transaction


async def handle(
    tx: Transaction,
    inbound: Inbound,
    house: House,
    now: datetime,
    over: HandOver | None = None,
) -> bool:
    """Handle a message once; False if it was handled before. The replies are in the outbox; what can
    be sent at once is handed over, too.
    """
    if not await conversations.claim(tx, inbound.channel, inbound.event_id, now):
        return False
    if inbound.kind is Kind.UNREADABLE:
        await conversations.set_aside(
            tx, inbound.channel, inbound.event_id, error=inbound.text, now=now
        )
        return True
    if inbound.album and not await conversations.claim(
        tx, inbound.channel, f"album:{inbound.album}", now
    ):
        return True  # the first picture of the album was answered
    account = await people.account(
        tx, inbound.channel, inbound.address, language=language_of(inbound.language), now=now
    )
    if inbound.kind is Kind.LEFT:
        await _left(tx, inbound, account, now)
        return True
    await people.touch(tx, account.id, now, silent=inbound.silent)
    tree = await units.tree(tx, now.astimezone(house.zone).date())
    turn = Turn(tx, house, inbound, account, now, tree, language=account.language, over=over)
    await sparing.came_in(turn)
    if account.person_id is not None:
        turn.posts = await people.posts(tx, account.person_id, turn.today)
        turn.state = await conversations.state(tx, account.person_id)
    stood = json.dumps(turn.state)
    await _decide(turn)
    await _save(turn, stood)
    return True


async def _left(
    tx: Transaction, inbound: Inbound, account: people.AccountState, now: datetime
) -> None:
    """The bot was blocked, or the page closed."""
    await people.set_status(tx, account.id, "left")
    if account.person_id is not None:
        by = audit.By(f"person {account.person_id}", inbound.channel)
        await audit.write(tx, by, "left", inbound.channel, now=now)


async def apologise(
    tx: Transaction, inbound: Inbound, house: House, error: str, now: datetime
) -> None:
    """Set an event aside that could not be handled, and say so to the person."""
    if not await conversations.claim(tx, inbound.channel, inbound.event_id, now):
        return
    await conversations.set_aside(tx, inbound.channel, inbound.event_id, error=error, now=now)
    account = await people.account(
        tx, inbound.channel, inbound.address, language=language_of(inbound.language), now=now
    )
    turn = Turn(tx, house, inbound, account, now, units.Tree(()), language=account.language)
    turn.tell("trouble")
    await turn.put_out()


async def _save(turn: Turn, stood: str) -> None:
    """What is said, and where the person stands now if that is not where they `stood`."""
    if turn.account.person_id is not None:
        shortcuts.remember(turn)
        if json.dumps(turn.state) != stood:
            await conversations.save_state(turn.tx, turn.person_id, turn.state, turn.now)
    await sparing.shorten(turn)
    await turn.put_out()


async def _decide(turn: Turn) -> None:
    inbound = turn.inbound
    if inbound.kind is Kind.GROUP:
        turn.tell("group")
    elif inbound.forwarded:
        await _repeat(turn, turn.words("forwarded"))
    elif inbound.kind is Kind.MEDIA:
        await _repeat(turn, turn.words("media", kind=inbound.text))
    elif inbound.kind is Kind.EDITED and turn.posts:
        await _repeat(turn, turn.words("edited"))
    elif inbound.kind is Kind.TAP and not payloads.is_whole(inbound.data):
        await _repeat(turn, turn.words("old-button"))
    elif await _links(turn) or await _own_data(turn):
        return
    elif not turn.posts or _is_joining(turn):
        await enrol.handle(turn)
    elif inbound.kind is Kind.START:
        await menu.show(turn)
    elif inbound.kind is Kind.TAP:
        await _tapped(turn)
    else:
        await _typed(turn)


async def _links(turn: Turn) -> bool:
    """The code of a person who is here on another channel already."""
    code = enrol.typed_code(turn.inbound.text)
    if code is None or enrol.tried_too_often(turn):
        return False
    return await linking.taken(turn, code)


async def _own_data(turn: Turn) -> bool:
    """About the own data; who holds no post has no menu, but types these buttons all the same."""
    if await about_me.wanted(turn):
        return True
    offered = [data for _, data in turn.state.get("offered", [])]
    if turn.posts or turn.inbound.kind is not Kind.TEXT or "me:" not in "".join(offered):
        return False
    return await shortcuts.press(turn) and await about_me.wanted(turn)


def _is_joining(turn: Turn) -> bool:
    """A person with a post opens a further invitation, or is deciding on one."""
    if turn.inbound.kind is Kind.TAP:
        return turn.inbound.data.startswith("join:")
    return enrol.typed_code(turn.inbound.text) is not None


async def _repeat(turn: Turn, notice: str) -> None:
    """Say why this was no answer, and show again what is open: nobody is left without a next step."""
    if turn.posts:
        await work.show_open(turn, notice)
    else:
        turn.reply(Outbound(notice))


async def _tapped(turn: Turn) -> None:
    area = turn.inbound.data.partition(":")[0]
    handler = _AREAS.get(area, menu.tapped)
    await handler(turn)


async def _change_language(turn: Turn) -> None:
    await menu.change_language(turn)
    await work.show_open(turn)


_AREAS: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "f": taps.tapped,
    "open": opening.tapped,
    "desk": desk.tapped,
    "cal": reminders.tapped,
    "lang": _change_language,
    "link": linking.tapped,
    "me": about_me.tapped,
}
"""Who takes a button, by the first word of its payload."""


async def _typed(turn: Turn) -> None:
    """An answer or command for the open draft, else a question of staff, else a button by its name."""
    if role_commands.take(turn):
        await questions.typed(turn)
        return
    reading = command(turn.inbound.text, today=turn.today)
    wanted = str(reading.value) if reading.outcome is not Outcome.ASK else ""
    if wanted in menu.COMMANDS and not several.is_meant(turn):
        await _command(turn, wanted)
    elif _is_deciding(turn) and await shortcuts.press(turn):
        await _tapped(turn)
    elif await words.typed(turn, reading) or await desk.typed(turn):
        return
    elif await shortcuts.press(turn):
        await _tapped(turn)
    elif await _told(turn, reading, wanted):
        return
    elif wanted == "snooze":
        await reminders.later(turn)
    elif wanted or not await questions.puzzled(turn):
        await menu.confused(turn, wanted)


async def _told(turn: Turn, reading: Reading, wanted: str) -> bool:
    """A sentence: what is plainly a report, a correction, a question about figures, a shorter report."""
    verb, _, what = wanted.partition(":")
    return (
        await whole.typed(turn, least=whole.SEVERAL)
        or (verb == "edit" and bool(what) and await correcting.typed(turn, what, reading))
        or (verb == "period" and await months.show(turn, what))
        or await opening.named(turn)
        or await questions.typed(turn)
        or await whole.typed(turn)
    )


def _is_deciding(turn: Turn) -> bool:
    """Staff was asked for a yes to a change of units or a target: its buttons come before any words."""
    return (turn.state.get("desk") or {}).get("do") in ("units", "target")


async def _command(turn: Turn, wanted: str) -> None:
    await menu.command(turn, wanted)
    if wanted == "help" and turn.state.get("draft"):  # go on where one was
        await work.show_open(turn)
