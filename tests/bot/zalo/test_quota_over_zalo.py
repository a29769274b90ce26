"""The program over a fake Zalo whose quota runs out: what is counted, and what staff hears."""

from handlers.quota import Level, Quota, month_of
from storage import usage
from storage.database import Database
from storage.people import STAFF
from storage.usage import Used
from tests.bot.zalo.joined import ZaloTown, running
from tests.emulator.zalo import FakeZalo
from tests.handlers.district import ZONE

QUOTA = Quota(messages=3000, people=50)


async def _used(town: ZaloTown) -> Used:
    async with town.database.reading() as tx:
        return await usage.of(tx, "zalo", month_of(town.now, ZONE))


async def test_every_message_is_counted_as_zalo_sees_it(zalo: FakeZalo, sqlite: Database) -> None:
    """In and out, each part of a long one by itself, and people."""
    async with running(zalo, sqlite) as town:
        lan = await town.joined("HM-NAPO", address="lan")
        await lan.type("27")
        used = await _used(town)
    sends = [given for method, given in zalo.calls if method == "sendMessage"]
    assert (used.received, used.sent) == (3, len(sends))
    assert (used.writers, used.people) == (1, 1)


async def test_a_spent_quota_is_known_and_nothing_is_lost(zalo: FakeZalo, sqlite: Database) -> None:
    """Zalo refuses, the channel rests for an hour, and what waited comes when the month is new."""
    async with running(zalo, sqlite) as town:
        lan = await town.joined("HM-NAPO", address="lan")
        zalo.quota = 0
        await lan.type("menu")
        assert QUOTA.level(await _used(town)) is Level.SPENT
        before = zalo.calls.copy()
        zalo.person("lan").says("menu")
        await zalo.confirmed()
        assert [call for call in zalo.calls[len(before) :] if call[0] == "sendMessage"] == []
        zalo.quota, mark = None, len(zalo.person("lan").got)
        town.pass_by(hours=2)
        await town.quiet()
        assert len(zalo.person("lan").got) == mark + 2
        assert QUOTA.level(await _used(town)) is Level.PLENTY


async def test_staff_asks_what_is_left(zalo: FakeZalo, sqlite: Database) -> None:
    """In the chat, in plain words."""
    async with running(zalo, sqlite) as town:
        staff = await town.joined("BL", STAFF, address="staff")
        assert "trong 3.000 tin" in await staff.type("hạn mức")
