"""The record in the chat: looking at figures leaves a line, and what is gone can still be read about."""

from datetime import date, timedelta

import pytest

from storage import audit, units
from storage.audit import OPERATOR, Line, Wanted
from storage.database import Database
from storage.units import UnitRow
from tests.handlers.district import NOW, SINCE, District, district


async def _looks(town: District) -> list[Line]:
    async with town.database.reading() as tx:
        return list(await audit.lines(tx, Wanted(action="saw figures")))


async def test_looking_at_figures_leaves_a_line(database: Database) -> None:
    """One for a person, unit, period and day, however often and in whatever form; shown to staff."""
    town = await district(database)
    staff = await town.staff()
    for words in ("tổng hợp tháng này", "ai chưa nộp", "tổng hợp tháng này"):
        await staff.type(words)
    assert [(line.subject, line.unit) for line in await _looks(town)] == [("BL 2026-10", "BL")]
    await staff.type("tổng hợp Hoành Mô tháng 9")
    town.now += timedelta(days=1)
    await staff.type("tổng hợp tháng này")
    subjects = [line.subject for line in await _looks(town)]
    assert subjects == ["BL 2026-10", "HM 2026-09", "BL 2026-10"]
    assert "xem số liệu" in await staff.type("nhật ký")


async def _ends(town: District, code: str, parent: str, last: date) -> None:
    row = UnitRow(code, f"Chi bộ {code}", "cell", parent, SINCE, last, hard_area=None, members=9)
    async with town.database.transaction() as tx:
        await units.load(tx, [row])
        await audit.write(tx, OPERATOR, "renamed unit", f"{code} old", unit=code, now=NOW)


@pytest.mark.parametrize(
    ("code", "parent", "read"),
    [("HM-OLD", "HM", True), ("HM-GONE-1", "HM-GONE", True), ("DV-OLD", "DV", False)],
)
async def test_units_that_are_gone(
    database: Database, code: str, parent: str, *, read: bool
) -> None:
    """An officer reads about the abolished cells of the own branch, and of no other."""
    town = await district(database)
    last = NOW.date() - timedelta(days=9)
    await _ends(town, "HM-GONE", "HM", last)
    await _ends(town, code, parent, last)
    officer = await town.officer()
    assert (f"{code} old" in await officer.type("nhật ký")) is read


async def test_what_moved_away_is_of_its_new_branch(database: Database) -> None:
    """A cell that stands elsewhere today is not read about by the branch it left."""
    town = await district(database)
    today = NOW.date()
    async with database.transaction() as tx:
        for parent, first, last in (("HM", SINCE, today - timedelta(days=9)), ("DV", today, None)):
            row = UnitRow("HM-CAOSON", "Chi bộ Cao Sơn", "cell", parent, first, last, None, 9)
            await units.load(tx, [row])
        await audit.write(tx, OPERATOR, "renamed unit", "CAOSON old", unit="HM-CAOSON", now=NOW)
    officer = await town.officer()
    assert "CAOSON old" not in await officer.type("nhật ký")
