"""Ten years against the second calendar, random rules with clocks that jump, and a year to read."""

import asyncio
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from handlers.calendar import due_day, lock_day
from handlers.reminding.planning import plan
from handlers.reminding.standing import load
from handlers.reminding.timetable import Timetable
from storage.database import Database
from storage.models import Notice, Waiting
from storage.vault import Vault
from tests.handlers.calendar_rules import ZONE, default_rules
from tests.handlers.district import District, house
from tests.handlers.month import START, Month, month
from tests.handlers.ten_years import differences

YEAR = Path(__file__).with_name("calendar_2027.txt")
DAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "CN")


@pytest.mark.parametrize("seed", [1])
def test_ten_years(seed: int) -> None:
    """Day by day the program tells the same people of the same things at the same minute as a calendar
    written anew from the rules: changing due days, Tết, floods, newcomers, habits, four a month.
    """
    assert list(differences(cells=4, years=10, seed=seed)) == []


# --- a year to read -------------------------------------------------------------------------------


def test_a_year_to_read() -> None:
    """The year 2027 by the rules that come along, as a person can check it against a wall calendar."""
    assert YEAR.read_text(encoding="utf-8") == _year(2027)


def _year(year: int) -> str:
    rules = default_rules()
    timetable = Timetable(rules, ZONE)
    lines = [f"Lịch năm {year}: hạn, khóa sổ, và các tin đi (giờ Việt Nam)"]
    for number in range(1, 13):
        (term,) = (
            each for each in timetable.named((), f"{year}-{number:02}") if each.form == "meeting"
        )
        due = due_day(term.rule, term.period)
        tet = " (Tết)" if term.rule.days.is_tet(due) else ""
        lines += ["", f"{term.period.label('vi')}: hạn {_day(due)}{tet}, khóa {_day(_lock(term))}"]
        for offset in range(70):
            lines += _lines(timetable, term.period.start + timedelta(days=offset), term.period.code)
    return "\n".join(lines) + "\n"


def _lock(term: object) -> date:
    return lock_day(term.rule, term.period)  # type: ignore[attr-defined]  # a Term


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]} {day:%d/%m/%Y}"


def _lines(timetable: Timetable, day: date, code: str) -> list[str]:
    found = []
    for term in timetable.reminding((), day):
        moment = timetable.reminder(term, (), day)
        if moment is not None and (term.form, term.period.code) == ("meeting", code):
            found.append(f"  {_day(day)} {moment.at:%H:%M}  nhắc bí thư còn nợ")
    for term, moment in timetable.telling((), day):
        if (term.form, term.period.code) == ("meeting", code):
            what = "tổng hợp" if moment.what == "digest" else "ai chưa nộp"
            found.append(f"  {_day(day)} {moment.at:%H:%M}  {what} cho {', '.join(moment.to)}")
    return sorted(found)


# --- any rules, any clock -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(sqlite_template: Path, vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a district with two secretaries, an officer and one of the staff."""
    file = tmp_path_factory.mktemp("town") / "town.db"
    shutil.copy(sqlite_template, file)

    async def people() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", vault)
        begun = await month(database)
        for unit, role in (
            ("HM-NAPO", "secretary"),
            ("DV-KHETIEN", "secretary"),
            ("HM", "officer"),
            ("BL", "staff"),
        ):
            await begun.district.joined(unit, role)
        await database.close()

    asyncio.run(people())
    return file


times = st.sampled_from(["06:30", "07:15", "11:30", "19:00", "20:45"])
steps = st.lists(
    st.fixed_dictionaries({"day": st.integers(-6, 6), "at": times, "to": st.just(["secretary"])}),
    max_size=4,
)
fields = st.fixed_dictionaries(
    {
        "due": st.fixed_dictionaries(
            {
                "latest_day": st.integers(1, 28),
                "move": st.sampled_from(["no", "next", "previous"]),
            }
        ),
        "lock_days": st.integers(0, 12),
        "reminders": steps,
    }
)
jumps = st.lists(
    st.one_of(
        st.integers(1, 90),
        st.sampled_from([26 * 60, 3 * 1440, 10 * 1440, -1, -90, -2 * 1440]),
    ),
    min_size=3,
    max_size=9,
)


@settings(max_examples=12, deadline=None)
@given(fields=fields, jumps=jumps)
def test_any_rules_and_any_clock(
    town: Path,
    vault: Vault,
    tmp_path_factory: pytest.TempPathFactory,
    fields: dict[str, object],
    jumps: list[int],
) -> None:
    """Whatever the rules and however the clock jumps: everything planned ends sent or skipped or waits,
    nobody is reminded twice for a day, and nothing goes out in quiet hours or once it is useless.
    """
    file = tmp_path_factory.mktemp("run") / "run.db"
    shutil.copy(town, file)
    asyncio.run(_wander(file, vault, fields, jumps))


async def _wander(file: Path, vault: Vault, fields: dict[str, object], jumps: list[int]) -> None:
    database = Database(f"sqlite+aiosqlite:///{file}", vault)
    try:
        walk = Month(District(database, house(), START))
        await walk.load(**fields)
        now = last = START
        for minutes in jumps:
            now += timedelta(minutes=minutes)
            last = max(last, now)
            await walk.tick(now)
        await walk.tick(last + timedelta(minutes=3))
        await _hold(walk, last + timedelta(minutes=3))
    finally:
        await database.close()


async def _hold(walk: Month, end: datetime) -> None:
    async with walk.database.reading() as tx:
        standing = await load(tx, walk.district.house, end, since=START, until=end)
        planned = {notice.key for notice in plan(standing, START, end)}
        rows = (await tx.execute(select(Notice.key, Notice.status, Notice.useless_after))).all()
        query = select(Waiting.key, Waiting.created_at).where(Waiting.lane == "bulk")
        sent = [(key, at) for key, at in await tx.execute(query)]
    useless = {key: limit for key, _, limit in rows}
    assert planned <= set(useless)
    assert {status for _, status, _ in rows} <= {"queued", "skipped", "waiting"}
    assert {key for key, status, _ in rows if status == "queued"} == {key for key, _ in sent}
    for key, at in sent:
        assert not standing.calendar.quiet(at, ZONE), key
        assert useless[key] is None or at < useless[key], key
