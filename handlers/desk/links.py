"""Links to a page with the figures: signed, good for a week, and taken back at a tap."""

from datetime import date, datetime, timedelta
from hmac import compare_digest

from handlers.cards import rows
from handlers.desk import branch
from handlers.library import rules
from handlers.messages import Choice, Outbound
from handlers.periods import Period
from handlers.phrases import moment
from handlers.turn import Turn
from storage import figures_links
from storage.database import Transaction
from storage.figures_links import LinkState
from storage.units import UnitState
from storage.vault import Vault

LIFETIME = timedelta(days=7)
MOST_SHOWN = 10
_SIGNATURE = 32
_PURPOSE = "figures link"


def token(vault: Vault, link: LinkState) -> str:
    """NUMBER.EXPIRY.SIGNATURE, to be put behind /r/ ."""
    said = f"{link.id}.{int(link.expires_at.timestamp()):x}"
    return f"{said}.{_signed(vault, said)[0]}"


async def read(tx: Transaction, text: str, now: datetime, today: date) -> LinkState | None:
    """What a token shows; None if it is not ours, was changed, has expired or was taken back, or if
    whoever gave it does not look after the unit any more.
    """
    said, _, signature = text.rpartition(".")
    known = [compare_digest(own.encode(), signature.encode()) for own in _signed(tx.vault, said)]
    if not any(known):
        return None
    link = await figures_links.get(tx, int(said.partition(".")[0]))
    if link is None or not link.is_good(now):
        return None
    return link if await _still_may(tx, link, today) else None


def _signed(vault: Vault, said: str) -> list[str]:
    return [mark[:_SIGNATURE] for mark in vault.fingerprints(_PURPOSE, said)]


async def _still_may(tx: Transaction, link: LinkState, today: date) -> bool:
    mine = await branch.of_person(tx, link.person_id, today)
    period = branch.named(await rules(tx), link.period)
    return period is not None and await branch.may_see(tx, mine, link.unit_id, period, today)


async def show(turn: Turn, unit: UnitState, period: Period) -> None:
    """Give the link: whoever has it sees the figures, so it expires and is in the audit."""
    until = turn.now + LIFETIME
    link_id = await figures_links.add(
        turn.tx, turn.person_id, unit.id, period.code, until=until, now=turn.now
    )
    made = await figures_links.get(turn.tx, link_id)
    assert made is not None
    link = f"{turn.house.address}/r/{token(turn.tx.vault, made)}"
    await turn.record("made link", f"{link_id} {unit.code} {period.code}", unit=unit.code)
    values = {"unit": unit.name, "period": period.label(turn.language)}
    shown = moment(until.astimezone(turn.house.zone))
    text = turn.words("desk-link", **values, until=shown, link=link)
    open_it = Choice(turn.words("desk-open-link"), url=link)
    buttons = (
        turn.button("desk-unlink", f"desk:unlink:{link_id}"),
        turn.button("menu-button", "menu"),
    )
    secure = link.startswith("https://")  # elsewhere the platforms take no such button
    turn.reply(Outbound(text, rows=((open_it,), buttons) if secure else (buttons,)))


async def standing(turn: Turn, unit: UnitState, _: Period) -> None:
    """The links of a branch that are still good, each to be taken back."""
    found = [
        each
        for each in await figures_links.good(turn.tx, turn.now)
        if turn.tree.holds(unit.id, each.unit_id) or each.person_id == turn.person_id
    ]
    lines = [
        turn.words(
            "desk-link-line",
            number=each.id,
            unit=each.unit,
            period=each.period,
            until=moment(each.expires_at.astimezone(turn.house.zone)),
        )
        for each in found[-MOST_SHOWN:]
    ]
    buttons = [
        turn.button("desk-unlink-one", f"desk:unlink:{each.id}", number=each.id)
        for each in found[-MOST_SHOWN:]
    ]
    text = "\n".join(lines) or turn.words("desk-no-links")
    menu = turn.button("menu-button", "menu")
    turn.reply(Outbound(text, rows=(*rows(buttons), (menu,))))


async def take_back(turn: Turn, rest: list[str]) -> None:
    """`LINK`: nobody opens it any more."""
    link = await figures_links.get(turn.tx, int(rest[0]))
    mine = link is not None and link.person_id == turn.person_id  # that of a unit that is gone, too
    if link is None or not (mine or branch.looks_after(turn, link.unit_id)):
        branch.refuse(turn)
        return
    if await figures_links.revoke(turn.tx, [link.id], turn.now):
        subject = f"{link.id} {link.unit} {link.period}"
        await turn.record("took link back", subject, unit=link.unit)
    turn.tell("desk-unlinked", number=link.id)
