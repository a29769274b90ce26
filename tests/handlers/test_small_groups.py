"""Above a commune nobody is told of a small group of people; units of armed forces take no part."""

import pytest

from handlers import invitations
from handlers.digest.data import to_json
from handlers.digest.digest import compute
from handlers.digest.figures import Figure, bound_of
from handlers.digest.text import text
from handlers.invitations import LeftOut
from handlers.library import duties, rules
from handlers.messages import Kind
from handlers.periods import Period
from storage import units
from storage.database import Database
from storage.people import SECRETARY
from storage.units import UnitRow
from tests.handlers.district import SINCE, District, Phone, district


@pytest.mark.parametrize(
    ("count", "whole", "told"),
    [
        (0, 67, ""),
        (1, 67, "<5"),
        (4, 67, "<5"),
        (5, 67, ""),
        (62, 67, ""),
        (63, 67, ">62"),
        (66, 67, ">62"),
        (67, 67, ""),
        (2, 3, "<5"),
        (3, None, "<5"),
    ],
)
def test_what_is_told_instead(count: int, whole: int | None, told: str) -> None:
    """Fewer than five are hidden, and so are all but fewer than five; nobody and everybody are told."""
    assert bound_of(count, whole, 5) == told
    assert bound_of(count, whole, 0) == ""


def test_a_hidden_figure_says_no_number() -> None:
    """Neither the count nor the per cent of a hidden figure can be read anywhere in it."""
    hidden = Figure("x", 3, 67).guarded(5)
    assert hidden.shown("vi") == "<5/67"
    assert "3" not in repr(hidden).replace("denominator", "")


async def _admit(phone: Phone) -> None:
    """One woman of a minority is admitted."""
    for button in ("Kết nạp", "1", "Xã nhập", "Chưa tổ chức", "☐ Nữ", "☐ DTTS", "Xong"):
        await phone.press(button)
    for button in ("18–30", "THPT", "Chưa", "Gửi"):
        await phone.press(button)


@pytest.fixture
async def town(database: Database) -> District:
    """A district with one admission."""
    found = await district(database)
    await _admit(await found.secretary())
    return found


async def test_the_district_is_told_totals(town: District) -> None:
    """The commune is told that one woman was admitted; the district, that one person was."""
    async with town.database.reading() as tx:
        tree = await units.tree(tx, town.now.date())
        for code, shown in (("HM", "1/1 (100,00 %)"), ("BL", "<5/1")):
            figures = await compute(
                tx,
                await rules(tx),
                tree.by_code[code].id,
                Period.parse("2026-10"),
                town.house.zone,
                town.now,
            )
            assert figures.figures["admissions_women"].shown("vi") == shown
            assert figures.figures["admissions_vs_target"].numerator == 1
            told = next(f for f in to_json(figures)["figures"] if f["key"] == "admissions_women")
            assert told["numerator"] == (1 if code == "HM" else None)
            assert ("nữ <5" in text(figures, "vi")[1]) is (code == "BL")


async def test_single_admissions_are_for_the_commune(town: District) -> None:
    """An officer of the commune sees how old the person is; staff of the district does not."""
    officer, staff = await town.officer(), await town.staff()
    assert "18–30" in await _open_admission(officer)
    assert "18–30" not in await _open_admission(staff)
    await staff.press("Tệp XML")
    assert "chỉ xã được xem" in staff.text


async def _open_admission(phone: Phone) -> str:
    await phone.type("Nà Pò tháng 10")
    return await phone.press("Xem: Kết nạp")


async def test_armed_forces_take_no_part(database: Database) -> None:
    """For a cell of the border guard nobody is invited, nothing is owed, and --all passes it over."""
    town = await district(database)
    guard = UnitRow(
        "HM-BP", "Chi bộ Đồn", "border_guard_cell", "HM", SINCE, None, hard_area=None, members=20
    )
    async with database.transaction() as tx:
        await units.load(tx, [guard])
    async with database.transaction() as tx:
        tree = await units.tree(tx, town.now.date())
        unit = tree.by_code["HM-BP"]
        with pytest.raises(LeftOut):
            await invitations.invite(tx, unit, SECRETARY, days=14, now=town.now)
        everybody = await invitations.units_for(tx, tree, SECRETARY)
        assert "HM-BP" not in [each.code for each in everybody]
        assert "HM-NAPO" in [each.code for each in everybody]
        assert await duties(tx, tree, unit, town.now.date()) == []
    officer = await town.officer()
    await officer.type("bàn giao HM-BP")
    assert "không báo cáo qua hệ thống này" in officer.text


@pytest.mark.parametrize("how", ["button", "draft", "title"])
async def test_nothing_opens_for_armed_forces(database: Database, how: str) -> None:
    """A cell whose kind has been set right since: an old button, a draft and a typed title open nothing."""
    town = await district(database)
    phone = await town.secretary()
    old = phone.tap("open:vacancy")
    if how == "draft":
        await phone.send(old)
        await phone.type("menu")
    guard = UnitRow("HM-NAPO", "Chi bộ Đồn", "border_guard_cell", "HM", SINCE, None, None, 27)
    async with database.transaction() as tx:
        await units.load(tx, [guard])
    if how == "title":
        await phone.type("chức danh khuyết")
        assert "khuyết?" not in phone.text
    else:
        await phone.send(phone.message(Kind.TAP, data=old.data))
        assert "không báo cáo qua hệ thống này" in phone.text
    assert not [choice for choice in phone.buttons if choice.data.startswith("f:")]
