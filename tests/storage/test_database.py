"""The transaction: whole or not at all, one writer after the other."""

from datetime import UTC, datetime

import pytest

from storage import schedule
from storage.database import Database

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


async def test_committed(database: Database) -> None:
    """What a transaction wrote is there for the next one."""
    async with database.transaction() as tx:
        await schedule.set_done(tx, "a", NOW)
    async with database.reading() as tx:
        assert await schedule.done_until(tx, "a") == NOW


async def test_rolled_back_whole(database: Database) -> None:
    """When anything is raised, nothing of the transaction stays."""
    with pytest.raises(RuntimeError, match="half way"):
        await _half_way(database)
    async with database.reading() as tx:
        assert await schedule.done_until(tx, "a") is None
        assert await schedule.meta(tx, "b") is None


async def _half_way(database: Database) -> None:
    async with database.transaction() as tx:
        await schedule.set_done(tx, "a", NOW)
        await schedule.set_meta(tx, "b", "1")
        raise RuntimeError("half way")
