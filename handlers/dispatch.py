"""One incoming message: seen before? load, decide, save, answer, all in the caller's transaction."""

from datetime import datetime

from handlers import desk, enrol, menu, report
from handlers.forms.answers import command
from handlers.forms.readings import Outcome
from handlers.library import House
from handlers.messages import Inbound, Kind
from handlers.turn import Turn
from storage import conversations, people, units
from storage.database import Transaction

_NOTICES = {Kind.MEDIA: "media", Kind.EDITED: "edited"}


async def handle(tx: Transaction, inbound: Inbound, house: House, now: datetime) -> bool:
    """Handle a message once; False if it was handled before. The replies are in the outbox."""
    if not await conversations.claim(tx, inbound.channel, inbound.event_id, now):
        return False
    account = await people.account(
        tx, inbound.channel, inbound.address, language=inbound.language, now=now
    )
    if inbound.kind is Kind.LEFT:
        await people.set_status(tx, account.id, "left")
        return True
    await people.touch(tx, account.id, now)
    tree = await units.tree(tx, now.astimezone(house.zone).date())
    turn = Turn(tx, house, inbound, account, now, tree, language=account.language)
    if account.person_id is not None:
        turn.posts = await people.posts(tx, account.person_id, turn.today)
        turn.state = await conversations.state(tx, account.person_id)
    await _decide(turn)
    await _save(turn)
    return True


async def apologise(
    tx: Transaction, inbound: Inbound, house: House, error: str, now: datetime
) -> None:
    """Set an event aside that could not be handled, and say so to the person."""
    if not await conversations.claim(tx, inbound.channel, inbound.event_id, now):
        return
    await conversations.set_aside(tx, inbound.channel, inbound.event_id, error=error, now=now)
    account = await people.account(
        tx, inbound.channel, inbound.address, language=inbound.language, now=now
    )
    turn = Turn(tx, house, inbound, account, now, units.Tree(()), language=account.language)
    turn.tell("trouble")
    await turn.put_out()


async def _save(turn: Turn) -> None:
    if turn.account.person_id is not None:
        await conversations.save_state(turn.tx, turn.person_id, turn.state, turn.now)
    await turn.put_out()


async def _decide(turn: Turn) -> None:
    inbound = turn.inbound
    if inbound.kind in _NOTICES:
        turn.tell(_NOTICES[inbound.kind])
        await _repeat(turn)
    elif inbound.forwarded:
        turn.tell("forwarded")
        await _repeat(turn)
    elif not turn.posts or _is_joining(turn):
        await enrol.handle(turn)
    elif inbound.kind is Kind.START:
        await menu.show(turn)
    elif inbound.kind is Kind.TAP:
        await _tapped(turn)
    else:
        await _typed(turn)


def _is_joining(turn: Turn) -> bool:
    """A person with a post opens a further invitation, or is deciding on one."""
    if turn.inbound.kind is Kind.TAP:
        return turn.inbound.data.startswith("join:")
    return enrol.typed_code(turn.inbound.text) is not None


async def _repeat(turn: Turn) -> None:
    """Show again what is open, so that nobody is left without knowing what to do."""
    if turn.posts:
        await report.show_open(turn)


async def _tapped(turn: Turn) -> None:
    area = turn.inbound.data.partition(":")[0]
    if area == "lang":
        await menu.change_language(turn)
        await report.show_open(turn)
        return
    handlers = {"f": report.tapped, "open": report.tapped, "desk": desk.tapped}
    await handlers.get(area, menu.tapped)(turn)


async def _typed(turn: Turn) -> None:
    reading = command(turn.inbound.text, today=turn.today)
    wanted = str(reading.value) if reading.outcome is not Outcome.ASK else ""
    if wanted in menu.COMMANDS:
        await menu.command(turn, wanted)
        if wanted == "help" and turn.state.get("draft"):  # go on where one was
            await report.show_open(turn)
    elif not await report.typed(turn, reading) and not await desk.typed(turn):
        await menu.confused(turn, wanted)
