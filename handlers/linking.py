"""One person on several channels: a code shown on the one is typed on the other; and back again."""

from datetime import timedelta

from handlers import menu
from handlers.enrol import new_code, shown
from handlers.messages import Outbound, Style
from handlers.phrases import channel_name
from handlers.report import work
from handlers.turn import Turn
from storage import audit, conversations, links, people

VALID = timedelta(minutes=15)


async def tapped(turn: Turn) -> None:
    """`link:list`, `link:code`, `link:off`."""
    verb = turn.inbound.data.partition(":")[2]
    if verb == "code":
        await _give_code(turn)
    elif verb == "off":
        await _unlink(turn)
    else:
        await _list(turn)


async def _list(turn: Turn) -> None:
    found = await links.accounts(turn.tx, turn.person_id)
    names = ", ".join(dict.fromkeys(channel_name(turn.language, each.channel) for each in found))
    buttons = [turn.button("link-code", "link:code", Style.PRIMARY)]
    if len(found) > 1:
        buttons.append(turn.button("link-off", "link:off", Style.DANGER))
    buttons.append(turn.button("menu-button", "menu"))
    rows = tuple((button,) for button in buttons)
    text = turn.words("link-list", channels=names)
    turn.reply(Outbound(text, rows=rows, replaces=turn.inbound.card))


async def _give_code(turn: Turn) -> None:
    code = new_code()
    await links.new_code(turn.tx, turn.person_id, code, turn.now + VALID)
    turn.tell("link-code-is", code=shown(code), minutes=int(VALID.total_seconds() // 60))


async def taken(turn: Turn, code: str) -> bool:
    """Bring this account to the person whose code was typed; False if it is no such code."""
    person_id = await links.use_code(turn.tx, code, turn.now)
    if person_id is None:
        return False
    if turn.account.person_id not in (None, person_id) and turn.posts:
        turn.tell("link-other")  # nobody's posts change hands in silence
        return True
    await links.link(turn.tx, turn.account.id, person_id)
    name = turn.inbound.channel
    await audit.write(turn.tx, f"person {person_id}", "linked account", name, now=turn.now)
    await _arrive(turn, person_id)
    return True


async def _arrive(turn: Turn, person_id: int) -> None:
    turn.account = await people.account(
        turn.tx, turn.inbound.channel, turn.inbound.address, language=turn.language, now=turn.now
    )
    turn.posts = await people.posts(turn.tx, person_id, turn.today)
    turn.state = await conversations.state(turn.tx, person_id)
    turn.tell("link-done")
    if not turn.posts:
        return
    if turn.state.get("draft"):  # what was begun elsewhere goes on here
        await work.show_open(turn)
    else:
        await menu.show(turn)


async def _unlink(turn: Turn) -> None:
    """Take this account from the person, unless it is the last."""
    if len(await links.accounts(turn.tx, turn.person_id)) < 2:
        turn.tell("link-last")
        return
    person_id = turn.person_id
    await links.unlink(turn.tx, turn.account.id)
    name = turn.inbound.channel
    await audit.write(turn.tx, f"person {person_id}", "unlinked account", name, now=turn.now)
    turn.tell("link-gone")
