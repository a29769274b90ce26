"""SQLite's one writer: small works share a commit, and each is still undone alone."""

import asyncio
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import conversations, facts, outbox, units
from storage.at_once import Connector
from storage.database import Database
from storage.models import Account, Waiting
from storage.vault import Vault
from tests.patience import PATIENCE
from tests.storage.commits import Commits
from tests.storage.rows import NOW, unit_row


async def _write(database: Database, name: str, *, fail: bool = False) -> None:
    async with database.transaction(together=True) as tx:
        await facts.write(tx, name, "1")
        if fail:
            raise RuntimeError(name)


async def _found(database: Database, names: str) -> str:
    async with database.reading() as tx:
        return "".join([name for name in names if await facts.read(tx, name)])


async def test_who_waits_together_shares_a_commit(sqlite: Database) -> None:
    """Twenty works at once cost one or two commits, not twenty."""
    commits = Commits(sqlite)
    await asyncio.gather(*(_write(sqlite, name) for name in "abcdefghijklmnopqrst"))
    assert 1 <= commits.count <= 2
    assert await _found(sqlite, "abcdefghijklmnopqrst") == "abcdefghijklmnopqrst"


async def test_who_comes_alone_waits_for_nobody(sqlite: Database) -> None:
    """A single work is committed when it returns."""
    await _write(sqlite, "a")
    assert await _found(sqlite, "a") == "a"


@pytest.mark.parametrize("bad", ["a", "b", "c"])
async def test_a_work_that_fails_is_undone_alone(sqlite: Database, bad: str) -> None:
    """The first, the middle or the last of three fails: the other two stand."""
    works = [_write(sqlite, name, fail=name == bad) for name in "abc"]
    ended = await asyncio.gather(*works, return_exceptions=True)
    assert [type(each).__name__ for each in ended if each] == ["RuntimeError"]
    assert await _found(sqlite, "abc") == "abc".replace(bad, "")


async def test_what_a_failed_work_looked_up_is_not_believed(sqlite: Database) -> None:
    """Works in one transaction share what they know of the district; what one of them changed and then
    took back is forgotten.
    """

    async def renames(name: str, *, fail: bool) -> str:
        async with sqlite.transaction(together=True) as tx:
            await units.load(tx, [unit_row("D", name=name)])
            found = (await units.tree(tx, NOW.date())).by_code["D"].name
            if fail:
                raise RuntimeError(found)
            return found

    async def looks() -> str:
        async with sqlite.transaction(together=True) as tx:
            return (await units.tree(tx, NOW.date())).by_code["D"].name

    works = (renames("A", fail=False), looks(), renames("B", fail=True), looks())
    found = await asyncio.gather(*works, return_exceptions=True)
    assert [str(each) for each in found] == ["A", "A", "B", "A"]


async def test_all_of_them_are_told_when_the_commit_fails(sqlite: Database) -> None:
    """No room on the disk at the commit: none of the works says that it has been done."""

    def full(*_: object) -> None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk full"))

    event.listen(sqlite.engine.sync_engine, "commit", full)
    ended = await asyncio.gather(*(_write(sqlite, name) for name in "abc"), return_exceptions=True)
    event.remove(sqlite.engine.sync_engine, "commit", full)
    assert [type(each) for each in ended] == [OperationalError] * 3
    assert await _found(sqlite, "abc") == ""
    await _write(sqlite, "d")
    assert await _found(sqlite, "abcd") == "d"


async def test_who_goes_away_leaves_no_lock_behind(sqlite: Database, sqlite_address: str) -> None:
    """Works that are cancelled at any moment keep neither this process nor another from writing."""
    other = Database(sqlite_address, sqlite.vault)
    for steps in range(12):
        works = [asyncio.create_task(_write(sqlite, name)) for name in "abc"]
        for _ in range(steps):
            await asyncio.sleep(0)
        works[steps % 3].cancel()
        works[0].cancel()
        await asyncio.wait(works)
        async with asyncio.timeout(PATIENCE), other.transaction() as tx:
            await facts.write(tx, f"other {steps}", "1")
        await _write(sqlite, "d")
    await other.close()


async def test_a_commit_that_fails_while_nobody_waits_is_not_taken_for_done(
    sqlite_address: str,
) -> None:
    """Who waits for the disk is cancelled, and then the disk fails: that is what is told."""
    file = make_url(sqlite_address).database
    assert file is not None
    connection = Connector().connect(file, check_same_thread=False)
    await connection

    def fails() -> None:
        time.sleep(0.05)  # in the driver's thread
        raise sqlite3.OperationalError("disk I/O error")

    work = asyncio.create_task(connection._handed_over(fails))
    await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(sqlite3.OperationalError):
        await work
    await connection.close()


async def test_a_large_work_shares_with_nobody(sqlite: Database) -> None:
    """A transaction of its own neither waits inside another nor takes others in."""
    commits = Commits(sqlite)

    async def alone(name: str) -> None:
        async with sqlite.transaction() as tx:
            await facts.write(tx, name, "1")

    await asyncio.gather(_write(sqlite, "a"), alone("b"), _write(sqlite, "c"), alone("d"))
    assert commits.count == 4
    assert await _found(sqlite, "abcd") == "abcd"


async def test_another_process_is_waited_for(sqlite: Database, sqlite_address: str) -> None:
    """While somebody else writes, works wait, without stopping the clock of this process."""
    file = make_url(sqlite_address).database
    assert file is not None
    stranger = sqlite3.connect(Path(file), isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    work = asyncio.create_task(_write(sqlite, "a"))
    await asyncio.sleep(0.1)
    assert not work.done()
    stranger.execute("COMMIT")
    stranger.close()
    await work
    assert await _found(sqlite, "a") == "a"


# --- prepared statements --------------------------------------------------------------------------


async def test_what_goes_to_the_driver_comes_back_as_it_was(database: Database) -> None:
    """Moments, JSON with Vietnamese, empty values and numbers are the same on every way in and out."""
    content = {"text": "Đồng chí có mặt “27” người", "rows": [], "n": 1.5, "none": None}
    vault = Vault(database.vault.key)
    async with database.transaction() as tx:
        account = {
            "channel": "web",
            "address_hash": "x",
            "address": vault.encrypt("1"),
            "language": "vi",
            "status": "active",
            "state": {},
            "created_at": NOW,
            "last_in_at": NOW,
        }
        number = await tx.insert(Account, account)
        message = outbox.Message("k", number, outbox.REPLY, content, NOW + timedelta(hours=1))
        assert await outbox.put(tx, message, NOW)
        assert not await outbox.put(tx, message, NOW)
        (claimed,) = await outbox.claim(tx, outbox.REPLY, ["web", "zalo"], limit=5, now=NOW)
    assert (claimed.content, claimed.created_at, claimed.address) == (content, NOW, "1")
    assert (claimed.useless_after, claimed.attempts) == (NOW + timedelta(hours=1), 0)


async def test_errors_of_the_driver_are_those_of_sqlalchemy(sqlite: Database) -> None:
    """A row that breaks a rule of its table is refused in the same words, without its values."""
    row = {"key": "secret words", "account_id": 99, "lane": "reply", "attempts": 0}
    with pytest.raises(IntegrityError) as refused:
        async with sqlite.transaction() as tx:
            await tx.insert_new(Waiting, {**row, "message": None, "status": "waiting"})
    assert "secret words" not in str(refused.value)


async def test_seen_events_are_claimed_once_by_many(sqlite: Database) -> None:
    """The same event offered twenty times at once is taken by one of them."""

    async def claim() -> bool:
        async with sqlite.transaction(together=True) as tx:
            return await conversations.claim(tx, "web", "7", NOW)

    assert sum(await asyncio.gather(*(claim() for _ in range(20)))) == 1
