"""Links to a page with the figures: signed, good for a week, for who has no account there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from handlers.messages import Choice, Outbound
from handlers.periods import Period
from handlers.phrases import moment
from handlers.turn import Turn
from storage import audit
from storage.units import UnitState
from storage.vault import Vault

LIFETIME = timedelta(days=7)
_SIGNATURE = 32
_PURPOSE = "figures link"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link shows, and until when."""

    unit_id: int
    period: str
    until: datetime


def token(vault: Vault, linked: Linked) -> str:
    """UNIT.PERIOD.EXPIRY.SIGNATURE, to be put behind /r/ ."""
    said = f"{linked.unit_id}.{linked.period}.{int(linked.until.timestamp()):x}"
    return f"{said}.{_sign(vault, said)}"


def read(vault: Vault, text: str, now: datetime) -> Linked | None:
    """What a token shows; None if it is not ours, was changed or has expired."""
    said, _, signature = text.rpartition(".")
    if not compare_digest(_sign(vault, said).encode(), signature.encode()):
        return None
    unit_id, period, expiry = said.split(".")
    until = datetime.fromtimestamp(int(expiry, 16), UTC)
    return Linked(int(unit_id), period, until) if now < until else None


def _sign(vault: Vault, said: str) -> str:
    return vault.fingerprint(_PURPOSE, said)[:_SIGNATURE]


async def show(turn: Turn, unit: UnitState, period: Period) -> None:
    """Give the link: whoever has it sees the figures, so it expires and is in the audit."""
    until = turn.now + LIFETIME
    address = turn.house.address
    link = f"{address}/r/{token(turn.tx.vault, Linked(unit.id, period.code, until))}"
    subject = f"{unit.code} {period.code}"
    await audit.write(turn.tx, f"person {turn.person_id}", "made link", subject, now=turn.now)
    values = {"unit": unit.name, "period": period.label(turn.language)}
    shown = moment(until.astimezone(turn.house.zone))
    text = turn.words("desk-link", **values, until=shown, link=link)
    open_it = Choice(turn.words("desk-open-link"), url=link)
    menu = turn.button("menu-button", "menu")
    secure = link.startswith("https://")  # elsewhere the platforms take no such button
    turn.reply(Outbound(text, rows=(((open_it,), (menu,)) if secure else ((menu,),))))
