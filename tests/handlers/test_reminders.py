"""Who is reminded of what: one message, only to those who owe, at their hour, never over a form."""

from datetime import timedelta

import pytest

from handlers import reminders
from handlers.library import default_text
from storage import posts, schedule, units
from storage.database import Database
from storage.units import UnitRow
from tests.handlers.district import SINCE
from tests.handlers.month import Month, at, month, shown


@pytest.fixture
async def october(sqlite: Database) -> Month:
    return await month(sqlite)


async def test_a_month_in_which_nothing_is_sent(october: Month) -> None:
    """Three reminders up to the due day and one after it; figures and the missing for staff."""
    await october.district.joined("HM-NAPO")
    await october.district.joined("HM", "officer")
    await october.district.joined("BL", "staff")

    told = await october.run("10-20T00:00")

    assert shown(told) == [
        "07/10 19:00 reminder HM-NAPO",
        "09/10 19:00 reminder HM-NAPO",
        "10/10 19:00 reminder HM-NAPO",
        "11/10 08:00 digest BL",
        "11/10 08:00 missing HM",
        "11/10 19:00 reminder HM-NAPO",
        "13/10 08:00 missing BL",
    ]


async def test_what_a_reminder_says(october: Month) -> None:
    """One message names all that is owed, the due day and the days left; one tap begins."""
    phone = await october.district.joined("HM-NAPO")

    (first, _, last, late) = await october.run("10-12T00:00")

    assert first.text == (
        "Nhắc báo cáo tháng 10/2026\n"
        "Chi bộ Nà Pò còn 3 mục: Sinh hoạt chi bộ, Kết nạp, Chức danh khuyết.\n"
        "Hạn: 10/10/2026 (còn 3 ngày)."
    )
    assert "(hôm nay là hạn cuối)" in last.text
    assert "(đã quá hạn 1 ngày)" in late.text
    assert [choice.label for choice in first.message.choices] == [
        "Làm ngay",
        "Để sau",
        "Đổi giờ nhắc",
    ]
    phone.screen = [first.message]
    assert "Chi bộ đã họp tháng 10 chưa?" in await phone.press("Làm ngay")


async def test_who_has_reported_is_left_alone(october: Month) -> None:
    """Nobody is reminded of what was sent, and the rest is named."""
    await october.district.joined("HM-NAPO")
    await october.district.joined("HM-CAOSON")
    await october.sends_all("HM-NAPO")
    await october.sends("HM-CAOSON", "meeting")

    told = await october.run("10-08T00:00")

    assert shown(told) == ["07/10 19:00 reminder HM-CAOSON"]
    assert "còn 2 mục: Kết nạp, Chức danh khuyết." in told[0].text


async def test_all_units_of_a_person_in_one_message(october: Month) -> None:
    """Who reports for two cells gets one message with a line for each."""
    phone = await october.district.joined("HM-NAPO")
    await phone.start(await october.district.invite("DV-KHETIEN"))
    await phone.press("join:yes")

    (told,) = await october.run("10-08T00:00")

    assert told.message.text.splitlines()[0].startswith("• Chi bộ Nà Pò, tháng 10/2026: ")
    assert told.message.text.splitlines()[1].startswith("• Chi bộ Khe Tiền, tháng 10/2026: ")


async def test_running_twice_sends_once(october: Month) -> None:
    """The same stretch of time planned and put out again makes no second message."""
    await october.district.joined("HM-NAPO")
    await october.run("10-07T19:10")

    async with october.database.transaction() as tx:
        house = october.district.house
        again = await reminders.run(tx, house, since=at("10-07T18:00"), now=at("10-07T19:20"))

    assert not again
    assert shown(await october.told()) == ["07/10 19:00 reminder HM-NAPO"]


async def test_never_over_a_form_being_filled_in(october: Month) -> None:
    """Who is answering just now is not interrupted; who laid the form aside is asked to go on."""
    phone = await october.district.joined("HM-NAPO")
    await october.run("10-07T18:50")
    await phone.type("danh mục")
    await phone.press("open:meeting")
    await phone.press("Đã họp")

    (told,) = await october.run("10-07T20:00")

    assert shown([told]) == ["07/10 19:10 reminder HM-NAPO"]
    assert "Đồng chí đang làm dở mục Sinh hoạt chi bộ, còn" in told.text
    phone.screen = [told.message]
    assert "Họp ngày nào?" in await phone.press("Làm tiếp")


async def test_next_moment_tells_what_really_goes_out(october: Month) -> None:
    """The next moment is that of a message to somebody, or none."""
    house, now = october.district.house, october.district.now

    async def coming() -> tuple[str, str] | None:
        async with october.database.reading() as tx:
            found = await reminders.next_moment(tx, house, october.district.now)
        return found and (f"{found[0]:%d/%m %H:%M}", found[1])

    assert await coming() is None
    await october.district.joined("HM-NAPO")
    assert await coming() == ("07/10 19:00", "reminder")
    await october.sends_all("HM-NAPO")
    assert await coming() == ("07/11 19:00", "reminder")
    await october.district.joined("BL", "staff")
    assert await coming() == ("11/10 08:00", "digest")
    assert now + timedelta(days=10) > october.district.now


async def test_no_figures_for_who_turned_them_off(october: Month) -> None:
    """Staff who wants no digests unasked still hears who is missing."""
    await october.district.joined("BL", "staff")
    async with october.database.transaction() as tx:
        await posts.set_digests(tx, 1, off_since=october.district.now.date())

    assert shown(await october.run("10-14T00:00")) == ["13/10 08:00 missing BL"]


async def test_many_that_are_missing_lead_to_their_list(october: Month) -> None:
    """More cells than have a button each: one leads to the list, whose first page opens cells."""
    rows = [
        UnitRow(
            f"HM-{n:02}", f"Thôn {n:02}", "cell", "HM", SINCE, None, hard_area=None, members=None
        )
        for n in range(20)
    ]
    async with october.database.transaction() as tx:
        await units.load(tx, rows)
    officer = await october.district.joined("HM", "officer")
    missing = [told for told in await october.run("10-14T00:00") if told.kind == "missing"]

    officer.screen = [missing[0].message]
    await officer.press("Ai chưa nộp?")
    assert "Trang sau (2/2) ▶" in [button.label for button in officer.buttons]
    assert "Thôn 05 · tháng 10/2026" in await officer.press("Thôn 05")


async def test_figures_every_week_and_after_the_lock(sqlite: Database) -> None:
    """By the rules that come along staff gets the figures of the own branch on Mondays, the day after
    the due day and after the lock; who turned digests off gets none.
    """
    found = await month(sqlite)
    staff = await found.district.joined("BL", "staff")
    await found.district.joined("HM", "officer")
    async with found.database.transaction() as tx:
        await schedule.load_rules(tx, default_text(), found.district.now)
    told = [each for each in await found.run("11-10T12:00") if each.kind == "digest"]
    assert shown([each for each in told if "tháng 10/2026" in each.text]) == [
        "05/10 08:00 digest BL",
        "11/10 08:00 digest BL",
        "12/10 08:00 digest BL",
        "19/10 08:00 digest BL",
        "26/10 08:00 digest BL",
        "08/11 08:00 digest BL",
        "08/11 08:00 digest HM",
    ]
    await staff.type("tắt tổng hợp")
    later = await found.run("12-01T12:00")
    assert not [each for each in later if (each.kind, each.to) == ("digest", "BL")]
