"""What channels sign in with and renew from time to time: kept encrypted, renewed by one at a time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from storage.database import Transaction
from storage.models import ChannelSecret
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class Kept:
    """The secrets of a channel, and when they were last renewed."""

    content: dict[str, Any]
    renewed_at: datetime


async def load(tx: Transaction, channel: str) -> Kept | None:
    """What is kept; locked until the transaction ends, so that only one process renews it.

    Raises WrongKey.
    """
    row = await tx.first(tx.locking(_OF_CHANNEL), {"on": channel})
    return Kept(json.loads(tx.vault.decrypt(row[0])), row[1]) if row else None


_OF_CHANNEL = Prepared(
    select(ChannelSecret.content, ChannelSecret.renewed_at).where(
        ChannelSecret.channel == bindparam("on")
    )
)


async def save(tx: Transaction, channel: str, content: dict[str, Any], now: datetime) -> None:
    """Keep these instead of what was there."""
    values = {"content": tx.vault.encrypt(json.dumps(content)), "renewed_at": now}
    if not await tx.insert_new(ChannelSecret, {"channel": channel, **values}):
        mine = ChannelSecret.channel == channel
        await tx.execute(update(ChannelSecret).where(mine).values(**values))
