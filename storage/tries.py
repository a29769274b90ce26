"""Tries of codes and tokens: from which network address (a keyed hash of it) and when, for a short time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.database import Transaction
from storage.models import Try


async def since(tx: Transaction, place: str, moment: datetime, most: int) -> Sequence[datetime]:
    """The latest tries from a place after a moment, at most so many, the newest first."""
    mark = tx.vault.fingerprint("try", place)
    query = select(Try.at).where(Try.place == mark, Try.at > moment)
    return (await tx.execute(query.order_by(Try.at.desc()).limit(most))).scalars().all()


async def add(tx: Transaction, place: str, at: datetime) -> None:
    await tx.insert(Try, {"place": tx.vault.fingerprint("try", place), "at": at})
