"""One person on several channels: linked by a code, unlinked again, never two reports."""

from datetime import timedelta

import pytest

from handlers.messages import Kind
from storage import conversations, units
from storage.database import Database
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
        drafts = await conversations.open_drafts(tx, [tree.by_code["HM-NAPO"].id])
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
