"""Later, another hour, and a cell reminded by its officer."""

from datetime import timedelta

import pytest

from handlers.messages import Kind
from storage import people, units
from storage.database import Database
from tests.handlers.month import Month, at, month, shown


@pytest.fixture
async def october(sqlite: Database) -> Month:
    return await month(sqlite)


async def test_later_is_tonight(october: Month) -> None:
    """Who puts a reminder off in the afternoon gets it at 19:30, and the others as planned."""
    phone = await october.district.joined("HM-NAPO")
    october.district.now = at("10-06T15:00")
    await october.tick()

    said = await phone.type("để sau")

    assert said == "Vâng. 19:30 hôm nay hệ thống nhắc lại."
    assert shown(await october.run("10-08T12:00")) == [
        "06/10 19:30 later HM-NAPO",
        "07/10 19:00 reminder HM-NAPO",
    ]


async def test_later_is_tomorrow_when_the_evening_is_past(october: Month) -> None:
    """Late in the evening later means the next evening; pressing twice is once."""
    phone = await october.district.joined("HM-NAPO")
    (first,) = await october.run("10-07T19:25")
    phone.screen = [first.message]

    await phone.press("Để sau")
    assert phone.text == "Vâng. 19:30 ngày 08/10/2026 hệ thống nhắc lại."
    phone.screen = [first.message]
    await phone.press("Để sau")

    assert shown(await october.run("10-09T12:00")) == ["08/10 19:30 later HM-NAPO"]


async def test_later_when_all_is_sent(october: Month) -> None:
    """Where nothing is owed nothing is promised; what was promised is dropped once it is sent."""
    phone = await october.district.joined("HM-NAPO")
    await phone.type("để sau")
    await october.sends_all("HM-NAPO")

    assert "không còn mục nào" in await phone.type("để sau")
    assert await october.run("10-03T00:00") == []
    assert await october.skipped() == [("later", "reported")]


async def test_own_hour(october: Month) -> None:
    """An hour that somebody chose counts from the next day; today's reminder stays where it was."""
    phone = await october.district.joined("HM-NAPO")
    (first,) = await october.run("10-07T19:00")
    phone.screen = [first.message]
    await phone.press("Đổi giờ nhắc")
    await phone.press("11:30")

    assert phone.text == "Vâng. Từ ngày 08/10/2026 hệ thống nhắc đồng chí lúc 11:30."
    assert shown(await october.run("10-10T12:00")) == [
        "09/10 11:30 reminder HM-NAPO",
        "10/10 11:30 reminder HM-NAPO",
    ]


async def test_a_new_hour_loses_no_reminder(october: Month) -> None:
    """Who chooses an hour that is past today still gets today's reminder."""
    phone = await october.district.joined("HM-NAPO")
    await october.tick(at("10-07T15:00"))
    await phone.send(phone.message(Kind.TAP, data="cal:hour:1130"))

    assert shown(await october.run("10-09T12:00")) == [
        "07/10 19:00 reminder HM-NAPO",
        "09/10 11:30 reminder HM-NAPO",
    ]


async def test_quiet_hours_cannot_be_chosen(october: Month) -> None:
    """Nobody is reminded at night, not even at will."""
    phone = await october.district.joined("HM-NAPO")

    await phone.send(phone.message(Kind.TAP, data="cal:hour:2300"))

    assert phone.text == "Giờ này là giờ nghỉ. Xin chọn giờ khác."


async def test_usual_hour(october: Month) -> None:
    """Who has answered at noon three months running is reminded at half past eleven."""
    await october.district.joined("HM-NAPO")
    async with october.database.reading() as tx:
        (person,) = [
            each.person_id for each in await people.members(tx, october.district.now.date())
        ]
    start = october.district.now
    for days, minute in ((95, 40), (64, 50), (33, 45)):
        october.district.now = start - timedelta(days=days) + timedelta(hours=2, minutes=minute)
        await october.sends("HM-NAPO", "meeting", f"2026-{9 - days // 31:02}", person_id=person)
    october.district.now = start

    assert shown(await october.run("10-08T00:00")) == ["07/10 11:30 reminder HM-NAPO"]


async def test_an_officer_reminds(october: Month) -> None:
    """One tap in the list of the missing reminds a cell at once; again the same day it does not."""
    await october.district.joined("HM-NAPO")
    officer = await october.district.joined("HM", "officer")
    told = await october.run("10-11T08:00")
    officer.screen = [told[-1].message]

    assert "Chi bộ Cao Sơn: Sinh hoạt chi bộ, Kết nạp, Chức danh khuyết (chưa có người báo cáo" in (
        told[-1].text
    )
    assert await officer.press("Nhắc Chi bộ Nà Pò") == "Đã nhắc 1 người."
    officer.screen = [told[-1].message]
    assert "1 người đã được nhắc hôm nay." in await officer.press("Nhắc Chi bộ Nà Pò")
    nudges = [each for each in await october.told() if each.kind == "nudge"]
    assert shown(nudges) == ["11/10 08:00 nudge HM-NAPO"]
    assert "Cán bộ phụ trách nhắc đồng chí:" in nudges[0].text


async def test_an_officer_reminds_only_below(october: Month) -> None:
    """A cell of another committee is nobody's business."""
    await october.district.joined("DV-KHETIEN")
    officer = await october.district.joined("HM", "officer")
    async with october.database.reading() as tx:
        tree = await units.tree(tx, october.district.now.date())

    cell = tree.by_code["DV-KHETIEN"].id
    await officer.send(officer.message(Kind.TAP, data=f"cal:nudge:{cell}:2026-10"))

    assert await october.told() == []


async def test_at_most_four_a_month(october: Month) -> None:
    """A fifth reminder of the month is skipped, and the reason stands."""
    await october.district.joined("HM-NAPO")
    step = {"at": "19:00", "to": ["secretary"]}
    await october.load(reminders=[{"day": day, **step} for day in (-5, -4, -3, -2, -1)])

    told = await october.run("10-12T00:00")

    assert [each.at.day for each in told] == [5, 6, 7, 8]
    assert await october.skipped() == [("reminder", "enough")]
