"""What comes in: one person's messages one after the other, however they come, different people's side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest

from bot.intake import Intake
from bot.sender import Sender
from handlers import dispatch
from handlers.messages import Inbound, Kind
from storage.database import Database
from tests.bot.sending import Clock, MemoryOutbox
from tests.handlers.district import NOW, house


class ManyWriters:
    """A database that takes any number of transactions at once, as PostgreSQL does."""

    @asynccontextmanager
    async def transaction(self, *, together: bool = False) -> AsyncIterator[None]:
        assert together
        yield


def _message(address: str, event: str) -> Inbound:
    return Inbound("web", event, address, Kind.TEXT, NOW, text="xin chào")


@pytest.fixture
def intake() -> Intake:
    clock = Clock()
    sender = Sender(MemoryOutbox(clock), [], now=clock.now)
    database = cast("Database", ManyWriters())
    return Intake(database, house(), now=clock.now, wake=lambda: None, sender=sender)


async def test_one_person_never_has_two_turns_at_once(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten messages pushed one by one, whenever they come in while others are handled: in order."""
    begun: list[str] = []
    ended: list[str] = []

    async def handle(_tx: object, inbound: Inbound, *_: object) -> bool:
        assert begun == ended, "another turn of the same person is under way"
        begun.append(inbound.event_id)
        await asyncio.sleep(0.002)
        ended.append(inbound.event_id)
        return True

    monkeypatch.setattr(dispatch, "handle", handle)
    async with asyncio.TaskGroup() as group:
        for number in range(10):
            group.create_task(intake.receive([_message("a", str(number))]))
            if number % 3 == 2:
                while len(ended) < number:  # noqa: ASYNC110 - any moment will do
                    await asyncio.sleep(0)
    assert ended == [str(number) for number in range(10)]
    assert not intake._turns, "whoever is done is forgotten"


async def test_different_people_do_not_wait_for_each_other(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five people write at once, and all five turns are under way together."""
    under_way = most = 0

    async def handle(*_: object) -> bool:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.002)
        under_way -= 1
        return True

    monkeypatch.setattr(dispatch, "handle", handle)
    await intake.receive([_message(address, address) for address in "abcde"])
    assert most == 5
