"""Until when a report counts as on time, and lateness that staff waives."""

import pytest

from handlers import lateness
from handlers.lateness import NotLate
from storage import reports, schedule
from storage.audit import By
from storage.database import Database
from storage.reports import ReportState
from tests.handlers.district import Phone
from tests.handlers.month import Month, at, month


@pytest.fixture
async def october(sqlite: Database) -> Month:
    return await month(sqlite)


async def vacancies(phone: Phone) -> str:
    """The shortest report: nothing is vacant."""
    await phone.type("danh mục")
    await phone.press("open:vacancy")
    await phone.press("Không")
    return await phone.press("Gửi")


async def stored(october: Month, form: str = "vacancy") -> ReportState:
    async with october.database.reading() as tx:
        (found,) = await reports.of_period(tx, "2026-10", [form])
    return found


@pytest.mark.parametrize(
    ("moment", "words"),
    [("10-10T23:59:59", "đúng hạn"), ("10-11T00:00:00", "sau hạn")],
)
async def test_on_time_to_the_second(october: Month, moment: str, words: str) -> None:
    """What is sent in the last second of the due day is on time, a second later it is not."""
    phone = await october.district.joined("HM-NAPO")
    october.district.now = at(moment)

    assert words in await vacancies(phone)
    assert (await stored(october)).late == (words == "sau hạn")


async def test_a_newcomer_is_not_late(october: Month) -> None:
    """Who takes up the post two days before the due day has a week."""
    october.district.now = at("10-08T09:00")
    phone = await october.district.joined("HM-NAPO")
    october.district.now = at("10-15T23:59")

    assert "đúng hạn" in await vacancies(phone)


async def test_grace_and_pauses(october: Month) -> None:
    """The days of grace and those of a flood are added to the due day."""
    phone = await october.district.joined("HM-NAPO")
    await october.load(due={"latest_day": 10, "move": "no", "grace_days": 1})
    await october.pause("HM", "2026-10-09", "2026-10-11")
    await vacancies(phone)

    assert at("10-14T23:59:59") == (await stored(october)).due_at


async def test_waived(october: Month) -> None:
    """Staff counts a report as on time for a reason, corrections too, until it is taken back."""
    phone = await october.district.joined("HM-NAPO")
    october.district.now = at("10-12T09:00")
    await vacancies(phone)
    report = await stored(october)

    async with october.database.transaction() as tx:
        now = october.district.now
        waived = await lateness.waive(tx, report, "mất sóng", by=By("person 2"), now=now)
    assert (waived.late, waived.waived) == (False, "mất sóng")

    await vacancies_again(phone)
    assert not (await stored(october)).late
    async with october.database.transaction() as tx:
        await lateness.unwaive(tx, waived, by=By("person 2"), now=october.district.now)
    assert (await stored(october)).late


async def vacancies_again(phone: Phone) -> None:
    await phone.type("danh mục")
    await phone.press("open:vacancy")
    await phone.press("Sửa báo cáo")
    await phone.press("Gửi")


async def test_nothing_to_waive(october: Month) -> None:
    """A report in time needs no waiver."""
    phone = await october.district.joined("HM-NAPO")
    await vacancies(phone)
    report = await stored(october)

    async with october.database.transaction() as tx:
        with pytest.raises(NotLate):
            await lateness.waive(tx, report, "", by=By("x"), now=october.district.now)


async def test_pauses_are_kept(october: Month) -> None:
    """A pause is listed with its reason, and can be taken back."""
    number = await october.pause("HM", "2026-10-09", "2026-10-11")

    async with october.database.transaction() as tx:
        (found,) = await schedule.pauses(tx)
        await schedule.remove_pause(tx, number)
        assert (found.unit, found.reason) == ("HM", "Lũ")
        assert await schedule.pauses(tx) == ()
