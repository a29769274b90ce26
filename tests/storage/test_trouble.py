"""Which errors mean "later" and which a fault of ours, told by real databases in real trouble."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import database as storage_database
from storage import facts, schedule
from storage.database import Database, Transaction
from storage.trouble import is_away
from storage.vault import Vault
from tests.postgresql import Server
from tests.storage.rows import NOW


async def _error(database: Database, *statements: str) -> Exception:
    """What comes of statements of which one must fail."""
    try:
        async with database.transaction() as tx:
            for statement in statements:
                await tx.execute(text(statement))
    except Exception as error:  # noqa: BLE001 - which it is is what is asked
        return error
    raise AssertionError("nothing failed")


@pytest.fixture
async def postgres(postgresql_address: str, vault: Vault) -> AsyncIterator[Database]:
    """An open PostgreSQL database."""
    opened = Database(postgresql_address, vault)
    yield opened
    await opened.close()


async def test_a_full_disk_is_away(sqlite: Database) -> None:
    """SQLite without room for one more page: undone, and it may work later."""
    error = await _error(
        sqlite,
        "PRAGMA max_page_count=1",
        "INSERT INTO meta (name, value) VALUES ('x', hex(zeroblob(1000000)))",
    )
    assert "full" in str(error)
    assert is_away(error)


async def test_a_lock_of_another_is_away(
    sqlite_address: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the file for longer than we wait: later it goes on as if nothing had been."""
    monkeypatch.setattr(storage_database, "BUSY_SECONDS", 0.1)
    ours, other = Database(sqlite_address, vault), Database(sqlite_address, vault)
    async with other.transaction() as tx:
        await facts.write(tx, "x", "of the other")
        assert is_away(await _error(ours, "INSERT INTO meta (name, value) VALUES ('y', '')"))
    async with ours.transaction() as tx:
        await facts.write(tx, "y", "ours")
        assert await facts.read(tx, "x") == "of the other"
    await ours.close()
    await other.close()


@pytest.mark.parametrize(
    "statements",
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())",),
        ("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)"),
        ("SET LOCAL lock_timeout = 20", "LOCK TABLE meta", "SELECT 1 / 0"),
    ],
)
async def test_an_administrator_at_work(postgres: Database, statements: tuple[str, ...]) -> None:
    """A backend ended, a statement broken off: away. A division by zero is a fault."""
    error = await _error(postgres, *statements)
    assert is_away(error) is ("1 / 0" not in statements[-1])


async def test_a_deadlock_is_away(postgres: Database) -> None:
    """Two transactions in each other's way: one is undone, and done again it works."""
    async with postgres.transaction() as tx:
        for name in ("a", "b"):
            await schedule.set_done(tx, name, NOW)
    both = asyncio.Barrier(2)

    async def touch(first: str, second: str) -> None:
        async with postgres.transaction() as tx:
            await _lock(tx, first)
            await both.wait()
            await _lock(tx, second)

    ends = await asyncio.gather(touch("a", "b"), touch("b", "a"), return_exceptions=True)
    (error,) = [end for end in ends if end is not None]
    assert is_away(error)


async def _lock(tx: Transaction, name: str) -> None:
    await schedule.done_until(tx, name)


async def test_a_server_that_is_gone(vault: Vault, postgresql: Server) -> None:
    """Nobody listens, or the server does not know the name (any more): that is no message's fault."""
    gone = Database("postgresql+asyncpg://chibo@127.0.0.1:1/chibo", vault)
    assert is_away(await _error(gone, "SELECT 1"))
    await gone.close()
    missing = Database(postgresql.address("no_such_database"), vault)
    assert is_away(await _error(missing, "SELECT 1"))
    await missing.close()


async def test_a_fault_of_ours_is_not(database: Database) -> None:
    """A broken rule of the tables is no reason to try again."""
    error = await _error(database, *["INSERT INTO meta (name, value) VALUES ('x', '')"] * 2)
    assert isinstance(error, IntegrityError)
    assert not is_away(error)
    assert not is_away(ValueError("of ours"))
