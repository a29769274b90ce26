"""The transaction: whole or not at all, one writer after the other, the promises of each database."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Executable, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage import facts, schedule
from storage.database import Database, Transaction
from storage.models import Seen
from tests.storage.rows import NOW


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
        assert await facts.read(tx, "b") is None


async def _half_way(database: Database) -> None:
    async with database.transaction() as tx:
        await schedule.set_done(tx, "a", NOW)
        await facts.write(tx, "b", "1")
        raise RuntimeError("half way")


async def test_attempt(database: Database) -> None:
    """An attempt that fails is undone alone; what was done before it stands."""
    async with database.transaction() as tx:
        await facts.write(tx, "a", "1")
        with pytest.raises(RuntimeError):
            await _fail_in_attempt(tx)
        await facts.write(tx, "c", "3")
    async with database.reading() as tx:
        assert [await facts.read(tx, name) for name in "abc"] == ["1", None, "3"]


async def _fail_in_attempt(tx: Transaction) -> None:
    async with tx.attempt():
        await facts.write(tx, "b", "2")
        raise RuntimeError("only this")


async def test_insert_new(database: Database) -> None:
    """A row whose unique key stands already is not inserted, and one is told so."""
    row = {"channel": "web", "event_id": "7", "at": NOW}
    async with database.transaction() as tx:
        assert await tx.insert_new(Seen, row)
        assert not await tx.insert_new(Seen, row)


async def test_concurrent_writers(database: Database, address: str) -> None:
    """Two processes that count up the same row at once lose no step."""
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        await schedule.set_done(tx, "count", datetime.fromtimestamp(0, UTC))
    await asyncio.gather(*(_count_up(each) for each in [database, other] * 10))
    async with database.reading() as tx:
        done = await schedule.done_until(tx, "count")
    await other.close()
    assert done == datetime.fromtimestamp(20, UTC)


async def _count_up(database: Database) -> None:
    async with database.transaction() as tx:
        done = await schedule.done_until(tx, "count")
        assert done is not None
        await asyncio.sleep(0)
        await schedule.set_done(tx, "count", datetime.fromtimestamp(done.timestamp() + 1, UTC))


async def test_reading_sees_one_state(database: Database, address: str) -> None:
    """A reader goes on seeing what it began with, and keeps no writer waiting."""
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        await schedule.set_done(tx, "a", NOW)
    async with other.reading() as tx:
        assert await schedule.done_until(tx, "a") == NOW
        async with database.transaction() as writer:
            await schedule.set_done(writer, "a", datetime.fromtimestamp(0, UTC))
        assert await schedule.done_until(tx, "a") == NOW
    await other.close()


async def test_reading_cannot_write(database: Database) -> None:
    """A transaction that was opened to read refuses to write."""
    with pytest.raises(DBAPIError):
        await _write_while_reading(database)


async def _write_while_reading(database: Database) -> None:
    async with database.reading() as tx:
        await facts.write(tx, "a", "1")


async def test_naive_moment_refused(database: Database) -> None:
    """A moment without a time zone does not get in."""
    async with database.transaction() as tx:
        with pytest.raises(StatementError, match="time zone"):
            await schedule.set_done(tx, "a", datetime(2026, 11, 2, 8, 30))  # noqa: DTZ001 - the point of the test


async def test_moments_come_out_in_utc(database: Database) -> None:
    """A moment said in any zone comes out as the same moment in UTC, to the microsecond."""
    said = datetime(2026, 11, 2, 0, 30, 0, 123456, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    async with database.transaction() as tx:
        await schedule.set_done(tx, "a", said)
        kept = await schedule.done_until(tx, "a")
    assert kept == said
    assert kept is not None
    assert kept.tzinfo is UTC


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
async def test_sqlite_pragmas(sqlite: Database, pragma: str, value: object) -> None:
    """SQLite keeps a log, syncs fully, checks foreign keys and overwrites what is deleted."""
    async with sqlite.reading() as tx:
        assert (await tx.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value


async def test_foreign_keys(database: Database) -> None:
    """A row that points to nothing is refused."""
    orphan = text("INSERT INTO targets (unit_id, year, target, valid_from) VALUES (9, 2026, 1, :d)")
    with pytest.raises(DBAPIError):
        await _execute(database, orphan.bindparams(d=NOW.date()))


async def _execute(database: Database, statement: Executable) -> None:
    async with database.transaction() as tx:
        await tx.execute(statement)
