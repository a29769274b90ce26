"""Spoken dates on many days: every weekday form, every numeric form, ends of months and years."""

from datetime import date, timedelta

import pytest

from handlers.forms import lunar
from handlers.forms.answers import read
from handlers.forms.readings import Outcome, Reading, Reason, Setting
from handlers.forms.syllables import without_marks

TODAYS = [
    date.fromisoformat(day)
    for day in [
        "2026-10-07",
        "2026-01-01",
        "2026-01-05",
        "2026-03-01",
        "2026-02-28",
        "2028-02-29",
        "2028-03-01",
        "2026-12-31",
        "2026-10-31",
        "2026-11-01",
        "2026-05-04",
        "2026-08-30",
        "2025-12-28",
    ]
]
WEEKDAYS = [
    ("thứ hai", "thứ 2", "t2", "T2", "thu 2", "thu hai"),
    ("thứ ba", "thứ 3", "t3", "thu ba", "th 3"),
    ("thứ tư", "thứ 4", "t4", "thu tu"),
    ("thứ năm", "thứ 5", "t5", "thu nam"),
    ("thứ sáu", "thứ 6", "t6", "thu sau"),
    ("thứ bảy", "thứ bẩy", "thứ 7", "t7", "thu bay"),
    ("chủ nhật", "cn", "CN", "chu nhat", "chúa nhật"),
]


def past(text: str, today: date, setting: Setting | None = None) -> Reading:
    return read("date_past", text, today=today, setting=setting)


def future(text: str, today: date) -> Reading:
    return read("date_future", text, today=today)


def judged(day: date, today: date) -> tuple[Outcome, str | None]:
    """What a certain past day comes to: the table's own rule, written again."""
    first = today.replace(day=1)
    before = (first - timedelta(1)).replace(day=1)
    if day > today or day < before:
        return Outcome.ASK, None
    return (Outcome.VALUE if day >= first else Outcome.CONFIRM), day.isoformat()


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("number", range(7))
def test_weekdays_look_back_and_ahead(number: int, today: date) -> None:
    """A weekday is the nearest one in the direction asked for; today's own is asked."""
    back = (today.weekday() - number) % 7
    for text in WEEKDAYS[number]:
        before, after = past(text, today), future(text, today)

        if back == 0:
            assert before.reason is after.reason is Reason.TODAYS_WEEKDAY
            assert today.isoformat() in before.options
        else:
            day = today - timedelta(back)
            assert (before.outcome, before.value) == judged(day, today)
            assert after.value == (day + timedelta(7)).isoformat()


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("number", range(7))
def test_weekdays_of_a_named_week(number: int, today: date) -> None:
    """Weeks begin on Monday: last week's, this week's and next week's day."""
    monday = today - timedelta(today.weekday())
    for text in WEEKDAYS[number]:
        last = monday + timedelta(number - 7)
        this = monday + timedelta(number)

        for wording in (f"{text} tuần trước", f"{text} tuần rồi", f"tối {text} tuan truoc"):
            reading = past(wording, today)
            assert (reading.outcome, reading.value) == judged(last, today)
        assert past(f"{text} tuần này", today).outcome is judged(this, today)[0]
        assert future(f"{text} tuần sau", today).value == (this + timedelta(7)).isoformat()


def numeric_forms(day: date) -> list[str]:
    return [
        f"{day.day}/{day.month}",
        f"{day:%d/%m}",
        f"{day:%d-%m}",
        f"{day:%d.%m}",
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        f"{day:%d%m%Y}",
        f"{day:%Y-%m-%d}",
        f"ngày {day.day} tháng {day.month}",
        f"ngay {day.day} thang {day.month} nam {day.year}",
        f"{day.day} tháng {day.month}",
        f"{day.day} t{day.month}",
        f"tối {day.day}/{day.month}",
        f"hôm {day.day} / {day.month} ạ",
    ]


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("days", [0, 1, 2, 5, 9, 20, 27, 31, 40])
def test_every_numeric_form_of_a_past_day(days: int, today: date) -> None:
    """A day and its month are that day, however they are written; the month decides how sure."""
    day = today - timedelta(days)
    for text in numeric_forms(day):
        reading = past(text, today)

        assert (reading.outcome, reading.value) == judged(day, today), text


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("days", [0, 1, 3, 10, 30, 45, 46])
def test_every_numeric_form_of_a_planned_day(days: int, today: date) -> None:
    """Plans reach 45 days ahead, over the end of the year as well."""
    day = today + timedelta(days)
    for text in numeric_forms(day):
        reading = future(text, today)

        assert reading.value == (day.isoformat() if days <= 45 else None), text


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_relative_days(today: date) -> None:
    """Today, yesterday and the day before; tomorrow and the day after."""
    for words, days in {
        "hôm nay|nay|hnay|sáng nay|tối nay|vừa xong": 0,
        "hôm qua|hqua|tối qua|chiều hôm qua|bữa qua|ngày hôm qua": -1,
        "hôm kia|2 ngày trước|cách đây hai hôm": -2,
        "3 hôm trước|cách đây 3 ngày": -3,
    }.items():
        for text in words.split("|"):
            for written in (text, without_marks(text), text.upper()):
                reading = past(written, today)
                assert (reading.outcome, reading.value) == judged(today + timedelta(days), today)
    for words, days in {
        "mai|ngày mai|tối mai|sáng mai": 1,
        "ngày kia|ngày mốt": 2,
        "3 ngày nữa": 3,
    }.items():
        for text in words.split("|"):
            assert future(text, today).value == (today + timedelta(days)).isoformat()


@pytest.mark.parametrize("today", TODAYS, ids=str)
@pytest.mark.parametrize("number", range(1, 32))
def test_a_day_alone(number: int, today: date) -> None:
    """A bare day is in this month if it has been reached, else it is asked."""
    for text in (str(number), f"ngày {number}", f"hôm {number}"):
        reading = past(text, today)

        if number <= today.day:
            assert reading.value == today.replace(day=number).isoformat()
        else:
            assert reading.outcome is Outcome.ASK
    if number <= 10:
        assert past(f"mùng {number}", today).outcome is not Outcome.VALUE


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_days_that_do_not_exist(today: date) -> None:
    """31/9, 30/2 and their like are never a value."""
    for text in ("31/9", "30/2", "45/10", "0/5", "31/4/2026", "ngày 32", "5/13", "29/2/2026"):
        assert past(text, today).value is None
        assert future(text, today).value is None


@pytest.mark.parametrize(
    "text", ["đầu tháng", "hôm nọ", "mấy hôm rồi", "tuần trước", "cuối tuần", "hôm trước"]
)
@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_vague_words_are_asked(text: str, today: date) -> None:
    """Words that leave the day open are asked, with marks or without."""
    assert past(text, today).outcome is Outcome.ASK
    assert past(without_marks(text), today).outcome is Outcome.ASK


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_lunar_days(today: date) -> None:
    """A lunar day with its month is confirmed; the fifteenth of the month before last is far."""
    month = lunar.from_solar(today)
    text = f"{month.day}/{month.month} âm"

    reading = past(text, today)
    assert (reading.outcome, reading.value) == (Outcome.CONFIRM, today.isoformat())
    assert past("rằm", today).outcome is Outcome.ASK


def test_a_report_for_the_month_before() -> None:
    """With the report's month over, its days are certain and a day alone may be of either month."""
    september = Setting(period="2026-09")
    today = date(2026, 10, 7)

    assert past("25", today, september).value == "2026-09-25"
    assert past("25/9", today, september).outcome is Outcome.VALUE
    assert past("3/10", today, september).reason is Reason.OUTSIDE_MONTH
    assert past("3", today, september).options == ("2026-09-03", "2026-10-03")


def test_an_earliest_day_frees_from_the_month() -> None:
    """A decision may lie a year back; only its year is to be confirmed."""
    today = date(2026, 10, 7)
    decision = Setting(earliest=today - timedelta(400))

    assert past("20/6", today, decision).outcome is Outcome.VALUE
    assert past("20/11", today, decision).value == "2025-11-20"
    assert past("20/11", today, decision).outcome is Outcome.CONFIRM
    assert past("20/11/2025", today, decision).outcome is Outcome.VALUE
    assert past("1/6/2025", today, decision).outcome is Outcome.ASK


@pytest.mark.parametrize("month", range(1, 13))
def test_months(month: int) -> None:
    """A month is the last of its name, or the next where a forecast is asked."""
    today = date(2026, 10, 7)
    since = f"{2026 if month <= 10 else 2025}-{month:02}"
    expected = f"{2026 if month >= 10 else 2027}-{month:02}"
    for text in (f"tháng {month}", f"t{month}", f"thang {month}", f"từ tháng {month}", f"{month}"):
        assert read("month", text, today=today).value == since
    for text in (f"tháng {month}", f"t{month}", f"dự kiến tháng {month}"):
        assert read("month_future", text, today=today).value == expected
    assert read("month", f"{month}/2025", today=today).value == f"2025-{month:02}"
