"""One person on several channels: linked by a code, unlinked again, never two reports."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.messages import Kind
from storage import conversations, people, reports, units
from storage.database import Database
from storage.models import ReportVersion
from tests.handlers.district import District, Phone, district


@pytest.fixture
async def town(database: Database) -> District:
    return await district(database)


async def code_from(phone: Phone) -> str:
    """Ask for a code in the menu and read it off the screen."""
    await phone.type("menu")
    await phone.press("link:list")
    await phone.press("link:code")
    return phone.text.split(":")[1].split(".")[0].strip()


async def linked(town: District) -> tuple[Phone, Phone]:
    """A secretary with Telegram and the web page."""
    first = await town.secretary()
    second = town.phone("page", "web")
    await second.type(await code_from(first))
    return first, second


async def test_a_filling_goes_on_where_it_was_left_on_another_channel(town: District) -> None:
    """What was answered on the one is not asked again on the other."""
    first = await town.secretary()
    await first.type("sinh hoạt chi bộ")
    await first.type("đã họp")
    second = town.phone("page", "web")
    assert "Đã nối" in await second.type(await code_from(first))
    assert "Họp ngày nào?" in await second.type("làm tiếp")
    assert "Loại sinh hoạt?" in await second.type("3/10")
    assert "Tổng số đảng viên" in await first.type("thường kỳ")


async def test_two_phones_of_one_person_make_one_draft(town: District) -> None:
    """Who starts the same report on both has begun it once."""
    first, second = await linked(town)
    await first.type("sinh hoạt chi bộ")
    await second.type("menu")
    await second.type("làm tiếp")
    async with town.database.transaction() as tx:
        tree = await units.tree(tx, town.now.date())
        drafts = await conversations.open_drafts(tx, tree.by_code["HM-NAPO"].id)
    assert len(drafts) == 1


async def test_a_code_works_once_and_only_for_a_quarter_of_an_hour(town: District) -> None:
    """A used code and an old one are wrong codes."""
    first = await town.secretary()
    code = await code_from(first)
    await town.phone("one", "web").type(code)
    assert "không đúng" in await town.phone("two", "web").type(code)
    late = await code_from(first)
    town.now += timedelta(minutes=16)
    assert "không đúng" in await town.phone("three", "web").type(late)


async def test_posts_do_not_change_hands_by_a_code(town: District) -> None:
    """Who has a post on a channel keeps it, whatever code is typed there."""
    first = await town.secretary()
    other = await town.joined("HM-CAOSON")
    assert "người khác" in await other.type(await code_from(first))
    assert "Cao Sơn" in await other.type("menu")


async def test_a_channel_can_be_left_but_not_the_last(town: District) -> None:
    """After leaving, the one is a stranger, and the other goes on."""
    first, second = await linked(town)
    await second.press("link:list")
    assert "Đã bỏ kênh này" in await second.press("link:off")
    assert "mã mời" in await second.type("menu")
    await first.type("menu")
    await first.press("link:list")
    assert all(choice.data != "link:off" for choice in first.buttons)
    await first.send(first.message(Kind.TAP, data="link:off"))
    assert "duy nhất" in first.text


async def test_another_account_can_be_dropped(town: District) -> None:
    """A phone that was lost is taken away from the other one; it is a stranger from then on."""
    first, second = await linked(town)
    await first.type("menu")
    await first.press("link:list")
    (drop,) = [each for each in first.buttons if each.data.startswith("link:off:")]
    assert drop.label == "Bỏ trang web, dùng lần cuối 05/10/2026"
    await first.press(drop.data)

    assert all(not each.data.startswith("link:off") for each in first.buttons)
    assert "mã mời" in await second.type("menu")


async def test_nobody_drops_the_account_of_somebody_else(town: District) -> None:
    """A number that is not one's own does nothing."""
    first, _ = await linked(town)
    other = await town.joined("HM-CAOSON")
    for number in range(9):
        await other.send(other.message(Kind.TAP, data=f"link:off:{number}"))

    await first.type("menu")
    await first.press("link:list")
    assert "Telegram, trang web" in first.text or "trang web, Telegram" in first.text


async def test_a_code_says_where_the_page_is(town: District) -> None:
    """With a public page the link to it stands beside the code: nothing has to be typed."""
    town.house = replace(town.house, address="https://baocao.example.vn")
    first = await town.secretary()
    code = (await code_from(first)).replace("-", "")

    assert f"https://baocao.example.vn/j/{code}" in first.text


async def _code_of_officer(officer: Phone, what: str) -> str:
    await officer.press(what)
    if officer.buttons[0].data.endswith(":yes"):
        await officer.press(officer.buttons[0].data)
    return officer.text.split(": ")[1].split("\n")[0]


async def _at_the_post(town: District) -> Phone:
    officer = await town.officer()
    await officer.type("nà pò")
    await officer.press("desk:people:")
    return officer


async def test_who_lost_the_session_gets_back_in_by_the_officer(town: District) -> None:
    """The same person goes on with the same draft; on the old phone a word about it is seen."""
    first = await town.secretary()
    await first.type("sinh hoạt chi bộ")
    await first.type("đã họp")
    officer = await _at_the_post(town)
    again = town.phone("new phone", "web")
    shown = await again.start(await _code_of_officer(officer, "desk:relink:"))

    assert "Đã nối" in shown
    assert "Họp ngày nào?" in shown
    assert "Nếu đồng chí không yêu cầu" in await first.glance()
    async with town.database.transaction() as tx:
        assert len(await people.members(tx, town.now.date(), ("secretary",))) == 1


async def test_a_lost_phone_is_signed_out_at_once(town: District) -> None:
    """After the officer's yes the lost phone is a stranger, and the new one has everything."""
    first = await town.secretary()
    officer = await _at_the_post(town)
    code = await _code_of_officer(officer, "desk:lost:")
    assert "mã mời" in await first.type("menu")
    again = town.phone("new phone", "web")

    assert "Tháng này còn 3 mục" in await again.start(code)
    assert "mã mời" in await first.type("menu")


async def test_a_code_ends_with_the_phone_it_was_asked_for_on(town: District) -> None:
    """Who has a stolen phone and asks for a code there does not come back with it once the phone is
    signed out.
    """
    first, stolen = await linked(town)
    code = await code_from(stolen)
    await first.type("menu")
    await first.press("link:list")
    await first.press("link:off:")
    thief = town.phone("the thief's own")
    assert "Đã nối" not in await thief.type(code)
    assert "mã mời" in await thief.type("menu")


async def test_only_who_looks_after_the_unit_may_readmit(town: District) -> None:
    """An officer of another committee, and a secretary, get no code."""
    await town.secretary()
    other = await town.joined("DV", "officer")
    async with town.database.transaction() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"].id
    for verb in ("relink", "lost"):
        await other.send(other.message(Kind.TAP, data=f"desk:{verb}:{unit}:yes"))
        assert "Mã" not in other.text


async def test_two_phones_send_one_report(town: District) -> None:
    """Both have the summary open and both press: one report, one version."""
    first, second = await linked(town)
    await first.type("kết nạp")
    await first.type("không")
    await second.type("menu")
    await second.type("làm tiếp")
    both = first.tap("Gửi"), second.tap("Gửi")
    await first.send(both[0])
    await second.send(both[1])

    async with town.database.transaction() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"].id
        report = await reports.find(tx, unit, "admission", "2026-10")
        versions = (await tx.execute(select(ReportVersion.version))).scalars().all()
    assert report is not None
    assert list(versions) == [1]
