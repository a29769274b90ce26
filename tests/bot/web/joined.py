"""The whole program at work over real HTTP, and phones that have its web page and nothing else."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from bot.channels.web_requests import OWN_HEADER
from bot.settings import Settings
from handlers.messages import Inbound, Kind, Outbound
from storage.database import Database
from tests.bot.joined import Joined
from tests.bot.web.visitor import OWN
from tests.handlers.district import BODY, NOW, Phone, district
from tests.patience import PATIENCE

HTTP_URL = "http://chibo.example.vn"
"""Without TLS, as the tests speak: a cookie marked secure would not come back."""

ONE_BY_ONE = httpx.Limits(max_keepalive_connections=0)
"""A connection kept open may be closed by the server at the moment in which it is used again."""


class Nothing:
    """There is no platform between the page and the program: an answer says that it is stored."""

    async def confirmed(self, within: float) -> None:
        del within


def settings(database: Database) -> Settings:
    """As an operator would write them; nothing is read from a file."""
    return Settings(
        _env_file=None,
        database_url=str(database.url),
        secret_key="the key of the tests",
        http_port=0,
        public_url=HTTP_URL,
        body_name=BODY,
    )


@dataclass
class WebTown(Joined):
    """A district whose people have the web page and nothing else."""

    phones: list["WebPhone"] = field(default_factory=list)

    def settings(self) -> Settings:
        return settings(self.database)

    def hasten(self) -> None:
        """The page waits for nobody."""

    def phone(self, address: str, channel: str = "web") -> "WebPhone":
        phone = WebPhone(self, address, channel)
        self.phones.append(phone)
        return phone

    async def close(self) -> None:
        await self.kill()
        for phone in self.phones:
            await phone.client.aclose()


@dataclass
class WebPhone(Phone):
    """A phone with the page open: what is typed before there is a session goes into its first form."""

    client: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(headers=OWN, limits=ONE_BY_ONE, timeout=PATIENCE)
    )
    path: str = ""
    _lines: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def send(self, inbound: Inbound) -> bool:
        seen = (await self.feed())[-1:]
        mark = seen[0]["seq"] if seen else 0
        if self.path and inbound.kind is not Kind.START:
            await self._says(inbound)
        else:
            await self._opens(inbound.text)
        if self.path:
            assert isinstance(self.district, Joined)
            await self.district.quiet()
            self._look(await self.feed(mark))
        return True

    async def _opens(self, code: str) -> None:
        answer = await self.client.post(self._at("/j"), data={"code": code})
        if answer.status_code == httpx.codes.SEE_OTHER:
            self.path = answer.headers["location"]
        else:
            self.screen = [Outbound(answer.text)]

    async def _says(self, inbound: Inbound) -> None:
        cards = [each["id"] for each in await self.feed() if inbound.data in _payloads(each)]
        body = {"id": f"line-{next(self._lines):06}", "text": inbound.text, "data": inbound.data}
        body["card"] = cards[-1] if inbound.data and cards else ""
        answer = await self.client.post(self._at("say"), json=body, headers={OWN_HEADER: "1"})
        answer.raise_for_status()

    async def feed(self, after: int = 0) -> list[dict[str, Any]]:
        """What stands on the page; nothing while there is no session."""
        if not self.path:
            return []
        answer = await self.client.get(self._at(f"feed?after={after}"))
        answer.raise_for_status()
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def glance(self) -> str:
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        self._look((await self.feed())[-1:])
        return self.text

    def _look(self, messages: list[dict[str, Any]]) -> None:
        if messages:
            self.screen = [Outbound.from_json(each["data"]) for each in messages]

    def _at(self, path: str) -> str:
        assert isinstance(self.district, Joined)
        return self.district.web + (path if path.startswith("/") else self.path + path)


def _payloads(message: dict[str, Any]) -> set[str]:
    return {choice.data for choice in Outbound.from_json(message["data"]).choices}


@asynccontextmanager
async def running(database: Database, *, now: datetime = NOW) -> AsyncIterator[WebTown]:
    """The program with the small district of the handlers' tests, nobody joined yet."""
    town = await district(database, now)
    joined = WebTown(database, town.house, now, Nothing())
    await joined.start()
    try:
        yield joined
    finally:
        await joined.close()
