"""The time of day: "7 rưỡi tối" is 19:30; "7h30" may be morning or evening."""

import re

from handlers.forms.counts import UNKNOWN
from handlers.forms.numbers import NUMBER, Spoken, Sureness, value_of
from handlers.forms.readings import Reading, Reason, ask, certain
from handlers.forms.words import pattern, phrase, without_courtesy

_MINUTE = "(?:phút|ph|p|')"
_PART = "(?P<part>sáng|trưa|chiều|tối|đêm|khuya|pm|am)"
_AROUND = (
    "(?:(?:lúc|vào|hồi|họp|bắt đầu|từ|là|nay|qua|mai|hôm|hqua|hnay|ngày|buổi|khai mạc|,)(?: |$))*"
)
_CLOCK = pattern(
    rf"{_AROUND}(?:{_PART} )?{_AROUND}(?P<hour>{NUMBER})(?: (?:h|g|giờ)|(?= rưỡi))"
    rf"(?: (?P<half>rưỡi)| (?P<minute>\d{{2}}|{NUMBER})(?: {_MINUTE})?"
    rf"| kém (?P<less>{NUMBER})(?: {_MINUTE})?| đúng)?"
    rf"(?: {_PART.replace('part', 'after')})?(?: {_AROUND})?(?: giờ)?"
)
_COLON = pattern(
    rf"{_AROUND}(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?: {_PART})?(?: {_AROUND})?"
)
_HOUR_AND_PART = pattern(rf"{_AROUND}(?P<hour>{NUMBER}) {_PART}(?: {_AROUND})?")
_PART_HOURS = {
    "sáng": range(1, 12), "am": range(1, 12), "trưa": range(10, 15), "chiều": range(12, 20),
    "tối": range(17, 24), "pm": range(12, 24), "đêm": range(19, 24), "khuya": range(20, 24),
}  # fmt: skip
_VAGUE = phrase(
    "khoảng|tầm|chừng|độ|gần|hơn|sau|trước|đến|tới|-|hoặc|hay|buổi|sáng|trưa|chiều|tối|đêm"
)


def read_time(text: str) -> Reading:
    """HH:MM. An hour that may be morning or evening is asked."""
    said = without_courtesy(text)
    found = _COLON.fullmatch(said) or _HOUR_AND_PART.fullmatch(said) or _CLOCK.fullmatch(said)
    if found is None:
        return _bare_hour(said)
    named = found.groupdict()
    hour = value_of(named["hour"])
    minute = _minute(named)
    if hour is None or minute is None or not _plausible(hour, found):
        return ask(Reason.VAGUE_TIME)
    part = _full_part(named.get("part") or named.get("after") or "")
    before = 1 if named.get("less") else 0
    return _time(hour.value - before, minute, part=part, padded=named["hour"].startswith("0"))


def _plausible(hour: Spoken, found: re.Match[str]) -> bool:
    """Not "một hai giờ"; and "sau chiều", "tu chieu" without giờ are no hours."""
    unclear = found.re is _HOUR_AND_PART.compiled and found["hour"] in ("sau", "tu", "nam")
    return hour.value <= 24 and hour.sureness in (Sureness.SURE, Sureness.BARE) and not unclear


def _minute(named: dict[str, str | None]) -> int | None:
    if named.get("half"):
        return 30
    written = named.get("less") or named.get("minute")
    number = value_of(written) if written else None
    if written is None:
        return 0
    if number is None or number.value > 59 or (number.value < 10 and not written[0].isdigit()):
        return None
    return (60 - number.value) % 60 if named.get("less") else number.value


def _full_part(part: str) -> str:
    bare = {"sang": "sáng", "trua": "trưa", "chieu": "chiều", "toi": "tối", "dem": "đêm"}
    return bare.get(part, part)


def _time(hour: int, minute: int, *, part: str, padded: bool) -> Reading:
    if part:
        hours = _PART_HOURS[part]
        fitting = [h for h in (hour, hour + 12) if h in hours]
        return certain(_hhmm(fitting[0], minute)) if fitting else ask(Reason.VAGUE_TIME)
    if hour >= 24 or hour < 0:
        return ask(Reason.VAGUE_TIME)
    if hour >= 10 or padded:  # nobody meets at ten at night
        return certain(_hhmm(hour, minute))
    options = [_hhmm(hour, minute), _hhmm(hour + 12, minute)]
    return ask(Reason.MORNING_OR_EVENING, options)


def _hhmm(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}"


def _bare_hour(said: str) -> Reading:
    """Digits alone: "1930" and "19" are probably times; "7" may be morning or evening."""
    digits = re.fullmatch(r"(\d{1,2}?)(\d{2})?", said)
    if digits is None:
        reason = Reason.VAGUE_TIME if _VAGUE.search(said) else Reason.NOT_UNDERSTOOD
        return ask(Reason.NOT_KNOWN if UNKNOWN.search(said) else reason)
    hour, minute = int(digits[1] or 0), int(digits[2] or 0)
    if len(said) <= 2:
        hour, minute = int(said), 0
    if hour > 23 or minute > 59:
        return ask(Reason.VAGUE_TIME)
    return _time(hour, minute, part="", padded=len(said) == 4).doubted(Reason.UNSURE)
