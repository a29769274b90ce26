"""The values of expressions and how they turn into one another, as JavaRosa does it.

Differences from JavaRosa, all deliberate:
- a large or small number is written out (1000000000000), never as 1.0E12;
- a text that is an ISO date compares with a date as a date (JavaRosa: never true);
- a path that meets several nodes where one value is wanted takes the first (JavaRosa stops).
"""

import math
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from handlers.forms.xpath.nodes import Kind, Node

Nodes = list[Node]
Value = float | str | bool | datetime | Nodes
Scalar = float | str | bool | datetime

_ENDLESS = frozenset({"Infinity", "-Infinity"})
EPOCH = date(1970, 1, 1)
FUZZ = 1e-12  # numbers nearer than this are equal: 0.1 + 0.2 = 0.3
NUMBER = re.compile(r"-?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
ISO_MOMENT = re.compile(
    r"(\d{4}-\d\d?-\d\d?)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)


class Fault(Exception):
    """An expression has no value here: a date that is none, an argument that makes no sense."""


def day(text: str) -> date | None:
    """Read an ISO date; None for anything else."""
    found = ISO_DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def moment(text: str, zone: datetime) -> datetime | None:
    """Read an ISO date or date with time; a time without zone is in the zone of `zone`."""
    text = text.strip()
    plain = day(text)
    if plain is not None:
        return midnight(plain, zone)
    found = ISO_MOMENT.fullmatch(text)
    start = day(found[1]) if found else None
    if found is None or start is None:
        return None
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    microsecond = int((found[5] or "0")[:6].ljust(6, "0"))
    naive = datetime(start.year, start.month, start.day, hour, minute, second, microsecond)  # noqa: DTZ001 - the zone follows
    return _placed(naive, found[6] or "", zone)


def _placed(naive: datetime, offset: str, zone: datetime) -> datetime | None:
    if not offset:
        return naive.replace(tzinfo=zone.tzinfo)
    try:
        if offset == "Z":
            return naive.replace(tzinfo=UTC).astimezone(zone.tzinfo)
        shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[3:].lstrip(":") or 0))
        shift = -shift if offset[0] == "-" else shift
        return (naive - shift).replace(tzinfo=UTC).astimezone(zone.tzinfo)
    except (ValueError, OverflowError):  # a moment outside the calendar
        return None


def midnight(day_: date, zone: datetime) -> datetime:
    return datetime(day_.year, day_.month, day_.day, tzinfo=zone.tzinfo)


def from_days(days: float, zone: datetime) -> datetime:
    """Give the moment so many days after 1 January 1970, local time."""
    if not math.isfinite(days) or abs(days) > 3_000_000:
        raise Fault("not a date")
    try:
        whole = EPOCH + timedelta(days=math.floor(days))
        return midnight(whole, zone) + timedelta(days=days - math.floor(days))
    except OverflowError as error:
        raise Fault("not a date") from error


def read(node: Node, zone: datetime) -> Scalar:
    """Give the value of a node as its type says; an empty one is ''."""
    text = node.text
    kind = node.kind
    if kind is Kind.TEXT or not text:
        return text
    if kind is Kind.NUMBER:
        return float(text) if text in _ENDLESS else to_number(text)
    if kind is Kind.TRUTH:
        return text in {"1", "true"}
    if kind is Kind.CALCULATED and "T" not in text:
        number = to_number(text)
        return text if math.isnan(number) else number
    found = moment(text, zone)
    return text if found is None else found


def scalar(value: Value, zone: datetime) -> Scalar:
    if isinstance(value, list):
        return read(value[0], zone) if value else ""
    return value


def to_number(value: Scalar) -> float:
    """Turn a value into a number; NaN where it is none. A moment is its days since 1970."""
    if isinstance(value, float):
        return value
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, datetime):
        return float((value.date() - EPOCH).days)
    if value.isdecimal() and value.isascii():  # the usual case
        return float(value)
    text = value.strip()
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else math.nan


def to_text(value: Scalar) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return number_text(value)


def to_boolean(value: Scalar) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return not math.isnan(value) and abs(value) > FUZZ
    if isinstance(value, datetime):
        return True
    return value != ""


def number_text(number: float) -> str:
    """Write a number as XPath does: no exponent, no '.0'. A hair above a whole number is that number (JavaRosa)."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    whole = math.trunc(number)
    if abs(number - whole) < FUZZ:
        return str(whole)
    return format(Decimal(repr(number)), "f")


def equal(left: Scalar, right: Scalar, zone: datetime) -> bool:
    """Compare with '='. Booleans decide first, then numbers, then the texts."""
    if isinstance(left, str) and isinstance(right, str):  # the usual case
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        one, other = to_number(left), to_number(right)
        return one == other or abs(one - other) < FUZZ
    if isinstance(left, datetime) or isinstance(right, datetime):
        left, right = _dated(left, zone), _dated(right, zone)
    return to_text(left) == to_text(right)


def ordered(left: Scalar, right: Scalar, zone: datetime) -> tuple[float, float]:
    """Give the two numbers that '<' and its sisters compare."""
    if isinstance(left, datetime) or isinstance(right, datetime):
        left, right = _dated(left, zone), _dated(right, zone)
    return to_number(left), to_number(right)


def _dated(value: Scalar, zone: datetime) -> Scalar:
    if isinstance(value, str):
        return moment(value, zone) or value
    return value
