"""Which month a person means: "since which month" looks back, "expected in which month" looks ahead."""

import re
from collections.abc import Callable
from datetime import date

from handlers.forms.counts import UNKNOWN
from handlers.forms.date_phrases import MONTH_WORD, full_year, month_number
from handlers.forms.numbers import Sureness, value_of
from handlers.forms.patterns import Pattern
from handlers.forms.readings import (
    NOT_UNDERSTOOD,
    Outcome,
    Reading,
    Reason,
    Setting,
    ask,
    certain,
)
from handlers.forms.spoken_dates import read_future, read_past
from handlers.forms.words import pattern, phrase, without_courtesy

_LEAD = (
    "(?:(?:từ|hồi|khuyết|trống|nghỉ|vào|bắt đầu|kể từ|dự kiến|trong|là|lúc|,) )*"
    "(?:(?:đầu|giữa|cuối) (?=tháng|t |thg|th ))?"
)
_TAIL = "(?: (?:rồi|vừa qua|đến nay|tới nay|trở lại đây|này|nay|vừa rồi|dương lịch|dương|dl))*"
_YEAR = r"(?:(?:/|-| / | năm )(?P<y>20\d\d|\d\d)|(?: ,)? (?P<y4>20\d\d)| (?P<when>năm nay|năm ngoái|năm trước|năm sau|sang năm))?"
_NAMED = pattern(
    rf"{_LEAD}(?:(?:ngày |hôm )?\d+ (?=tháng|thg|th |t ))?(?P<word>(?:tháng|thg|th|t) )?(?P<m>\d{{1,2}}|{MONTH_WORD})(?!\S){_YEAR}{_TAIL}"
)
_SLASHED = pattern(
    rf"{_LEAD}(?P<word>(?:tháng|thg|th|t) )?(?P<m>\d{{1,2}})[/.-](?P<y>20\d\d|\d\d){_TAIL}"
)
_DAY_IN_MONTH = pattern(
    rf"{_LEAD}(?P<lead>ngày |hôm )?(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})(?:[/.-](?P<y>20\d\d|\d\d))?{_TAIL}"
)
_ISO = re.compile(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})|(?P<m2>0[1-9]|1[0-2])(?P<y2>20\d\d)")
_MONTH_INSIDE = phrase(rf"(?P<word>tháng|t) (?P<m>\d{{1,2}}|{MONTH_WORD})(?!\S)")
_RELATIVE = pattern(
    rf"{_LEAD}(?:(?P<twice>tháng trước nữa)|(?P<last>tháng (?:trước|rồi|vừa rồi|qua|vừa qua|ngoái))"
    r"|(?P<this>tháng này|tháng nay|trong tháng)|(?P<next>tháng (?:sau|tới|sắp tới)))"
)
_AGO = pattern(
    r"(?:được |khoảng |từ |cách đây |cách nay |khuyết |đã )*(?P<n>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám) tháng"
    r"(?: (?:nay|rồi|trước|qua|(?P<ahead>nữa|tới|sau)))*"
)
_A_DAY = phrase(r"(?:hôm|bữa) (?:nay|qua|kia)|ngày \d+|mai|hnay|hqua|thứ|cn|chủ nhật")
_A_YEAR = phrase(r"(?<!năm )(?<!nam )năm (?:này|nay|20\d\d)")  # not the fifth month
_MONTHS_BACK = 36
_LUNAR = phrase("âm|âm lịch|al|giêng|chạp")
_VAGUE = phrase(
    r"hè|năm|đầu|giữa|cuối|quý|mùa|vụ|tết|lâu|mấy|vài|khoảng|tầm|chừng|độ|trước|sau|hoặc|hay|dạo|gần|mới|đợt|\d+ - \d+|-"
)


def read_past_month(text: str, today: date, setting: Setting) -> Reading:
    """The month since when something is so; never later than today."""
    return _read(text, today, setting, ahead=False)


def read_future_month(text: str, today: date, setting: Setting) -> Reading:
    """The month something is expected in; never earlier than this month."""
    return _read(text, today, setting, ahead=True)


def _read(text: str, today: date, setting: Setting, *, ahead: bool) -> Reading:
    said = without_courtesy(text)
    if said == "thang sau":
        return _thang_sau(today, ahead)
    for rule, resolve in _RULES:
        if found := rule.fullmatch(said):
            reading = resolve(found, today, ahead)
            return reading.doubted(Reason.LUNAR) if _LUNAR.search(said) else reading
    if UNKNOWN.search(said):
        return ask(Reason.NOT_KNOWN)
    day = (read_future if ahead else read_past)(text, today, setting)
    if day.outcome is not Outcome.ASK and _A_DAY.search(said):
        return Reading(Outcome.CONFIRM, str(day.value)[:7], Reason.UNSURE)
    if not _VAGUE.search(said):
        return NOT_UNDERSTOOD
    inner = _MONTH_INSIDE.search(said)
    likely = _named(inner, today, ahead).value if inner else None
    return ask(Reason.VAGUE_MONTH, [likely] if likely else ())


def _thang_sau(today: date, ahead: bool) -> Reading:
    """Without marks: June, or next month."""
    june = _judge(_year({}, 6, today, ahead), 6, today, ahead)
    if ahead:
        return ask(Reason.SEVERAL, [_offset(1, today, ahead).value, june.value])
    return june.doubted(Reason.WITHOUT_MARKS)


def _named(found: re.Match[str], today: date, ahead: bool) -> Reading:
    month = month_number(found["m"])
    named = found.groupdict()
    alone = named.get("word") is None and found.re is _NAMED.compiled
    in_words = alone and not found["m"].isdigit()
    years = in_words and (named["when"] or named["y"] or named["y4"])
    years = years or (alone and named["when"])
    if found["m"] in ("năm", "nam"):
        years = years or _A_YEAR.search(found.group())
    if month is None or not 1 <= month <= 12 or years:  # "ba năm nay", "năm 2025"
        return ask(Reason.VAGUE_MONTH)
    year = _year(named, month, today, ahead)
    reading = _judge(year, month, today, ahead)
    spoken = value_of(found["m"])
    if alone and spoken is not None and spoken.sureness is not Sureness.SURE:
        return reading.doubted(Reason.WITHOUT_MARKS)
    return reading


def _year(named: dict[str, str | None], month: int, today: date, ahead: bool) -> int:
    """The year said, or the nearest in the direction asked for."""
    written, when = named.get("y") or named.get("y4"), named.get("when") or ""
    if written:
        return full_year(written)
    if when.endswith(("nay",)):
        return today.year
    if when.endswith(("ngoái", "ngoai", "trước", "truoc")):
        return today.year - 1
    if when:
        return today.year + 1
    if ahead:
        return today.year + (1 if month < today.month else 0)
    return today.year - (1 if month > today.month else 0)


def _judge(year: int, month: int, today: date, ahead: bool) -> Reading:
    this = (today.year, today.month)
    if ahead and (year, month) < this:
        return ask(Reason.ALREADY_PAST)
    if not ahead and (year, month) > this:
        return ask(Reason.STILL_TO_COME)
    reading = certain(f"{year}-{month:02}")
    long_ago = (today.year - year) * 12 + today.month - month > _MONTHS_BACK
    return reading.doubted(Reason.FAR_FROM_MONTH) if long_ago else reading


def _iso(found: re.Match[str], today: date, ahead: bool) -> Reading:
    year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
    return _judge(year, month, today, ahead) if 1 <= month <= 12 else ask(Reason.VAGUE_MONTH)


def _slashed(found: re.Match[str], today: date, ahead: bool) -> Reading:
    """As "7/26" and "7/2026"; "3/10" without "tháng" is more likely a day of October."""
    written = found["y"]
    if len(written) == 4 or found["word"] or not 1 <= int(written) <= 12:
        return _named(found, today, ahead) if int(found["m"]) <= 12 else ask(Reason.VAGUE_MONTH)
    return _judge(_year({}, int(written), today, ahead), int(written), today, ahead).doubted(
        Reason.UNSURE
    )


def _day_in_month(found: re.Match[str], today: date, ahead: bool) -> Reading:
    """So "15/7" is a day in July; "3/7" is that too, unless two months were meant."""
    reading = _named(found, today, ahead)
    clear = found["lead"] or found["y"] or int(found["d"]) > 12
    return reading if clear else reading.doubted(Reason.UNSURE)


def _relative(found: re.Match[str], today: date, ahead: bool) -> Reading:
    offset = -2 if found["twice"] else -1 if found["last"] else 1 if found["next"] else 0
    return _offset(offset, today, ahead)


def _ago(found: re.Match[str], today: date, ahead: bool) -> Reading:
    spoken = value_of(found["n"])
    if spoken is None:
        return NOT_UNDERSTOOD
    months = spoken.value if found["ahead"] else -spoken.value
    return _offset(months, today, ahead).doubted(Reason.ABOUT)


def _offset(months: int, today: date, ahead: bool) -> Reading:
    count = today.year * 12 + today.month - 1 + months
    return _judge(count // 12, count % 12 + 1, today, ahead)


_RULES: tuple[
    tuple[re.Pattern[str] | Pattern, Callable[[re.Match[str], date, bool], Reading]], ...
] = (
    (_ISO, _iso),
    (_RELATIVE, _relative),
    (_SLASHED, _slashed),
    (_DAY_IN_MONTH, _day_in_month),
    (_AGO, _ago),
    (_NAMED, _named),
)
