"""The hour at which somebody usually answers."""

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.reminding.hours import usual_hour
from tests.handlers.month import at


def test_a_habit() -> None:
    """The half hour before the middle one of the last answers."""
    answers = [at("07-05T11:45"), at("08-04T12:10"), at("09-06T11:50")]

    assert usual_hour(answers) == time(11, 30)


def test_no_habit_yet() -> None:
    """Two days are no habit, however often somebody wrote on them."""
    assert usual_hour([at("07-05T11:45"), at("07-05T11:50"), at("08-04T12:10")]) is None
    assert usual_hour([]) is None


def test_no_habit_at_all() -> None:
    """Whoever answers at any time has no hour."""
    answers = [
        at(f"0{month}-05T{hour:02}:10") for month, hour in ((5, 7), (6, 12), (7, 16), (8, 20))
    ]

    assert usual_hour(answers) is None


def test_the_first_answer_of_a_day_counts() -> None:
    """Corrections later in the day say nothing of when a reminder is welcome."""
    days = [at(f"0{month}-05T19:40") for month in (6, 7, 8)]
    corrections = [each.replace(hour=22) for each in days]

    assert usual_hour(days + corrections) == time(19, 30)


def test_habits_change() -> None:
    """Only the last six days count."""
    old = [at("01-05T07:10") + timedelta(days=number) for number in range(20)]
    new = [at("08-05T20:10") + timedelta(days=number) for number in range(6)]

    assert usual_hour(old + new) == time(20)


@given(st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)), max_size=20))  # noqa: DTZ001 - local moments
def test_hours_are_half_hours(answers: list[datetime]) -> None:
    """Whatever the answers, the hour is a full or half one, or there is none."""
    hour = usual_hour(answers)

    assert hour is None or (hour.minute in (0, 30) and hour.second == 0)
