"""How many: counts of people, whole and decimal numbers, scores."""

import re
from dataclasses import dataclass

from handlers.forms.as_before import is_as_before
from handlers.forms.numbers import NUMBER, NUMBER_WORD, Spoken, Sureness, value_of
from handlers.forms.readings import (
    NOT_UNDERSTOOD,
    Outcome,
    Reading,
    Reason,
    Setting,
    ask,
    certain,
    confirm,
)
from handlers.forms.words import pattern, phrase, without_courtesy

MOST_PEOPLE = 300  # no cell is larger
_BEST_SCORE = 100
_OTHER_SCALE = 10  # a score up to here may be one out of ten

PEOPLE = "(?:đồng chí|đc|dc|đảng viên|đv|dv|người|ng|em|cháu|vị|cụ|bác|quần chúng)"
NO_WORD = "(?:không|khg|ko|k|kg|kh|hông|hổng|hong|hem|khum|chẳng|chả|hok|zero)"

_NOBODY = pattern(
    rf"(?:(?:hiện|tháng này|chi bộ|vẫn) )*(?:{NO_WORD}|chưa(?= ))(?: (?:có|hề|thấy|còn))*"
    rf"(?: (?:ai|gì|nào|cả|hết|kết nạp|khuyết|vắng|{PEOPLE}))*"
)
INEXACT = phrase(
    rf"khoảng|tầm(?= (?:\d|{NUMBER}))|độ|chừng|@cỡ|gần|hơn|trên|dưới|ngoài|ngót|xấp xỉ|quãng|áng chừng"
    r"|mấy|vài|dăm|nhiều|ít|đông|nửa|quá|trở lên|trở xuống|ít nhất|tối thiểu|tối đa"
    r"|chưa (?:đến|tới|được)|không (?:đến|tới|quá)|hầu hết|đa số|phần lớn|gì đó|lẻ$|mươi|[~≈<>+]"
    r"|chắc|hình như|có lẽ|có thể|ước|phỏng chừng|nhớ|thì phải"
)
_MINUS = pattern(rf"-\d+|âm {NUMBER}")
_FRACTION = pattern(rf"\d+[.,]\d+|{NUMBER} rưỡi")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SEVERAL = pattern(
    rf"(?P<one>{NUMBER})(?P<between>-| - |/| / | đến | tới | hoặc | hay | với | và | cộng | , )(?P<other>{NUMBER})"
)
UNKNOWN = phrase(
    r"(?:chưa|không|ko|k) (?:rõ|biết|nhớ|chắc|xác định|có lịch|nắm được)|chưa có kế hoạch"
)
_COUNTED = phrase(rf"{NUMBER_WORD} {PEOPLE}")
_BEFORE = pattern(
    rf"(?:(?:như (?:cũ|tháng trước|kỳ trước)|có|là|được|vẫn|đủ|tổng số|tổng|tất cả|cả thảy|cả(?= \d)|hiện có|hiện nay|hiện tại|hiện|@đang|chi bộ"
    rf"|số|gồm|còn|chỉ|mới|đúng|chính xác|tròn|\+"
    rf"|{PEOPLE}|kết nạp|miễn|được miễn|tháng này|:|=|,)(?: |$))+"
)
_AFTER = pattern(
    rf"(?<!\S)(?:(?:trong đó (?:có )?(?:{NUMBER}) (?:{PEOPLE} )?dự bị|như (?:cũ|tháng trước|kỳ trước)|không (?:thay )?đổi|{PEOPLE}|tất cả|cả thảy|kể cả dự bị|cả dự bị|tính cả dự bị|có mặt|rồi|chẵn|tròn|kết nạp|được miễn|miễn|,)(?: |$))+$"
)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How large a number may be: certain, to be confirmed, too large."""

    certain: int
    most: int
    over: Reason


def read_count(text: str, setting: Setting) -> Reading:
    """A number of people."""
    said = without_courtesy(text)
    if is_as_before(text):
        return ask(Reason.SAME_AS_BEFORE)
    if _NOBODY.fullmatch(said):
        return certain(0)
    if said in ("chưa", "chua", "o"):
        return confirm(0, Reason.UNSURE)
    limit = MOST_PEOPLE if setting.total is None else setting.total
    return _number(text, _Scale(limit, MOST_PEOPLE, Reason.MORE_THAN_MEMBERS))


def read_integer(text: str) -> Reading:
    """A whole number that counts anything."""
    said = without_courtesy(text)
    if _NOBODY.fullmatch(said):
        return certain(0)
    most = 10**9
    return _number(text, _Scale(most, most, Reason.TOO_MANY))


def _number(text: str, scale: _Scale) -> Reading:
    spoken = number_in(text)
    if isinstance(spoken, Reading):
        return spoken
    if spoken.value > scale.most:
        return ask(Reason.TOO_MANY)
    reading = from_spoken(spoken)
    return reading.doubted(scale.over) if spoken.value > scale.certain else reading


def number_in(text: str) -> Spoken | Reading:
    """The one exact number a text states, or the question to ask back."""
    said = without_courtesy(text)
    bare = _without_nouns(said)
    if spoken := value_of(bare):
        in_company = spoken.sureness is Sureness.BARE and _COUNTED.search(text)
        return Spoken(spoken.value) if in_company else spoken
    if _GROUPED.fullmatch(bare):
        return Spoken(int(bare.replace(".", "")))
    return _said_twice(bare) or _why_no_number(said, bare)


def _said_twice(bare: str) -> Spoken | None:
    """As "hai mươi bảy (27)"."""
    both = _SEVERAL.fullmatch(bare)
    numbers = {number.value for number in _both(both)} if both and both["between"] == " , " else ()
    return Spoken(numbers.pop()) if isinstance(numbers, set) and len(numbers) == 1 else None


def _both(found: re.Match[str]) -> list[Spoken]:
    return [number for number in map(value_of, found.group("one", "other")) if number]


def _why_no_number(said: str, bare: str) -> Reading:
    if UNKNOWN.search(said):
        return ask(Reason.NOT_KNOWN)
    if _MINUS.fullmatch(bare):
        return ask(Reason.NEGATIVE)
    if _FRACTION.fullmatch(bare):
        return ask(Reason.NOT_WHOLE)
    if both := _SEVERAL.fullmatch(bare):
        return ask(Reason.SEVERAL, [number.value for number in _both(both)])
    reason = Reason.INEXACT if INEXACT.search(said) else Reason.NOT_UNDERSTOOD
    return ask(reason, numbers_named(said))


def numbers_named(text: str) -> list[int]:
    """The numbers in digits within a text, as likely answers to offer."""
    return [int(digits) for digits in re.findall(r"(?<![\d.,/])\d{1,3}(?![\d.,/])", text)]


def _without_nouns(said: str) -> str:
    """Without "có", "tổng số", "đồng chí" and their like around the number."""
    lead = _BEFORE.match(said)
    rest = said[lead.end() :] if lead else said
    tail = _AFTER.search(rest)
    return (rest[: tail.start()] if tail else rest).strip() or said


def from_spoken(spoken: Spoken) -> Reading:
    """A number in words is certain unless its wording leaves a doubt."""
    values = (spoken.value, *spoken.others)
    match spoken.sureness:
        case Sureness.SURE:
            return certain(spoken.value)
        case Sureness.BARE:
            return confirm(spoken.value, Reason.WITHOUT_MARKS)
        case Sureness.UNUSUAL:
            return confirm(spoken.value, Reason.UNUSUAL_NUMBER)
        case Sureness.OPEN:
            return ask(Reason.SEVERAL, values)


_DECIMAL = re.compile(r"(\d+)[.,](\d+)")


def read_decimal(text: str) -> Reading:
    """A number that may have a fraction: "2,5"; a dot before three digits may group thousands."""
    said = without_courtesy(text)
    parts = _DECIMAL.fullmatch(said)
    if parts is None:
        return read_integer(text)
    whole, fraction = parts.groups()
    value = float(f"{whole}.{fraction}")
    if len(fraction) != 3 or whole == "0":
        return certain(value)
    return ask(Reason.SEVERAL, [value, int(whole + fraction)])


_NO_SCORE = pattern(rf"(?:chưa|{NO_WORD})(?: (?:chấm|có|tính|cho|điểm|được))*")
_POINTS = pattern(
    rf"(?:(?:được|đạt|điểm|là|tổng điểm|tự chấm|chấm|số điểm|loại|tốt|khá|trung bình|tb|kém|:|,) )*"
    rf"(?P<number>\d{{1,3}}[.,]\d{{1,2}}|{NUMBER})"
    r"(?: (?:điểm|đ|d))?(?:(?:/| / | trên | trên thang | trên tổng )(?P<best>\d{1,3}))?(?: (?:điểm|đ|d|points?))?(?:(?: ,)?(?: loại)? (?:tốt|khá|trung bình|tb|kém))?(?P<percent> %)?"
)


def read_score(text: str) -> Reading:
    """Points out of 100. Up to ten it may be a score out of ten: ask."""
    said = without_courtesy(text)
    if _NO_SCORE.fullmatch(said):
        return ask(Reason.NOT_KNOWN)
    points = _POINTS.fullmatch(said)
    if points is None:
        return _why_no_number(said, said)
    number, best = points["number"], points["best"]
    if best not in (None, "100"):
        return ask(Reason.WHICH_SCALE)
    if "." in number or "," in number:
        return _broken_score(float(number.replace(",", ".")))
    spoken = value_of(number)
    if spoken is None:
        return NOT_UNDERSTOOD
    reading = from_spoken(spoken)
    if reading.outcome is Outcome.VALUE:
        reading = _score(spoken.value, best)
    return reading.doubted(Reason.WHICH_SCALE) if points["percent"] else reading


def _broken_score(value: float) -> Reading:
    """A form takes whole points: the neighbours are offered; up to ten it is another scale."""
    if value > _BEST_SCORE:
        return ask(Reason.TOO_MANY)
    if value <= _OTHER_SCALE:
        return ask(Reason.WHICH_SCALE, [round(value * 10)] if value > 5 else ())
    return ask(Reason.NOT_WHOLE, [int(value), int(value) + 1])


def _score(value: int, best: str | None) -> Reading:
    if value > _BEST_SCORE:
        return ask(Reason.TOO_MANY)
    if value <= _OTHER_SCALE and best is None:
        return ask(Reason.WHICH_SCALE, [round(value * 10)] if value > 5 else ())
    return certain(value)
