"""The whole program joined and at work over the emulator, and the phones of people who talk to it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Select, func, select

from bot.app import App, assemble
from bot.settings import Mode, Settings
from handlers.messages import Choice, Inbound, Kind, Outbound
from storage.database import Database
from storage.models import Waiting
from tests.bot.receiver import QUICK
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.emulator.state import Stored
from tests.handlers.district import BODY, NOW, District, Phone, district
from tests.patience import PATIENCE

SECRET = "a-secret_of-24-characters"


class Platform(Protocol):
    """The server of a messenger."""

    async def confirmed(self, within: float) -> None:
        """Wait until the program has taken over everything that people did."""
        ...


def settings(api: BotApi, database: Database, mode: Mode = Mode.POLLING) -> Settings:
    """As an operator would write them; nothing is read from a file."""
    return Settings(
        _env_file=None,
        database_url=str(database.url),
        secret_key="the key of the tests",
        http_port=0,
        public_url="https://chibo.example.vn",
        body_name=BODY,
        telegram_token=TOKEN,
        telegram_api_url=api.url,
        telegram_mode=mode,
        telegram_secret=SECRET if mode is Mode.WEBHOOK else "",
    )


@dataclass
class Joined(District, ABC):
    """A district whose people talk to the running program. Its clock stands still between steps."""

    api: Platform
    web: str = ""
    """The address of the web server, once it listens."""
    _app: App | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = None

    @property
    def app(self) -> App:
        assert self._app is not None, "the program does not run"
        return self._app

    async def start(self) -> None:
        self._app = assemble(self.database, self.settings(), lambda: self.now)
        self._app.sender._sleep = _sleep_little
        self.hasten()
        self._stop, listens = asyncio.Event(), asyncio.Event()

        def on_start(address: str) -> None:
            self.web = address
            listens.set()

        self._task = asyncio.create_task(self._app.run("127.0.0.1", 0, self._stop, on_start))
        async with asyncio.timeout(PATIENCE):
            await listens.wait()

    @abstractmethod
    def settings(self) -> Settings:
        """What the program is told."""

    @abstractmethod
    def hasten(self) -> None:
        """Let the channel lose no time."""

    async def stop(self) -> None:
        """As the service manager does it."""
        self._stop.set()
        if self._task is not None:
            await self._task
        self._task = None

    async def kill(self) -> None:
        """Stop at once, as near to a crash as one process allows."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._task = None

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    async def quiet(self) -> None:
        """Wait until every update is confirmed and every message that is due is sent.

        The clock runs meanwhile, ten times as fast as usual: whoever got many waits for their turn.
        """
        await self.api.confirmed(PATIENCE)
        due = (Waiting.status == "waiting") & (Waiting.next_try_at <= self.now)
        async with asyncio.timeout(PATIENCE):
            while self.app.sender.is_busy or await self._count(select(func.count()).where(due)):
                await asyncio.sleep(0.01)
                self.now += timedelta(seconds=0.1)

    async def _count(self, query: Select[int]) -> int:
        async with self.database.reading() as tx:
            return int((await tx.execute(query)).scalar_one())


@dataclass
class TelegramTown(Joined):
    """A district whose people have Telegram."""

    mode: Mode = Mode.POLLING

    def settings(self) -> Settings:
        assert isinstance(self.api, BotApi)
        return settings(self.api, self.database, self.mode)

    def hasten(self) -> None:
        assert self.app.telegram is not None
        self.app.telegram._waits = QUICK

    def phone(self, address: str, channel: str = "telegram") -> "TelegramPhone":
        assert isinstance(self.api, BotApi)
        return TelegramPhone(self, address, channel, person=self.api.person(address))


@dataclass
class TelegramPhone(Phone):
    """A phone with Telegram: what it says goes to the emulator, and what stands there is seen."""

    person: Person = field(kw_only=True)

    async def send(self, inbound: Inbound) -> bool:
        """Do it on the phone, wait until the bot has said all it has to say, and look."""
        mark = self.person.mark()
        self._do(inbound)
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        self.look(mark)
        return True

    def look(self, mark: int) -> None:
        """See what is new or changed since then; if nothing is, what was there is still there."""
        if new := self.person.since(mark):
            self.screen = [_shown(message) for message in new]

    async def glance(self) -> str:
        """Look at the message that came last."""
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        self.screen = [_shown(message) for message in self.person.since(0)[-1:]]
        return self.text

    def _do(self, inbound: Inbound) -> None:
        match inbound.kind:
            case Kind.START:
                self.person.starts(inbound.text)
            case Kind.TAP:
                self.person.taps_data(inbound.data)
            case Kind.MEDIA:
                self.person.shares(inbound.text)
            case _:
                self.person.says(inbound.text)


async def _sleep_little(seconds: float) -> None:
    """The clock of the tests jumps: who sleeps by it may not sleep through hours of it."""
    await asyncio.sleep(min(seconds, 0.1))


def _shown(message: Stored) -> Outbound:
    """A message of the bot as the person sees it; its heading is part of the text."""
    rows = tuple(
        tuple(Choice(button["text"], button.get("callback_data", "")) for button in row)
        for row in message.keyboard
    )
    return Outbound(message.text, rows=rows)


@asynccontextmanager
async def running(
    api: BotApi, database: Database, *, mode: Mode = Mode.POLLING, now: datetime = NOW
) -> AsyncIterator[TelegramTown]:
    """The program with the small district of the handlers' tests, nobody joined yet."""
    town = await district(database, now)
    joined = TelegramTown(database, town.house, now, api, mode=mode)
    await joined.start()
    try:
        yield joined
    finally:
        await joined.kill()
