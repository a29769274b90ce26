"""What plain words of staff are taken for: the wish, the unit, the period."""

from datetime import date

import pytest

from handlers.desk.asking import understand
from handlers.desk.spans import find
from storage.units import Tree, UnitState

TODAY = date(2026, 10, 5)
UNITS = (
    (1, "BL", "Huyện ủy Bình Liêu", None),
    (2, "HM", "Đảng ủy xã Hoành Mô", 1),
    (3, "DV", "Đảng ủy xã Đồng Văn", 1),
    (4, "HM-NAPO", "Chi bộ Nà Pò", 2),
    (5, "HM-CAOSON", "Chi bộ Cao Sơn", 2),
    (6, "DV-KHETIEN", "Chi bộ Khe Tiền", 3),
    (7, "DV-DV", "Chi bộ Đồng Văn", 3),
)
TREE = Tree(tuple(UnitState(i, code, name, "", up, None, None) for i, code, name, up in UNITS))


@pytest.mark.parametrize(
    ("text", "wish", "units", "period"),
    [
        ("ai chưa nộp", "late", "", None),
        ("con thieu ai?", "late", "", None),
        ("Ai chưa báo ở xã Hoành Mô tháng trước", "late", "HM", "2026-09"),
        ("chi bộ HM-NAPO tháng 9", "unit", "HM-NAPO", "2026-09"),
        ("hm napo", "unit", "HM-NAPO", None),
        ("HMNAPO t9", "unit", "HM-NAPO", "2026-09"),
        ("na po thang truoc", "unit", "HM-NAPO", "2026-09"),
        ("cao sơn nộp chưa? chưa nộp à", "unit", "HM-CAOSON", None),
        ("so với tháng trước", "compare", "", None),
        ("hoành mô so với năm ngoái", "compare", "HM", None),
        ("xuất excel quý 3", "excel", "", "2026-Q3"),
        ("xuat excel quy 4 nam 2025", "excel", "", "2025-Q4"),
        ("cho xin file tháng 9/2026", "excel", "", "2026-09"),
        ("khuyết trưởng thôn", "vacancies", "", None),
        ("biểu đồ tháng này", "picture", "", "2026-10"),
        ("mở khóa HM-NAPO tháng 9", "unlock", "HM-NAPO", "2026-09"),
        ("nhập thay khe tiền", "behalf", "DV-KHETIEN", None),
        ("nhắc cao sơn", "nudge", "HM-CAOSON", None),
        ("kết nạp năm nay", "admissions", "", "2026"),
        ("bàn giao bí thư nà pò", "handover", "HM-NAPO", None),
        ("chi bộ nào chưa họp", "not_met", "", None),
        ("chi bộ Đồng Văn", "unit", "DV-DV", None),
        ("xã Đồng Văn thế nào", "digest", "DV", None),
        ("đồng văn", "unit", "DV DV-DV", None),
        ("who is missing in Dong Van commune", "late", "DV", None),
        ("last month", "digest", "", "2026-09"),
        ("export excel Q3", "excel", "", "2026-Q3"),
        ("vacant village head", "vacancies", "", None),
        ("tháng 12", "digest", "", "2025-12"),
        ("còn thiếu bao nhiêu so với chỉ tiêu", "admissions", "", None),
        ("tình hình hoành mô tháng 9", "digest", "HM", "2026-09"),
        ("in báo cáo tháng 9", "page", "", "2026-09"),
        ("trang in", "page", "", None),
        ("toàn bộ báo cáo năm nay", "raw", "", "2026"),
        ("xuất csv tháng 10", "csv", "", "2026-10"),
        ("xuất xml tháng 10", "xml", "", "2026-10"),
        ("export all reports as OpenRosa XML", "xml", "", None),
        ("chi bộ nào tự xếp loại kém", "topic", "", None),
        ("quý 3 chi bộ nào chưa họp chuyên đề", "topic", "", "2026-Q3"),
        ("ai sắp hết dự bị", "topic", "", None),
        ("ai nộp muộn tháng 9", "topic", "", "2026-09"),
    ],
)
def test_understood(text: str, wish: str, units: str, period: str | None) -> None:
    """The question is understood, with or without marks, by code or by name."""
    found = understand(text, TREE, TODAY)
    assert found is not None
    named = " ".join(unit.code for unit in found.units)
    code = found.period.code if found.period else None
    assert (found.wish.value, named, code) == (wish, units, period)


@pytest.mark.parametrize("text", ["trời đẹp quá", "cảm ơn", "mai nhé", "27", ""])
def test_not_understood(text: str) -> None:
    """What is no question is taken for none."""
    assert understand(text, TREE, TODAY) is None


@pytest.mark.parametrize(
    ("text", "period", "against"),
    [
        ("so với tháng trước", None, "2026-09"),
        ("tháng 9 so với tháng 8", "2026-09", "2026-08"),
        ("so sánh tháng 9 với tháng 7", "2026-09", "2026-07"),
        ("so với năm ngoái", None, "2025"),
    ],
)
def test_compared(text: str, period: str | None, against: str) -> None:
    """Which of two periods is asked about, and which is compared with."""
    found = understand(text, TREE, TODAY)
    assert found is not None
    assert (found.period.code if found.period else None) == period
    assert found.against is not None
    assert found.against.code == against


def test_names_with_a_number() -> None:
    """“Thôn 7” is a name that several cells have; the number alone is none."""
    many = tuple(
        UnitState(i, code, "Chi bộ Thôn 7", "", None, None, None)
        for i, code in enumerate(("LH-T07", "HM-T07"))
    )
    found = understand("thôn 7", Tree(many), TODAY)
    assert found is not None
    assert [unit.code for unit in found.units] == ["LH-T07", "HM-T07"]
    assert understand("7", Tree(many), TODAY) is None


def test_post() -> None:
    """The post that is asked for is known by its everyday name."""
    for text, post in (
        ("khuyết trưởng thôn", "village_head"),
        ("khuyet pho bi thu", "deputy"),
        ("ai khuyết bí thư", "secretary"),
        ("khuyết", ""),
    ):
        found = understand(text, TREE, TODAY)
        assert found is not None
        assert found.post == post


@pytest.mark.parametrize("text", ["2026-13", "thang 13", "quy 5", "13/2026", "t0"])
def test_no_period(text: str) -> None:
    """What is no month or quarter is no period."""
    assert find(text, TODAY)[0] is None


def test_ten_thousand_units() -> None:
    """In the largest tree a code still means its unit."""
    many = tuple(
        UnitState(i, f"X{i:05}-CELL", f"Chi bộ Thôn Số {i}", "", None, None, None)
        for i in range(10_000)
    )
    tree = Tree(many)
    found = understand("x01234-cell tháng 9", tree, TODAY)
    assert found is not None
    assert [unit.code for unit in found.units] == ["X01234-CELL"]
