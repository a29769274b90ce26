"""Who tries numbers and names learns nothing: what another branch has is answered like what is not there."""

from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import select

from handlers.messages import Kind
from storage import privacy, units
from storage.database import Database
from storage.models import Base, Item
from storage.people import DEPUTY, OFFICER, STAFF
from storage.units import UnitRow
from tests.handlers.desk.test_rights import OF_REPORT, OF_UNIT, PERIOD
from tests.handlers.district import SINCE, District, Phone, district

NOBODYS = 999_999
_UNCHANGED = frozenset(("accounts", "outbox", "seen", "conversations"))
"""What every message leaves behind: that it came, its answer, and where the person stands."""
_OF_PLACE = (
    *(f"desk:{verb}:{{unit}}:{PERIOD}" for verb in (*OF_UNIT, "unlock", "own")),
    *(
        f"desk:{verb}:{{unit}}:{PERIOD}:1"
        for verb in ("late", "deep", "notmet", "attend", "undecided")
    ),
    f"desk:vacant:{{unit}}:{PERIOD}:0:secretary",
    f"desk:topic:{{unit}}:{PERIOD}:0:poor",
    f"desk:unlocked:{{unit}}:{PERIOD}:3",
    f"desk:want:{{unit}}:{PERIOD}:meeting",
    *(
        f"desk:{verb}:{{unit}}{yes}"
        for verb in ("people", "hand", "relieve", "relink", "lost", "deputy", "log")
        for yes in ("", ":yes", ":30")
    ),
    f"cal:nudge:{{unit}}:{PERIOD}",
    f"open:meeting:{PERIOD}:{{unit}}",
    f"open:meeting:{PERIOD}:{{unit}}:correct",
)
_OF_ROW = (
    *(f"desk:{verb}:{{row}}" for verb in OF_REPORT),
    *("desk:backq:{row}:1:0", "desk:askq:{row}:1:whole", "desk:waived:{row}:network"),
    *("desk:reply:{row}", "desk:decision:{row}", "desk:unlink:{row}", "me:done:{row}"),
    *("link:off:{row}", "f:{row}:1:y:", "f:{row}:1:s:", "f:{row}:1:b:"),
)


@pytest.fixture
async def town(sqlite: Database) -> District:
    """A cell has reported, was asked about it, has begun another report and asked to be put right; its
    officer gave a link. Beside it is a cell of an armed force.
    """
    found = await district(sqlite)
    armed = ("HM-DON", "Chi bộ Đồn Biên phòng", "border_guard_cell", "HM", SINCE, None)
    async with sqlite.transaction() as tx:
        await units.load(tx, [UnitRow(*armed, hard_area=None, members=9)])
    secretary, officer = await found.secretary(), await found.officer()
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi", "Kết nạp"):
        await secretary.press(button)
    await secretary.type("sửa dữ liệu của tôi")
    for words in ("nà pò", "Xem: Sinh hoạt", "desk:ask:", "Họp"):
        await (officer.type(words) if words == "nà pò" else officer.press(words))
    await officer.type("xin xem lại")
    await officer.type("lấy liên kết tháng 9")
    return found


async def _tap(phone: Phone, data: str) -> str:
    await phone.send(phone.message(Kind.TAP, data=data))
    return "\n".join([phone.text, *(button.label for button in phone.buttons)])


async def _everything(town: District) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that a message need not change."""
    async with town.database.reading() as tx:
        return {
            table.name: [tuple(row) for row in await tx.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name not in _UNCHANGED
        }


@pytest.mark.parametrize(
    ("unit", "role"),
    [("DV", OFFICER), ("DV", STAFF), ("HM-CAOSON", "secretary"), ("DV-KHETIEN", DEPUTY)],
)
async def test_a_number_that_is_tried_tells_nothing(town: District, unit: str, role: str) -> None:
    """Buttons with the number of a foreign cell, a cell of an armed force, or of anything that is
    another branch's are answered as those with a number that nobody has; nothing is changed.
    """
    other = await town.joined(unit, role)
    async with town.database.reading() as tx:
        tree = await units.tree(tx, town.now.date())
    before = await _everything(town)
    assert all(before[name] for name in ("reports", "deeds", "fillings", "figures_links"))
    foreign = [tree.by_code[code].id for code in ("HM-NAPO", "HM-DON", "HM")]
    for shape in _OF_PLACE:
        nothing = await _tap(other, shape.format(unit=NOBODYS))
        for number in foreign:
            assert await _tap(other, shape.format(unit=number)) == nothing, (shape, number)
    for shape in _OF_ROW:
        nothing = await _tap(other, shape.format(row=NOBODYS))
        for number in (1, 2, 3):
            assert await _tap(other, shape.format(row=number)) == nothing, (shape, number)
    assert await _everything(town) == before


@pytest.mark.parametrize(
    "said",
    [
        *("đồn biên phòng", "HM-DON", "danh sách chậm HM-DON", "xuất HM-DON", "nhật ký HM-DON"),
        *("đổi tên HM-DON thành Chi bộ X", "chỉ tiêu HM-DON 2026 là 3", "bàn giao đồn biên phòng"),
    ],
)
async def test_a_cell_of_an_armed_force_is_unknown_elsewhere(town: District, said: str) -> None:
    """Its name and its code are answered as words that name nothing."""
    other = await town.joined("DV", STAFF)
    made_up = said.replace("HM-DON", "HM-ABC").replace("đồn biên phòng", "đồn bà phừng")
    assert await other.type(said) == await other.type(made_up)
    assert "Biên phòng" not in other.text


async def test_staff_takes_no_unit_of_a_plan_of_others(town: District) -> None:
    """A cell that another committee will have from next month on cannot be merged into, named anew or
    taken back before it has begun.
    """
    staff = await town.joined("HM", STAFF)
    new = UnitRow("DV-MOI", "Chi bộ Mới", "cell", "DV", date(2026, 11, 1), None, None, 9)
    async with town.database.transaction() as tx:
        await units.load(tx, [new])
    before = await _everything(town)
    for said in (
        "nhập HM-NAPO, HM-CAOSON vào DV-MOI Chi bộ Chung từ 01/11/2026",
        "nhập HM-NAPO, DV-MOI vào HM-CAOSON từ 01/11/2026",
        "chuyển DV-MOI về HM từ 01/12/2026",
        "đổi tên DV-MOI thành Chi bộ Khác từ 01/12/2026",
    ):
        await staff.type(said)
        await _tap(staff, "desk:units:yes")
        assert (await _everything(town))["unit_versions"] == before["unit_versions"], said


@pytest.mark.parametrize(("unit", "kept"), [("HM", False), ("DV", True), ("BL", True)])
async def test_staff_sets_the_targets_of_the_own_branch(
    town: District, unit: str, kept: bool
) -> None:
    """A target of another committee, or of the one above, stays as it is."""
    staff = await town.joined("HM", STAFF)
    before = (await _everything(town))["targets"]
    await staff.type(f"chỉ tiêu {unit} 2026 là 14")
    await _tap(staff, "desk:target:yes")
    assert ((await _everything(town))["targets"] == before) is kept


async def test_an_officer_changes_no_units(town: District) -> None:
    """Who is staff of one committee and officer of another changes the units of the first alone."""
    both = await town.joined("DV", STAFF)
    await both.start(await town.invite("HM", OFFICER))
    await both.press("join:yes")
    before = (await _everything(town))["unit_versions"]
    await both.type("đổi tên HM-NAPO thành Chi bộ Khác")
    await _tap(both, "desk:units:yes")
    assert (await _everything(town))["unit_versions"] == before
    await both.type("đổi tên DV-KHETIEN thành Chi bộ Khác")
    await _tap(both, "desk:units:yes")
    assert (await _everything(town))["unit_versions"] != before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Chi bộ 0912345678", "số điện thoại"),
        ("Chi bộ Nguyễn Văn A bị kỷ luật", "kỷ luật"),
        ("x" * 101, "dài quá"),
        ("x" * 3000, "dài quá"),
    ],
)
async def test_a_name_that_must_not_stand(town: District, name: str, said: str) -> None:
    """A unit gets no name with a telephone number in it, and none that no list has room for."""
    staff = await town.joined("HM", STAFF)
    assert said in await staff.type(f"đổi tên HM-NAPO thành {name}")
    assert said in await staff.type(f"tách HM-NAPO thành HM-A1 {name}, HM-A2 Chi bộ A2")


async def test_a_cell_that_is_gone_is_its_own_roots(town: District) -> None:
    """Where there are several roots, the cells of one that have merged are not shown to the other."""
    async with town.database.transaction() as tx:
        tree = await units.tree(tx, town.now.date())
        gone = tree.by_code["HM-NAPO"].id
        end = date(2026, 10, 31)
        rows = [
            UnitRow("BL", "Huyện ủy Bình Liêu", "district_committee", "", SINCE, end, None, None),
            UnitRow("HM-NAPO", "Chi bộ Nà Pò", "cell", "HM", SINCE, end, None, 27),
        ]
        await units.load(tx, rows)
    own, other = await town.joined("HM", STAFF), await town.joined("DV", STAFF)
    town.now += timedelta(days=40)
    assert "Nà Pò" in await _tap(own, f"desk:cell:{gone}:{PERIOD}")
    for verb in ("cell", "digest", "told", "page", "excel"):
        assert "Nà Pò" not in await _tap(other, f"desk:{verb}:{gone}:{PERIOD}"), verb


async def test_what_was_asked_is_not_done_by_saying_so(town: District) -> None:
    """Staff says of a correction alone that it is done: who wants to be erased is erased."""
    staff, secretary = await town.staff(), town.phone("secretary HM-NAPO")
    secretary._events = count(100)  # the numbers of its messages go on
    await _tap(secretary, "me:erase:yes")
    async with town.database.reading() as tx:
        wishes = {each.kind: each.id for each in await privacy.open_of(tx)}
    for kind, number in wishes.items():
        assert ("Đã ghi" in await _tap(staff, f"me:done:{number}")) is (kind == "correct"), kind
    async with town.database.reading() as tx:
        assert [each.kind for each in await privacy.open_of(tx)] == ["erase"]


async def test_an_admission_of_another_branch(sqlite: Database) -> None:
    """Its number opens nothing: not even the number of the file is told, and no day is asked for."""
    town = await district(sqlite)
    secretary, own = await town.secretary(), await town.officer()
    for button in ("Kết nạp", "1", "Xã nhập", "Chưa tổ chức", "☐ Nữ", "Xong"):
        await secretary.press(button)
    for button in ("18–30", "THPT", "Chưa", "Gửi"):
        await secretary.press(button)
    async with sqlite.reading() as tx:
        item = (await tx.execute(select(Item.id).where(Item.kind == "admission"))).scalar_one()
    assert "ngày" in await _tap(own, f"desk:decision:{item}")
    other = await town.joined("DV", OFFICER)
    nothing = await _tap(other, f"desk:decision:{NOBODYS}")
    assert await _tap(other, f"desk:decision:{item}") == nothing
