"""How long something took, in minutes: "tiếng rưỡi" is 90; "gần 2 tiếng" names a bracket only."""

import re

from handlers.forms.counts import UNKNOWN
from handlers.forms.numbers import NUMBER, Sureness, value_of
from handlers.forms.readings import NOT_UNDERSTOOD, Reading, Reason, ask, certain, confirm
from handlers.forms.words import pattern, phrase, without_courtesy

_LONGEST = 12 * 60
_SHORTEST_BARE = 15  # "90" alone is minutes, "2" alone is probably hours
_HOUR = "(?:h|g|giờ|tiếng đồng hồ|tiếng)"
_MINUTE = "(?:phút|ph|p|')"
_BARE_HOURS = re.compile(r"([1-4])[.,](\d)")
_LENGTH = pattern(
    rf"(?:(?:họp|được|trong vòng|trong|mất|hết|kéo dài|là|vừa|đúng|tròn|đủ|thời gian|thời lượng|:|,) )*(?P<about>(?:khoảng|tầm|độ|chừng|@cỡ|xấp xỉ|~) )?"
    rf"(?P<edge>(?:gần|ngót|sắp|hơn|trên|quá|ngoài|dưới|chưa đến|chưa tới|chưa được|không đến|không tới|>|<) )?"
    rf"(?:(?P<hours>{NUMBER}|\d[.,]\d{{1,2}}|nửa)? ?{_HOUR}(?: (?P<half>rưỡi)| kém (?P<less>{NUMBER})(?: {_MINUTE})?"
    rf"| (?P<minutes>{NUMBER})(?: {_MINUTE})?| (?P<short>kém))?"
    rf"|(?P<colon>\d):(?P<past>\d{{2}})|(?P<one>1|một|2|hai) (?P<onehalf>rưỡi)|(?P<only>{NUMBER}) {_MINUTE})"
    r"(?P<more> (?:hơn|có lẻ|lẻ|trở lên|một chút|tí|một tí|gì đó))?(?: (?:đồng hồ|rồi))*"
)
_FROM_TO = pattern(
    r"(?:(?:họp|từ|lúc) )*(?P<h1>\d{1,2})(?: (?:h|g|giờ)(?: (?P<m1>\d{2}))?|:(?P<k1>\d{2}))"
    r"(?: (?:tối|sáng|chiều))?(?:-| - | đến | tới | , | den )(?P<h2>\d{1,2})(?: (?:h|g|giờ)(?: (?P<m2>\d{2}))?|:(?P<k2>\d{2}))(?: tối| sáng| chiều)?"
)
_GLUED_RANGE = re.compile(r"(\d+)-(\d+) (h|g|gio|giờ)\b")
_OPEN_LENGTH = phrase(
    r"buổi|lâu|nhanh|ngắn|dài|ngày|mấy|vài|đến|tới|\d+-\d+|hoặc|hay|từ|khoảng|cả|suốt|hết|đêm"
)
_UP = frozenset(("hơn", "hon", "trên", "tren", "quá", "qua", "ngoài", "ngoai", ">"))


def read_duration(text: str) -> Reading:
    """Minutes. "gần 2 tiếng" and "hơn tiếng" name a bracket only: confirm a number within it."""
    said = without_courtesy(text)
    if span := _FROM_TO.fullmatch(_GLUED_RANGE.sub(r"\1 - \2 \3", said)):
        return _between(span)
    if said.isascii() and said.isdigit() and len(said) <= 3:
        return _bare_length(int(said))
    if hours := _BARE_HOURS.fullmatch(said):
        return confirm(int(hours[1]) * 60 + int(hours[2]) * 6, Reason.WHICH_UNIT)
    found = _LENGTH.fullmatch(said)
    if found:
        return _stated(found)
    if UNKNOWN.search(said):
        return ask(Reason.NOT_KNOWN)
    return ask(Reason.VAGUE_DURATION) if _OPEN_LENGTH.search(said) else NOT_UNDERSTOOD


def _stated(found: re.Match[str]) -> Reading:
    minutes = _length(found.groupdict())
    if minutes is None:
        return NOT_UNDERSTOOD
    if len(found.string.split()) == 1 and minutes == 60 and not found["hours"]:
        return confirm(minutes, Reason.UNSURE)  # "tiếng" alone may lack its number
    return _near(minutes, found) if 0 < minutes <= _LONGEST else ask(Reason.VAGUE_DURATION)


def _between(span: re.Match[str]) -> Reading:
    start = int(span["h1"]) * 60 + int(span["m1"] or span["k1"] or 0)
    end = int(span["h2"]) * 60 + int(span["m2"] or span["k2"] or 0)
    if _SHORTEST_BARE <= end - start <= _LONGEST:
        return certain(end - start)
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
        return _exact(named["only"])
    if named["colon"]:
        return int(named["colon"]) * 60 + int(named["past"] or 0)
    if named["one"]:
        return 90 if named["one"] in ("1", "một", "mot") else 150
    hours = _hours(named["hours"])
    if hours is None:
        return None
    extra = _exact(named["minutes"] or named["less"] or "0")
    if extra is None or extra > 59 or (named["minutes"] and extra < 5):
        return None
    return hours - extra if named["less"] else hours + (30 if named["half"] else extra)


def _exact(text: str) -> int | None:
    """The number, unless it may be another: "một hai" is one or two."""
    number = value_of(text)
    return number.value if number and number.sureness in (Sureness.SURE, Sureness.BARE) else None


def _hours(written: str | None) -> int | None:
    """Minutes in "2", "hai", "1,5", "nửa" hours; nothing before "tiếng" is one."""
    if written is None:
        return 60
    if written in ("nửa", "nua"):
        return 30
    if fraction := re.fullmatch(r"(\d)[.,](\d+)", written):
        return round(float(f"{fraction[1]}.{fraction[2]}") * 60)
    number = _exact(written)
    return None if number is None else number * 60


def _near(minutes: int, found: re.Match[str]) -> Reading:
    edge = (found["edge"] or "").strip()
    if edge.split(" ")[0] in _UP or (found["more"] and not edge):
        return confirm(minutes + 5, Reason.ABOUT)
    if edge in ("dưới", "duoi", "<") and minutes > 60:
        return ask(Reason.VAGUE_DURATION)
    if edge or found["short"]:
        return confirm(minutes - (5 if minutes <= 90 else 10), Reason.ABOUT)
    if found["about"]:
        return confirm(minutes, Reason.ABOUT)
    return certain(minutes) if minutes >= _SHORTEST_BARE else confirm(minutes, Reason.UNSURE)
