"""The Vietnamese lunar calendar, worked out from the moon and the sun at 105° east (UTC+7).

A month begins on the day of a new moon; the eleventh month holds the winter solstice; in a year of
thirteen months the first month without a change of the sun's sector of 30° is the leap month. The
method is the one Hồ Ngọc Đức published, with the series for new moon and sun from Jean Meeus,
"Astronomical Algorithms". The Chinese calendar reckons at 120° east and begins some years and
months on another day (Tết 2007 and 2030), so a Chinese table would not do.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import floor, pi, sin

_UTC_OFFSET = 7 / 24  # of a day
_MONTH = 29.530588853
_FIRST_NEW_MOON = 2415021.076998695  # Julian day of new moon number 0, in January 1900
_DAY_OFFSET = 1721425  # Julian day number of a date, less its ordinal


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar calendar; `leap` tells the second of two months with one number."""

    day: int
    month: int
    year: int
    leap: bool = False


def from_solar(day: date) -> LunarDay:
    """The lunar day of a date."""
    julian = day.toordinal() + _DAY_OFFSET
    number = floor((julian - _FIRST_NEW_MOON) / _MONTH)
    start = _new_moon(number + 1)
    if start > julian:
        start = _new_moon(number)
    first = _eleventh_month(day.year)
    if first >= start:
        lunar_year, first = day.year, _eleventh_month(day.year - 1)
        last = _eleventh_month(day.year)
    else:
        lunar_year, last = day.year + 1, _eleventh_month(day.year + 1)
    place = floor((start - first) / 29)
    month, leap = _month_number(place, first, last)
    if month >= 11 and place < 4:
        lunar_year -= 1
    return LunarDay(julian - start + 1, month, lunar_year, leap)


def to_solar(lunar: LunarDay) -> date | None:
    """The date of a lunar day; None if there is no such day."""
    year = lunar.year if lunar.month < 11 else lunar.year + 1
    first = _eleventh_month(year - 1)
    number = floor(0.5 + (first - _FIRST_NEW_MOON) / _MONTH)
    ordinary = (lunar.month - 11) % 12
    for place in (ordinary, ordinary + 1):  # one later behind a leap month
        start = _new_moon(number + place)
        day = date.fromordinal(start + lunar.day - 1 - _DAY_OFFSET)
        if from_solar(day) == lunar:
            return day
    return None


def _month_number(place: int, first: int, last: int) -> tuple[int, bool]:
    """Number of the month `place` months after the eleventh, and whether it is the leap month."""
    leap_place = _leap_place(first) if last - first > 365 else 14
    number = place + 11 - (1 if place >= leap_place else 0)
    return (number - 1) % 12 + 1, place == leap_place


@lru_cache(maxsize=64)
def _eleventh_month(year: int) -> int:
    """Julian day on which the lunar month of the year's winter solstice begins."""
    end_of_year = date(year, 12, 31).toordinal() + _DAY_OFFSET
    number = floor((end_of_year - _FIRST_NEW_MOON) / _MONTH)
    start = _new_moon(number)
    return _new_moon(number - 1) if _sun_sector(start) >= 9 else start


@lru_cache(maxsize=64)
def _leap_place(eleventh: int) -> int:
    """How many months after the eleventh the first one without a change of sector begins."""
    number = floor(0.5 + (eleventh - _FIRST_NEW_MOON) / _MONTH)
    place = 1
    while _sun_sector(_new_moon(number + place)) != _sun_sector(_new_moon(number + place + 1)):
        place += 1
    return place


@lru_cache(maxsize=512)
def _new_moon(number: int) -> int:
    """Julian day, at midnight in Hà Nội, on which new moon `number` falls."""
    t = number / 1236.85
    rad = pi / 180
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * rad)
    sun = (359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3) * rad
    moon = (306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3) * rad
    node = (21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3) * rad
    shift = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon)
    shift += 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node)
    shift -= 0.0051 * sin(sun + moon) + 0.0074 * sin(sun - moon) - 0.0004 * sin(2 * node + sun)
    shift -= 0.0004 * sin(2 * node - sun) + 0.0006 * sin(2 * node + moon)
    shift += 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    clock = -0.000278 + 0.000265 * t + 0.000262 * t**2  # dynamical minus universal time, in days
    return floor(mean + shift - clock + 0.5 + _UTC_OFFSET)


def _sun_sector(julian: int) -> int:
    """Which of the twelve sectors of 30° the sun is in when the day begins in Hà Nội."""
    t = (julian - 0.5 - _UTC_OFFSET - 2451545.0) / 36525
    rad = pi / 180
    anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3) * rad
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    longitude += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000290 * sin(3 * anomaly)
    return floor(longitude % 360 / 30)
