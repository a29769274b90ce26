"""What a spoken date is made of: a day and month, a weekday, "hôm qua", "tuần trước"."""

from dataclasses import dataclass
from enum import Enum


class Week(Enum):
    """Which of the days of that name or number is meant."""

    NEAREST = "nothing said"
    LAST = "vừa rồi"
    NEXT = "tới"
    HERE = "này, nay"  # alone it is today
    GONE = "qua"  # alone it is yesterday
    BEFORE_LAST = "tuần trước nữa"
    PREVIOUS = "tuần trước"
    THIS = "tuần này"
    FOLLOWING = "tuần sau"


class Calendar(Enum):
    """Which calendar a day was named in."""

    UNSAID = "unsaid"
    SOLAR = "solar"
    LUNAR = "lunar"
    EITHER = "either"  # "mùng 3"


@dataclass(frozen=True, slots=True)
class DayMonth:
    """A day and a month, perhaps a year; `doubtful` where a number was oddly said."""

    day: int
    month: int
    year: int | None = None
    calendar: Calendar = Calendar.UNSAID
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class DayNumber:
    """A day without its month."""

    day: int
    calendar: Calendar = Calendar.UNSAID
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day of this month (offset 0), the one before (-1) or after (1)."""

    day: int
    offset: int


@dataclass(frozen=True, slots=True)
class DaysAway:
    """So many days from today; `loose` where the wording is not exact ("một tuần trước")."""

    days: int
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """Monday is 0."""

    number: int


@dataclass(frozen=True, slots=True)
class Vague:
    """Words that leave the day open: "đầu tháng", "khoảng", "hôm nọ"."""


Day = DayMonth | DayOfMonth | DaysAway | DayNumber | Weekday
Part = Day | Week | Vague
