"""Duties of one process at a time: taken, kept, taken over from the dead and the stopped, never shared."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.keeper import BEAT, DEAD_AFTER, Keeper
from storage import jobs, outbox
from storage.database import Database
from storage.models import Waiting
from storage.outbox import BULK, REPLY, Message
from tests.storage import rows
from tests.storage.rows import NOW

POLL = "poll:telegram:1"


class Town:
    """Processes that share a database, each with a clock of its own that shows the wrong time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.passed = 0.0
        self.polling: list[str] = []

    def process(self, name: str, *, wrong_by: float = 0.0) -> Keeper:
        return Keeper(self.database, steady=lambda: self.passed + wrong_by, holder=name)

    async def beats(self, *alive: Keeper, seconds: float) -> None:
        """So much time passes, in which those who live give signs of it."""
        for _ in range(round(seconds / BEAT)):
            self.passed += BEAT
            for keeper in alive:
                await keeper.beat()
            for _ in range(10):  # whoever was told acts on it
                await asyncio.sleep(0)

    @contextmanager
    def polls(self, keeper: Keeper) -> Iterator[None]:
        """The process wants to poll, and is noted while it does."""

        async def poll() -> None:
            self.polling.append(keeper.holder)
            try:
                await asyncio.Event().wait()
            finally:
                self.polling.remove(keeper.holder)

        task = asyncio.ensure_future(keeper.alone(POLL, poll))
        try:
            yield
        finally:
            task.cancel()


@pytest.fixture
def town(database: Database) -> Iterator[Town]:
    """On one kind of database and then on the other; what is logged is kept from the screen."""
    with capture_logs():
        yield Town(database)


async def test_one_polls_and_another_takes_over(town: Town) -> None:
    """Of three processes one polls; when it dies another does within the stated time, and only one."""
    a, b, c = town.process("a"), town.process("b", wrong_by=86_400), town.process("c")
    with town.polls(a), town.polls(b), town.polls(c):
        await town.beats(a, b, c, seconds=60)
        assert town.polling == ["a"]
        await town.beats(b, c, seconds=DEAD_AFTER - BEAT)  # a is dead
        assert "b" not in town.polling
        await town.beats(b, c, seconds=BEAT)
        assert town.polling == ["a", "b"]  # a knows no better yet: it stands still
        await town.beats(a, b, c, seconds=BEAT)
        assert town.polling == ["b"]  # a woke up and found its duty gone
        await town.beats(a, b, c, seconds=60)
        assert town.polling == ["b"]


async def test_who_stops_need_not_be_waited_for(town: Town) -> None:
    """A process that ends as it should gives its duty up: the next one has it at the next beat."""
    a, b = town.process("a"), town.process("b")
    with town.polls(b):
        with town.polls(a):
            await town.beats(a, b, seconds=BEAT)
            assert town.polling == ["a"]
        await a.give_up()
        await town.beats(b, seconds=BEAT)
        assert town.polling == ["b"]


async def test_a_fault_of_the_work_is_not_hidden(town: Town) -> None:
    """What the work raises comes out where it was started."""
    a = town.process("a")

    async def broken() -> None:
        raise RuntimeError("a fault of ours")

    task = asyncio.ensure_future(a.alone(POLL, broken))
    await asyncio.sleep(0)
    await a.beat()
    with pytest.raises(RuntimeError, match="a fault of ours"):
        await task


async def test_what_the_dead_had_begun_is_free(town: Town) -> None:
    """Messages and files that a dead process had claimed are taken up by others; those of the living are not."""
    a, b = town.process("a"), town.process("b")
    async with town.database.transaction() as tx:
        for number, holder in enumerate(("a", "b")):
            account = (await rows.account(tx, f"100{number}")).id
            await outbox.put(tx, Message(holder, account, REPLY, {"text": holder}), NOW)
            await outbox.claim(tx, REPLY, ["telegram"], limit=1, now=NOW, holder=holder)
            await jobs.add(tx, account, "workbook", {}, NOW)
            assert await jobs.claim(tx, NOW, holder)
    await town.beats(a, b, seconds=60)
    async with town.database.transaction() as tx:
        assert not await outbox.claim(tx, REPLY, ["telegram"], limit=9, now=NOW)
        assert await jobs.claim(tx, NOW) is None
    await town.beats(b, seconds=DEAD_AFTER + BEAT)
    async with town.database.transaction() as tx:
        (free,) = await outbox.claim(tx, REPLY, ["telegram"], limit=9, now=NOW)
        assert free.content == {"text": "a"}
        assert await jobs.claim(tx, NOW) is not None
        assert await jobs.claim(tx, NOW) is None


async def test_a_reminder_taken_over_is_not_sent_twice(town: Town) -> None:
    """Who was taken for dead and wakes up with a reminder in its hands may not send it any more."""
    async with town.database.transaction() as tx:
        account = (await rows.account(tx, "1001")).id
        await outbox.put(tx, Message("reminder", account, BULK, {"text": "nhắc"}), NOW)
        (message,) = await outbox.claim(tx, BULK, ["telegram"], limit=1, now=NOW, holder="a")
        await outbox.release(tx, "a")
        later = NOW + timedelta(seconds=20)
        assert await outbox.claim(tx, BULK, ["telegram"], limit=1, now=later, holder="b")
        assert not await outbox.begin(tx, message.id, "a")
        assert await outbox.begin(tx, message.id, "b")
        assert not await outbox.begin(tx, message.id, "b")
        statuses = [row[0] for row in await tx.execute(select(Waiting.status))]
    assert statuses == ["uncertain"]
