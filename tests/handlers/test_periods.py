"""Periods: codes, lengths, neighbours and words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.periods import BadPeriod, Period, PeriodKind

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.ONCE])
closings = st.none() | st.integers(1, 30)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_code(code: str, start: date, end: date) -> None:
    """A code names the span from its first to its last day."""
    assert Period(code, start, end) == Period.parse(code)


@pytest.mark.parametrize(
    "code",
    ["", "2026-13", "2026-00", "2026-1", "2026-Q0", "2026-Q5", "10/2026", "0026-10", "2026-10 "],
)
def test_bad_code(code: str) -> None:
    """What names no period is refused with the way to write one."""
    with pytest.raises(BadPeriod, match="Write a month as 2026-10"):
        Period.parse(code)


def test_closes_on_25() -> None:
    """A month that closes on the 25th runs from the 26th of the month before, also over New Year."""
    october, january = Period.parse("2026-10", 25), Period.parse("2027-01", 25)

    assert (date(2026, 9, 26), date(2026, 10, 25)) == (october.start, october.end)
    assert (date(2026, 12, 26), date(2027, 1, 25)) == (january.start, january.end)
    assert january == Period.parse("2026-12", 25).next()


def test_closes_on_30_in_february() -> None:
    """In a month that is too short the period closes with the month."""
    february = Period.parse("2027-02", 30)

    assert (date(2027, 1, 31), date(2027, 2, 28)) == (february.start, february.end)
    assert date(2027, 3, 1) == february.next().start


def test_quarter_that_closes_on_20() -> None:
    """Quarters and years close early as well."""
    quarter = Period.parse("2026-Q1", 20)

    assert (date(2025, 12, 21), date(2026, 3, 20)) == (quarter.start, quarter.end)


@pytest.mark.parametrize(
    ("code", "vietnamese", "english"),
    [
        ("2026-10", "tháng 10/2026", "October 2026"),
        ("2026-02", "tháng 2/2026", "February 2026"),
        ("2026-Q4", "quý IV/2026", "Q4 2026"),
        ("2026", "năm 2026", "2026"),
    ],
)
def test_label(code: str, vietnamese: str, english: str) -> None:
    """A period is spoken of in both languages."""
    period = Period.parse(code)

    assert vietnamese == period.label("vi")
    assert english == period.label("en")


def test_what_is_asked_once() -> None:
    """A time of its own is named by its first day, and nothing comes before or after it."""
    period = Period.once(date(2026, 8, 1), date(2026, 9, 15))

    assert (period.code, period.kind, period.month) == ("2026-08-01", PeriodKind.ONCE, 9)
    assert (period.label("vi"), period.label("en")) == ("đợt 01/08–15/09/2026", "01/08–15/09/2026")
    assert period.next() == period.previous() == period


def test_year_and_month() -> None:
    """A period knows the year and the month it is named after."""
    assert (Period.parse("2027-01", 25).year, Period.parse("2027-01", 25).month) == (2027, 1)
    assert (Period.parse("2026-Q4").year, Period.parse("2026-Q4").month) == (2026, 12)


@pytest.mark.parametrize(
    ("code", "closes_on", "number", "expected"),
    [
        ("2026-10", None, 3, date(2026, 10, 3)),
        ("2026-02", None, 31, date(2026, 2, 28)),
        ("2026-10", 25, 3, date(2026, 10, 3)),
        ("2026-10", 25, 28, date(2026, 9, 28)),
        ("2027-01", 25, 31, date(2026, 12, 31)),
        ("2026-Q4", None, 3, date(2026, 12, 3)),
    ],
)
def test_day_by_number(code: str, closes_on: int | None, number: int, expected: date) -> None:
    """A day of the month is looked for inside the period, from its end."""
    assert expected == Period.parse(code, closes_on).day(number)


@given(days, kinds, closings, st.integers(1, 31))
def test_day_lies_inside(day: date, kind: PeriodKind, closes_on: int | None, number: int) -> None:
    """Whatever the number, the day lies inside the period."""
    period = Period.containing(day, kind, closes_on)

    assert period.day(number) in period


@given(days, kinds, closings)
def test_periods_tile(day: date, kind: PeriodKind, closes_on: int | None) -> None:
    """Periods follow one another without gap or overlap, and every day belongs to one."""
    period = Period.containing(day, kind, closes_on)

    assert day in period
    assert period.end + timedelta(days=1) == period.next().start
    assert period == period.next().previous()
    assert period == Period.parse(period.code, closes_on)
    assert period.code < period.next().code
    assert all(
        period == Period.containing(each, kind, closes_on) for each in (period.start, period.end)
    )
