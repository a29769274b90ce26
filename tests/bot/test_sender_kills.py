"""The process dies at any statement of sending: nothing is lost, and at most one message comes twice."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete
from structlog.testing import capture_logs

from bot.outbox import BULK, REPLY
from bot.outbox_store import StoredOutbox
from bot.sender import Sender
from handlers.messages import Outbound
from storage import outbox, people
from storage.database import Database
from storage.models import Waiting
from tests.bot.sending import FakeChannel, FastClock
from tests.handlers.dying import die_loudly, dying

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
TOO_MANY = 60  # two messages take fewer statements


async def _two_messages(database: Database, lane: str) -> None:
    async with database.transaction() as tx:
        account = await people.account(tx, "fake", "7", language="vi", now=NOW)
        for text in ("một", "hai"):
            row = outbox.Message(text, account.id, lane, Outbound(text).to_json())
            await outbox.put(tx, row, NOW)


async def _sends(database: Database, channel: FakeChannel, clock: FastClock) -> None:
    """Send until nothing waits. Another connection looks on, so that its statements do not count."""
    sender = Sender(StoredOutbox(database, clock.now), [channel], now=clock.now, sleep=clock.sleep)
    task = asyncio.create_task(sender.run())
    watcher = Database(str(database.url), database.vault)
    while not task.done():
        async with watcher.reading() as tx:
            if "waiting" not in await outbox.counts(tx):
                sender.stop()
                break
        await asyncio.sleep(0.002)
    await watcher.close()
    await task


async def _dies(database: Database, channel: FakeChannel, clock: FastClock, step: int) -> bool:
    """Send, and die before the statement with this number; False if there are fewer."""
    with dying(database.engine, step, die_loudly):
        try:
            await _sends(database, channel, clock)
        except BaseExceptionGroup:
            return True
    return False


async def _starts_again(database: Database, channel: FakeChannel, clock: FastClock) -> None:
    async with database.transaction() as tx:
        await outbox.release(tx)
    await _sends(database, channel, clock)


@pytest.mark.parametrize("lane", [REPLY, BULK])
async def test_death_at_every_statement_of_sending(sqlite: Database, lane: str) -> None:
    """A reply is never lost and one is repeated at most; a reminder is never repeated."""
    for step in range(1, TOO_MANY):
        clock = FastClock()
        channel = FakeChannel(clock)
        await _two_messages(sqlite, lane)
        with capture_logs():
            died = await _dies(sqlite, channel, clock, step)
            await _starts_again(sqlite, channel, clock)
        texts = [sent.message.text for sent in channel.arrived]
        assert texts == sorted(texts, key=["một", "hai"].index)
        assert len(texts) <= (3 if lane == REPLY else 2)
        assert set(texts) == {"một", "hai"} or lane == BULK
        async with sqlite.transaction() as tx:
            await tx.execute(delete(Waiting))
        if not died:
            break
    assert not died
    assert step > 8
