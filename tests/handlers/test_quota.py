"""Quotas: how sparing to be, what is counted, who is warned, and what is left unsaid."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from handlers import reminders, sparing
from handlers.messages import Kind, Outbound
from handlers.quota import Level, Quota, month_of
from storage import usage
from storage.database import Database
from storage.models import Notice, Waiting
from storage.people import STAFF
from storage.usage import Used
from tests.handlers.district import ZONE, District, district

BOTH = Quota(messages=1000, people=50)
SENT = Quota(messages=1000, people=50, counts_received=False)
PAGE = "https://bc.example.vn"


@pytest.mark.parametrize(
    ("quota", "used", "wanted"),
    [
        (BOTH, Used(), Level.PLENTY),
        (BOTH, Used(received=300, sent=499), Level.PLENTY),
        (BOTH, Used(received=300, sent=500), Level.SHORT),
        (BOTH, Used(received=450, sent=499), Level.SHORT),
        (BOTH, Used(received=450, sent=500), Level.LAST),
        (BOTH, Used(received=2000, sent=2000), Level.LAST),
        (SENT, Used(received=5000, sent=799), Level.PLENTY),
        (SENT, Used(sent=800), Level.SHORT),
        (SENT, Used(sent=1, refused_at=datetime(2026, 10, 1, tzinfo=UTC)), Level.SPENT),
    ],
)
def test_how_sparing_to_be(quota: Quota, used: Used, wanted: Level) -> None:
    """By the share that is used; that nothing is left at all only the platform can say."""
    assert quota.level(used) is wanted


@pytest.mark.parametrize(("people", "crowded"), [(39, False), (40, True), (51, True)])
def test_a_bot_may_be_crowded(people: int, crowded: bool) -> None:
    """From four fifths of its people on."""
    assert BOTH.is_crowded(Used(people=people)) is crowded


def test_a_month_is_a_local_one() -> None:
    """The last evening of a month in UTC is the next month's morning here."""
    late = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)
    assert month_of(late, ZoneInfo("Asia/Ho_Chi_Minh")) == "2026-11"


# --- in the house ---------------------------------------------------------------------------------


async def town(database: Database, quota: Quota = BOTH) -> District:
    """The small district; on the channel "zalo" messages are counted."""
    found = await district(database)
    found.house = replace(found.house, address=PAGE, quotas={"zalo": quota})
    return found


async def used_up(found: District, sent: int) -> None:
    """So many messages have gone out this month."""
    async with found.database.transaction() as tx:
        await usage.went_out(tx, "zalo", month_of(found.now, ZONE), sent)


async def used(found: District) -> Used:
    async with found.database.reading() as tx:
        return await usage.of(tx, "zalo", month_of(found.now, ZONE))


async def test_who_writes_is_counted(database: Database) -> None:
    """Each message and each person once; nothing on a channel where nobody counts."""
    found = await town(database)
    lan, other = found.phone("lan", "zalo"), found.phone("binh", "telegram")
    for words in ("xin chào", "menu"):
        await lan.type(words)
        await other.type(words)
    again = lan.message(Kind.TEXT, text="một lần nữa")
    await lan.send(again)
    await lan.send(again)
    assert await used(found) == Used(received=3, writers=1, people=1)
    found.now += timedelta(days=40)
    await lan.type("xin chào")
    assert await used(found) == Used(received=1, writers=1, people=1)


async def test_the_platforms_word_holds_until_a_message_goes_through(database: Database) -> None:
    """Spent is what was refused; a success ends it."""
    found = await town(database)
    month = month_of(found.now, ZONE)
    async with database.transaction() as tx:
        await usage.refused(tx, "zalo", month, found.now)
    assert BOTH.level(await used(found)) is Level.SPENT
    await used_up(found, 1)
    assert (await used(found)).refused_at is None
    assert (await used(found)).sent == 1


async def unasked(database: Database, begin: str) -> list[Outbound]:
    query = select(Waiting.message).where(Waiting.key.startswith(begin)).order_by(Waiting.id)
    async with database.reading() as tx:
        return [Outbound.from_json(row[0]) for row in await tx.execute(query)]


async def test_staff_is_warned_once_at_each_step(database: Database) -> None:
    """At 80 and at 95 per cent and when the platform refuses; a new month begins anew."""
    found = await town(database)
    await found.joined("BL", STAFF, address="staff")
    said: list[str] = []
    for more in (700, 100, 50, 105, 0):
        await used_up(found, more)
        async with database.transaction() as tx:
            said += await sparing.warn(tx, found.house, found.now)
    warned = await unasked(database, "quota:")
    assert len(said) == 2
    assert ["80%" in warned[0].text, "95%" in warned[1].text] == [True, True]
    assert "đã dùng 800 trong 1.000 tin" in warned[0].text
    found.now += timedelta(days=31)
    async with database.transaction() as tx:
        assert await sparing.warn(tx, found.house, found.now) == []


async def test_staff_is_warned_of_a_crowded_bot(database: Database) -> None:
    """Once, and again only when more are allowed."""
    found = await town(database, Quota(messages=1000, people=2))
    await found.joined("BL", STAFF, address="staff")
    await found.phone("lan", "zalo").type("xin chào")
    await found.phone("binh", "zalo").type("xin chào")
    for wanted in (1, 0):
        async with database.transaction() as tx:
            assert len(await sparing.warn(tx, found.house, found.now)) == wanted
    assert "sắp đủ số người" in (await unasked(database, "quota:"))[0].text


async def test_staff_sees_the_numbers_in_the_chat(database: Database) -> None:
    """By a button and in plain words; a secretary has no such button."""
    found = await town(database)
    staff = await found.joined("BL", STAFF, address="staff")
    await used_up(found, 1234)
    for _ in range(2):
        text = await staff.type("hạn mức zalo")
        assert "đã dùng 1.234 trong 1.000 tin" in text
        assert "95%" in text
        await staff.type("menu")
        await staff.press("Hạn mức tin nhắn")
        assert "đã dùng 1.234" in staff.text
    secretary = await found.secretary()
    assert "Hạn mức" not in [button.label for button in secretary.buttons]
    assert "1.234" not in await secretary.type("hạn mức zalo")


async def test_when_little_is_left_people_go_on_on_the_page(database: Database) -> None:
    """One message a day leads there; what is typed is kept, and a receipt is given all the same."""
    found = await town(database)
    phone = found.phone("binh", "zalo")
    await phone.type(await found.invite("HM-CAOSON"))
    await phone.press("join:yes")
    await used_up(found, 950)
    await phone.type("hop thuong ky 3/10 du 27 dc 90 phut co nghi quyet loai tot 95 diem")
    [led] = await unasked(database, "web instead:")
    assert phone.screen == []
    assert f"{PAGE}/j/" in led.text
    await phone.type("27")
    assert phone.screen == []
    assert len(await unasked(database, "web instead:")) == 1
    page = found.phone("a browser", "web")
    await page.start(led.text.partition("/j/")[2].split()[0])
    assert "Sinh hoạt chi bộ" in page.text


async def test_a_receipt_is_always_given(database: Database) -> None:
    """Who sends a report hears that it came in, even from the last messages."""
    found = await town(database)
    phone = found.phone("binh", "zalo")
    await phone.type(await found.invite("HM-CAOSON"))
    await phone.press("join:yes")
    await phone.press("Kết nạp")
    await phone.press("Không")
    await used_up(found, 990)
    await phone.type("gửi")
    assert "Đã nhận báo cáo" in phone.text


async def test_a_digest_uses_up_no_message_that_a_reminder_may_need(database: Database) -> None:
    """From 80 per cent on digests are skipped on that channel, and why is kept; reminders go out."""
    found = await town(database)
    found.now = datetime(2026, 10, 1, 6, 0, tzinfo=ZONE)
    for unit, role, address in (("BL", STAFF, "staff"), ("HM-NAPO", "secretary", "lan")):
        phone = found.phone(address, "zalo")
        await phone.type(await found.invite(unit, role))
        await phone.press("join:yes")
    await used_up(found, 800)
    while found.now < datetime(2026, 10, 31, tzinfo=ZONE):
        async with database.transaction() as tx:
            await reminders.tick(tx, found.house, found.now)
        async with database.transaction() as tx:
            await reminders.deliver(tx, found.house, found.now)
        found.now += timedelta(hours=4)
    async with database.reading() as tx:
        query = select(Notice.kind, Notice.status, Notice.why)
        ends = {tuple(row) for row in await tx.execute(query)}
    assert ("digest", "skipped", "quota") in ends
    assert ("reminder", "queued", "") in ends
    assert not any(kind == "digest" and status == "queued" for kind, status, _ in ends)
