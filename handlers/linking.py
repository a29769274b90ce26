"""One person on several channels: a code shown on the one is typed on the other; and back again."""

from datetime import datetime, timedelta

from handlers import menu, role_commands
from handlers.enrol import new_code, shown
from handlers.messages import Choice, Outbound, Style
from handlers.phrases import channel_name, day
from handlers.report import work
from handlers.turn import Turn
from storage import audit, conversations, links, people
from storage.database import Transaction
from storage.links import Linked

VALID = timedelta(minutes=15)
READMITTED = timedelta(days=3)
"""So long a code is good that an officer passes on."""


async def tapped(turn: Turn) -> None:
    """`link:list`, `link:code`, `link:off` (this account), `link:off:ACCOUNT` (another one)."""
    _, verb, *rest = turn.inbound.data.split(":")
    if verb == "code":
        await _give_code(turn)
    elif verb == "off" and rest:
        await _sign_out(turn, rest[0])
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
        buttons += [_dropping(turn, each) for each in found if each.account_id != turn.account.id]
    buttons.append(turn.button("menu-button", "menu"))
    rows = tuple((button,) for button in buttons)
    text = turn.words("link-list", channels=names)
    turn.reply(Outbound(text, rows=rows, replaces=turn.inbound.card))


def _dropping(turn: Turn, other: Linked) -> Choice:
    """A button that takes another account away: a phone that was lost, a browser of somebody else."""
    channel = channel_name(turn.language, other.channel)
    last = day(other.last_in_at.astimezone(turn.house.zone).date())
    return turn.button("link-drop", f"link:off:{other.account_id}", channel=channel, last=last)


async def _sign_out(turn: Turn, number: str) -> None:
    mine = {str(each.account_id): each for each in await links.accounts(turn.tx, turn.person_id)}
    other = mine.get(number)
    if other is not None and other.account_id != turn.account.id:
        await links.sign_out(turn.tx, other.account_id)
        await links.void_codes(turn.tx, turn.person_id)  # one may have been asked for on that phone
        await role_commands.take_back(turn.tx, other.account_id, turn.now)
        await turn.record("signed out", other.channel)
    await _list(turn)


async def _give_code(turn: Turn) -> None:
    code = new_code()
    await links.new_code(turn.tx, turn.person_id, code, turn.now + VALID)
    minutes = int(VALID.total_seconds() // 60)
    text = turn.words("link-code-is", code=shown(code), minutes=minutes)
    address = turn.house.address
    parts = (text, turn.words("link-page", url=f"{address}/j/{code}") if address else "")
    turn.reply(Outbound("\n\n".join(part for part in parts if part)))


async def readmit(
    tx: Transaction,
    person_id: int,
    by: audit.By,
    now: datetime,
    *,
    unit: str = "",
    lost: bool = False,
) -> str:
    """A code by which somebody gets back in who lost the session; whose phone was `lost` is signed
    out everywhere first. `by` stands in the audit, beside the code of the `unit` of the post.
    """
    if lost:
        for each in await links.accounts(tx, person_id):
            await links.sign_out(tx, each.account_id)
            await role_commands.take_back(tx, each.account_id, now)
    code = new_code()
    await links.new_code(tx, person_id, code, now + READMITTED)
    what = "signed out and readmitted" if lost else "readmitted"
    await audit.write(tx, by, what, f"person {person_id}", now=now, unit=unit)
    return code


async def taken(turn: Turn, code: str) -> bool:
    """Bring this account to the person whose code was typed; False if it is no such code."""
    person_id = await links.use_code(turn.tx, code, turn.now)
    if person_id is None:
        return False
    if turn.account.person_id not in (None, person_id) and turn.posts:
        turn.tell("link-other")  # nobody's posts change hands in silence
        return True
    await links.link(turn.tx, turn.account.id, person_id)
    await _arrive(turn, person_id)
    await turn.record("linked account", turn.inbound.channel)
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
    role_commands.show(turn)


async def _unlink(turn: Turn) -> None:
    """Take this account from the person, unless it is the last."""
    if len(await links.accounts(turn.tx, turn.person_id)) < 2:
        turn.tell("link-last")
        return
    await links.unlink(turn.tx, turn.account.id)
    await links.void_codes(turn.tx, turn.person_id)
    await role_commands.take_back(turn.tx, turn.account.id, turn.now)
    await turn.record("unlinked account", turn.inbound.channel)
    turn.tell("link-gone")
