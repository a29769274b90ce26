"""What a month on a channel has used of its platform's quota: messages in and out, and people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from storage.database import Transaction
from storage.models import Account, MonthOfChannel, WriterOfMonth


@dataclass(frozen=True, slots=True)
class Used:
    """`writers` wrote in this month, `people` ever; `refused_at` is when the platform last said that
    nothing is left.
    """

    received: int = 0
    sent: int = 0
    writers: int = 0
    refused_at: datetime | None = None
    people: int = 0


async def came_in(tx: Transaction, channel: str, month: str, account_id: int) -> None:
    """A message came in from an account."""
    writer = {"channel": channel, "month": month, "account_id": account_id}
    is_new = await tx.insert_new(WriterOfMonth, writer)
    await _add(tx, channel, month, received=1, writers=int(is_new))


async def went_out(tx: Transaction, channel: str, month: str, count: int) -> None:
    """So many messages left, or may have left: the platform takes messages."""
    await _add(tx, channel, month, sent=count)
    await _set(tx, channel, month, refused_at=None)


async def refused(tx: Transaction, channel: str, month: str, at: datetime) -> None:
    """The platform says that nothing is left."""
    await _add(tx, channel, month)
    await _set(tx, channel, month, refused_at=at)


async def of(tx: Transaction, channel: str, month: str) -> Used:
    """What a channel has used of a month."""
    query = select(
        MonthOfChannel.received,
        MonthOfChannel.sent,
        MonthOfChannel.writers,
        MonthOfChannel.refused_at,
    ).where(_month(channel, month))
    received, sent, writers, refused_at = (await tx.execute(query)).first() or (0, 0, 0, None)
    people = select(func.count()).select_from(Account).where(Account.channel == channel)
    return Used(received, sent, writers, refused_at, int((await tx.execute(people)).scalar_one()))


def _month(channel: str, month: str) -> ColumnElement[bool]:
    return (MonthOfChannel.channel == channel) & (MonthOfChannel.month == month)


async def _add(tx: Transaction, channel: str, month: str, **more: int) -> None:
    added = {"received": 0, "sent": 0, "writers": 0, **more}
    if not await tx.insert_new(MonthOfChannel, {"channel": channel, "month": month, **added}):
        columns = {name: getattr(MonthOfChannel, name) + count for name, count in more.items()}
        if columns:
            await _set(tx, channel, month, **columns)


async def _set(tx: Transaction, channel: str, month: str, **values: Any) -> None:
    await tx.execute(update(MonthOfChannel).where(_month(channel, month)).values(**values))
