"""A whole report in one message, taken apart into clauses: when, who was there, how long, what came of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.forms.attendance import sign_at
from handlers.forms.counts import NO_WORD, PEOPLE
from handlers.forms.date_phrases import end_of_date
from handlers.forms.numbers import NUMBER
from handlers.forms.words import phrase


class Part(StrEnum):
    """What a clause is about."""

    PERIOD = "period"
    NOT_MET = "not met"
    MET = "met"
    PLANNED = "planned"
    DATE = "date"
    SLASH = "slash"  # "3/10": a day, or three of ten
    ATTENDANCE = "attendance"
    DURATION = "duration"
    TIME = "time of day"
    OUTCOME = "outcome"
    NO_OUTCOME = "no outcome"
    GRADE = "grade"
    SCORE = "score"
    KIND = "kind"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not admitted"
    VACANCY = "vacancy"
    NO_VACANCY = "no vacancy"
    POSTED = "posted"
    FILLER = "filler"
    PAUSE = "pause"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of the message; `value` is the part of it that carries the answer."""

    part: Part
    text: str
    value: str = ""


_NOT = rf"(?:{NO_WORD}|chưa)"
_GRADES = "(?:tốt|khá|trung bình|tb|t bình|kém)"
_MEMBER = rf"(?:{PEOPLE}|đảng viên mới|mới)"

# Each is tried at every word, in this order; (?P<v>) is what the clause's reader gets.
_PATTERNS = tuple(
    (part, phrase(expression))
    for part, expression in (
        (Part.PERIOD, r"(?:báo cáo|bc|báo|kỳ)(?: sinh hoạt)? (?P<v>(?:tháng|t|thg) \d{1,2}(?:/\d{4})?|tháng (?:này|trước))"),
        (Part.PERIOD, r"(?<![\S ])(?P<v>(?:tháng|thg) \d{1,2}(?:/\d{4})?|t (?:[189]|1[0-2])|tháng (?:này|trước))"),
        (Part.PERIOD, r"(?P<v>tháng này)"),
        (Part.NOT_MET, rf"(?:chi bộ )?(?:tháng này )?(?:vẫn )?(?P<v>{_NOT} (?:tổ chức )?họp(?: được)?)"),
        (Part.PLANNED, r"(?:(?:và|,) )?(?P<v>dự kiến|dk|định|sẽ|kế hoạch)(?: (?:là|sẽ|họp|tổ chức|vào|ngày))*"),
        (Part.NOT_ADMITTED, rf"{_NOT} (?:có )?(?:kết nạp|kn)(?: (?:được|ai|nào|cả|{_MEMBER}))*"),
        (Part.NOT_ADMITTED, rf"{_NOT} (?:có )?(?:ai|{PEOPLE}(?: nào)?) (?:được )?kết nạp"),
        (Part.ADMITTED, rf"(?:có |đã )?(?:kết nạp)(?: (?:được|mới|thêm|đảng viên mới|đảng viên|:))* (?P<v>{NUMBER})(?: {_MEMBER})*"),
        (Part.NO_VACANCY, rf"{_NOT} (?:có )?(?:chức danh (?:nào )?)?(?:bị )?khuyết(?: (?:ai|gì|nào|cả|chức danh nào|chức danh|ghế nào))*"),
        (Part.VACANCY, r"(?:có |đang |bị )*khuyết"),
        (Part.NO_OUTCOME, rf"{_NOT} (?:có |ra )*(?:nghị quyết|nq|kết luận)(?: (?:gì|nào))*"),
        (Part.OUTCOME, r"(?:có |ra |đã |ban hành )*(?P<v>nghị quyết|nq|kết luận)(?: rồi)?"),
        (Part.SCORE, r"(?:được |đạt |chấm |tự chấm )*(?:điểm )?(?P<v>\d{2,3}) (?:điểm|đ)"),
        (Part.GRADE, rf"(?:chi bộ )?(?:tự )?(?:xếp )?(?:loại |mức )?(?P<v>{_GRADES})"),
        (Part.KIND, r"(?:sinh hoạt |họp )?(?P<v>thường kỳ (?:\+|và|kết hợp|với|,) chuyên đề|thường kỳ|định kỳ|bất thường|đột xuất)"),
        (Part.POSTED, rf"(?P<v>{_NOT} đăng|đã đăng|đăng)(?: (?:lên )?(?:sổ tay)(?: (?:đảng viên|điện tử))*)(?: rồi)?"),
        (Part.TIME, r"(?:lúc |vào |từ |bắt đầu )?(?:1[3-9]|2[0-3]|0?[5-9]|1[0-2]) (?:h|g|giờ)(?: (?:\d\d|rưỡi))?(?: (?:sáng|trưa|chiều|tối))?"),
        (Part.TIME, r"(?:lúc |vào )?\d{1,2} (?:h|g|giờ)(?: (?:\d\d|rưỡi))? (?:sáng|trưa|chiều|tối)|\d{1,2}:\d\d"),
        (Part.DURATION, rf"(?:trong |mất |thời gian |kéo dài |hết |được )*(?P<v>(?:gần |hơn |khoảng |trên |dưới )?(?:{NUMBER} (?:phút|ph|p|')|(?:{NUMBER} )?tiếng(?: rưỡi| \d\d(?: phút)?)?|[1-4] (?:h|g|giờ) (?:\d\d|rưỡi)|[1-4][.,]\d (?:tiếng|giờ)))"),
        (Part.MET, r"(?:chi bộ )?(?:đã |có )?(?:họp|sinh hoạt|tổ chức họp)(?: (?:rồi|xong|vào|chi bộ))*"),
        (Part.SLASH, r"(?:ngày |hôm )?\d+/\d+"),
        (Part.FILLER, r"rồi|đã|xong|và|là|được|có|đủ thành phần|chi bộ|cb|báo cáo|bc|em|tôi|anh|chị|ạ|a|nhé|dạ|vâng|thì|còn|với|kính|gửi|đồng chí|xin|cảm ơn|hết|nhưng|tháng này|ra|tự|vào|:|kết quả"),
        (Part.PAUSE, r",|\+"),
    )
)  # fmt: skip
_PEOPLE = phrase(PEOPLE)
_SIGN_LETTERS = frozenset("FUEAXPTRN")  # "không" alone may deny anything


def clauses(said: str) -> Iterator[Clause]:
    """The clauses of a prepared text, in order; every word is in one of them."""
    place = 0
    while place < len(said):
        clause = _at(said, place)
        yield clause
        place += len(clause.text) + 1


def _at(said: str, place: int) -> Clause:
    for part, words in _PATTERNS:
        if part is Part.MET and (end := end_of_date(said, place)) > place:
            return Clause(Part.DATE, said[place:end], said[place:end])
        if found := words.match(said, place):
            return Clause(part, found.group(), found.groupdict().get("v") or found.group())
        if part is Part.SLASH and (sign := sign_at(said, place)) and _tells(sign):
            return Clause(Part.ATTENDANCE, sign.group(), sign.lastgroup or "")
    return Clause(Part.UNKNOWN, said[place:].split(" ")[0])


def _tells(sign: re.Match[str]) -> bool:
    """Whether a sign of attendance says something: a word of its own, or a noun behind a number."""
    return sign.lastgroup in _SIGN_LETTERS or _PEOPLE.fullmatch(sign.group()) is not None


def segments(all_clauses: list[Clause]) -> list[list[Clause]]:
    """The clauses between two pauses."""
    parts: list[list[Clause]] = [[]]
    for clause in all_clauses:
        if clause.part is Part.PAUSE:
            parts.append([])
        else:
            parts[-1].append(clause)
    return [part for part in parts if part]


def without_unclear(segment: list[Clause]) -> list[Clause]:
    """Without the neighbours of unknown words; nothing at all where the unknown word negates."""
    unknown = [place for place, clause in enumerate(segment) if clause.part is Part.UNKNOWN]
    if any(_NEGATES.fullmatch(segment[place].text) for place in unknown):
        return []
    beside = {near for place in unknown for near in (place - 1, place, place + 1)}
    return [
        clause if place not in beside else replace(clause, part=Part.UNKNOWN)
        for place, clause in enumerate(segment)
    ]


_NEGATES = phrase(
    rf"{_NOT}|đừng|trừ|sẽ|nếu|chắc|hình như|có thể|có lẽ|khoảng|gần|hơn|sắp|đang|phải|mấy|vài|nhiều|ít"
)
