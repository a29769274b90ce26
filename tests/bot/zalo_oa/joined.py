"""The whole program at work over a fake Official Account, and phones that press its buttons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.zalo_oa import PATH
from bot.channels.zalo_oa_client import Tokens
from bot.settings import Settings
from bot.token_store import StoredTokens
from handlers.messages import Choice, Inbound, Kind, Outbound
from storage.database import Database
from tests.bot.joined import Joined
from tests.bot.zalo.joined import shown
from tests.emulator.zalo_oa import APP_ID, APP_SECRET, OA_SECRET, TEMPLATE, FakeOA, Follower, Json
from tests.handlers.district import BODY, NOW, Phone, district


def settings(oa: FakeOA, database: Database) -> Settings:
    """As an operator would write them; nothing is read from a file."""
    return Settings(
        _env_file=None,
        database_url=str(database.url),
        secret_key="the key of the tests",
        http_port=0,
        public_url="https://chibo.example.vn",
        body_name=BODY,
        zalo_oa_app_id=APP_ID,
        zalo_oa_app_secret=APP_SECRET,
        zalo_oa_secret=OA_SECRET,
        zalo_oa_template=TEMPLATE,
        zalo_oa_api_url=oa.url,
        zalo_oa_login_url=oa.url,
    )


@dataclass
class OATown(Joined):
    """A district whose people write to an Official Account and nowhere else."""

    def settings(self) -> Settings:
        assert isinstance(self.api, FakeOA)
        return settings(self.api, self.database)

    def hasten(self) -> None:
        """Everything is pushed: nobody waits."""

    async def start(self) -> None:
        await super().start()
        assert isinstance(self.api, FakeOA)
        self.api.webhook = self.web + PATH

    def phone(self, address: str, channel: str = "zalo-oa") -> "OAPhone":
        assert isinstance(self.api, FakeOA)
        return OAPhone(self, address, channel, chat=self.api.person(address))


@dataclass
class OAPhone(Phone):
    """A phone with Zalo: up to five buttons are pressed, longer lists are typed."""

    chat: Follower = field(kw_only=True)
    ticked: list[str] = field(default_factory=list)

    async def send(self, inbound: Inbound) -> bool:
        if inbound.kind is Kind.TAP and self._ticks(inbound.data):
            return True
        mark = len(self.chat.got)
        if inbound.kind is Kind.MEDIA:
            kind = {"voice": "audio"}.get(inbound.text, "image")
            self.chat.does(f"user_send_{kind}", {"attachments": [{"type": kind}]})
        else:
            self.chat.says(" ".join(self.ticked) or inbound.data or inbound.text)
            self.ticked = []
        assert isinstance(self.district, Joined)
        await self.district.quiet()
        if new := self.chat.got[mark:]:
            self.screen = [self._seen(message) for message in new]
        return True

    def _ticks(self, number: str) -> bool:
        """Where several are chosen from a list, their numbers are typed together in the end."""
        pressed = next((each for each in self.buttons if each.data == number), None)
        if pressed is None or number.startswith("#") or not pressed.label.startswith("☐"):
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
        self.screen = [self._seen(message) for message in self.chat.got[-1:]]
        return self.text

    def _seen(self, message: Json) -> Outbound:
        pressed = [
            (Choice(button["title"], button["payload"]),)
            for button in self.chat.buttons(message)
            if button["type"] == "oa.query.hide"
        ]
        typed = shown(message["text"])
        return Outbound(typed.text, rows=(*pressed, *typed.rows))


@asynccontextmanager
async def running(oa: FakeOA, database: Database, *, now: datetime = NOW) -> AsyncIterator[OATown]:
    """The program with the small district of the handlers' tests, nobody joined yet."""
    town = await district(database, now)
    await StoredTokens(database).save(Tokens(oa.access, oa.refresh, now))
    joined = OATown(database, town.house, now, oa)
    await joined.start()
    try:
        yield joined
    finally:
        await joined.kill()
