"""Reports from files go through the form: what a chat would refuse is refused, all or nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

import pytest

from handlers.library import House
from handlers.loading import targets
from handlers.loading.load import Loaded, UnknownForm, load
from handlers.loading.table import BadFile, read
from handlers.publishing import publish_builtin, publish_core
from storage import reports, units
from storage.database import Database
from storage.reports import ItemState, ReportState
from storage.units import UnitRow
from storage.upgrade import upgrade
from tests.district import HOUSE, SEED, ZONE, copied, opened

NOW = datetime(2017, 10, 30, 18, 0, tzinfo=ZONE)
MEETING = (
    "unit,period,sent_on,held,planned,obstacle,date,kind,total,change,exempt,present,unexcused,"
    "duration,outcome,grade,score"
)
HELD = "HM-A,2017-09,2017-09-04,yes,,,2017-09-03,regular,14,,1,12,1,90_119,resolution,good,92"
VACANCY = "unit,period,sent_on,post,since,cause,acting,successor,expected,filled_on"
ADMISSION = "id,unit,period,sent_on,decision_date,ceremony_date,flags,age_group,schooling,training"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cells under one committee and the core forms, made once."""
    file = tmp_path_factory.mktemp("loading") / "x.sqlite"
    asyncio.run(_prepare(file))
    return file


async def _prepare(file: Path) -> None:
    start = date(2017, 1, 1)
    async with opened(file) as database:
        await upgrade(database)
        async with database.transaction() as tx:
            await units.load(
                tx,
                [
                    UnitRow(
                        "HM", "Đảng ủy xã", "grassroots_committee", "", start, None, None, None
                    ),
                    UnitRow("HM-A", "Chi bộ A", "village_cell", "HM", start, None, True, 14),
                    UnitRow("HM-B", "Chi bộ B", "village_cell", "HM", start, None, True, 20),
                ],
            )
            await publish_core(tx, NOW)


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of it for each test."""
    async with opened(copied(template, tmp_path)) as database:
        yield database


async def loaded(database: Database, form: str, *lines: str) -> Loaded:
    async with database.transaction() as tx:
        return await load(tx, HOUSE, form, "\n".join(lines), now=NOW)


async def faults(database: Database, form: str, *lines: str) -> list[str]:
    with pytest.raises(BadFile) as bad:
        await loaded(database, form, *lines)
    return [str(fault) for fault in bad.value.faults]


async def every(database: Database, form: str, period: str) -> list[ReportState]:
    async with database.reading() as tx:
        return await reports.of_period(tx, period, [form])


async def items(database: Database, kind: str) -> list[ItemState]:
    async with database.reading() as tx:
        return await reports.items(tx, kind)


async def test_a_row_becomes_a_report_like_any_other(database: Database) -> None:
    """Its values, calculated ones too, its unit's path, its due moment and when it was sent."""
    done = await loaded(database, "meeting", MEETING, HELD)
    assert done == Loaded("meeting", rows=1, new=1)
    (report,) = await every(database, "meeting", "2017-09")
    assert report.path == ["HM", "HM-A"]
    assert (report.values["present"], report.values["excused"]) == (12, 0)
    assert report.first_sent_at.astimezone(ZONE).date() == date(2017, 9, 4)
    assert report.due_at.astimezone(ZONE) == datetime(2017, 9, 5, 23, 59, 59, tzinfo=ZONE)


async def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    """A row that made a report before is only counted."""
    await loaded(database, "meeting", MEETING, HELD)
    again = await loaded(database, "meeting", MEETING, HELD)
    assert again == Loaded("meeting", rows=1, present=1)
    (report,) = await every(database, "meeting", "2017-09")
    assert report.version == 1


async def test_a_changed_row_corrects_its_report_and_an_old_file_does_not_undo_it(
    database: Database,
) -> None:
    """The newest of several files counts, whichever is loaded again."""
    await loaded(database, "meeting", MEETING, HELD)
    changed = HELD.replace(",12,1,", ",13,,")
    assert (await loaded(database, "meeting", MEETING, changed)).corrected == 1
    assert (await loaded(database, "meeting", MEETING, HELD)).present == 1
    (report,) = await every(database, "meeting", "2017-09")
    assert (report.version, report.values["present"]) == (2, 13)


async def test_what_a_person_sent_is_not_overwritten(database: Database) -> None:
    """A file must not change what a secretary reported."""
    await loaded(database, "meeting", MEETING, HELD)
    async with database.transaction() as tx:
        (report,) = await reports.of_period(tx, "2017-09", ["meeting"])
        number, filling = await reports.version(tx, report.id, 1)
        again = reports.Sending(
            unit_id=report.unit_id,
            form_id="meeting",
            form_version_id=number,
            period="2017-09",
            key="",
            path=report.path,
            values=report.values,
            filling={**filling, "instance_id": "uuid:chat"},
            sent_at=NOW,
            due_at=report.due_at,
            person_id=None,
            channel="web",
            why="correction",
        )
        await reports.send(tx, again)
    changed = HELD.replace(",12,1,", ",13,,")
    (fault,) = await faults(database, "meeting", MEETING, changed)
    assert "HM-A has sent this report itself" in fault


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        (HELD.replace(",12,1,", ",15,,"), "column present", "“15” is refused: Có mặt nhiều nhất"),
        (HELD.replace("regular", "weekly"), "column kind", "none of the choices: regular, "),
        (HELD.replace(",14,", ",,"), "column total", "is empty, and the form asks for it"),
        (HELD.replace(",14,", ",x,"), "column total", "“x” is no whole number"),
        (HELD.replace("2017-09-03", "2017-09-05"), "column date", "“2017-09-05” is refused"),
        (HELD.replace(",yes,,", ",yes,2017-09-09,"), "column planned", "is not asked as things"),
        (HELD.replace("good,92", "good,80"), "column score", "loại Tốt phải từ 90"),
        (HELD.replace("HM-A", "HM-X"), "column unit", "no such unit in 2017-09: HM-X"),
        (HELD.replace("2017-09,", "2017-9,"), "column period", "is not a period"),
        (HELD.replace("2017-09-04", "2018-01-01"), "column sent_on", "lies in the future"),
        (HELD.replace("2017-09-04", "hôm qua"), "column sent_on", "“hôm qua” is no day"),
    ],
)
async def test_a_refused_row_is_named_with_line_column_and_reason(
    database: Database, row: str, place: str, reason: str
) -> None:
    """The complaint says where to look and why; nothing is stored, not even the good rows."""
    good = HELD.replace("HM-A", "HM-B").replace(",14,", ",20,")
    (fault,) = await faults(database, "meeting", MEETING, good, row)
    assert fault.startswith(f"line 3, {place}: ")
    assert reason in fault
    assert await every(database, "meeting", "2017-09") == []


async def test_what_is_not_kept_is_refused_in_a_file_too(database: Database) -> None:
    """A name or a number in a free text of a file: the complaint says where, and repeats nothing."""
    head = "unit,as_of,measure,category,rule,count"
    row = "HM,2017-09-30,early_retirement,official,anh Hùng 0912345678,2"
    async with database.transaction() as tx:
        await publish_builtin(tx, ["staffing"], NOW)
    own = House(ZONE, HOUSE.body)  # others know the numbers of other forms
    async with database.transaction() as tx:
        with pytest.raises(BadFile) as bad:
            await load(tx, own, "staffing", f"{head}\n{row}", now=NOW)
    (fault,) = map(str, bad.value.faults)
    assert fault.startswith("line 2, column rule: holds what is not kept")
    assert "0912345678" not in fault
    assert await every(database, "staffing", "2017") == []


async def test_every_fault_is_told_at_once(database: Database) -> None:
    """Two bad rows, two complaints, in the order of the lines."""
    bad = HELD.replace(",12,1,", ",15,,")
    found = await faults(database, "meeting", MEETING, bad, bad.replace("HM-A", "HM-B"))
    assert [fault.split(",")[0] for fault in found] == ["line 2", "line 3"]


async def test_a_column_that_nothing_reads_is_refused(database: Database) -> None:
    """A misspelt heading is not dropped in silence, and a missing one is named."""
    (fault,) = await faults(database, "meeting", f"{MEETING},presnt", f"{HELD},3")
    assert fault.startswith("line 1, column presnt: the form meeting has no such question")
    (fault,) = await faults(database, "meeting", "unit,period,held", "HM-A,2017-09,yes")
    assert fault.startswith("line 1: the column sent_on is missing")
    (fault,) = await faults(database, "meeting", MEETING, f"{HELD},extra")
    assert "more cells than the header" in fault


async def test_one_unit_reports_a_month_once(database: Database) -> None:
    """Two rows for the same regular report contradict each other; a thematic one stands beside."""
    (fault,) = await faults(database, "meeting", MEETING, HELD, HELD.replace(",12,1,", ",13,,"))
    assert fault == "line 3, column unit: line 2 makes the same report already"
    thematic = HELD.replace("regular", "thematic")
    assert (await loaded(database, "meeting", MEETING, HELD, thematic)).new == 2


async def test_what_is_carried_over_is_taken_from_the_file(database: Database) -> None:
    """A question that the chat would not ask again keeps last month's answer only if the file says
    nothing else.
    """
    later = HELD.replace("2017-09", "2017-10").replace("10-03", "10-02")
    await loaded(database, "meeting", MEETING, HELD, later.replace(",14,,1,12,1,", ",14,,3,11,,"))
    (report,) = await every(database, "meeting", "2017-10")
    assert (report.values["exempt"], report.values["present"]) == (3, 11)


async def test_the_people_of_a_month_make_one_report(database: Database) -> None:
    """Grouped by unit and month, in the order of the file, judged by the latest day; the numbers of
    the file are kept.
    """
    row = "{id},HM-A,2017-09,{sent},2017-09-01,{held},{flags},18_30,upper_secondary,none"
    first = row.format(id="A-1", sent="2017-09-10", held="2017-09-09", flags="female minority")
    second = row.format(id="A-2", sent="2017-09-20", held="2017-09-19", flags="none")
    third = row.format(id="A-3", sent="2017-09-21", held="", flags="farmer")
    await loaded(database, "admission", ADMISSION, first, second)
    (report,) = await every(database, "admission", "2017-09")
    assert report.values["admitted"] == "2"
    assert report.first_sent_at.astimezone(ZONE).date() == date(2017, 9, 20)
    assert [item.code for item in await items(database, "admission")] == ["A-1", "A-2"]
    done = await loaded(database, "admission", ADMISSION, first, second, third)
    assert done.corrected == 1
    assert [item.code for item in await items(database, "admission")] == ["A-1", "A-2", "A-3"]


async def test_a_correction_takes_rows_back(database: Database) -> None:
    """A person who was taken out of the file is no longer counted."""
    row = "{id},HM-A,2017-09,2017-09-20,2017-09-01,,none,18_30,upper_secondary,none"
    await loaded(database, "admission", ADMISSION, row.format(id="A-1"), row.format(id="A-2"))
    await loaded(database, "admission", ADMISSION, row.format(id="A-1"))
    assert [item.code for item in await items(database, "admission")] == ["A-1"]


async def test_a_post_is_opened_and_filled_by_two_reports(database: Database) -> None:
    """The report of the period opens it, the report of the month in which it was filled closes it."""
    row = "HM-A,2017-08,2017-10-13,front_head,2017-08,other,no,none,,2017-10-12"
    assert (await loaded(database, "vacancy", VACANCY, row)).new == 2
    (item,) = await items(database, "vacancy")
    assert (item.since, item.until) == (date(2017, 8, 1), date(2017, 10, 12))
    (closing,) = await every(database, "vacancy", "2017-10")
    assert item.closed_by == closing.id
    assert (await loaded(database, "vacancy", VACANCY, row)).present == 2


async def test_a_post_filled_later_is_closed_by_the_next_file(database: Database) -> None:
    """The same post, first open, then filled: the opening report stands, a new one closes it."""
    row = "HM-A,2017-08,2017-08-05,front_head,2017-08,other,no,none,,{filled}"
    await loaded(database, "vacancy", VACANCY, row.format(filled=""))
    other = row.replace("front_head", "deputy").format(filled="")
    done = await loaded(
        database, "vacancy", VACANCY, row.format(filled="2017-08-04"), other.replace("-08,", "-08,")
    )
    assert (done.new, done.corrected) == (1, 1)
    found = {item.values["post"]: item.until for item in await items(database, "vacancy")}
    assert found == {"front_head": date(2017, 8, 4), "deputy": None}


async def test_both_posts_of_one_person_are_two_vacancies(database: Database) -> None:
    """Secretary and head in one opens two items, and one filling closes both."""
    row = "HM-A,2017-08,2017-10-13,secretary_and_head,2017-08,died,no,none,,2017-10-01"
    await loaded(database, "vacancy", VACANCY, row)
    found = {item.values["post"]: item.until for item in await items(database, "vacancy")}
    assert found == {"secretary": date(2017, 10, 1), "village_head": date(2017, 10, 1)}


async def test_a_form_that_is_not_known_is_said(database: Database) -> None:
    """There is no file for a form that nobody has described."""
    with pytest.raises(UnknownForm):
        await loaded(database, "harvest", "unit")


async def test_targets_keep_their_versions(database: Database) -> None:
    """A target that changes within the year counts from its day on; loading it again changes nothing."""
    text = "unit,year,target,valid_from\nHM,2017,14,2017-01-01\nHM,2017,12,2017-07-01\n"
    async with database.transaction() as tx:
        first = await targets.load(tx, text)
        again = await targets.load(tx, text)
        unit = (await units.tree(tx, date(2017, 1, 1))).by_code["HM"].id
        assert (await units.targets(tx, 2017, date(2017, 6, 30)))[unit] == 14
        assert (await units.targets(tx, 2017, date(2017, 7, 1)))[unit] == 12
    assert (first.new + first.corrected, again.present) == (2, 2)


async def test_a_bad_target_is_named(database: Database) -> None:
    """An unknown unit, a number that is none."""
    text = "unit,year,target,valid_from\nXX,2017,14,2017-01-01\nHM,2017,many,2017-01-01\n"
    with pytest.raises(BadFile) as bad:
        async with database.transaction() as tx:
            await targets.load(tx, text)
    assert [str(fault) for fault in bad.value.faults] == [
        "line 2, column unit: no such unit on 2017-01-01: XX",
        "line 3, column target: “many” is no whole number",
    ]


def test_a_file_from_excel_is_read() -> None:
    """A byte order mark and Windows line ends do no harm, nor do blanks around a cell."""
    (row,) = read("\ufeffunit,year\r\n HM ,2017\r\n", ("unit",))
    assert (row.text("unit"), row.number("year"), row.line) == ("HM", 2017, 2)


def test_the_sample_files_have_the_columns_that_are_asked_for() -> None:
    """What sample/README.md describes is what the commands read."""
    for name in ("meetings", "admissions", "vacancies"):
        assert read((SEED / f"{name}.csv").read_text(encoding="utf-8"), ("unit", "period"))
