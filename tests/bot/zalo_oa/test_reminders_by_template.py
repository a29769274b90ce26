"""A month over the Official Account: who has been silent for a week is reminded by the template."""

from datetime import datetime, timedelta

from handlers import reminders
from storage.database import Database
from storage.people import STAFF
from tests.bot.zalo_oa.joined import running
from tests.emulator.zalo_oa import FakeOA
from tests.handlers.district import ZONE


async def test_who_is_silent_is_reminded_by_the_template(sqlite: Database) -> None:
    """The reminder says what is owed and until when; a digest is not worth a paid message."""
    oa = FakeOA()
    await oa.start()
    start = datetime(2026, 10, 1, 9, 0, tzinfo=ZONE)
    async with running(oa, sqlite, now=start) as town:
        await town.joined("HM-NAPO", address="lan")
        await town.joined("BL", STAFF, address="staff")
        lan, staff = oa.person("lan"), oa.person("staff")
        before = len(lan.got), len(staff.got)
        lan.refusal = staff.refusal = -230
        end = start + timedelta(days=12)
        while town.now < end:
            town.now += timedelta(hours=6)
            async with sqlite.transaction() as tx:
                await reminders.tick(tx, town.house, town.now)
            town.app.sender.wake()
            await town.quiet()
    await oa.stop()
    assert (len(lan.got), len(staff.got)) == before
    assert "Chi bộ Nà Pò còn 3 mục báo cáo tháng 10/2026" in lan.templates[0]["noi_dung"]
    assert all(len(each["noi_dung"]) <= 200 for each in lan.templates)
    assert staff.templates == []
