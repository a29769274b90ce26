"""Text, data, picture and workbook of a digest tell the same figures."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from handlers import chart, workbook
from handlers.digest.data import to_json
from handlers.digest.digest import Digest
from handlers.digest.picture import picture
from handlers.digest.sheets import sheets
from handlers.digest.text import text
from handlers.forms.model.definition import Form
from handlers.tables import Column, Kind, Table
from storage import forms
from storage.database import Database
from tests.district import HOUSE
from tests.handlers.digest.conftest import AS_OF, digest_of

Rows = list[tuple[Any, ...]]


@pytest.fixture
async def compiled(database: Database) -> dict[str, Form]:
    """The forms by id."""
    async with database.reading() as tx:
        return {form.form_id: HOUSE.library.form(form) for form in await forms.newest(tx)}


@pytest.fixture
def book(digest: Digest, compiled: dict[str, Form]) -> openpyxl.Workbook:
    """The workbook, read back."""
    made = workbook.xlsx(sheets(digest, compiled, "vi"), made_at=AS_OF, page="Trang &P/&N")
    return openpyxl.load_workbook(BytesIO(made))


def rows(book: openpyxl.Workbook, name: str) -> Rows:
    """What stands under the headings of a sheet."""
    return list(book[name].iter_rows(min_row=5, values_only=True))


def column(book: openpyxl.Workbook, name: str, heading: str) -> list[Any]:
    headings = next(book[name].iter_rows(min_row=4, max_row=4, values_only=True))
    return [row[headings.index(heading)] for row in rows(book, name)]


def test_the_overview_is_the_data(digest: Digest, book: openpyxl.Workbook) -> None:
    """Every figure stands in the overview with the numerator, denominator and per cent of the data."""
    told = {row[0]: row[1:4] for row in rows(book, "Tổng quan")}
    for entry in to_json(digest)["figures"]:
        numerator, denominator, share = told[digest.label(entry.get("same_as", entry["key"]), "vi")]
        assert (numerator, denominator) == (entry["numerator"], entry["denominator"])
        told_share = None if share is None else round(100 * share, 2)
        assert told_share == entry["percent"]


def test_the_text_tells_the_data(digest: Digest) -> None:
    """The figures of the message are those of the data."""
    _, lines = text(digest, "vi")
    figures = digest.figures
    for key in ("meetings_reported", "meetings_held", "attendance", "admissions_vs_target"):
        assert figures[key].shown("vi") in lines
    assert "2.353/2.486 (94,65 %)" in lines
    assert "khuyết: 10 (quá 60 ngày: 5); mới khuyết: 3; đã kiện toàn: 1" in lines


def test_the_picture_adds_up_to_the_data(digest: Digest) -> None:
    """The bars of the committees and of the vacancies add up to the figures, as do the tiles."""
    shown, figures = picture(digest, "vi"), digest.figures
    sums = {name: sum(getattr(bar, name) for bar in shown.bars) for name in _SUMS}
    reported, attendance = figures["meetings_reported"], figures["attendance"]
    assert sums["on_time"] + sums["late"] == reported.numerator
    assert sums["on_time"] + sums["late"] + sums["missing"] == reported.denominator
    assert sums["late"] == figures["meetings_sent_late"].numerator
    assert (sums["present"], sums["expected"]) == (attendance.numerator, attendance.denominator)
    assert sums["admitted"] == figures["admissions_vs_target"].numerator
    assert sum(age.count for age in shown.ages) == figures["vacancies_open"].numerator
    assert shown.ages[-1].count == figures["vacancies_over_60_days"].numerator
    assert [tile.number for tile in shown.tiles] == ["165/169", "2.353/2.486", "67/120", "10"]


_SUMS = ("on_time", "late", "missing", "present", "expected", "admitted")


def test_committees_and_cells_add_up_to_the_data(digest: Digest, book: openpyxl.Workbook) -> None:
    """The sheets by committee and by cell have the same sums, and the total row says so."""
    figures = digest.figures
    for heading, expected in (
        ("Có mặt", figures["attendance"].numerator),
        ("Phải dự (tổng − miễn)", figures["attendance"].denominator),
        ("Đã kết nạp 2017", figures["admissions_vs_target"].numerator),
        ("Đang khuyết", figures["vacancies_open"].numerator),
    ):
        *each, total = column(book, "Theo đảng ủy", heading)
        assert sum(each) == total == expected
        assert sum(filter(None, column(book, "Theo chi bộ", heading))) == expected


def test_what_was_reported_stands_there_row_by_row(book: openpyxl.Workbook) -> None:
    """165 meetings, the posts vacant in the month, labels in Vietnamese beside the codes; no rows of
    people, which are for the communes.
    """
    assert len(rows(book, "Sinh hoạt")) == 165
    assert "Kết nạp" not in book.sheetnames
    assert column(book, "Sinh hoạt", "held (mã)").count("yes") == 161
    assert column(book, "Sinh hoạt", "Họp").count("Đã họp") == 161
    assert len(rows(book, "Chức danh khuyết")) == 11


def test_a_silent_cell_is_empty_not_zero(book: openpyxl.Workbook) -> None:
    """A cell that sent nothing has no number present and no attendance."""
    found = {row[0]: row for row in rows(book, "Theo chi bộ")}["DV-KHETIEN"]
    assert found[3:8] == ("chưa báo", None, None, None, None)


def test_the_sheets_are_ready_to_read_and_print(book: openpyxl.Workbook) -> None:
    """Heads stay in sight, rows can be filtered, pages are A4 across."""
    for sheet in book:
        assert sheet.freeze_panes[1:] == "5"
        assert sheet.auto_filter.ref
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$4:$4"


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    """A cell that begins with = + - or @ is text, also after somebody edits it."""
    risky = ("=1+1", "+84", "-2", "@x")
    table = Table("x", "x", "", (Column("x", Kind.TEXT),), tuple((text,) for text in risky))
    made = workbook.xlsx([table], made_at=AS_OF, page="")
    cells = [row[0] for row in openpyxl.load_workbook(BytesIO(made))["x"].iter_rows(min_row=5)]
    assert [cell.value for cell in cells] == list(risky)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


async def test_the_picture_is_made_for_a_phone(database: Database, digest: Digest) -> None:
    """1080 pixels wide, whoever's branch it is; nothing is said of targets that cells do not have."""
    assert size(chart.png(picture(digest, "vi")))[0] == 1080
    branch = picture(await digest_of(database, "LH"), "vi")
    assert len(branch.bars) == 22
    assert size(chart.png(branch))[0] == 1080


def test_long_names_do_not_run_into_the_bars(digest: Digest) -> None:
    """What is drawn beside the bars is never wider than its column."""
    name = (
        "Đảng ủy Ban quản lý dự án đầu tư xây dựng và phát triển hạ tầng huyện miền núi biên giới"
    )
    size, lines = chart.name_lines(name)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    for bar in picture(digest, "vi").bars:
        assert chart.name_lines(bar.name) == (28, [bar.name])
    assert all(chart.width_of(line, size) <= chart.NAME for line in lines)
