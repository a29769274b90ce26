"""Sessions of the web page and the bot's messages on it; files only for who was sent them."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from storage import outbox
from storage.database import Transaction
from storage.models import Account, WebMessage, WebSession

LIFETIME = timedelta(days=365)
RENEWED_AFTER = timedelta(days=1)
"""A session in use is prolonged, at most once in this time: it ends a year after its last use."""
NEWEST = 100
"""So many messages of a long past are still shown."""


@dataclass(frozen=True, slots=True)
class Put:
    """A message as it stands on the page."""

    seq: int
    message_id: str
    message: dict[str, Any]


async def open_session(tx: Transaction, now: datetime) -> tuple[str, str]:
    """A new session's public id and its secret, of which only a keyed hash is kept."""
    await _forget_expired(tx, now)
    session_id, secret = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
    row = {
        "id": session_id,
        "secret_hash": _mark(tx, session_id, secret),
        "created_at": now,
        "expires_at": now + LIFETIME,
    }
    await tx.execute(WebSession.__table__.insert().values(**row))  # type: ignore[attr-defined]  # FromClause is always a Table here
    return session_id, secret


async def _forget_expired(tx: Transaction, now: datetime) -> None:
    expired = select(WebSession.id).where(WebSession.expires_at <= now)
    await tx.execute(delete(WebMessage).where(WebMessage.session_id.in_(expired)))
    await tx.execute(delete(WebSession).where(WebSession.expires_at <= now))


async def expiry(tx: Transaction, session_id: str, secret: str, now: datetime) -> datetime | None:
    """When the session ends; None if there is none, it has ended, or the secret is not its own."""
    query = select(WebSession.secret_hash, WebSession.expires_at).where(WebSession.id == session_id)
    row = (await tx.execute(query)).first()
    if row is None or row.expires_at <= now:
        return None
    own = hmac.compare_digest(row.secret_hash, _mark(tx, session_id, secret))
    ends: datetime = row.expires_at
    return ends if own else None


async def language(tx: Transaction, channel: str, address: str) -> str | None:
    """The language of an account as it is now; None if nothing came from this address yet."""
    mark = tx.vault.fingerprint(channel, address)
    query = select(Account.language).where(Account.channel == channel, Account.address_hash == mark)
    return (await tx.execute(query)).scalar_one_or_none()


async def renew(tx: Transaction, session_id: str, now: datetime) -> None:
    """The session is in use: it begins its lifetime anew."""
    mine = WebSession.id == session_id
    await tx.execute(update(WebSession).where(mine).values(expires_at=now + LIFETIME))


async def close_session(tx: Transaction, session_id: str) -> None:
    """End a session and forget its messages."""
    await tx.execute(delete(WebMessage).where(WebMessage.session_id == session_id))
    await tx.execute(delete(WebSession).where(WebSession.id == session_id))


async def put(
    tx: Transaction, session_id: str, message: Mapping[str, Any], replaces: str, *, key: str = ""
) -> str | None:
    """Keep a message and return its id; None if the session is closed.

    One that stands already under its `key` is left as it is: its sender died before saying so.

    The session's row is locked, so that numbers grow in the order in which messages become visible.
    """
    open_one = select(WebSession.id).where(WebSession.id == session_id).with_for_update()
    if (await tx.execute(open_one)).first() is None:
        return None
    own = tx.vault.fingerprint("web message", key)[:24] if key else secrets.token_urlsafe(9)
    if key and await _stands(tx, session_id, own):
        return own
    message_id = await _take_over(tx, session_id, replaces) or own
    row = {"session_id": session_id, "message_id": message_id, "message": dict(message)}
    await tx.insert(WebMessage, row)
    return message_id


async def _stands(tx: Transaction, session_id: str, message_id: str) -> bool:
    mine = (WebMessage.session_id == session_id) & (WebMessage.message_id == message_id)
    return (await tx.execute(select(WebMessage.seq).where(mine).limit(1))).first() is not None


async def _take_over(tx: Transaction, session_id: str, replaced: str) -> str:
    """Remove the earlier message; its id if it was there, else ''."""
    if not replaced:
        return ""
    earlier = (WebMessage.session_id == session_id) & (WebMessage.message_id == replaced)
    result = await tx.execute(delete(WebMessage).where(earlier))
    return replaced if result.rowcount else ""


async def feed(tx: Transaction, session_id: str, after: int) -> Sequence[Put]:
    """The newest messages with a number greater than `after`, in order."""
    query = (
        select(WebMessage.seq, WebMessage.message_id, WebMessage.message)
        .where(WebMessage.session_id == session_id, WebMessage.seq > after)
        .order_by(WebMessage.seq.desc())
        .limit(NEWEST)
    )
    return [Put(*row) for row in reversed((await tx.execute(query)).all())]


async def file(tx: Transaction, session_id: str, number: int) -> tuple[str, str, bytes] | None:
    """Name, media type and bytes of a file that a message of this session carries."""
    carried = WebMessage.message[("attachment", 0)].as_integer() == number
    query = select(WebMessage.seq).where(WebMessage.session_id == session_id, carried).limit(1)
    if (await tx.execute(query)).first() is None:
        return None
    return await outbox.file(tx, number)


def _mark(tx: Transaction, session_id: str, secret: str) -> str:
    return tx.vault.fingerprint("web session", session_id, secret)
