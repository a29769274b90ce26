"""Messages that cannot arrive where they were to go: another account of the same person gets them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased

from storage.database import Transaction
from storage.models import Account, Waiting

AT_ONCE = 200  # messages taken from a channel in one transaction


async def elsewhere(tx: Transaction, message_id: int, now: datetime) -> bool:
    """Give a message to another account of its person; False if there is none that was not tried."""
    query = select(Waiting.id, Waiting.account_id, Waiting.message, Waiting.tried)
    row = (await tx.execute(query.where(Waiting.id == message_id))).first()
    return row is not None and await _hand_on(tx, row, now, besides="")


async def divert(tx: Transaction, channel: str, now: datetime) -> list[int]:
    """Take what waits for a channel to accounts on others, where there are any. Returns their numbers.

    What is claimed is left alone: it is under way.
    """
    other = aliased(Account)
    reachable = (
        select(other.id)
        .where(
            other.person_id == Account.person_id,
            other.status == "active",
            other.channel != channel,
        )
        .exists()
    )
    free = or_(Waiting.claimed_until.is_(None), Waiting.claimed_until <= now)
    query = (
        select(Waiting.id, Waiting.account_id, Waiting.message, Waiting.tried)
        .join(Account, Account.id == Waiting.account_id)
        .where(Waiting.status == "waiting", Account.channel == channel, free, reachable)
        .order_by(Waiting.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Waiting)
    )
    rows = (await tx.execute(query)).all()
    return [row.id for row in rows if await _hand_on(tx, row, now, besides=channel)]


async def _hand_on(tx: Transaction, row: Any, now: datetime, *, besides: str) -> bool:
    tried = [*(row.tried or ()), row.account_id]
    other = await _other(tx, row.account_id, tried, besides)
    if other is None:
        return False
    message = {key: value for key, value in row.message.items() if key != "replaces"}
    values = {"account_id": other, "message": message, "tried": tried, "next_try_at": now}
    anew = {"status": "waiting", "attempts": 0, "error": None}
    free = {"claimed_until": None, "claimed_by": None}
    mine = Waiting.id == row.id
    await tx.execute(update(Waiting).where(mine).values(**values, **anew, **free))
    return True


async def _other(
    tx: Transaction, account_id: int, tried: Sequence[int], besides: str
) -> int | None:
    """Another account of the same person: where it rings first, then where the person last wrote."""
    person = select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    query = (
        select(Account.id)
        .where(
            Account.person_id == person,
            Account.status == "active",
            Account.channel != besides,
            Account.id.not_in(list(tried)),
        )
        .order_by(Account.silent, Account.last_in_at.desc(), Account.id)
        .limit(1)
    )
    return (await tx.execute(query)).scalar_one_or_none()
