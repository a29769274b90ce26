"""The whole program at work over a fake Zalo, and phones on which everything is typed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.zalo_intake import PATH, Waits
from bot.settings import Mode, Settings
from handlers.messages import Choice, Inbound, Kind, Outbound
from storage.database import Database
from tests.bot.joined import Joined
from tests.emulator.zalo import TOKEN, Chat, FakeZalo
from tests.handlers.district import BODY, NOW, Phone, district
from tests.patience import PATIENCE

SECRET = "a-secret-of-the-tests"
QUICK = Waits(poll=2, floor=0.0, first=0.01, longest=0.05)
_NUMBERED = re.compile(r"(\d+)\. (.+)")
_QUOTED = re.compile(r"• (?:(.+): )?«(.+)»")


def settings(zalo: FakeZalo, database: Database, mode: Mode = Mode.POLLING) -> Settings:
    """As an operator would write them; nothing is read from a file."""
    return Settings(
        _env_file=None,
        database_url=str(database.url),
        secret_key="the key of the tests",
        http_port=0,
        public_url="https://chibo.example.vn",
        body_name=BODY,
        zalo_token=TOKEN,
        zalo_api_url=zalo.url,
        zalo_mode=mode,
        zalo_secret=SECRET,
    )


@dataclass
class ZaloTown(Joined):
    """A district whose people have Zalo and nothing else."""

    mode: Mode = Mode.POLLING

    def settings(self) -> Settings:
        assert isinstance(self.api, FakeZalo)
        return settings(self.api, self.database, self.mode)

    async def start(self) -> None:
        await super().start()
        assert isinstance(self.api, FakeZalo)
        if self.mode is Mode.WEBHOOK:
            self.api.webhook = {"url": self.web + PATH, "secret_token": SECRET}

    def hasten(self) -> None:
        for bot in self.app.zalo:
            bot._waits = QUICK

    def pass_by(self, *, hours: int) -> None:
        """The clock goes on."""
        self.now += timedelta(hours=hours)

    async def answered(self, chat: Chat, count: int) -> None:
        """Wait until so many messages stand in a chat."""
        async with asyncio.timeout(PATIENCE):
            while len(chat.got) < count:
                await asyncio.sleep(0.01)
                self.now += timedelta(seconds=0.1)

    async def kill(self) -> None:
        await super().kill()
        assert isinstance(self.api, FakeZalo)
        self.api.hang_up()

    def phone(self, address: str, channel: str = "zalo") -> "ZaloPhone":
        assert isinstance(self.api, FakeZalo)
        return ZaloPhone(self, address, channel, chat=self.api.person(address))


@dataclass
class ZaloPhone(Phone):
    """A phone with Zalo: a tap becomes what the line of that choice says to type."""

    chat: Chat = field(kw_only=True)
    ticked: list[str] = field(default_factory=list)

    async def send(self, inbound: Inbound) -> bool:
        if inbound.kind is Kind.TAP and self._ticks(inbound.data):
            return True
        mark = len(self.chat.got)
        if inbound.kind is Kind.MEDIA:
            event = {"voice": "message.voice.received"}.get(inbound.text, "message.image.received")
            self.chat.does(event, photo_url="https://x.example/1")
        else:
            self.chat.says(" ".join(self.ticked) or inbound.data or inbound.text)
            self.ticked = []
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        if new := self.chat.got[mark:]:
            self.screen = [shown(text) for text in new]
        return True

    def _ticks(self, number: str) -> bool:
        """Where several may be chosen, their numbers are typed together in the end."""
        pressed = next((each for each in self.buttons if each.data == number), None)
        if pressed is None or not pressed.label.startswith("☐"):
            return False
        self.ticked.append(number)
        return True

    async def press(self, button: str) -> str:
        """`join:yes` is the first of the two choices; others go by label."""
        if button == "join:yes":
            return await self.type(self.buttons[0].data)
        return await super().press(button)

    async def start(self, code: str = "") -> str:
        return await self.type(code)

    async def glance(self) -> str:
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        self.screen = [shown(text) for text in self.chat.got[-1:]]
        return self.text


def shown(text: str) -> Outbound:
    """A message as the person sees it; lines that say what to type stand for buttons."""
    rows = []
    for line in text.splitlines():
        if found := _NUMBERED.fullmatch(line):
            rows.append((Choice(found[2], data=found[1]),))
        elif found := _QUOTED.fullmatch(line):
            rows.append((Choice(found[1] or found[2], data=found[2]),))
    return Outbound(text, rows=tuple(rows))


@asynccontextmanager
async def running(
    zalo: FakeZalo, database: Database, *, now: datetime = NOW, pushed: bool = False
) -> AsyncIterator[ZaloTown]:
    """The program with the small district of the handlers' tests, nobody joined yet."""
    town = await district(database, now)
    mode = Mode.WEBHOOK if pushed else Mode.POLLING
    joined = ZaloTown(database, town.house, now, zalo, mode=mode)
    await joined.start()
    try:
        yield joined
    finally:
        await joined.kill()
