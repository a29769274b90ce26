"""The words for a time in a question: "tháng 9", "quý trước", "năm nay", "last month". Pure."""

import re
from datetime import date

from handlers.periods import BadPeriod, Period, PeriodKind

_ENGLISH = {
    name: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        ),
        start=1,
    )
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:\s*(?:/|-|nam|of)?\s*(20\d\d))?"
_CODE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2]|[qQ][1-4])\b")
_NUMBERED = re.compile(rf"\b(?:thang|t|month)\s*(1[0-2]|0?[1-9])\b{_YEAR}")
_SLASHED = re.compile(r"\b(1[0-2]|0?[1-9])/(20\d\d)\b")
_NAMED = re.compile(rf"\b({'|'.join(_ENGLISH)})\b{_YEAR}")
_QUARTER = re.compile(rf"\b(?:quy|quarter|q)\s*([1-4]|iv|i{{1,3}})\b{_YEAR}")
_WHOLE_YEAR = re.compile(r"\b(?:nam|year)\s*(20\d\d)\b")
_KINDS = {
    "thang": PeriodKind.MONTH,
    "month": PeriodKind.MONTH,
    "quy": PeriodKind.QUARTER,
    "quarter": PeriodKind.QUARTER,
    "nam": PeriodKind.YEAR,
    "year": PeriodKind.YEAR,
}
_RELATIVE = re.compile(
    r"\b(thang|quy|nam)\s+(nay|truoc|ngoai|roi|vua roi|vua qua|hien tai)\b"
    r"|\b(this|last|previous)\s+(month|quarter|year)\b"
)
_NOW = frozenset(("nay", "this", "hien tai"))


def find(said: str, today: date) -> tuple[Period | None, str]:
    """The period that words without marks name, and the words without it. A month or quarter
    without a year is the last one that has begun.
    """
    for pattern, read in _READERS:
        found = pattern.search(said)
        if found is not None and (period := read(found, today)) is not None:
            rest = f"{said[: found.start()]} {said[found.end() :]}"
            return period, " ".join(rest.split())
    return None, said


def _coded(found: re.Match[str], _: date) -> Period | None:
    try:
        return Period.parse(found[0].upper())
    except BadPeriod:
        return None


def _month(number: int, year: str | None, today: date) -> Period:
    wanted = int(year) if year else today.year - (number > today.month)
    return Period.parse(f"{wanted}-{number:02}")


def _numbered(found: re.Match[str], today: date) -> Period:
    return _month(int(found[1]), found[2], today)


def _named(found: re.Match[str], today: date) -> Period:
    return _month(_ENGLISH[found[1]], found[2], today)


def _quarter(found: re.Match[str], today: date) -> Period:
    number = _ROMAN.get(found[1]) or int(found[1])
    begun = number * 3 - 2 <= today.month
    year = int(found[2]) if found[2] else today.year - (not begun)
    return Period.parse(f"{year}-Q{number}")


def _year(found: re.Match[str], _: date) -> Period:
    return Period.parse(found[1])


def _relative(found: re.Match[str], today: date) -> Period:
    kind = _KINDS[found[1] or found[4]]
    period = Period.containing(today, kind)
    return period if (found[2] or found[3]) in _NOW else period.previous()


_READERS = (
    (_CODE, _coded),
    (_SLASHED, _numbered),
    (_NUMBERED, _numbered),
    (_NAMED, _named),
    (_QUARTER, _quarter),
    (_RELATIVE, _relative),
    (_WHOLE_YEAR, _year),
)
