"""What was sent is noted: together with what else was sent meanwhile, and told of when it could not be."""

import asyncio
import sqlite3

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.outbox_store import StoredOutbox
from handlers.messages import Outbound
from storage import outbox
from storage.database import Database
from storage.models import Waiting
from tests.storage.commits import Commits
from tests.storage.rows import NOW, account

MANY = 30


async def _under_way(database: Database) -> list[int]:
    """Messages to as many people, and their numbers."""
    async with database.transaction() as tx:
        for number in range(MANY):
            to = await account(tx, address=str(number))
            row = outbox.Message(f"m{number}", to.id, outbox.REPLY, Outbound("a").to_json())
            await outbox.put(tx, row, NOW)
        return [each for (each,) in await tx.execute(select(Waiting.id).order_by(Waiting.id))]


async def _stored(database: Database) -> list[tuple[str, str | None]]:
    async with database.reading() as tx:
        query = select(Waiting.status, Waiting.external_id).order_by(Waiting.id)
        return [(status, name) for status, name in await tx.execute(query)]


async def test_all_that_is_sent_meanwhile_is_noted_together(sqlite: Database) -> None:
    """Thirty answers that went out at once cost two commits at most, and each keeps its own name."""
    numbers = await _under_way(sqlite)
    store, commits = StoredOutbox(sqlite, lambda: NOW), Commits(sqlite)
    await asyncio.gather(*(store.done(each, f"id {each}", now=NOW) for each in numbers))
    assert commits.count <= 2
    assert await _stored(sqlite) == [("sent", f"id {each}") for each in numbers]


async def test_more_for_the_same_account_is_told_of(sqlite: Database) -> None:
    """Only who has another message waiting is told that there is more."""
    numbers = await _under_way(sqlite)
    async with sqlite.transaction() as tx:
        to = await account(tx, address="7")
        await outbox.put(tx, outbox.Message("more", to.id, outbox.REPLY, {"text": "b"}), NOW)
    store = StoredOutbox(sqlite, lambda: NOW)
    more = await asyncio.gather(*(store.done(each, "x", now=NOW) for each in numbers))
    assert [number for number, each in enumerate(more) if each] == [7]


async def test_each_hears_of_it_when_the_disk_is_full(sqlite: Database) -> None:
    """Nobody takes a message for noted that is not; told again, it is."""

    def full(*_: object) -> None:
        raise OperationalError("COMMIT", None, sqlite3.OperationalError("disk full"))

    numbers = await _under_way(sqlite)
    store = StoredOutbox(sqlite, lambda: NOW)
    event.listen(sqlite.engine.sync_engine, "commit", full)
    works = (store.done(each, "x", now=NOW) for each in numbers)
    ended = await asyncio.gather(*works, return_exceptions=True)
    event.remove(sqlite.engine.sync_engine, "commit", full)
    assert [type(each) for each in ended] == [OperationalError] * MANY
    assert {status for status, _ in await _stored(sqlite)} == {"waiting"}
    await asyncio.gather(*(store.done(each, "x", now=NOW) for each in numbers))
    assert {status for status, _ in await _stored(sqlite)} == {"sent"}


async def test_one_that_is_given_up_keeps_no_other_from_being_noted(sqlite: Database) -> None:
    """The program stops waiting for one of them: the others are noted all the same."""
    numbers = await _under_way(sqlite)
    store = StoredOutbox(sqlite, lambda: NOW)
    works = [asyncio.create_task(store.done(each, "x", now=NOW)) for each in numbers]
    await asyncio.sleep(0)
    works[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await works[0]
    await asyncio.gather(*works[1:])
    assert {status for status, _ in await _stored(sqlite)} == {"sent"}
