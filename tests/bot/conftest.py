"""Fixtures of the bot's own tests: a Bot API on this machine, a channel that talks to it."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import Telegram
from tests.bot.office import Office
from tests.bot.receiver import Receiver, running, telegram
from tests.emulator.botapi import BotApi
from tests.emulator.person import Person


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A Bot API server without faults."""
    api = BotApi()
    await api.start()
    yield api
    await api.stop()


@pytest.fixture
async def receiver(api: BotApi) -> AsyncIterator[Receiver]:
    """A Telegram channel that polls the server; what it receives is kept."""
    async with running(api) as receiver:
        yield receiver


@pytest.fixture
async def channel(api: BotApi) -> AsyncIterator[Telegram]:
    """A Telegram channel that only sends."""
    channel = telegram(api)
    yield channel
    await channel.close()


@pytest.fixture
def lan(api: BotApi) -> Person:
    """Somebody who has opened the bot before."""
    person = api.person("Lan")
    person.user.started = True
    return person


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """An open office; what it logs is kept from the screen."""
    office = Office()
    with capture_logs():
        async with office.open():
            yield office
