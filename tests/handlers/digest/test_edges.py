"""Units that change, reports that are corrected, branches without figures: nothing is doubled or lost."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from handlers.digest.data import to_json
from handlers.digest.digest import Digest
from handlers.digest.text import late_text, text
from handlers.loading.load import load
from handlers.phrases import LANGUAGES
from storage import reports, units
from storage.database import Database
from storage.models import Report
from storage.units import UnitRow
from tests.district import HOUSE, SEED, ZONE
from tests.handlers.digest.conftest import AS_OF, digest_of

CELL = "HM-T09"
"""A cell of a hard area with one admission, of October."""


async def change(database: Database, code: str, **changes: object) -> None:
    """Change the only version of a unit, or (with a later `valid_from`) add one."""
    async with database.transaction() as tx:
        (row,) = [each for each in await units.rows(tx) if each.code == code]
        values = {name: getattr(row, name) for name in row.__slots__}
        await units.load(tx, [UnitRow(**{**values, **changes})])


def counts(digest: Digest, key: str) -> tuple[int, int | None]:
    return digest.figures[key].numerator, digest.figures[key].denominator


async def test_a_cell_that_merged_keeps_its_admissions(database: Database) -> None:
    """It owes nothing any more, but whom it admitted counts for its committee and the hard area."""
    await change(database, CELL, valid_to=date(2017, 10, 15))
    district = await digest_of(database)
    assert counts(district, "admissions_vs_target") == (67, 120)
    assert counts(district, "admissions_farmer_minority_hard_area") == (30, 67)
    admitted = {row.unit.code: row.admitted for row in district.committees}
    assert (admitted["HM"], sum(admitted.values())) == (8, 67)
    assert counts(await digest_of(database, "HM"), "admissions_vs_target") == (8, 14)
    assert district.asked.denominator == 168
    assert counts(district, "meetings_reported") == (165, 169)


async def test_a_cell_that_moves_counts_where_it_is(database: Database) -> None:
    """Its admissions go with it, once."""
    before = date(2017, 9, 30)
    async with database.transaction() as tx:
        (row,) = [each for each in await units.rows(tx) if each.code == CELL]
        values = {name: getattr(row, name) for name in row.__slots__}
        await units.load(
            tx,
            [
                UnitRow(**{**values, "valid_to": before}),
                UnitRow(**{**values, "parent": "DV", "valid_from": date(2017, 10, 1)}),
            ],
        )
    admitted = {row.unit.code: row.admitted for row in (await digest_of(database)).committees}
    assert (admitted["HM"], admitted["DV"], sum(admitted.values())) == (7, 8, 67)
    september = await digest_of(database, "HM", "2017-09")
    assert counts(september, "meetings_reported") == (19, 19)


async def test_a_new_name_is_told_from_its_day_on(database: Database) -> None:
    """September speaks of the old name, October of the new one."""
    await change(database, "HM", valid_to=date(2017, 9, 30))
    async with database.transaction() as tx:
        (row,) = [each for each in await units.rows(tx) if each.code == "HM"]
        values = {name: getattr(row, name) for name in row.__slots__}
        new = {"name": "Đảng ủy Hoành Mô (mới)", "valid_from": date(2017, 10, 1), "valid_to": None}
        await units.load(tx, [UnitRow(**{**values, **new})])
    assert (await digest_of(database, "HM", "2017-09")).unit.name == "Đảng ủy xã Hoành Mô"
    october = await digest_of(database, "HM")
    assert october.unit.name == "Đảng ủy Hoành Mô (mới)"
    assert counts(october, "meetings_reported") == (19, 19)


async def load_meeting(database: Database, *rows: str) -> None:
    header = (SEED / "meetings.csv").read_text(encoding="utf-8").splitlines()[0]
    async with database.transaction() as tx:
        await load(tx, HOUSE, "meeting", "\n".join([header, *rows]), now=AS_OF)


async def test_a_corrected_report_counts_once(database: Database) -> None:
    """The newest version is told; on time stays on time."""
    await load_meeting(
        database,
        "HM-NAPO,2017-09,2017-09-29,yes,,,2017-09-03,regular,14,0,12,0,90_119,none,fair,84,none",
    )
    digest = await digest_of(database)
    assert counts(digest, "meetings_reported") == (165, 169)
    assert counts(digest, "attendance") == (2352, 2486)
    assert counts(digest, "meetings_sent_late") == (8, 165)


async def test_an_extraordinary_meeting_settles_nothing(database: Database) -> None:
    """The silent cell stays missing, though those present at its other meeting count."""
    await load_meeting(
        database,
        "LH-KHEO,2017-09,2017-09-21,yes,,,2017-09-20,extraordinary,10,0,9,0,90_119,none,fair,,none",
    )
    digest = await digest_of(database)
    assert counts(digest, "meetings_reported") == (165, 169)
    assert counts(digest, "meetings_held") == (161, 169)
    assert counts(digest, "attendance") == (2362, 2496)
    assert "LH-KHEO" in to_json(digest)["meetings_missing_2017_09"]


async def test_waived_lateness_is_none(database: Database) -> None:
    """Late because of the network, waived by staff: on time."""
    async with database.transaction() as tx:
        late = [r for r in await reports.of_period(tx, "2017-09", ["meeting"]) if r.late]
        assert len(late) == 8
        mine = Report.id == late[0].id
        await tx.execute(update(Report).where(mine).values(waived="network"))
    assert counts(await digest_of(database), "meetings_sent_late") == (7, 165)


async def test_a_month_before_everything_is_empty_not_zero(database: Database) -> None:
    """Nobody has reported: no attendance is told, no per cent of nothing."""
    digest = await digest_of(database, "HM", "2017-01", datetime(2017, 1, 31, tzinfo=ZONE))
    data = {entry["key"]: entry for entry in to_json(digest)["figures"]}
    assert data["attendance"]["percent"] is None
    assert data["meetings_sent_late"]["percent"] is None
    assert not any(cell.present for cell in digest.cells)
    for language in LANGUAGES:
        assert "–" not in text(digest, language)[1]


async def test_a_single_cell_has_a_digest(database: Database) -> None:
    """A branch of one: its own report, no target, one committee above it."""
    digest = await digest_of(database, CELL)
    assert counts(digest, "meetings_reported") == (1, 1)
    assert counts(digest, "admissions_vs_target") == (1, None)
    assert "chưa có chỉ tiêu" in text(digest, "vi")[1]
    assert [row.unit.code for row in digest.committees] == ["HM"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_both_languages_tell_all_of_it(database: Database, language: str) -> None:
    """No text is missing in either, for a full month and for an empty one."""
    for period in ("2017-09", "2017-10", "2017-01"):
        digest = await digest_of(database, period=period)
        assert text(digest, language)[1]
        assert late_text(digest, language)[0]
