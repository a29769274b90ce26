"""How values are written into the nodes of a form: the text forms of the XForms data types."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from handlers.forms.xpath.dates import time_of_day
from handlers.forms.xpath.geometry import point
from handlers.forms.xpath.nodes import Kind
from handlers.forms.xpath.values import (
    Fault,
    Scalar,
    day,
    from_days,
    moment,
    number_text,
    to_number,
    to_text,
)

MAX_INTEGER = 2_147_483_647
MAX_TEXT = 2_000  # characters of one answer
MAX_CALCULATED = 20_000  # characters of one calculated value
_INTEGER = re.compile(r"-?\d{1,10}", re.ASCII)
_DECIMAL = re.compile(r"-?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_ZONE = re.compile(r"(Z|[+-]\d\d(:?\d\d)?)$", re.ASCII)


class Data(StrEnum):
    """The data types that nodes can have."""

    TEXT = "string"
    INTEGER = "int"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    MOMENT = "dateTime"
    PLACE = "geopoint"


WITHOUT_ZONE = frozenset({Data.INTEGER, Data.DECIMAL, Data.DATE})
KINDS = {
    Data.INTEGER: Kind.NUMBER,
    Data.DECIMAL: Kind.NUMBER,
    Data.BOOLEAN: Kind.TRUTH,
    Data.DATE: Kind.DATE,
    Data.MOMENT: Kind.MOMENT,
}


def written(value: Scalar, data: Data, now: datetime) -> str:
    """Write a calculated value into a node of a type; '' for what does not fit it."""
    if value == "" or (isinstance(value, float) and math.isnan(value)):
        return ""
    match data:
        case Data.INTEGER:
            number = to_number(value)
            return str(math.trunc(number)) if abs(number) <= MAX_INTEGER else ""
        case Data.DECIMAL:
            number = to_number(value)
            return number_text(number) if math.isfinite(number) else ""
        case Data.DATE | Data.MOMENT:
            found = _moment(value, now)
            return (
                ""
                if found is None
                else found.date().isoformat()
                if data is Data.DATE
                else stamp(found)
            )
        case Data.TIME:
            return (
                stamp(value)[11:]
                if isinstance(value, datetime)
                else clock(to_text(value), now) or ""
            )
        case _:
            return _text(value)


def _text(value: Scalar) -> str:
    """Write into a node without a type as JavaRosa does: truth as 1 or 0, a moment in full."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return stamp(value) if isinstance(value, datetime) else to_text(value)[:MAX_CALCULATED]


def _decimal(number: float) -> str:
    text = number_text(number)
    return text if "." in text else f"{text}.0"


def _moment(value: Scalar, now: datetime) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, float):
        try:
            return from_days(value, now)
        except Fault:
            return None
    return moment(value, now) if isinstance(value, str) else None


def stamp(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")


def clock(text: str, now: datetime) -> str | None:
    """Read a time of day and write it with milliseconds and zone; None if it is no time."""
    found = time_of_day(text)
    if found is None:
        return None
    zone = _ZONE.search(text)
    start = datetime.min + found  # noqa: DTZ901 - only the time of day is used
    offset = zone[1] if zone else stamp(now)[23:]
    return start.time().isoformat(timespec="milliseconds") + offset


def answered(text: str, data: Data, now: datetime) -> str | None:
    """Give an answer in the form its type is stored in; None if it does not fit the type."""
    reader = _READERS.get(data)
    if reader is None:
        return text if len(text) <= MAX_TEXT else None
    return reader(text.strip(), now)


def _integer(text: str, _now: datetime) -> str | None:
    fits = _INTEGER.fullmatch(text) and abs(int(text)) <= MAX_INTEGER
    return str(int(text)) if fits else None


def _number(text: str, _now: datetime) -> str | None:
    return _decimal(float(text)) if _DECIMAL.fullmatch(text) else None


def _day(text: str, _now: datetime) -> str | None:
    found = day(text)
    return None if found is None else found.isoformat()


def _stamp(text: str, now: datetime) -> str | None:
    found = moment(text, now)
    return None if found is None else stamp(found)


def _place(text: str, _now: datetime) -> str | None:
    """Fill up a place to latitude, longitude, altitude and accuracy."""
    if point(text) is None:
        return None
    return " ".join(_decimal(float(part)) for part in [*text.split(), "0", "0"][:4])


_READERS: Mapping[Data, Callable[[str, datetime], str | None]] = {
    Data.INTEGER: _integer,
    Data.DECIMAL: _number,
    Data.DATE: _day,
    Data.MOMENT: _stamp,
    Data.TIME: clock,
    Data.PLACE: _place,
}


def native(text: str, data: Data) -> object:
    """Give a stored text as a number, a truth or a text."""
    if data is Data.INTEGER and _INTEGER.fullmatch(text):
        return int(text)
    if data is Data.DECIMAL and _DECIMAL.fullmatch(text):
        return float(text)
    if data is Data.TIME:
        return text[:5]
    return text
