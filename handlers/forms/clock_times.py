"""The time of day and how long something took: "7 rưỡi tối" is 19:30, "tiếng rưỡi" is 90 minutes."""

import re

from handlers.forms.counts import UNKNOWN
from handlers.forms.numbers import NUMBER, value_of
from handlers.forms.readings import NOT_UNDERSTOOD, Reading, Reason, ask, certain, confirm
from handlers.forms.words import pattern, phrase, without_courtesy

_LONGEST = 12 * 60
_SHORTEST_BARE = 15  # "90" alone is minutes, "2" alone is probably hours
_HOUR = "(?:h|g|giờ|tiếng đồng hồ|tiếng)"
_MINUTE = "(?:phút|ph|p|')"
_PART = "(?P<part>sáng|trưa|chiều|tối|đêm|khuya|pm|am)"
_AROUND = (
    "(?:(?:lúc|vào|hồi|họp|bắt đầu|từ|là|nay|qua|mai|hôm|hqua|hnay|ngày|buổi|khai mạc|,)(?: |$))*"
)
_CLOCK = pattern(
    rf"{_AROUND}(?:{_PART} )?{_AROUND}(?P<hour>{NUMBER})(?: ?(?:h|g|giờ)|(?=[:.]| rưỡi))"
    rf"(?:(?:[:.]| )(?P<minute>\d{{2}}|{NUMBER})(?: {_MINUTE})?| (?P<half>rưỡi)"
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
    if hour is None or minute is None or hour.value > 24:
        return ask(Reason.VAGUE_TIME)
    part = _full_part(named.get("part") or named.get("after") or "")
    before = 1 if named.get("less") else 0
    return _time(hour.value - before, minute, part=part, padded=named["hour"].startswith("0"))


def _minute(named: dict[str, str | None]) -> int | None:
    if named.get("half"):
        return 30
    written = named.get("less") or named.get("minute")
    number = value_of(written) if written else None
    if written is None:
        return 0
    if number is None or number.value > 59:
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
    if hour > 10 or padded:
        return certain(_hhmm(hour, minute))
    options = [_hhmm(hour, minute), _hhmm(hour + 12, minute)]
    return ask(Reason.MORNING_OR_EVENING, options)


def _hhmm(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}"


def _bare_hour(said: str) -> Reading:
    """ "1930" and "19" are probably times; "7" may be morning or evening."""
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


_LENGTH = pattern(
    rf"(?:(?:họp|được|trong|mất|hết|kéo dài|là|vừa|đúng|tròn|thời gian|:|,) )*(?P<about>(?:khoảng|tầm|độ|chừng|@cỡ|~) )?"
    rf"(?P<edge>(?:gần|ngót|sắp|hơn|trên|quá|ngoài|dưới|chưa đến|chưa tới|chưa được|không đến|không tới|>|<) )?"
    rf"(?:(?P<hours>{NUMBER}|\d[.,]\d{{1,2}}|nửa)? ?{_HOUR}(?: (?P<half>rưỡi)| kém (?P<less>{NUMBER})(?: {_MINUTE})?"
    rf"| (?P<minutes>{NUMBER})(?: {_MINUTE})?| (?P<short>kém))?"
    rf"|(?P<colon>\d):(?P<past>\d{{2}})|(?P<one>1|một) (?P<onehalf>rưỡi)|(?P<only>{NUMBER}) {_MINUTE})"
    r"(?P<more> (?:hơn|có lẻ|lẻ|trở lên|một chút|tí|một tí|gì đó))?(?: (?:đồng hồ|rồi))*"
)
_FROM_TO = pattern(
    r"(?:(?:họp|từ|lúc) )*(?P<h1>\d{1,2})(?: (?:h|g|giờ)(?: (?P<m1>\d{2}))?|:(?P<k1>\d{2}))"
    r"(?:-| - | đến | tới | , | den )(?P<h2>\d{1,2})(?: (?:h|g|giờ)(?: (?P<m2>\d{2}))?|:(?P<k2>\d{2}))(?: tối| sáng| chiều)?"
)
_GLUED_RANGE = re.compile(r"(\d+)-(\d+) (h|g|gio|giờ)\b")
_UP = frozenset(("hơn", "hon", "trên", "tren", "quá", "qua", "ngoài", "ngoai", ">"))


def read_duration(text: str) -> Reading:
    """Minutes. "gần 2 tiếng" and "hơn tiếng" name a bracket only: confirm a number within it."""
    said = without_courtesy(text)
    if span := _FROM_TO.fullmatch(_GLUED_RANGE.sub(r"\1 - \2 \3", said)):
        return _between(span)
    if said.isascii() and said.isdigit() and len(said) <= 3:
        return _bare_length(int(said))
    found = _LENGTH.fullmatch(said)
    if found is None:
        if UNKNOWN.search(said):
            return ask(Reason.NOT_KNOWN)
        return ask(Reason.VAGUE_DURATION if said else Reason.NOT_UNDERSTOOD)
    minutes = _length(found.groupdict())
    if minutes is None:
        return NOT_UNDERSTOOD
    if not 0 < minutes <= _LONGEST:
        return ask(Reason.VAGUE_DURATION)
    return _near(minutes, found)


def _between(span: re.Match[str]) -> Reading:
    start = int(span["h1"]) * 60 + int(span["m1"] or span["k1"] or 0)
    end = int(span["h2"]) * 60 + int(span["m2"] or span["k2"] or 0)
    if 0 < end - start <= _LONGEST:
        return confirm(end - start, Reason.ABOUT)
    return ask(Reason.VAGUE_DURATION)


def _bare_length(number: int) -> Reading:
    if number >= _SHORTEST_BARE:
        return certain(number) if number <= _LONGEST else ask(Reason.VAGUE_DURATION)
    if number == 0:
        return ask(Reason.VAGUE_DURATION)
    options = [number * 60, number]
    return (
        confirm(options[0], Reason.WHICH_UNIT, options)
        if number <= 4
        else ask(Reason.WHICH_UNIT, options)
    )


def _length(named: dict[str, str | None]) -> int | None:
    """The minutes stated, whatever stands around them."""
    if named["only"]:
        number = value_of(named["only"])
        return number.value if number else None
    if named["colon"]:
        return int(named["colon"]) * 60 + int(named["past"] or 0)
    if named["one"]:
        return 90
    hours = _hours(named["hours"])
    if hours is None:
        return None
    extra = value_of(named["minutes"] or named["less"] or "0")
    if extra is None or extra.value > 59:
        return None
    return hours - extra.value if named["less"] else hours + (30 if named["half"] else extra.value)


def _hours(written: str | None) -> int | None:
    """Minutes in "2", "hai", "1,5", "nửa" hours; nothing before "tiếng" is one."""
    if written is None:
        return 60
    if written in ("nửa", "nua"):
        return 30
    if fraction := re.fullmatch(r"(\d)[.,](\d+)", written):
        return round(float(f"{fraction[1]}.{fraction[2]}") * 60)
    number = value_of(written)
    return number.value * 60 if number else None


def _near(minutes: int, found: re.Match[str]) -> Reading:
    edge = (found["edge"] or "").strip()
    if edge.split(" ")[0] in _UP or (found["more"] and not edge):
        return confirm(minutes + 5, Reason.ABOUT)
    if edge in ("dưới", "duoi", "<") and minutes > 60:
        return ask(Reason.VAGUE_DURATION)
    if edge or found["short"]:
        return confirm(minutes - (5 if minutes <= 90 else 10), Reason.ABOUT)
    return confirm(minutes, Reason.ABOUT) if found["about"] else certain(minutes)
