"""Days without work: weekends, Vietnam's public holidays, Tết, and what the district adds to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice
from typing import Any

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Which days are worked.

    The public calendar comes from the `holidays` package, days in lieu and Saturdays worked instead
    included. `closed` are local days off (a flood), `worked` are days worked all the same.
    """

    closed: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day not in self.closed and _is_worked(day)

    def is_tet(self, day: date) -> bool:
        """Whether the day belongs to the lunar New Year holiday, its eves included."""
        name = str(_public().get(day, ""))
        return "Tết" in name and "Dương lịch" not in name

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it that is."""
        return next(each for each in _days(day, _DAY) if self.is_working(each))

    def previous_working(self, day: date) -> date:
        return next(each for each in _days(day, -_DAY) if self.is_working(each))

    def working_days_between(self, after: date, until: date) -> int:
        """How many days are worked after the one day and up to the other; 0 if there are none.

        As a term is counted: the day of the decision is not counted, the day of the act is.
        """
        span = (until - after).days
        return sum(self.is_working(after + _DAY * step) for step in range(1, span + 1))

    def working_day_after(self, day: date, count: int) -> date:
        """The day on which so many days have been worked after it; `count` is 1 at least."""
        working = (each for each in _days(day + _DAY, _DAY) if self.is_working(each))
        return next(islice(working, count - 1, None))


def _days(day: date, step: timedelta) -> Iterator[date]:
    while True:
        yield day
        day += step


@lru_cache(maxsize=4096)  # the package takes its time, and the same days are asked about again
def _is_worked(day: date) -> bool:
    return bool(_public().is_working_day(day))


@cache
def _public() -> Any:
    """The public calendar; it works out a year when it is first asked about it.

    The package is loaded at the first question: it takes a tenth of a second.
    """
    import holidays

    # "Tết" in `is_tet` is looked for in the Vietnamese names.
    return holidays.country_holidays("VN", language="vi")
