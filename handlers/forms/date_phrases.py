"""The words of a spoken date, found one after the other. What day they name is decided in `spoken_dates`."""

import re
from collections.abc import Callable, Mapping

from handlers.forms.date_parts import (
    Calendar,
    DayMonth,
    DayNumber,
    DayOfMonth,
    DaysAway,
    Part,
    Vague,
    Week,
    Weekday,
)
from handlers.forms.numbers import NUMBER_WORD, Spoken, Sureness, value_of
from handlers.forms.patterns import Pattern, any_pattern
from handlers.forms.words import phrase

MONTH_WORD = "(?:giêng|mười một|mười hai|mười|một|hai|ba|tư|bốn|năm|@sáu|bảy|bẩy|tám|chín|chạp)"
_MONTHS = {"giêng": 1, "gieng": 1, "chạp": 12, "chap": 12, "tư": 4, "tu": 4}
_LUNAR_MONTHS = frozenset(("giêng", "gieng", "chạp", "chap"))
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "tu": 2, "bốn": 2, "bon": 2, "4": 2, "năm": 3,
    "nam": 3, "5": 3, "sáu": 4, "sau": 4, "6": 4, "bảy": 5, "bẩy": 5, "bay": 5, "7": 5,
}  # fmt: skip

# "sau" without its mark is rather "after" than six
_DAY_WORD = NUMBER_WORD.replace("sáu", "@sáu")
_D = rf"(?P<d>\d{{1,2}}|{_DAY_WORD}(?: {_DAY_WORD}){{0,2}})"
_M = rf"(?P<m>\d{{1,2}}|{MONTH_WORD})(?!\S)"
_Y = r"(?: (?:, )?(?:năm )?(?P<y>20\d\d)| năm (?P<y2>\d\d)| (?P<said>năm nay|năm ngoái))?"
_OF_MONTH = "(?: [,/])? (?:của )?(?:tháng|thg|th|t)"
_LEAD = "(?P<lead>(?:(?:ngày|hôm|bữa) )*)"
_FIRST_TEN = "(?P<first>(?:mùng|mồng|mòng) )?"
_CALENDAR = (
    "(?:(?: ,)? (?:(?P<lunar>(?:lịch )?(?:âm lịch|âm|al|ta))"
    "|(?P<solar>(?:lịch )?(?:dương lịch|dương|dl|tây))))?"
)
_OF_DAY = "(?:buổi )?(?:sáng sớm|sáng|trưa|chiều|tối|đêm|khuya)(?: muộn| khuya)?"
_COUNT = r"(?P<n>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_DAYS = "(?P<unit>ngày|hôm|bữa|tuần)"

Named = Mapping[str, str | None]
Rule = tuple[Pattern, Callable[[Named], Part | None]]


def month_number(text: str) -> int | None:
    """The number of a month as written or said."""
    if text in _MONTHS:
        return _MONTHS[text]
    spoken = value_of(text)
    return spoken.value if spoken else None


def full_year(text: str) -> int:
    """2026 from "2026" or "26"."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _calendar(named: Named) -> Calendar:
    if named.get("lunar") or named.get("full_moon"):
        return Calendar.LUNAR
    if named.get("solar"):
        return Calendar.SOLAR
    if named.get("m") in _LUNAR_MONTHS:
        return Calendar.LUNAR
    return Calendar.EITHER if named.get("first") else Calendar.UNSAID


def _day(named: Named) -> Spoken | None:
    """The day's number; "rằm" is the fifteenth."""
    if named.get("full_moon"):
        return Spoken(15)
    spoken = value_of(named["d"] or "")
    return None if spoken is None or spoken.sureness is Sureness.OPEN else spoken


def _doubtful(spoken: Spoken, named: Named) -> bool:
    """A number in words that nothing introduces: "năm" may be a weekday, or a year."""
    introduced = named.get("lead") or named.get("first") or (named.get("d") or "").isdigit()
    return spoken.sureness is Sureness.UNUSUAL or not introduced


def _day_month(named: Named) -> Part | None:
    day, month = _day(named), month_number(named["m"] or "")
    if day is None or month is None:
        return None
    year = named.get("y") or named.get("y2")
    said = named.get("said") or ""
    odd = day.sureness is Sureness.UNUSUAL or said.endswith(("ngoái", "ngoai"))
    return DayMonth(day.value, month, full_year(year) if year else None, _calendar(named), odd)


def _day_number(named: Named) -> Part | None:
    day = _day(named)
    return None if day is None else DayNumber(day.value, _calendar(named), _doubtful(day, named))


def _day_of_month(named: Named) -> Part | None:
    day = _day(named)
    if day is None:
        return None
    return DayOfMonth(day.value, -1 if named["back"] else 1 if named["ahead"] else 0)


def _weekday(named: Named) -> Part:
    return Weekday(_WEEKDAYS[named["w"] or ""])


def _counted(named: Named) -> Part | None:
    number = value_of(named["n"] or "")
    if number is None:
        return None
    weeks = named["unit"] in ("tuần", "tuan")
    days = number.value * (7 if weeks else 1)
    return DaysAway(days if named.get("ahead") else -days, loose=weeks)


def _always(part: Part) -> Callable[[Named], Part]:
    return lambda _: part


_DATES: tuple[Rule, ...] = (
    (phrase(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), _day_month),
    (phrase(r"(?P<y>20\d\d)(?P<m>0\d|1[0-2])(?P<d>[0-3]\d)"), _day_month),
    (phrase(rf"{_LEAD}(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d|\d\d)"), _day_month),
    (phrase(rf"{_LEAD}(?P<d>[0-3]\d)(?P<m>0\d|1[0-2])"), _day_month),
    (
        phrase(rf"{_LEAD}(?P<d>\d+)(?P<sign>[-/._\\])(?P<m>\d+)(?P=sign)(?P<y>20\d\d|\d\d)"),
        _day_month,
    ),
    (phrase(rf"{_LEAD}{_FIRST_TEN}(?P<d>\d+)[-/._\\](?P<m>\d+){_Y}{_CALENDAR}"), _day_month),
    (phrase(rf"{_LEAD}(?P<full_moon>rằm){_OF_MONTH} {_M}{_Y}{_CALENDAR}"), _day_month),
    (phrase(rf"{_LEAD}(?P<full_moon>rằm){_CALENDAR}"), _day_number),
    (phrase(rf"{_LEAD}{_FIRST_TEN}{_D}{_OF_MONTH} (?P<m>\d+)[-/](?P<y>20\d\d|\d\d)"), _day_month),
    (phrase(rf"{_LEAD}{_FIRST_TEN}{_D}{_OF_MONTH} {_M}{_Y}{_CALENDAR}"), _day_month),
    (
        phrase(
            rf"{_LEAD}{_FIRST_TEN}{_D} (?:của )?tháng (?:(?P<back>trước|rồi|vừa rồi|vừa qua|qua)"
            "|(?P<ahead>sau|tới)|này|nay)"
        ),
        _day_of_month,
    ),
)

_RELATIVE: tuple[Rule, ...] = (
    (phrase(rf"(?:cách (?:đây|nay) )?{_COUNT} {_DAYS} (?:trước|rồi)"), _counted),
    (phrase(rf"cách (?:đây|nay) {_COUNT} {_DAYS}"), _counted),
    (phrase(rf"{_COUNT} {_DAYS} (?P<ahead>nữa|tới|sau)"), _counted),
    (
        phrase(
            rf"(?:trong )?(?:ngày )?(?:hôm|bữa) (?:nay|ni)|hnay|h nay|hn|today|{_OF_DAY} nay"
            "|(?:vừa|mới)(?: họp)? xong|(?:lúc|ban|vừa|khi|hồi|mới) nãy|@nãy|bây giờ"
        ),
        _always(DaysAway(0)),
    ),
    (
        phrase(
            rf"(?:ngày )?(?:hôm|bữa) qua|(?:{_OF_DAY} )?(?:hqua|hq|h qua)|yesterday|{_OF_DAY} (?:hôm )?qua|ngày qua"
        ),
        _always(DaysAway(-1)),
    ),
    (phrase(rf"(?:ngày )?(?:hôm|bữa|{_OF_DAY})(?: hôm)? kia|hkia"), _always(DaysAway(-2))),
    (phrase("(?:hôm|bữa) @kìa"), _always(DaysAway(-3, loose=True))),
    (phrase(rf"(?:ngày mai|{_OF_DAY} mai|mai|tomorrow)(?! (?:mốt|kia))"), _always(DaysAway(1))),
    (phrase(rf"ngày (?:mốt|kia)|{_OF_DAY} mốt|@mốt"), _always(DaysAway(2))),
    (phrase("^mốt$"), _always(DaysAway(2, loose=True))),
    (phrase("(?:tết |hôm )?trung thu"), _always(DayMonth(15, 8, calendar=Calendar.LUNAR))),
)

_VAGUE: tuple[Rule, ...] = (
    (
        phrase(
            r"(?:đầu|giữa|cuối|trong)(?: \S+)?|(?:hôm|bữa|dạo|đợt) (?:trước|nọ|rồi|ấy|đó|hổm|này)|hôm ấy"
            rf"|{_COUNT} (?:ngày|hôm|bữa|tuần|tháng|năm)(?: nay)?"
            r"|(?:mấy|vài|dăm|ít) (?:hôm|ngày|bữa|tuần|tháng)(?: \S+)*|khoảng|tầm|độ|chừng|@cỡ"
            r"|(?:gần|mới|vừa) đây|lâu(?: \S+)*|từ|đến|trước|sau|quá|hoặc|hay|chắc|hình như|có lẽ|có thể"
            r"|(?:qua |trong |hết |xong )?(?:mùa|vụ)(?: \S+)*|(?:trước |sau |qua |ra )?tết(?: \S+)*|hè|mai (?:mốt|kia)"
            r"|tháng(?: \S+)*|năm (?:ngoái|nay|trước|sau)|t \d+|thứ (?:\d+|\S+)|lúc nào|khi nào|rảnh(?: \S+)*"
            r"|gặt(?: \S+)*|lễ(?: \S+)*|hết (?:tháng|tuần|năm|mùa)(?: \S+)*|[~≈?]|\d+[-,:.]\d+\S*"
        ),
        _always(Vague()),
    ),
)

_WEEKDAY: tuple[Rule, ...] = (
    (
        phrase(
            rf"(?:(?:ngày|hôm|bữa|{_OF_DAY}) )*(?:thứ|th|t)(?: ,)? (?P<w>[2-7]|hai|ba|tư|bốn|năm"
            r"|sáu|bảy|bẩy)(?!\d)(?:(?<=[2i]) đầu tuần(?!\S)|(?<=[7y]) cuối tuần(?= (?:trước|này|qua|vừa|rồi)|$))?"
        ),
        _weekday,
    ),
    (
        phrase(
            rf"(?:(?:ngày|hôm|bữa|{_OF_DAY}) )*(?:chủ nhật|chúa nhật|cn|c n|cnhat|sunday)(?: cuối tuần(?= (?:trước|này|qua|vừa|rồi)|$))?"
        ),
        _always(Weekday(6)),
    ),
    (phrase("tuần trước nữa|tuần kia"), _always(Week.BEFORE_LAST)),
    (phrase("(?:của )?tuần (?:trước|rồi|qua|vừa rồi|vừa qua|mới rồi)"), _always(Week.PREVIOUS)),
    (phrase("(?:trong |của )?tuần (?:này|ni|nay)"), _always(Week.THIS)),
    (phrase("(?:của )?tuần (?:sau|tới|sắp tới|kế tiếp)"), _always(Week.FOLLOWING)),
    (
        phrase("(?:vừa|mới) (?:rồi|qua)|rồi|trước|gần (?:đây )?nhất"),
        _always(Week.LAST),
    ),
    (phrase("(?:sắp|kế) (?:tới|tiếp|đến)|tới(?: đây)?"), _always(Week.NEXT)),
    (phrase("này|nay|ni"), _always(Week.HERE)),
    (phrase("qua"), _always(Week.GONE)),
)

_DAY_ALONE: tuple[Rule, ...] = (
    (phrase(rf"{_LEAD}{_FIRST_TEN}{_D}{_CALENDAR}(?!\S)"), _day_number),
)

_CLOCK = phrase(
    rf"(?:(?:lúc|vào|hồi) )?(?:\d+ (?:h|g|giờ)(?: (?:\d\d|rưỡi))?(?: phút)?|\d+:\d\d)(?: {_OF_DAY}(?! (?:nay|qua|mai|kia)))?"
)
_OF_DAY_ONLY = phrase(_OF_DAY)
_FILLER = phrase(
    rf"(?:{_OF_DAY}|đã họp|họp|(?:chi bộ|cb) (?:em|tôi|mình|ta|cháu|này)|chi bộ|cb|tổ chức|sinh hoạt|thường kỳ|vào|lúc|hồi|hôm|bữa|ngày|đã|vừa|mới|của|thì|là|nhằm"
    "|tức|dự kiến|dk|kế hoạch|định|lịch|sẽ|vẫn|xong|đó|ấy|,|:|buổi|rồi|đúng|nhưng)"
)

# Inside a longer message a day alone counts only if something introduces it.
_INTRODUCED_DAY = (
    phrase(rf"(?P<lead>(?:ngày|hôm|mùng|mồng) )(?P<first>(?:mùng|mồng) )?{_D}"),
    _day_number,
)
_BARE_FRACTION = re.compile(r"\d+/\d+")  # in a longer message "25/27" may be attendance
_OPEN_DAY = phrase(
    r"(?:hôm|bữa) (?:nọ|trước|rồi|ấy|đó|kia kìa)|(?:mấy|vài) (?:hôm|ngày|bữa)(?: (?:rồi|trước|nay))?"
    r"|(?:đầu|giữa|cuối) (?:tháng|tuần)(?: (?:này|trước|sau))?|tuần (?:này|trước|vừa rồi|rồi)"
)
_WITHIN = (*_DATES, *_RELATIVE, _INTRODUCED_DAY, *_WEEKDAY)

# A weekday with "trước" or "tới" behind it must be found before those words count as vague.
_RULES = (*_DATES, *_RELATIVE, *_WEEKDAY, *_VAGUE, *_DAY_ALONE)
_ANY_WITHIN = any_pattern([words for words, _ in _WITHIN])


def parts_of(said: str) -> list[Part] | None:
    """The parts in order; None if some word belongs to no date."""
    parts: list[Part] = []
    place = 0
    while place < len(said):
        part, end = _part_at(said, place)
        if end == place:
            return None
        if part is not None:
            parts.append(part)
        place = end + 1
    return parts


def end_of_date(said: str, place: int) -> int:
    """Where the words of a date that begins at `place` in a longer message end; `place` if none begins."""
    end = place
    while end < len(said):
        found = _OPEN_DAY.match(said, end) or _OF_DAY_ONLY.match(said, end) or _in_date(said, end)
        if found is None:
            break
        end = found.end() + 1
    return end - 1 if end > place else place


def _in_date(said: str, place: int) -> re.Match[str] | None:
    if not _ANY_WITHIN.match(said, place):
        return None
    for rule, make in _WITHIN:
        found = rule.match(said, place)
        if found and make(found.groupdict()) is not None:
            return None if _BARE_FRACTION.fullmatch(found.group()) else found
    return None


def _part_at(said: str, place: int) -> tuple[Part | None, int]:
    if clock := _CLOCK.match(said, place):
        return None, clock.end()
    for rule, make in _RULES:
        if found := rule.match(said, place):
            part = make(found.groupdict())
            if part is not None:
                return part, found.end()
    filler = _FILLER.match(said, place)
    return None, filler.end() if filler else place
