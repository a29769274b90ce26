"""Who cannot be reached: other channels, the deputy, the officer; nobody is dropped in silence."""

import pytest
from sqlalchemy import delete, update

from handlers.messages import Kind
from storage import notices, people
from storage.database import Database
from storage.models import Account, Notice, Waiting
from tests.handlers.district import Phone
from tests.handlers.month import Month, at, month, shown


@pytest.fixture
async def october(sqlite: Database) -> Month:
    return await month(sqlite)


async def blocks(phone: Phone) -> None:
    await phone.send(phone.message(Kind.LEFT))


async def test_the_officer_is_told_once(october: Month) -> None:
    """A secretary who blocked the bot: the officer hears of it at the first reminder, with what to do;
    after the due day the cell stands in the list with its reason.
    """
    phone = await october.district.joined("HM-NAPO")
    await october.district.joined("HM", "officer")
    await blocks(phone)

    told = await october.run("10-12T00:00")

    assert shown(told) == ["07/10 19:00 unreachable HM", "11/10 08:00 missing HM"]
    assert "Chi bộ Nà Pò: Sinh hoạt chi bộ, Kết nạp, Chức danh khuyết (không nhắn được" in (
        told[0].text
    )
    assert "Đồng chí gọi điện" in told[0].text
    assert "Nhập thay Chi bộ Nà Pò" in [each.label for each in told[1].message.choices]
    assert await october.skipped() == [("reminder", "unreachable")] * 4


async def test_without_an_officer_staff_is_told(october: Month) -> None:
    """Where the committee has nobody, those above see to it."""
    phone = await october.district.joined("HM-NAPO")
    await october.district.joined("BL", "staff")
    await blocks(phone)

    told = await october.run("10-08T00:00")

    assert shown(told) == ["07/10 19:00 unreachable BL"]
    assert "Phụ trách: cán bộ của Huyện ủy Bình Liêu." in told[0].text


async def test_another_channel(october: Month) -> None:
    """Who blocked one channel is written to on the other."""
    phone = await october.district.joined("HM-NAPO")
    await _link(october, phone, "web")
    await blocks(phone)

    assert shown(await october.run("10-08T00:00")) == ["07/10 19:00 reminder HM-NAPO"]


async def _link(october: Month, phone: Phone, channel: str) -> None:
    """The same person opens another channel."""
    other = october.district.phone(phone.address, channel)
    await other.start()
    async with october.database.transaction() as tx:
        now = october.district.now
        (member,) = await people.members(tx, now.date(), ("secretary",))
        await tx.execute(
            update(Account).where(Account.channel == channel).values(person_id=member.person_id)
        )


async def test_the_deputy(october: Month) -> None:
    """Where the secretary cannot be reached the deputy is reminded, and the officer is left alone."""
    phone = await october.district.joined("HM-NAPO")
    await october.district.joined("HM-NAPO", "deputy")
    await october.district.joined("HM", "officer")

    assert [each.to for each in await october.run("10-08T00:00")] == ["HM-NAPO"]
    await blocks(phone)
    told = await october.run("10-10T00:00")

    assert shown(told) == ["09/10 19:00 reminder HM-NAPO"]


async def test_a_deputy_alone(october: Month) -> None:
    """Where there is no secretary the deputy is reminded as one."""
    await october.district.joined("HM-NAPO", "deputy")

    assert shown(await october.run("10-08T00:00")) == ["07/10 19:00 reminder HM-NAPO"]


async def test_who_has_been_silent(october: Month) -> None:
    """After many days without a word every linked channel is tried, and the officer hears of it at
    the first reminder, once.
    """
    phone = await october.district.joined("HM-NAPO")
    await _link(october, phone, "web")
    await october.district.joined("HM", "officer")
    await _falls_silent(october)

    told = await october.run("10-12T00:00")

    assert shown(told)[:3] == [
        *["07/10 19:00 reminder HM-NAPO"] * 2,
        "07/10 19:00 unreachable HM",
    ]
    heard = [each for each in told if each.to == "HM"]
    assert [each.kind for each in heard] == ["unreachable", "missing"]
    assert all("im lặng từ 01/08/2026, cần gọi điện" in each.text for each in heard)


async def _falls_silent(october: Month) -> None:
    """The first who joined has not written since August."""
    async with october.database.transaction() as tx:
        long_ago = at("08-01T09:00")
        await tx.execute(update(Account).where(Account.person_id == 1).values(last_in_at=long_ago))


async def test_the_deputy_of_who_has_been_silent(october: Month) -> None:
    """The deputy is reminded as well; the officer is told only if the deputy is silent too."""
    await october.district.joined("HM-NAPO")
    await october.district.joined("HM-NAPO", "deputy")
    await october.district.joined("HM", "officer")
    await _falls_silent(october)

    assert shown(await october.run("10-08T00:00")) == ["07/10 19:00 reminder HM-NAPO"] * 2
    async with october.database.transaction() as tx:
        await tx.execute(update(Account).values(last_in_at=at("08-01T09:00")))
    assert shown(await october.run("10-09T20:00")) == [
        *["09/10 19:00 reminder HM-NAPO"] * 2,
        "09/10 19:00 unreachable HM",
    ]


async def test_sending_fails(october: Month) -> None:
    """Who cannot be sent to any more, without having blocked anything, is tried further, and the
    officer is told why nothing comes.
    """
    await october.district.joined("HM-NAPO")
    await october.district.joined("HM", "officer")
    await october.run("10-08T00:00")
    async with october.database.transaction() as tx:
        await tx.execute(update(Waiting).where(Waiting.lane == "bulk").values(status="failed"))

    told = await october.run("10-10T00:00")

    assert shown(told) == ["09/10 19:00 reminder HM-NAPO", "09/10 19:00 unreachable HM"]
    assert "tin gửi không đến, cần gọi điện" in told[1].text


async def test_newcomers_and_drafts_are_told_as_such(october: Month) -> None:
    """The list says who is new in the post and who has begun."""
    october.district.now = at("10-08T09:00")
    await october.district.joined("HM-NAPO")
    phone = await october.district.joined("HM-CAOSON")
    await phone.type("danh mục")
    await phone.press("open:vacancy")
    await october.district.joined("HM", "officer")

    (missing,) = [each for each in await october.run("10-11T12:00") if each.kind == "missing"]

    assert "mới nhận nhiệm vụ từ 08/10/2026, chưa tính chậm" in missing.text
    assert "Chi bộ Cao Sơn: Sinh hoạt chi bộ, Kết nạp, Chức danh khuyết (đang làm dở)" in (
        missing.text
    )


async def test_who_stopped_is_left_alone(october: Month) -> None:
    """Who wants no messages gets none, and that is recorded; the officer hears who has to be called."""
    phone = await october.district.joined("HM-NAPO")
    await october.district.joined("HM", "officer")
    async with october.database.transaction() as tx:
        await people.set_status(tx, 1, "stopped")

    told = await october.run("10-10T12:00")
    assert shown(told) == ["07/10 19:00 unreachable HM"]
    assert "đã xin thôi nhận tin nhắc, cần gọi điện" in told[0].text
    assert await october.skipped() == [("reminder", "stopped")] * 2
    assert phone.text


async def test_paused(october: Month) -> None:
    """A branch in a flood is left alone; afterwards people have the days that were left."""
    await october.district.joined("HM-NAPO")
    await october.district.joined("DV-KHETIEN")
    await october.pause("HM", "2026-10-08", "2026-10-10")

    assert shown(await october.run("10-16T00:00")) == [
        "07/10 19:00 reminder DV-KHETIEN",
        "09/10 19:00 reminder DV-KHETIEN",
        "10/10 19:00 reminder DV-KHETIEN",
        "11/10 19:00 reminder DV-KHETIEN",
        "12/10 19:00 reminder HM-NAPO",
        "13/10 19:00 reminder HM-NAPO",
        "14/10 19:00 reminder HM-NAPO",
    ]


async def test_every_message_ends_somehow(october: Month) -> None:
    """The counts name every planned message: queued messages by what became of them."""
    phone = await october.district.joined("HM-NAPO")
    await october.run("10-08T00:00")
    await blocks(phone)
    await october.run("10-20T00:00")

    async with october.database.reading() as tx:
        counts = await notices.counts(tx, at("10-01T00:00"), at("11-01T00:00"))

    assert counts == {("reminder", "waiting"): 1, ("reminder", "skipped: unreachable"): 3}


async def test_staff_sees_what_became_of_every_message(october: Month) -> None:
    """The officer opens the cell and reads of each message whether it went out, or why not."""
    phone = await october.district.joined("HM-NAPO")
    officer = await october.district.joined("HM", "officer")
    await october.run("10-08T00:00")
    async with october.database.transaction() as tx:
        await tx.execute(update(Waiting).where(Waiting.lane == "bulk").values(status="sent"))
    await blocks(phone)
    await october.run("10-12T00:00")

    await officer.type("HM-NAPO")
    seen = await officer.press("Tin đã nhắc")

    assert "19:00 07/10/2026 nhắc nộp: đã gửi" in seen
    assert "19:00 09/10/2026 nhắc nộp: không nhắn được, đã chuyển cho người khác" in seen
    assert "Chi bộ Nà Pò" in await officer.press("◀ Trở lại chi bộ")


@pytest.mark.parametrize(
    "why",
    [
        *("too_late", "reported", "no_post", "unreachable", "stopped", "enough", "paused"),
        *("nothing_missing", "restored"),
    ],
)
async def test_every_reason_has_words(october: Month, why: str) -> None:
    """Whatever the reason, staff reads it in words."""
    await october.district.joined("HM-NAPO")
    officer = await october.district.joined("HM", "officer")
    await october.run("10-08T00:00")
    async with october.database.transaction() as tx:
        await tx.execute(update(Notice).values(status="skipped", why=why))
        await tx.execute(delete(Waiting).where(Waiting.lane == "bulk"))

    await officer.type("HM-NAPO")
    seen = await officer.press("Tin đã nhắc")

    assert "không gửi, " in seen or "không nhắn được, " in seen
    assert "told-" not in seen
