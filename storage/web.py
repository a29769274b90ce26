"""Sessions of the web page and the bot's messages on it; files only for who was sent them."""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from storage import outbox
from storage.database import Transaction
from storage.models import Account, WebMessage, WebPush, WebSession

LIFETIME = timedelta(days=365)
UNUSED = timedelta(days=2)
"""So long a session lasts whose page is never opened."""
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


@dataclass(frozen=True, slots=True)
class Found:
    """An open session: when it ends, and whether its browser is told of what is new."""

    ends: datetime
    rings: bool


async def open_session(tx: Transaction, now: datetime) -> tuple[str, str]:
    """A new session's public id and its secret, of which only a keyed hash is kept."""
    await _forget_expired(tx, now)
    session_id, secret = secrets.token_urlsafe(12), secrets.token_urlsafe(32)
    row = {
        "id": session_id,
        "secret_hash": tx.vault.fingerprint(*_proof(session_id, secret)),
        "created_at": now,
        "expires_at": now + UNUSED,
    }
    await tx.execute(WebSession.__table__.insert().values(**row))  # type: ignore[attr-defined]  # FromClause is always a Table here
    return session_id, secret


async def _forget_expired(tx: Transaction, now: datetime) -> None:
    expired = select(WebSession.id).where(WebSession.expires_at <= now)
    for table in (WebMessage, WebPush):
        await tx.execute(delete(table).where(table.session_id.in_(expired)))
    await tx.execute(delete(WebSession).where(WebSession.expires_at <= now))


async def find(tx: Transaction, session_id: str, secret: str, now: datetime) -> Found | None:
    """An open session; None if there is none, it has ended, or the secret is not its own."""
    query = (
        select(WebSession.secret_hash, WebSession.expires_at, WebPush.session_id)
        .outerjoin(WebPush, WebPush.session_id == WebSession.id)
        .where(WebSession.id == session_id)
    )
    row = (await tx.execute(query)).first()
    if row is None or row[1] <= now:
        return None
    marks = tx.vault.fingerprints(*_proof(session_id, secret))
    own = any(hmac.compare_digest(row[0], mark) for mark in marks)
    return Found(row[1], rings=row[2] is not None) if own else None


async def language(tx: Transaction, channel: str, address: str) -> str | None:
    """The language of an account as it is now; None if nothing came from this address yet."""
    mark = tx.vault.fingerprint(channel, address)
    query = select(Account.language).where(Account.channel == channel, Account.address_hash == mark)
    return (await tx.execute(query)).scalar_one_or_none()


async def renew(tx: Transaction, session_id: str, secret: str, now: datetime) -> None:
    """The session is in use: it begins its lifetime anew, under the present key."""
    mine = WebSession.id == session_id
    mark = tx.vault.fingerprint(*_proof(session_id, secret))
    fresh = {"expires_at": now + LIFETIME, "secret_hash": mark}
    await tx.execute(update(WebSession).where(mine).values(**fresh))


async def close_session(tx: Transaction, session_id: str) -> None:
    """End a session and forget its messages; nothing happens if there is no such session."""
    for table in (WebMessage, WebPush):
        await tx.execute(delete(table).where(table.session_id == session_id))
    await tx.execute(delete(WebSession).where(WebSession.id == session_id))


async def subscribe(
    tx: Transaction,
    account: tuple[str, str],
    subscription: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    """Keep where the browser of a session wants to be told of what is new; None: nowhere.

    `account` is the channel and the address, which is the session's id; nothing rings there without.
    """
    channel, session_id = account
    await tx.execute(delete(WebPush).where(WebPush.session_id == session_id))
    if subscription is not None:
        sealed = tx.vault.encrypt(json.dumps(dict(subscription)))
        row = {"session_id": session_id, "subscription": sealed, "created_at": now}
        await tx.insert_new(WebPush, row)
    mark = tx.vault.fingerprint(channel, session_id)
    mine = (Account.channel == channel) & (Account.address_hash == mark)
    await tx.execute(update(Account).where(mine).values(silent=subscription is None))


async def subscription(tx: Transaction, session_id: str) -> dict[str, Any] | None:
    """Where the browser of a session wants to be told, if anywhere."""
    query = select(WebPush.subscription).where(WebPush.session_id == session_id)
    sealed = (await tx.execute(query)).scalar_one_or_none()
    if sealed is None:
        return None
    opened: dict[str, Any] = json.loads(tx.vault.decrypt(sealed))
    return opened


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


def _proof(session_id: str, secret: str) -> tuple[str, ...]:
    return ("web session", session_id, secret)
