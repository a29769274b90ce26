"""Guessing codes and tokens over the web: some tries, then a kind refusal, for that address alone."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.tries import MOST, WINDOW, Tries
from bot.try_store import StoredTries
from storage import purging, tries
from storage.database import Database
from storage.vault import Vault
from tests.handlers.district import NOW
from tests.handlers.dying import snapshot


class Door:
    """A door with a lock: every request is a wrong try."""

    def __init__(self, database: Database) -> None:
        self.now = NOW
        self.tries = Tries(StoredTries(database), lambda: self.now)
        self.app = Starlette(routes=[Route("/", self._enter)])

    async def _enter(self, request: Request) -> Response:
        await self.tries.demand(request)
        await self.tries.count(request)
        return PlainTextResponse("wrong")

    async def knock(self, host: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, client=(host, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://chibo") as client:
            return await client.get("/")


async def test_a_guesser_has_to_wait(database: Database) -> None:
    """After so many tries an address is refused until the first of them is ten minutes old."""
    door = Door(database)
    statuses = {(await door.knock("203.0.113.9")).status_code for _ in range(MOST)}
    refused = await door.knock("203.0.113.9")
    assert (statuses, refused.status_code) == ({200}, 429)
    assert int(refused.headers["Retry-After"]) == WINDOW.total_seconds() + 1
    assert (await door.knock("203.0.113.10")).status_code == 200
    door.now += WINDOW + timedelta(seconds=1)
    assert (await door.knock("203.0.113.9")).status_code == 200


@pytest.mark.parametrize(
    ("other", "status"), [("2001:db8::2", 429), ("2001:db8:0:1::1", 200), ("not an address", 200)]
)
async def test_a_network_is_one_place(database: Database, other: str, status: int) -> None:
    """Of IPv6 the whole network counts as one address."""
    door = Door(database)
    for _ in range(MOST):
        await door.knock("2001:db8::1")
    assert (await door.knock(other)).status_code == status


async def test_ipv4_in_the_clothes_of_ipv6_is_ipv4(database: Database) -> None:
    """A guesser who comes as ::ffff:… is the same as without, and shuts nobody else out."""
    door = Door(database)
    for number in range(MOST):
        await door.knock("::ffff:203.0.113.9" if number % 2 else "203.0.113.9")
    assert (await door.knock("203.0.113.9")).status_code == 429
    assert (await door.knock("::ffff:203.0.113.10")).status_code == 200


async def test_many_at_once_are_no_more_tries(sqlite: Database) -> None:
    """Who tries far more at the same moment than are allowed gets an answer to no more of them."""
    door = Door(sqlite)
    answers = await asyncio.gather(*(door.knock("203.0.113.9") for _ in range(3 * MOST)))
    assert sum(answer.status_code == 200 for answer in answers) <= MOST


async def test_processes_count_together(address: str, vault: Vault) -> None:
    """Two processes on one database allow a guesser no more than one does."""
    databases = [Database(address, vault) for _ in range(2)]
    doors = [Door(database) for database in databases]
    for number in range(MOST):
        assert (await doors[number % 2].knock("203.0.113.9")).status_code == 200
    assert [(await door.knock("203.0.113.9")).status_code for door in doors] == [429, 429]
    for database in databases:
        await database.close()


async def test_tries_are_not_kept(database: Database) -> None:
    """A day later nothing is left of them, and no address ever stood there."""
    door = Door(database)
    await door.knock("203.0.113.9")
    assert "203.0.113.9" not in str(await snapshot(database))
    await purging.purge(database, NOW + timedelta(days=1, seconds=1))
    async with database.reading() as tx:
        assert not await tries.since(tx, "203.0.113.9", NOW - timedelta(days=1), MOST)
