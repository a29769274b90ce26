"""The same town on every channel: how each is set going, and how it calls itself in the texts."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from storage.database import Database
from tests.bot import joined as telegram
from tests.bot.web import joined as web
from tests.bot.zalo import joined as zalo
from tests.bot.zalo_oa import joined as zalo_oa
from tests.emulator.botapi import BotApi
from tests.emulator.zalo import FakeZalo
from tests.emulator.zalo_oa import FakeOA
from tests.handlers.district import District

Running = Callable[[Database], AbstractAsyncContextManager[District]]
_SENT_AND_REFUSED = re.compile(r"^> \(.*\n< .*\n", re.MULTILINE)
_OF_A_STRANGER = re.compile(
    r"^(stranger .*\n)> (?!code |[A-Z]{5}-\d{5}).*\n(?:< .*(?:\n|$))+", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Town:
    """A channel as the dialogues need it.

    `shown` is its name on a screen, `kept` its name in the rows; `old_buttons` whether an answered
    card can still be pressed, `photos` whether anything but words can be sent at all, `strangers`
    whether who has not joined can say anything but a code. Where a town
    differs from another only in how messages are handed over, it plays `only` some dialogues.
    """

    running: Running
    shown: str
    kept: str
    old_buttons: bool = True
    photos: bool = True
    strangers: bool = True
    only: frozenset[str] = frozenset()

    def plays(self, name: str, text: str) -> bool:
        if self.only and name not in self.only:
            return False
        return self.old_buttons or "\n>> " not in text

    def told(self, text: str) -> str:
        """A dialogue as it goes here: without what cannot be said, and what is answered to it."""
        if not self.photos:
            text = _SENT_AND_REFUSED.sub("", text)
        if not self.strangers:
            text = _OF_A_STRANGER.sub(r"\1", text)
        return text.replace("Telegram", self.shown)


@asynccontextmanager
async def _telegram(database: Database) -> AsyncIterator[District]:
    api = BotApi()
    await api.start()
    try:
        async with telegram.running(api, database) as town:
            yield town
    finally:
        await api.stop()


@asynccontextmanager
async def _zalo(
    database: Database, *, replay: bool = False, pushed: bool = False
) -> AsyncIterator[District]:
    fake = FakeZalo(replay=replay)
    await fake.start()
    try:
        async with zalo.running(fake, database, pushed=pushed) as town:
            yield town
    finally:
        await fake.stop()


@asynccontextmanager
async def _zalo_oa(database: Database) -> AsyncIterator[District]:
    fake = FakeOA()
    await fake.start()
    try:
        async with zalo_oa.running(fake, database) as town:
            yield town
    finally:
        await fake.stop()


_SOME = frozenset({"joining", "one_message", "quiet_month", "two_people"})
TOWNS = {
    "telegram": Town(_telegram, "Telegram", "telegram"),
    "zalo": Town(_zalo, "Zalo", "zalo", old_buttons=False),
    "zalo, replayed": Town(partial(_zalo, replay=True), "Zalo", "zalo", only=_SOME),
    "zalo, pushed": Town(partial(_zalo, pushed=True), "Zalo", "zalo", only=_SOME),
    "zalo-oa": Town(_zalo_oa, "Zalo OA", "zalo-oa"),
    "web": Town(web.running, "trang web", "web", photos=False, strangers=False),
}
