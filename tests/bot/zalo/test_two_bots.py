"""Two Zalo bots for one district: each has its own people, its own month and its own troubles."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.settings import Settings
from handlers.quota import month_of
from storage import usage
from storage.database import Database
from tests.bot.zalo import joined
from tests.bot.zalo.joined import ZaloPhone, ZaloTown
from tests.emulator.wire import Answer, Fields, HttpServer
from tests.emulator.zalo import TOKEN, FakeZalo
from tests.handlers.district import NOW, ZONE, district

OTHER = "2459232241454765289:anotherTokenOfTheTests"


@dataclass
class TwoBots(ZaloTown):
    """HM has a bot of its own; everybody else writes to the other."""

    url: str = ""

    def settings(self) -> Settings:
        assert isinstance(self.api, FakeZalo)
        said = joined.settings(self.api, self.database)
        return said.model_copy(update={"zalo_api_url": self.url, "zalo_token": _tokens()})


def _tokens() -> object:
    return Settings(_env_file=None, zalo_token=f"HM={OTHER},{TOKEN}").zalo_token


@asynccontextmanager
async def two_bots(database: Database) -> AsyncIterator[tuple[TwoBots, FakeZalo, FakeZalo]]:
    rest, of_hm = FakeZalo(), FakeZalo(token=OTHER)

    async def handle(path: str, fields: Fields) -> Answer:
        return await (of_hm if OTHER in path else rest).handle(path, fields)

    server = HttpServer(handle)
    await server.start()
    small = await district(database)
    town = TwoBots(database, small.house, NOW, rest, url=server.url)
    await town.start()
    try:
        yield town, rest, of_hm
    finally:
        await town.kill()
        await server.close()


async def test_each_bot_answers_its_own_people(sqlite: Database) -> None:
    """The same address at two bots is two people; messages are counted for each; one bot without
    messages left keeps nobody else waiting.
    """
    async with two_bots(sqlite) as (town, rest, of_hm):
        for fake, unit in ((rest, "DV-KHETIEN"), (of_hm, "HM-NAPO")):
            phone = ZaloPhone(town, "a1", "zalo", chat=fake.person("a1"))
            phone.chat.says(await town.invite(unit))
            await fake.confirmed()
            await town.quiet()
            phone.chat.says("Đồng ý")
            await fake.confirmed()
            await town.quiet()
        assert "Khe Tiền" in rest.person("a1").got[-1]
        assert "Nà Pò" in of_hm.person("a1").got[-1]
        async with sqlite.reading() as tx:
            month = month_of(town.now, ZONE)
            used = [await usage.of(tx, name, month) for name in ("zalo", "zalo.HM")]
        assert [(each.received, each.sent, each.people) for each in used] == [(2, 3, 1), (2, 3, 1)]

        of_hm.quota = 0
        of_hm.person("a1").says("menu")
        await of_hm.confirmed()
        rest.person("a1").says("menu")
        before = len(rest.person("a1").got)
        await rest.confirmed()
        await town.answered(rest.person("a1"), before + 1)
