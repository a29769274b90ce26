"""Text, picture, workbook and page of the same unit and period, each got as its reader gets it, tell the same totals."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import httpx
import openpyxl
import pytest

from bot import server
from bot.clerk import Clerk
from bot.report_pages import ReportPages
from handlers.desk import files
from handlers.digest.digest import compute_with_history
from handlers.digest.picture import picture
from handlers.library import rules
from handlers.periods import Period
from storage import outbox, units
from storage.people import STAFF
from tests.district import district, opened
from tests.handlers.digest.conftest import AS_OF
from tests.handlers.district import District, Phone, house

Totals = dict[str, str]
"""Figure to what is told of it, as "165/169"."""

IN_TEXT = {
    "reported": r"Đã nộp: ([\d./]+)",
    "attendance": r"Đảng viên dự họp: ([\d./]+)",
    "admitted": r"Kết nạp từ đầu năm: ([\d./]+)",
    "vacant": r"Chức danh đang khuyết: ([\d./]+)",
}
IN_TABLES = {
    "Chi bộ đã báo": "reported",
    "Đảng viên dự họp": "attendance",
    "Đảng viên mới kết nạp so với chỉ tiêu năm": "admitted",
    "Chức danh đang khuyết": "vacant",
}


async def _text(staff: Phone, unit: str, when: str) -> Totals:
    said = await staff.type(f"tổng hợp {unit} {when}")
    return {key: re.findall(pattern, said)[0] for key, pattern in IN_TEXT.items()}


async def _picture(town: District, unit: str, period: str) -> Totals:
    """The tiles, and that the bars below add up to them."""
    async with town.database.reading() as tx:
        found = (await units.tree(tx, town.now.date())).by_code[unit]
        zone, when = town.house.zone, Period.parse(period)
        digest = await compute_with_history(tx, await rules(tx), found.id, when, zone, town.now)
    shown = picture(digest, "vi")
    told = dict(zip(IN_TEXT, (tile.number for tile in shown.tiles), strict=True))
    plain = {key: number.replace(".", "").partition("/")[0] for key, number in told.items()}
    assert plain == {
        "reported": str(sum(bar.on_time + bar.late for bar in shown.bars)),
        "attendance": str(sum(bar.present for bar in shown.bars)),
        "admitted": str(sum(bar.admitted for bar in shown.bars)),
        "vacant": str(sum(age.count for age in shown.ages)),
    }
    return told


async def _workbook(town: District, staff: Phone, unit: str, when: str) -> Totals:
    await staff.type(f"excel {unit} {when}")
    assert await Clerk(town.database, town.house, now=lambda: town.now, sent=_nobody).one()
    await staff.glance()
    attachment = staff.screen[-1].attachment
    assert attachment is not None
    assert attachment.media_type == files.XLSX
    async with town.database.reading() as tx:
        stored = await outbox.file(tx, attachment.file_id)
    assert stored is not None
    sheet = openpyxl.load_workbook(BytesIO(stored[2]))["Tổng quan"]
    rows = {row[0]: row[1:3] for row in sheet.iter_rows(min_row=5, values_only=True)}
    return {
        key: "/".join(f"{n:,}".replace(",", ".") for n in rows[label] if n is not None)
        for label, key in IN_TABLES.items()
    }


def _nobody() -> None:
    """No sender waits to be woken."""


async def _page(town: District, staff: Phone, unit: str, when: str) -> Totals:
    link = re.search(r"/r/\S+", await staff.type(f"trang in {unit} {when}"))
    assert link is not None
    routes = ReportPages(town.database, town.house, lambda: town.now).routes()
    app = server.build([], receive=_ignored, health=_healthy, routes=routes)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chibo") as client:
        html = (await client.get(link[0])).text
    first = html[html.index("<tbody>") : html.index("</tbody>")]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in first.split("<tr>")[1:]]
    told = {unescape(row[0]): "/".join(filter(None, row[1:3])) for row in rows}
    return {key: told[label] for label, key in IN_TABLES.items()}


async def _ignored(_: object) -> None:
    return None


async def _healthy() -> dict[str, str]:
    return {}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The district with all reports of 2017; loading needs a loop of its own, so this is no coroutine."""
    return district(tmp_path)


@pytest.mark.parametrize(
    ("unit", "when", "period", "attendance"),
    [
        ("BL", "tháng 10", "2017-10", "2.353/2.486"),
        ("HM", "tháng 9", "2017-09", "193/202"),
        ("BL", "quý 3", "2017-Q3", "2.353/2.486"),
    ],
)
async def test_four_ways_one_truth(
    file: Path, unit: str, when: str, period: str, attendance: str
) -> None:
    """The text of the chat, the picture's numbers, the workbook sent and the signed page are one."""
    async with opened(file) as database:
        town = District(database, house(), AS_OF)
        staff = await town.joined("BL", STAFF)
        text = await _text(staff, unit, when)
        assert text["attendance"] == attendance
        assert await _picture(town, unit, period) == text
        assert await _workbook(town, staff, unit, when) == text
        assert await _page(town, staff, unit, when) == text
