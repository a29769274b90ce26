"""Pads and calendars offer what the form takes, and nothing else."""

from datetime import UTC, date, datetime

import pytest

from handlers.forms.authoring import compile_workbook
from handlers.forms.filling import Context, Sitting, begin
from handlers.forms.readings import Option
from handlers.forms.searching import search
from handlers.forms.sheets_text import read_markdown
from handlers.forms.xform import read
from handlers.pads import DayPicker, moved, numbers
from tests.handlers.forms.workbooks import survey

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
HEAD = "| | type | name | label | constraint | parameters |\n"


def _sitting(kind: str, constraint: str = "", parameters: str = "") -> Sitting:
    sheet = survey(f"| {kind} | a | A? | {constraint} | {parameters} |", head=HEAD)
    form = read(compile_workbook(read_markdown(sheet, "form")).xform)
    context = Context(NOW)
    return begin(form, context, instance_id="uuid:1")


@pytest.mark.parametrize(
    ("kind", "constraint", "parameters", "shown"),
    [
        ("integer", ". >= 0 and . <= 10", "", "0 1 2 3 4 5 6 7 8 9 10"),
        ("integer", ". >= 1 and . <= 5", "", "1 2 3 4 5"),
        ("integer", ". >= 0 and . <= 8 and . != 3", "", "0 1 2 4 5 6 7 8"),
        ("integer", ". <= 10", "", ""),  # also below zero
        ("integer", ". >= 0 and . <= 27", "", ""),
        ("integer", ". >= 0 and (. <= 3 or . = 100)", "", ""),
        ("integer", "", "", ""),
        ("integer", ". = 7", "", ""),
        ("decimal", ". >= 0 and . <= 5", "", ""),
        ("range", "", "start=0 end=10 step=1", "0 1 2 3 4 5 6 7 8 9 10"),
        ("range", "", "start=0 end=100 step=10", "0 10 20 30 40 50 60 70 80 90 100"),
        ("range", "", "start=0 end=100 step=1", ""),
        ("range", "", "start=0 end=1 step=0.25", ""),
    ],
)
def test_a_pad_shows_all_or_nothing(
    kind: str, constraint: str, parameters: str, shown: str
) -> None:
    """A few small whole numbers that are all there is have buttons; of any other question none."""
    sitting = _sitting(kind, constraint, parameters)
    ask = sitting.current()
    assert ask is not None
    assert " ".join(numbers(sitting, ask)) == shown


@pytest.mark.parametrize(
    ("constraint", "first", "days"),
    [
        ("", date(2026, 10, 1), 31),
        (". <= today()", date(2026, 10, 1), 5),
        (". > today()", date(2026, 10, 1), 26),
        (". >= date('2027-02-27') and . <= date('2027-03-02')", date(2027, 2, 1), 2),
        (". < date('2025-03-01')", date(2025, 2, 1), 28),
        (". < date('1990-01-01')", None, 0),
    ],
)
def test_the_calendar_opens_where_a_day_can_be_chosen(
    constraint: str, first: date | None, days: int
) -> None:
    """At today's month, or the nearest within two years that has a day the form takes."""
    sitting = _sitting("date", constraint)
    ask = sitting.current()
    assert ask is not None
    picker = DayPicker(sitting, ask)
    month = picker.first_month(NOW.date())
    assert month == first
    assert month is None or len(picker.open_days(month)) == days


@pytest.mark.parametrize(
    ("month", "by", "then"),
    [
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 1, 1), -25, date(2023, 12, 1)),
        (date(1, 1, 1), -1, date(1, 1, 1)),
        (date(9999, 12, 1), 1, date(9999, 12, 1)),
    ],
)
def test_months_follow_each_other(month: date, by: int, then: date) -> None:
    """Over the turn of a year, and not beyond the calendar's ends."""
    assert moved(month, by) == then


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("na po", "1"),
        ("PÒ", "1 4"),
        ("pac", "4"),
        ("thon", ""),  # all of them: more must be typed
        ("x", ""),
        ("", ""),
        ("khe ti", "3"),
    ],
)
def test_a_long_list_is_searched_by_parts(typed: str, found: str) -> None:
    """Each typed word begins a word of the label; marks and order do not matter."""
    names = (
        "Nà Pò",
        "Cao Sơn",
        "Khe Tiền",
        "Pắc Pò",
        "Ngàn Kheo",
        "Bản Chuồng",
        "Nà Sa",
        "Cẩm Hắc",
        "Nặm Đảng",
    )
    options = [Option(str(at), f"Thôn {name}") for at, name in enumerate(names, 1)]
    assert " ".join(search(typed, options)) == found
    assert search(typed, options[:8]) == ()
