"""The Vietnamese lunar calendar against the published days of Tết, and against itself."""

from datetime import date, timedelta

import pytest

from handlers.forms.lunar import LunarDay, from_solar, to_solar

TET = [
    "2000-02-05",
    "2001-01-24",
    "2002-02-12",
    "2003-02-01",
    "2004-01-22",
    "2005-02-09",
    "2006-01-29",
    "2007-02-17",
    "2008-02-07",
    "2009-01-26",
    "2010-02-14",
    "2011-02-03",
    "2012-01-23",
    "2013-02-10",
    "2014-01-31",
    "2015-02-19",
    "2016-02-08",
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
    "2028-01-26",
    "2029-02-13",
    "2030-02-02",
    "2031-01-23",
    "2032-02-11",
    "2033-01-31",
    "2034-02-19",
    "2035-02-08",
    "2036-01-28",
    "2037-02-15",
    "2038-02-04",
    "2039-01-24",
    "2040-02-12",
]

# Vietnam and China begin these years on different days.
NOT_AS_IN_CHINA = {2007: "2007-02-18", 2030: "2030-02-03"}


@pytest.mark.parametrize("tet", TET)
def test_tet(tet: str) -> None:
    """The first day of the first month from 2000 to 2040."""
    day = date.fromisoformat(tet)

    assert to_solar(LunarDay(1, 1, day.year)) == day
    assert from_solar(day) == LunarDay(1, 1, day.year)
    assert tet != NOT_AS_IN_CHINA.get(day.year)


@pytest.mark.parametrize(
    ("lunar", "solar"),
    [
        (LunarDay(15, 8, 2026), "2026-09-25"),
        (LunarDay(1, 8, 2026), "2026-09-11"),
        (LunarDay(10, 3, 2025), "2025-04-07"),  # the Hùng kings' day
        (LunarDay(15, 6, 2025, leap=True), "2025-08-08"),
        (LunarDay(15, 7, 2025), "2025-09-06"),
        (LunarDay(1, 11, 2033, leap=True), "2033-12-22"),
        (LunarDay(23, 12, 2025), "2026-02-10"),
    ],
)
def test_known_days(lunar: LunarDay, solar: str) -> None:
    """Days known from calendars, leap months among them."""
    assert to_solar(lunar) == date.fromisoformat(solar)


def test_there_and_back() -> None:
    """Every day of forty years has one lunar day, and that one leads back to it."""
    day = date(2000, 1, 1)
    before = from_solar(day - timedelta(1))
    while day < date(2040, 1, 1):
        lunar = from_solar(day)

        assert to_solar(lunar) == day
        assert lunar.day in (before.day + 1, 1)
        day, before = day + timedelta(1), lunar


def test_a_day_that_does_not_exist() -> None:
    """No thirtieth of a short month, no leap month in an ordinary year."""
    assert to_solar(LunarDay(15, 6, 2026, leap=True)) is None
    assert to_solar(LunarDay(31, 1, 2026)) is None
