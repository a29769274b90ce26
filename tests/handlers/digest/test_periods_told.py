"""Quarters and years: the months added up, what came before, and who is on probation."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from handlers import items, workbook
from handlers.digest.breakdowns import Breakdowns
from handlers.digest.digest import Digest, compute_with_history
from handlers.digest.picture import picture
from handlers.digest.season import usual_share
from handlers.digest.sheets import sheets
from handlers.digest.text import text
from handlers.library import rules
from handlers.loading.load import load
from handlers.periods import Period
from storage import forms, units
from storage.database import Database
from tests.district import HOUSE, SEED, ZONE
from tests.handlers.digest.conftest import AS_OF, digest_of

LATER = datetime(2017, 12, 31, 12, 0, tzinfo=ZONE)
ROWS = (
    # held, kind, total, exempt, present, unexcused of HM-NAPO in the months of the third quarter
    "HM-NAPO,2017-07,2017-07-04,yes,,,2017-07-03,regular,14,0,12,0,90_119,resolution,fair,84,none",
    "HM-NAPO,2017-08,2017-08-20,yes,,,2017-08-04,regular_thematic,14,1,13,,90_119,none,poor,40,none",
)


async def add_meetings(database: Database, *rows: str) -> None:
    header = (SEED / "meetings.csv").read_text(encoding="utf-8").splitlines()[0]
    async with database.transaction() as tx:
        await load(tx, HOUSE, "meeting", "\n".join([header, *rows]), now=AS_OF)


async def with_history(database: Database, code: str, period: str, as_of: datetime) -> Digest:
    async with database.reading() as tx:
        when = Period.parse(period)
        unit = (await units.tree(tx, min(when.end, as_of.date()))).by_code[code]
        return await compute_with_history(tx, await rules(tx), unit.id, when, ZONE, as_of)


def counts(digest: Digest, *keys: str) -> list[str]:
    return [digest.figures[key].counts("vi") for key in keys]


async def test_a_quarter_adds_its_months_up(database: Database) -> None:
    """Counts of reports, meetings and members of July, August and September, once each."""
    await add_meetings(database, *ROWS)
    months = [await digest_of(database, "HM-NAPO", f"2017-0{month}") for month in (7, 8, 9)]
    quarter = await digest_of(database, "HM-NAPO", "2017-Q3")
    for key, figure in quarter.figures.items():
        if key.startswith(("meetings", "attendance", "absent", "grade", "cells_attendance")):
            same = [month.figures[key] for month in months]
            assert figure.numerator == sum(each.numerator for each in same), key
            assert (figure.denominator or 0) == sum(each.denominator or 0 for each in same), key
    assert counts(quarter, "meetings_reported", "meetings_sent_late", "attendance") == [
        "3/3",
        "1/3",
        "38/41",
    ]


async def test_a_month_without_reports_is_missing_in_the_quarter(database: Database) -> None:
    """Who has not reported on July is named with the month, and the year counts it once."""
    await add_meetings(database, *ROWS)
    quarter = await digest_of(database, "HM", "2017-Q3")
    assert counts(quarter, "meetings_reported") == ["21/57"]
    (entry,) = quarter.missing
    assert (entry.reports, len(entry.cells), entry.whole) == (36, 18, False)
    assert "Nà Pò" not in text(quarter, "vi")[1]
    assert "(7/2017, 8/2017)" in text(quarter, "vi")[1]
    year = await digest_of(database, "HM-NAPO", "2017")
    assert counts(year, "meetings_reported") == ["3/9"]  # October has begun, nobody reported


async def test_a_quarter_that_has_not_ended_counts_what_is_there(database: Database) -> None:
    """October alone has begun and has no report: nothing of later months is called missing."""
    digest = await digest_of(database, "HM", "2017-Q4")
    assert counts(digest, "meetings_reported") == ["0/19"]
    assert counts(digest, "admissions_vs_target", "admissions_in_period") == ["8/14", "1"]


async def test_quarter_without_thematic_meeting(database: Database) -> None:
    """A thematic meeting in any month settles the quarter; it is said in the quarter's last month."""
    before = await digest_of(database, "HM-NAPO", "2017-09")
    assert counts(before, "cells_without_thematic") == ["1/1"]
    assert "quý III/2017 chưa họp chuyên đề: 1/1 (100,00 %)" in text(before, "vi")[1]
    await add_meetings(database, *ROWS)
    after = await digest_of(database, "HM-NAPO", "2017-09")
    assert counts(after, "cells_without_thematic") == ["0/1"]
    july = await digest_of(database, "HM-NAPO", "2017-07")
    assert counts(july, "cells_without_thematic") == ["1/1"]
    assert "chuyên đề" not in text(july, "vi")[1]


async def test_what_came_before(database: Database) -> None:
    """The month before and the same month of last year, each with its own tree; what nobody reported
    on is not there.
    """
    await add_meetings(database, *ROWS)
    september = await with_history(database, "HM-NAPO", "2017-09", AS_OF)
    before = september.history.before
    assert before["attendance"].shown("vi") == "13/13 (100,00 %)"
    assert september.history.year_before == {}
    assert "Trước đây: tháng 8/2017 nộp 100,00 %, họp 100,00 %" in text(september, "vi")[1]
    assert [t.reported for t in september.history.trend][-3:] == [1, 1, 1]
    later = await with_history(database, "HM-NAPO", "2018-08", datetime(2018, 9, 1, tzinfo=ZONE))
    assert later.history.year_before["attendance"].counts("vi") == "13/13"


async def test_trend_is_the_figures_of_each_month(database: Database) -> None:
    """What the trend counts in the database is what the digest of each month says."""
    await add_meetings(database, *ROWS)
    digest = await with_history(database, "BL", "2017-09", AS_OF)
    for then in digest.history.trend[-3:]:
        month = await digest_of(database, "BL", then.period.code)
        told = month if not month.is_earlier else None
        assert told is not None
        assert counts(told, "meetings_reported", "meetings_held", "attendance") == [
            f"{then.reported}/{then.cells}",
            f"{then.held}/{then.cells}",
            _dotted(then.present, then.expected),
        ]
        assert told.figures["vacancies_open"].numerator == then.vacant
        assert told.figures["admissions_in_period"].numerator == then.admitted


def _dotted(*numbers: int) -> str:
    return "/".join(f"{number:,}".replace(",", ".") for number in numbers)


async def test_picture_has_trend_and_season(database: Database) -> None:
    """Twelve months, nothing for months nobody reported on; the year's curve ends at the figure."""
    await add_meetings(database, *ROWS)
    shown = picture(await with_history(database, "BL", "2017-09", AS_OF), "vi")
    sent, came = shown.trend
    assert len(sent.shares) == 12
    assert sent.shares[0] is None
    assert sent.shares[-1] == pytest.approx(100 * 165 / 169)
    assert came.threshold == 85
    assert shown.curve is not None
    assert (shown.curve.target, shown.curve.admitted[8], shown.curve.admitted[9]) == (120, 58, None)
    assert shown.curve.usual[8] == usual_share(date(2017, 9, 30))


async def test_probation(database: Database) -> None:
    """Twelve months from the ceremony: near from 60 days before, over from the day after."""
    digest = await digest_of(database, "BL", "2018-03", datetime(2018, 3, 5, tzinfo=ZONE))
    ends = [items.probation_end(each.item.values) for each in digest.facts.probation]
    on = digest.facts.on
    near = [end for end in ends if end and on <= end <= on + timedelta(days=60)]
    over = [end for end in ends if end and end < on]
    assert len(near) > 0
    assert len(over) > 0
    assert counts(digest, "probation_ends_within_60_days", "probation_over") == [
        str(len(near)),
        str(len(over)),
    ]
    assert f"hết dự bị trong 60 ngày tới: {len(near)}" in text(digest, "vi")[1]
    assert (
        counts(digest, "admissions_vs_target")[0] == "0"
    )  # those of last year are not this year's


async def test_breakdowns_add_up(database: Database) -> None:
    """Groups by area and vacancies by post and by reason add up to the figures of the digest."""
    digest = await with_history(database, "BL", "2017-10", AS_OF)
    digest = replace(
        digest, smallest=0
    )  # small groups are hidden here: tests/handlers/test_small_groups.py
    async with database.reading() as tx:
        known = {form.form_id: HOUSE.library.form(form) for form in await forms.newest(tx)}
    made = workbook.xlsx(sheets(digest, known, "vi"), made_at=AS_OF, page="")
    book = openpyxl.load_workbook(BytesIO(made))
    rows = {
        row[0]: row[1:] for row in book["Kết nạp theo nhóm"].iter_rows(min_row=5, values_only=True)
    }
    assert rows["Tất cả đã kết nạp"][3] == 67
    farmers = rows["Nông dân, DTTS ở mọi vùng"]
    assert (farmers[0], farmers[3]) == (30, 42)
    ages = [row[3] for name, row in rows.items() if name.startswith("Nhóm tuổi: ")]
    assert (len(ages), sum(ages)) == (6, 67)
    _, _, posts = Breakdowns(digest, known, "vi").posts()
    by_question = [
        sum(v for row in posts if isinstance(v := row[place], int)) for place in range(1, 5)
    ]
    keys = ("vacancies_open", "vacancies_new", "vacancies_filled", "vacancies_over_60_days")
    assert by_question == [2 * digest.figures[key].numerator for key in keys]  # by post, by reason


async def test_too_many_rows_are_cut_and_it_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet that nobody could read holds the newest reports and tells where all of them are."""
    monkeypatch.setattr("handlers.digest.sheets.MOST_ROWS", 100)
    digest = await digest_of(database, "BL", "2017-Q3")
    async with database.reading() as tx:
        known = {form.form_id: HOUSE.library.form(form) for form in await forms.newest(tx)}
    (table,) = (each for each in sheets(digest, known, "vi") if each.name == "Sinh hoạt")
    assert len(table.rows) == 100
    assert "Chỉ có 100 báo cáo mới nhất trong 165" in table.note
