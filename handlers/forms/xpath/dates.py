"""Functions on dates and times. All local times are in the zone of the respondent."""

import math
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.forms.xpath.library import Function
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Fault, Scalar, Value, from_days, moment, scalar, to_text

DAY_SECONDS = 86_400
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(:?\d{2})?)?", re.ASCII
)
_MONTHS = {
    "vi": tuple(f"Th{month}" for month in range(1, 13)),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def today(focus: Focus) -> Value:
    return focus.scene.today


def now(focus: Focus) -> Value:
    return focus.scene.now


def dated(focus: Focus, value: Scalar) -> datetime | None:
    """Read any value as a moment; None for an empty one. Raises Fault for what is no date."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, bool):
        raise Fault("not a date")
    if isinstance(value, float):
        return None if math.isnan(value) else from_days(value, focus.scene.now)
    if not value:
        return None
    found = moment(value, focus.scene.now)
    if found is None:
        raise Fault("not a date")
    return found


def date(focus: Focus, value: Value) -> Value:
    found = dated(focus, scalar(value, focus.scene.now))
    return "" if found is None else found.replace(hour=0, minute=0, second=0, microsecond=0)


def date_time(focus: Focus, value: Value) -> Value:
    found = dated(focus, scalar(value, focus.scene.now))
    return "" if found is None else found


def decimal_date_time(focus: Focus, value: Value) -> Value:
    """Days since 1970-01-01T00:00Z with the time of day as a fraction (UTC, as JavaRosa)."""
    found = dated(focus, scalar(value, focus.scene.now))
    return math.nan if found is None else found.timestamp() / DAY_SECONDS


def decimal_time(focus: Focus, value: Value) -> Value:
    """Give the time of day as a part of the day: 0.5 is noon."""
    given = scalar(value, focus.scene.now)
    found = time_of_day(to_text(given)) if isinstance(given, str) else None
    if found is None:
        read = dated(focus, given)
        return math.nan if read is None else _seconds(read) / DAY_SECONDS
    return found.total_seconds() / DAY_SECONDS


def _seconds(of: datetime) -> float:
    return of.hour * 3600 + of.minute * 60 + of.second + of.microsecond / 1e6


def time_of_day(text: str) -> timedelta | None:
    """Read 19:30, 19:30:00.000+07:00; the zone is not looked at. None for no time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return timedelta(
        hours=hour,
        minutes=minute,
        seconds=second,
        milliseconds=int((found[4] or "0")[:3].ljust(3, "0")),
    )


def format_date(focus: Focus, value: Value, pattern: Value) -> Value:
    """Write a date by a pattern such as %d/%m/%Y; '' for an empty date."""
    given = scalar(value, focus.scene.now)
    clock = time_of_day(given) if isinstance(given, str) else None
    found = focus.scene.today + clock if clock is not None else dated(focus, given)
    if found is None:
        return ""
    return _written(found, to_text(scalar(pattern, focus.scene.now)), focus.scene.language)


def _written(when: datetime, pattern: str, language: str) -> str:
    parts: list[str] = []
    letters = iter(pattern)
    for letter in letters:
        if letter != "%":
            parts.append(letter)
            continue
        code = next(letters, "")
        parts.append(_part(when, code, language))
    return "".join(parts)


def _part(when: datetime, code: str, language: str) -> str:
    parts = {
        "%": "%",
        "Y": f"{when.year:04}",
        "y": f"{when.year % 100:02}",
        "m": f"{when.month:02}",
        "n": str(when.month),
        "b": _MONTHS.get(language, _MONTHS["en"])[when.month - 1],
        "d": f"{when.day:02}",
        "e": str(when.day),
        "a": _DAYS.get(language, _DAYS["en"])[when.weekday()],
        "W": f"{when.isocalendar().week:02}",
        "w": str(when.isoweekday() % 7),
        "H": f"{when.hour:02}",
        "h": str(when.hour),
        "M": f"{when.minute:02}",
        "S": f"{when.second:02}",
        "3": f"{when.microsecond // 1000:03}",
    }
    if code not in parts:
        raise Fault(f"unknown letter %{code} in a date pattern")
    return parts[code]


DATE_FUNCTIONS: Mapping[str, Function] = {
    "today": Function(today, 0, 0, outside=True),
    "now": Function(now, 0, 0, outside=True),
    "date": Function(date, 1, 1),
    "date-time": Function(date_time, 1, 1),
    "decimal-date-time": Function(decimal_date_time, 1, 1),
    "decimal-time": Function(decimal_time, 1, 1),
    "format-date": Function(format_date, 2, 2),
    "format-date-time": Function(format_date, 2, 2),
}
