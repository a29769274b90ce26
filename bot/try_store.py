"""Tries in the database: all processes on it count together."""

from collections.abc import Sequence
from datetime import datetime

from bot.unhurried import unhurried
from storage import tries
from storage.database import Database


class StoredTries:
    """Implements bot.tries.TryStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @unhurried
    async def since(self, place: str, moment: datetime, most: int) -> Sequence[datetime]:
        async with self._database.reading() as tx:
            return await tries.since(tx, place, moment, most)

    @unhurried
    async def add(self, place: str, at: datetime) -> None:
        async with self._database.transaction() as tx:
            await tries.add(tx, place, at)
