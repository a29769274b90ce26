"""Events once, a person's state, answers in progress."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import conversations
from storage.conversations import Draft
from storage.database import Database, Transaction
from tests.storage import rows
from tests.storage.rows import NOW


async def test_claimed_once(database: Database) -> None:
    """An event is new once; the same number on another channel is another event."""
    async with database.transaction() as tx:
        assert await conversations.claim(tx, "telegram", "7", NOW)
        assert not await conversations.claim(tx, "telegram", "7", NOW)
        assert await conversations.claim(tx, "web", "7", NOW)


async def test_claimed_by_one_process(database: Database, address: str) -> None:
    """Of two processes that get the same event at once, one handles it."""
    other = Database(address, database.vault)
    won = await asyncio.gather(*(_claim(each) for each in [database, other] * 5))
    await other.close()
    assert sum(won) == 1


async def _claim(database: Database) -> bool:
    async with database.transaction() as tx:
        won = await conversations.claim(tx, "telegram", "7", NOW)
        await asyncio.sleep(0.01)
        return won


async def test_set_aside_without_words(database: Database) -> None:
    """An event that could not be handled is kept for the operator by its number only."""
    async with database.transaction() as tx:
        await conversations.set_aside(tx, "web", "7", error="KeyError", now=NOW)
        row = (await tx.execute(text("SELECT channel, event_id, error FROM set_aside"))).one()
    assert tuple(row) == ("web", "7", "KeyError")


async def test_state(database: Database) -> None:
    """Where a person stands is empty at first, and afterwards what was saved last."""
    async with database.transaction() as tx:
        person = await rows.secretary(tx, await rows.unit(tx))
        assert await conversations.state(tx, person) == {}
        for state in ({"draft": 1}, {"draft": 2, "chữ": "đ"}):
            await conversations.save_state(tx, person, state, NOW)
            assert await conversations.state(tx, person) == state


async def _draft(tx: Transaction, **changes: object) -> Draft:
    unit = await rows.unit(tx)
    fields = {
        "unit_id": unit,
        "form_id": "meeting",
        "form_version_id": await rows.form(tx),
        "period": "2026-10",
        "slot": "",
        "report_id": None,
        "person_id": await rows.secretary(tx, unit),
        "state": {"values": {"/data/total": "30"}},
        "status": "open",
        "updated_at": NOW,
    }
    return Draft(id=0, **{**fields, **changes})  # type: ignore[arg-type]  # a table of fields


async def test_draft(database: Database) -> None:
    """A draft comes back as it was stored, and as it was saved last."""
    async with database.transaction() as tx:
        number = await conversations.add_draft(tx, await _draft(tx))
        first = await conversations.draft(tx, number)
        await conversations.save_draft(tx, number, state={"a": 1}, status="dropped", now=NOW)
        second = await conversations.draft(tx, number)
        assert await conversations.draft(tx, number + 1) is None
    assert first is not None
    assert second is not None
    assert (first.state, first.status) == ({"values": {"/data/total": "30"}}, "open")
    assert (second.state, second.status) == ({"a": 1}, "dropped")


async def test_open_drafts(database: Database) -> None:
    """Only drafts still open are found, and only those of the units asked for."""
    async with database.transaction() as tx:
        draft = await _draft(tx)
        number = await conversations.add_draft(tx, draft)
        await conversations.add_draft(tx, await _draft(tx, status="sent"))
        found = await conversations.open_drafts(tx, draft.unit_id)
        elsewhere = await conversations.open_drafts(tx, await rows.unit(tx, "C2"))
    assert [each.id for each in found] == [number]
    assert elsewhere == []


async def test_one_open_draft(database: Database) -> None:
    """A unit has one open draft for a form, period and slot; a further meeting has its own."""
    async with database.transaction() as tx:
        await conversations.add_draft(tx, await _draft(tx))
        await conversations.add_draft(tx, await _draft(tx, slot="another"))
    with pytest.raises(IntegrityError):
        await _add(database)


async def _add(database: Database) -> None:
    async with database.transaction() as tx:
        await conversations.add_draft(tx, await _draft(tx))
