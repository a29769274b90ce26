"""What holds for whatever is typed: no error, no other meaning without marks, and every value can be typed back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.forms.answers import (
    KINDS,
    Option,
    Outcome,
    Reading,
    Setting,
    command,
    read,
)
from handlers.forms.cases import read_case
from handlers.forms.readings import Reason
from handlers.forms.syllables import without_marks
from handlers.forms.vocabulary import WORDS
from tests.handlers.forms.test_inputs import CONTEXT, ROWS

CELL = Setting(total=30, exempt=3)
GRADES = tuple(Option(label, label) for label in ("Tốt", "Khá", "Trung bình", "Kém", "Chưa chấm"))
PIECES = [
    *WORDS.split(),
    *(without_marks(word) for word in WORDS.split()),
    *[
        "3",
        "10",
        "25/30",
        "3/10",
        "-2",
        "2,5",
        "19h30",
        "27đc",
        "%",
        "100%",
        ",",
        ".",
        "?",
        "/",
        "-",
        "+",
        "k",
        "ko",
        "dc",
        "đ/c",
        "t7",
        "cn",
        "90p",
        "'",
        "(",
        ")",
        "👍",
        "2026",
        "0912345678",
    ],
]
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
)


def reads(kind: str, text: str, today: date) -> Reading:
    choices = GRADES if kind.startswith("choice") else ()
    return read(kind, text, today=today, setting=CELL, choices=choices)


@settings(max_examples=600, deadline=None)
@given(kind=st.sampled_from(KINDS), text=TYPED, today=DAYS)
def test_nothing_typed_is_an_error(kind: str, text: str, today: date) -> None:
    """Any text gives one of the three outcomes; what is asked has no value."""
    reading = reads(kind, text, today)

    assert (reading.outcome is Outcome.ASK) == (reading.value is None)
    assert reading.outcome is Outcome.VALUE or reading.reason is not Reason.NONE
    assert reading.value not in reading.options


@settings(max_examples=200, deadline=None)
@given(text=TYPED, today=DAYS)
def test_no_command_is_an_error(text: str, today: date) -> None:
    """Any text is a command or is not."""
    reading = command(text, today=today)

    assert (reading.outcome is Outcome.ASK) == (reading.value is None)


VALUED = [row for row in ROWS if not row[4].startswith(("ask", "confirm:"))]


@pytest.mark.parametrize("change", [without_marks, str.upper, str.title, "  {} .".format])
def test_dropping_marks_never_changes_a_value(change: object) -> None:
    """Without marks, in capitals, with spaces around: the same value, or a question; nothing else."""
    assert callable(change)
    for _, question, today, text, _ in VALUED:
        day = date.fromisoformat(today)
        said = read_case(question, text, today=day, context=CONTEXT)
        other = read_case(question, change(text), today=day, context=CONTEXT)

        assert other["value"] in (said["value"], None), (question, text)


def test_marks_may_be_missing_almost_everywhere() -> None:
    """Of the messages that are certain with marks, nearly all are read without them too."""
    kept = 0
    for _, question, today, text, _ in VALUED:
        day = date.fromisoformat(today)
        kept += (
            read_case(question, without_marks(text), today=day, context=CONTEXT)["value"]
            is not None
        )

    assert kept / len(VALUED) > 0.97


@given(today=DAYS, days=st.integers(0, 25))
def test_a_date_reads_back(today: date, days: int) -> None:
    """ISO and dd/mm/yyyy are read as the day they name."""
    for day, kind in (
        (today - timedelta(days), "date_past"),
        (today + timedelta(days), "date_future"),
    ):
        for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"ngày {day:%d/%m/%Y}"):
            assert reads(kind, text, today).value == day.isoformat()


@given(today=DAYS, months=st.integers(0, 35))
def test_a_month_reads_back(today: date, months: int) -> None:
    """YYYY-MM and mm/yyyy are read as the month they name."""
    count = today.year * 12 + today.month - 1 - months
    year, month = count // 12, count % 12 + 1
    for text in (f"{year}-{month:02}", f"{month:02}/{year}", f"tháng {month:02}/{year}"):
        assert reads("month", text, today).value == f"{year}-{month:02}"


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_time_reads_back(hour: int, minute: int) -> None:
    """HH:MM is certain at every time of the day."""
    for text in (f"{hour:02}:{minute:02}", f"{hour:02}h{minute:02}"):
        reading = reads("time", text, date(2026, 10, 7))
        assert (reading.outcome, reading.value) == (Outcome.VALUE, f"{hour:02}:{minute:02}")


@given(minutes=st.integers(15, 600))
def test_a_duration_reads_back(minutes: int) -> None:
    """Minutes as a number, with their unit, and as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    texts = [str(minutes), f"{minutes} phút", f"{minutes}'"]
    for text in [*texts, *([f"{hours}h{rest:02}"] if 0 < hours < 10 and rest >= 5 else [])]:
        assert reads("duration", text, date(2026, 10, 7)).value == minutes


@given(present=st.integers(0, 27))
def test_attendance_reads_back(present: int) -> None:
    """n, n/total, n/expected and "vắng m" are the same number."""
    today = date(2026, 10, 7)
    for text in (str(present), f"{present}/30", f"{present}/27", f"vắng {27 - present}"):
        reading = reads("present", text, today)
        assert isinstance(reading.value, dict)
        assert reading.value["present"] == present
        assert reading.outcome is (Outcome.VALUE if present >= 14 else Outcome.CONFIRM)


@pytest.mark.parametrize("option", GRADES)
def test_a_choice_reads_back(option: Option) -> None:
    """Its label in any case and without marks, and its number."""
    place = GRADES.index(option) + 1
    for text in (option.label, option.label.upper(), without_marks(option.label), str(place)):
        assert reads("choice", text, date(2026, 10, 7)).value == option.name


@pytest.mark.parametrize("kind", KINDS)
def test_two_answers_are_never_one(kind: str) -> None:
    """Alternatives are asked, whatever the kind."""
    if kind in ("text", "choices"):
        return
    for text in (
        "3 hoặc 4",
        "có hoặc không",
        "tháng 7 hoặc tháng 8",
        "19h30 hoặc 20h",
        "tốt hoặc khá",
    ):
        assert reads(kind, text, date(2026, 10, 7)).outcome is Outcome.ASK


def test_a_question_mark_asks_for_a_yes() -> None:
    """A doubtful "27?" is confirmed."""
    for kind, text in (
        ("count", "27?"),
        ("yesno", "có ?"),
        ("date_past", "3/10?"),
        ("choice", "tốt?"),
    ):
        assert reads(kind, text, date(2026, 10, 7)).outcome is Outcome.CONFIRM


def test_an_unknown_question_is_refused() -> None:
    """The command line learns that there is no such kind."""
    with pytest.raises(ValueError, match="colour"):
        read_case("colour", "red", today=date(2026, 10, 7))
