"""What channels sign in with and renew from time to time: kept encrypted, renewed by one at a time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage.database import Transaction
from storage.models import ChannelSecret


@dataclass(frozen=True, slots=True)
class Kept:
    """The secrets of a channel, and when they were last renewed."""

    content: dict[str, Any]
    renewed_at: datetime


async def load(tx: Transaction, channel: str) -> Kept | None:
    """What is kept; locked until the transaction ends, so that only one process renews it.

    Raises WrongKey.
    """
    query = select(ChannelSecret.content, ChannelSecret.renewed_at)
    row = (await tx.execute(tx.locking(query.where(ChannelSecret.channel == channel)))).first()
    return Kept(json.loads(tx.vault.decrypt(row[0])), row[1]) if row else None


async def save(tx: Transaction, channel: str, content: dict[str, Any], now: datetime) -> None:
    """Keep these instead of what was there."""
    values = {"content": tx.vault.encrypt(json.dumps(content)), "renewed_at": now}
    if not await tx.insert_new(ChannelSecret, {"channel": channel, **values}):
        mine = ChannelSecret.channel == channel
        await tx.execute(update(ChannelSecret).where(mine).values(**values))
