"""Messages on their way out: put in with what caused them, claimed by one sender, kept as record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select, update
from sqlalchemy.orm import aliased

from storage.database import Transaction
from storage.models import Account, StoredFile, Waiting
from storage.prepared import Prepared

CLAIM = timedelta(minutes=3)  # who dies with a claimed message loses it after this time
REPLY, BULK = "reply", "bulk"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to put in; `key` says what it is about, so that it is put in once."""

    key: str
    account_id: int
    lane: str
    content: dict[str, Any]
    useless_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message taken out to be sent."""

    id: int
    account_id: int
    channel: str
    address: str
    lane: str
    content: dict[str, Any]
    created_at: datetime
    useless_after: datetime | None
    attempts: int
    error: str
    key: str


async def put(tx: Transaction, message: Message, now: datetime) -> bool:
    """Put a message in; False if one with the same key stands already."""
    return await tx.insert_new(Waiting, _row(message, now))


async def put_all(tx: Transaction, messages: Sequence[Message], now: datetime) -> None:
    """Put many in at once; those whose keys stand already are left as they are."""
    await tx.insert_all_new(Waiting, [_row(message, now) for message in messages])


async def put_taken(tx: Transaction, message: Message, now: datetime, holder: str) -> int | None:
    """Put a reply in that `holder` sends itself, at once: it is claimed as it is put in. Returns its
    number; None, and nothing is put in, if something else to the account waits: that goes first.
    """
    if await tx.first(_WAITS, {"account": message.account_id}):
        return None
    row = {**_row(message, now), "claimed_until": now + CLAIM, "claimed_by": holder}
    if not await tx.insert_new(Waiting, row):
        return None
    ((number,),) = await tx.rows(_NUMBER, {"named": message.key})
    return int(number)


_WAITS = Prepared(
    select(Waiting.id)
    .where(Waiting.account_id == bindparam("account"), Waiting.status == "waiting")
    .limit(1)
)
_NUMBER = Prepared(select(Waiting.id).where(Waiting.key == bindparam("named")))


def _row(message: Message, now: datetime) -> dict[str, Any]:
    return {
        "key": message.key,
        "account_id": message.account_id,
        "lane": message.lane,
        "message": message.content,
        "created_at": now,
        "next_try_at": now,
        "useless_after": message.useless_after,
        "attempts": 0,
        "status": "waiting",
    }


async def claim(
    tx: Transaction,
    lane: str,
    channels: Sequence[str],
    *,
    limit: int,
    now: datetime,
    holder: str = "",
) -> list[Claimed]:
    """Take due messages of a lane, the oldest first, at most one for each account. `holder` is the
    process that sends them.

    Nothing is taken while an earlier reply to the same account waits, nor while one of the same
    lane is claimed; so order is kept. An earlier bulk message keeps nothing waiting.
    """
    values = {"now": now, "most": limit}
    rows = await tx.rows(_due(lane, tuple(channels)), values)
    found = [_claimed(tx, row) for row in rows]
    for message in found:
        await tx.run(_CLAIM, {"this": message.id, "until": now + CLAIM, "holder": holder})
    return found


_CLAIM = Prepared(
    update(Waiting)
    .where(Waiting.id == bindparam("this"))
    .values(claimed_until=bindparam("until"), claimed_by=bindparam("holder"))
)


@lru_cache
def _due(lane: str, channels: tuple[str, ...]) -> Prepared:
    """The query of `claim`, made once: it is asked after every reply."""
    earlier, now = aliased(Waiting), bindparam("now", type_=Waiting.next_try_at.type)
    in_the_way = (
        select(earlier.id)
        .where(
            earlier.account_id == Waiting.account_id,
            earlier.status == "waiting",
            earlier.id != Waiting.id,
            or_(
                (earlier.lane == REPLY) & (earlier.id < Waiting.id),
                (earlier.lane == lane) & (earlier.claimed_until > now),
                (earlier.lane == lane) & (earlier.id < Waiting.id) & (earlier.next_try_at <= now),
            ),
        )
        .exists()
    )
    return Prepared(
        select(
            Waiting.id,
            Waiting.account_id,
            Account.channel,
            Account.address,
            Waiting.lane,
            Waiting.message,
            Waiting.created_at,
            Waiting.useless_after,
            Waiting.attempts,
            Waiting.error,
            Waiting.key,
        )
        .join(Account, Account.id == Waiting.account_id)
        .where(
            Waiting.status == "waiting",
            Waiting.lane == lane,
            Waiting.next_try_at <= now,
            or_(Waiting.claimed_until.is_(None), Waiting.claimed_until <= now),
            or_(*(Account.channel == channel for channel in channels)),
            ~in_the_way,
        )
        .order_by(Waiting.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True, of=Waiting)
    )


def _claimed(tx: Transaction, row: tuple[Any, ...]) -> Claimed:
    fields = list(row)
    fields[3], fields[9] = tx.vault.decrypt(row[3]), row[9] or ""  # the address, the last error
    return Claimed(*fields)


async def newest_unasked(tx: Transaction, account_id: int, *, limit: int) -> list[dict[str, Any]]:
    """What was last sent to an account without being asked for, the newest first."""
    query = (
        select(Waiting.message)
        .where(
            Waiting.account_id == account_id,
            Waiting.lane == BULK,
            Waiting.status.in_(("sent", "uncertain")),
        )
        .order_by(Waiting.id.desc())
        .limit(limit)
    )
    return [row[0] for row in await tx.execute(query)]


async def release(tx: Transaction, holder: str | None = None) -> None:
    """A process died (without a `holder`: nobody sends): what it had claimed may be claimed again at
    once.
    """
    lost = Waiting.claimed_until.is_not(None) if holder is None else Waiting.claimed_by == holder
    waits = (Waiting.status == "waiting") & lost
    await tx.execute(update(Waiting).where(waits).values(claimed_until=None, claimed_by=None))


async def begin(tx: Transaction, message_id: int, holder: str) -> bool:
    """It is being sent now, and if the process dies nobody knows whether it was; False if another
    process has it, because this one was taken for dead.
    """
    mine = (
        (Waiting.id == message_id) & (Waiting.status == "waiting") & (Waiting.claimed_by == holder)
    )
    doubt = update(Waiting).where(mine).values(status="uncertain", error="sending")
    return bool((await tx.execute(doubt)).rowcount)


async def waiting_ids(tx: Transaction) -> list[int]:
    """The numbers of all that wait."""
    query = select(Waiting.id).where(Waiting.status == "waiting").order_by(Waiting.id)
    return [row[0] for row in await tx.execute(query)]


async def content(tx: Transaction, message_id: int) -> dict[str, Any]:
    """What a message says. Raises WrongKey if its address cannot be read, ValueError if it cannot."""
    query = (
        select(Waiting.message, Account.address)
        .join(Account, Account.id == Waiting.account_id)
        .where(Waiting.id == message_id)
    )
    message, address = (await tx.execute(query)).one()
    tx.vault.decrypt(address)
    return dict(message)


async def next_due(tx: Transaction) -> datetime | None:
    """When the next message that waits may be tried."""
    query = select(func.min(Waiting.next_try_at)).where(Waiting.status == "waiting")
    return (await tx.execute(query)).scalar_one_or_none()


async def done(tx: Transaction, message_id: int, external_id: str, now: datetime) -> bool:
    """It was sent; True if more waits for the same account."""
    await tx.run(_DONE, {"this": message_id, "named": external_id, "now": now})
    return await tx.first(_MORE, {"this": message_id}) is not None


_DONE = Prepared(
    update(Waiting)
    .where(Waiting.id == bindparam("this"))
    .values(status="sent", external_id=bindparam("named"), sent_at=bindparam("now"), error=None)
)
_MORE = Prepared(
    select(Waiting.id)
    .where(
        Waiting.account_id
        == select(Waiting.account_id).where(Waiting.id == bindparam("this")).scalar_subquery(),
        Waiting.status == "waiting",
    )
    .limit(1)
)


async def retry(
    tx: Transaction, message_id: int, *, at: datetime, attempts: int, error: str
) -> None:
    """Give it back, to be claimed again at that moment."""
    again = {"status": "waiting", "claimed_until": None, "claimed_by": None, "next_try_at": at}
    await _set(tx, message_id, attempts=attempts, error=error, **again)


async def end(tx: Transaction, message_id: int, status: str, error: str) -> None:
    """It was skipped, failed, or nobody knows (uncertain)."""
    await _set(tx, message_id, status=status, error=error)


async def doubt_all(tx: Transaction, error: str) -> int:
    """Nobody knows whether those that wait were sent; they are not sent again."""
    waits = Waiting.status == "waiting"
    values = {"status": "uncertain", "error": error}
    return int((await tx.execute(update(Waiting).where(waits).values(**values))).rowcount)


async def account_of(tx: Transaction, message_id: int) -> tuple[int, str]:
    """The account a message goes to, and its channel."""
    query = (
        select(Account.id, Account.channel)
        .join(Waiting, Waiting.account_id == Account.id)
        .where(Waiting.id == message_id)
    )
    account_id, channel = (await tx.execute(query)).one()
    return account_id, channel


async def _set(tx: Transaction, message_id: int, **values: Any) -> None:
    await tx.execute(update(Waiting).where(Waiting.id == message_id).values(**values))


async def file(tx: Transaction, file_id: int) -> tuple[str, str, bytes] | None:
    """Name, media type and bytes of a stored file."""
    query = select(StoredFile.name, StoredFile.media_type, StoredFile.content).where(
        StoredFile.id == file_id
    )
    row = (await tx.execute(query)).first()
    return (row[0], row[1], row[2]) if row else None


async def add_file(
    tx: Transaction, name: str, media_type: str, content: bytes, now: datetime
) -> int:
    row = {"name": name, "media_type": media_type, "content": content, "created_at": now}
    return await tx.insert(StoredFile, row)


async def carrying(tx: Transaction, file_id: int) -> list[tuple[str, int, str]]:
    """The messages that carry a file: their keys, the accounts they are for, and its media type.

    A file and its message are of the same moment, so few messages have to be opened.
    """
    query = (
        select(Waiting.key, Waiting.account_id, StoredFile.media_type)
        .join(StoredFile, StoredFile.created_at == Waiting.created_at)
        .where(StoredFile.id == file_id)
        .where(Waiting.message[("attachment", 0)].as_integer() == file_id)
    )
    return [(key, account, kind) for key, account, kind in await tx.execute(query)]


async def sent_by_channel(
    tx: Transaction, since: datetime, until: datetime, *, bulk: bool | None = None
) -> dict[str, int]:
    """How many messages went out through each channel in a time; only those that went out by
    themselves, or only replies, if `bulk` says so.
    """
    query = (
        select(Account.channel, func.count())
        .select_from(Waiting)
        .join(Account, Account.id == Waiting.account_id)
        .where(Waiting.sent_at >= since, Waiting.sent_at < until)
        .group_by(Account.channel)
    )
    if bulk is not None:
        query = query.where((Waiting.lane == BULK) == bulk)
    return dict(tuple(row) for row in await tx.execute(query))


async def counts(tx: Transaction) -> dict[str, int]:
    """How many messages ended how."""
    query = select(Waiting.status, func.count()).group_by(Waiting.status)
    return dict(tuple(row) for row in await tx.execute(query))


async def set_back(tx: Transaction, now: datetime, by: timedelta) -> None:
    """The clock was set back: what was to be tried again waits as long as it was meant to. What was put
    in for a moment to come keeps its moment.
    """
    later = (Waiting.status == "waiting") & (Waiting.next_try_at > now)
    query = select(Waiting.id, Waiting.next_try_at).where(later, Waiting.error.is_not(None))
    for number, at in (await tx.execute(query)).all():
        await _set(tx, number, next_try_at=max(now, at - by))
