"""Whole turns over real HTTP: a person acts, a handler answers into the outbox, the sender sends."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import Telegram
from bot.outbox import BULK
from bot.sender import Sender
from handlers.messages import Inbound
from tests.bot.receiver import telegram
from tests.bot.sending import FastClock, MemoryOutbox
from tests.emulator import faults
from tests.emulator.botapi import BotApi


class Echo:
    """The smallest bot: it says back what it was told, once for each event."""

    def __init__(self, channel: Telegram) -> None:
        self.channel = channel
        self.clock = FastClock()
        self.outbox = MemoryOutbox(self.clock)
        self.sender = Sender(self.outbox, [channel], now=self.clock.now, sleep=self.clock.sleep)
        self._seen: set[str] = set()

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        for inbound in inbounds:
            if inbound.event_id not in self._seen:
                self._seen.add(inbound.event_id)
                self.outbox.put(inbound.address, f"nghe: {inbound.text}", channel="telegram")
        self.sender.wake()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.sender.run())
            group.create_task(self.channel.listen(self.receive))


@pytest.fixture
async def echo(api: BotApi) -> AsyncIterator[Echo]:
    """A bot at work; its logs are kept from the screen."""
    echo = Echo(telegram(api))
    with capture_logs():
        task = asyncio.create_task(echo.run())
        yield echo
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await echo.channel.close()


@pytest.mark.usefixtures("echo")
async def test_many_people_are_answered_in_their_order(api: BotApi) -> None:
    """Each of twenty people hears back what they said, in the order in which they said it."""
    people = [api.person(f"P{number}") for number in range(20)]
    for number in range(4):
        for person in people:
            person.says(f"{number}")

    for person in people:
        await person.sees("nghe: 3")

    for person in people:
        assert [message.text for message in person.screen()] == [f"nghe: {n}" for n in range(4)]


async def test_an_outage_between_question_and_answer_loses_nothing(api: BotApi, echo: Echo) -> None:
    """The server goes away with messages under way in both directions, and comes back."""
    lan = api.person("Lan")
    lan.says("một")
    await lan.sees("nghe: một")
    await api.stop()
    echo.outbox.put(lan.address, "nhắc", lane=BULK, channel="telegram")
    lan.says("hai")
    await asyncio.sleep(0.1)
    await api.start()

    await lan.sees("nghe: hai")
    await lan.sees("nhắc")

    assert sorted(message.text for message in lan.screen()) == [
        "nghe: hai",
        "nghe: một",
        "nhắc",
    ]


@pytest.mark.usefixtures("echo")
async def test_a_blocked_bot_bothers_nobody_else(api: BotApi) -> None:
    """One person blocking the bot fails their own message only."""
    lan, minh = api.person("Lan"), api.person("Minh")
    lan.user.blocked = True
    lan.says("một")
    minh.says("hai")

    await minh.sees("nghe: hai")

    assert not lan.screen()


@pytest.mark.usefixtures("echo")
async def test_a_lost_answer_repeats_a_reply_once(api: BotApi) -> None:
    """The connection breaks after delivery: the reply comes twice at most, and nothing is stuck."""
    lan = api.person("Lan")
    api.faults.order("sendMessage", faults.dropped(delivered=True))
    lan.says("một")
    await api.state.until(lambda: len(lan.screen()) == 2)
    lan.says("hai")

    await lan.sees("nghe: hai")

    assert [message.text for message in lan.screen()] == ["nghe: một", "nghe: một", "nghe: hai"]
