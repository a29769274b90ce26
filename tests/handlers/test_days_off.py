"""Days off: public holidays, Tết, days in lieu, local days."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.days_off import DaysOff

SEED = Path(__file__).parents[2] / "sample" / "seed-2017"
days = st.dates(date(2010, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 5), True),  # a Monday
        (date(2026, 10, 3), False),  # a Saturday
        (date(2017, 9, 4), False),  # National Day fell on a Saturday: Monday in lieu
        (date(2026, 4, 27), False),  # the Hùng kings' day fell on a Sunday
        (date(2027, 2, 8), False),  # Tết
        (date(2025, 5, 2), False),  # swapped ...
        (date(2025, 4, 26), True),  # ... for this Saturday
    ],
)
def test_public_calendar(day: date, works: bool) -> None:
    """Weekends, holidays, days in lieu and Saturdays worked instead are known."""
    assert works == DaysOff().is_working(day)


def test_local_days() -> None:
    """The district's own days off and days worked go before the public calendar."""
    days = DaysOff(closed=frozenset({date(2026, 9, 8)}), worked=frozenset({date(2026, 10, 3)}))

    assert not days.is_working(date(2026, 9, 8))
    assert days.is_working(date(2026, 10, 3))


def test_tet() -> None:
    """Tết is the lunar New Year holiday with its eves, not the solar New Year."""
    days = DaysOff()

    assert days.is_tet(date(2027, 2, 5))
    assert days.is_tet(date(2027, 2, 10))
    assert not days.is_tet(date(2027, 2, 11))
    assert not days.is_tet(date(2027, 1, 1))


def test_neighbours() -> None:
    """The working day before and after a stretch of days off."""
    days = DaysOff()

    assert date(2026, 5, 4) == days.next_working(date(2026, 4, 30))
    assert date(2026, 4, 29) == days.previous_working(date(2026, 5, 3))
    assert date(2026, 4, 29) == days.next_working(date(2026, 4, 29))


def test_working_days_between() -> None:
    """The day it is counted from is left out, the day it is counted to is in."""
    days = DaysOff()

    assert days.working_days_between(date(2026, 10, 5), date(2026, 10, 5)) == 0
    assert days.working_days_between(date(2026, 10, 5), date(2026, 10, 6)) == 1
    assert days.working_days_between(date(2017, 8, 31), date(2017, 9, 8)) == 5
    assert days.working_days_between(date(2026, 10, 6), date(2026, 10, 5)) == 0


@given(days, days, days)
def test_working_days_add_up(one: date, two: date, three: date) -> None:
    """Two stretches that meet have as many working days as the whole."""
    off = DaysOff()
    first, middle, last = sorted((one, two, three))

    assert off.working_days_between(first, last) == off.working_days_between(
        first, middle
    ) + off.working_days_between(middle, last)


def test_ceremonies_of_2017() -> None:
    """Two ceremonies of the sample took more than 30 working days, one of them still to come."""
    off, as_of = DaysOff(), date(2017, 10, 30)
    with (SEED / "admissions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    late = [
        row["id"]
        for row in rows
        if off.working_days_between(
            date.fromisoformat(row["decision_date"]),
            date.fromisoformat(row["ceremony_date"]) if row["ceremony_date"] else as_of,
        )
        > 30
    ]

    assert late == ["HM-DONGMO/2017-01", "TTBL-BINHAN/2017-02"]
