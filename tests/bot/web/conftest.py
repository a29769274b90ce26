"""Fixtures of the web page's tests: a page with somebody who answers, and browsers without scripts."""

from collections.abc import AsyncIterator

import httpx
import pytest

from storage.database import Database
from tests.bot.web.talk import URL, Talk
from tests.bot.web.visitor import Visitor


@pytest.fixture
def talk(sqlite: Database) -> Talk:
    return Talk(sqlite)


@pytest.fixture
async def client(talk: Talk) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser; what the server breaks down with is answered, not raised."""
    transport = httpx.ASGITransport(talk.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


@pytest.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """Somebody who has opened an invitation."""
    visitor = Visitor(client)
    await visitor.joins()
    return visitor
