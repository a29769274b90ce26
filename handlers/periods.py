"""The periods that are reported on: months, quarters, years, those that close early, those asked once."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self

DAY = timedelta(days=1)
_ONCE = re.compile(r"[12]\d{3}-\d\d-\d\d")
_CODE = re.compile(r"([12]\d{3})(?:-(?:(\d{2})|Q(\d)))?")
_ROMAN = ("I", "II", "III", "IV")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"

    @property
    def months(self) -> int:
        return _MONTHS[self]


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


class BadPeriod(ValueError):
    """A text names no period."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"“{code}” is not a period. Write a month as 2026-10, a quarter as 2026-Q4, a year as 2026"
        )


@dataclass(frozen=True, slots=True)
class Period:
    """One span that is reported on; both `start` and `end` belong to it.

    `code` sorts and is stored: 2026-10, 2026-Q4, 2026; what is asked once is named by its first day.
    With `closes_on` 25 the period 2026-10 runs
    from 26/09 to 25/10; in a month that is shorter than that day it closes with the month.
    """

    code: str
    start: date
    end: date
    closes_on: int | None = None

    @classmethod
    def parse(cls, code: str, closes_on: int | None = None) -> Self:
        """The period a code names; raises BadPeriod."""
        return cls._at(*_read(code), closes_on)

    @classmethod
    def containing(cls, day: date, kind: PeriodKind, closes_on: int | None = None) -> Self:
        index = _months(day) // kind.months
        if day > _close(kind, index, closes_on):
            index += 1
        return cls._at(kind, index, closes_on)

    @classmethod
    def _at(cls, kind: PeriodKind, index: int, closes_on: int | None) -> Self:
        start = _close(kind, index - 1, closes_on) + DAY
        return cls(_code(kind, index), start, _close(kind, index, closes_on), closes_on)

    @classmethod
    def once(cls, first: date, last: date) -> Self:
        """A time of its own that does not come again."""
        return cls(first.isoformat(), first, last)

    @property
    def kind(self) -> PeriodKind:
        if is_once(self.code):
            return PeriodKind.ONCE
        return _read(self.code)[0]

    @property
    def year(self) -> int:
        return int(self.code[:4])

    @property
    def month(self) -> int:
        """The month the period is named after: the last one of a quarter or a year."""
        if self.kind is PeriodKind.ONCE:
            return self.end.month
        kind, index = _read(self.code)
        return _last_month(kind, index) % 12 + 1

    def next(self) -> Self:
        return self._step(1)

    def previous(self) -> Self:
        return self._step(-1)

    def _step(self, by: int) -> Self:
        """What is asked once has nothing before or after it."""
        if self.kind is PeriodKind.ONCE:
            return self
        kind, index = _read(self.code)
        return self._at(kind, index + by, self.closes_on)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def day(self, number: int) -> date:
        """The day of the month with this number inside the period, looked for from its end; a
        number the month lacks stands for its last day.
        """
        found = day_of_month(self.end.year, self.end.month, number)
        if found <= self.end:
            return found
        before = self.end.replace(day=1) - DAY
        return max(self.start, day_of_month(before.year, before.month, number))

    def label(self, language: str) -> str:
        """The period in words: “tháng 10/2026”, “October 2026”."""
        kind, year = self.kind, self.year
        if kind is PeriodKind.ONCE:
            word = "" if language == "en" else "đợt "
            return f"{word}{self.start:%d/%m}–{self.end:%d/%m/%Y}"
        quarter = (self.month - 1) // 3
        if language == "en":
            return {
                PeriodKind.MONTH: f"{_ENGLISH_MONTHS[self.month - 1]} {year}",
                PeriodKind.QUARTER: f"Q{quarter + 1} {year}",
                PeriodKind.YEAR: f"{year}",
            }[kind]
        return {
            PeriodKind.MONTH: f"tháng {self.month}/{year}",
            PeriodKind.QUARTER: f"quý {_ROMAN[quarter]}/{year}",
            PeriodKind.YEAR: f"năm {year}",
        }[kind]


def is_once(code: str) -> bool:
    """Whether the code names a period that is asked once."""
    return _ONCE.fullmatch(code) is not None


def day_of_month(year: int, month: int, number: int) -> date:
    """That day, or the last one of the month where it is shorter."""
    return date(year, month, min(number, monthrange(year, month)[1]))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last_month(kind: PeriodKind, index: int) -> int:
    return index * kind.months + kind.months - 1


def _close(kind: PeriodKind, index: int, closes_on: int | None) -> date:
    year, month = divmod(_last_month(kind, index), 12)
    return day_of_month(year, month + 1, closes_on or 31)


def _code(kind: PeriodKind, index: int) -> str:
    year, part = divmod(index, 12 // kind.months)
    return {
        PeriodKind.MONTH: f"{year}-{part + 1:02}",
        PeriodKind.QUARTER: f"{year}-Q{part + 1}",
        PeriodKind.YEAR: f"{year}",
    }[kind]


@lru_cache(maxsize=1024)  # the same few names are read thousands of times when a month is planned
def _read(code: str) -> tuple[PeriodKind, int]:
    """The kind, and how many periods of this kind lie between the year 0 and this one."""
    match = _CODE.fullmatch(code)
    if match is None:
        raise BadPeriod(code)
    year, month, quarter = match.groups()
    kind = PeriodKind.MONTH if month else PeriodKind.QUARTER if quarter else PeriodKind.YEAR
    count = 12 // kind.months
    part = int(month or quarter or 1)
    if not 1 <= part <= count:
        raise BadPeriod(code)
    return kind, int(year) * count + part - 1
