"""An option by its place ("2", "b", "cái đầu") or by a number that falls into its label's range ("32" for 31–35)."""

import re
from collections.abc import Sequence

from handlers.forms.counts import read_integer
from handlers.forms.durations import read_duration
from handlers.forms.numbers import value_of
from handlers.forms.option_list import Listed
from handlers.forms.readings import NOT_UNDERSTOOD, Option, Outcome, Reading, Reason, ask, certain
from handlers.forms.syllables import without_marks
from handlers.forms.words import pattern, phrase, plain, prepare, without_courtesy

_LEAD = (
    "((?:(?:số|câu|ý|cái|chọn|phương án|đáp án|mục|lựa chọn|nút|thứ|ô|dòng|loại)(?: số| thứ)? )*)"
)
_FIRST = phrase(rf"{_LEAD}(?:đầu|đầu tiên|nhất|trên cùng)")
_LAST = phrase(rf"{_LEAD}(?:cuối|cuối cùng|sau cùng|dưới cùng|chót)")
_PLACE = phrase(rf"{_LEAD}(?:(\d{{1,2}})|([a-h])|(một|hai|nhì|ba|tư|bốn|năm|sáu|bảy))(?: ,)?")
_PLACES = {"mot": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7}
_RANGE = re.compile(
    r"(?P<low>\d+) ?- ?(?P<high>\d+)|(?:trên|>) ?(?P<over>\d+)|(?:dưới|<) ?(?P<under>\d+)"
    r"|(?:từ|≥) ?(?P<least>\d+)|(?P<up>\d+) ?(?:\+|trở lên)|(?P<only>\d+)"
)
_AMOUNT = pattern(r"(?s).*(?:\d|tiếng|giờ|phút|trên|dưới).*")
_LARGEST = 10  # times the number an open range begins with
_AGE = phrase("(?:tuổi|t)$")


def by_place(text: str, options: Listed) -> Reading | None:
    """By "1", "a", "cái đầu"; a number is no place where the labels are numbers themselves."""
    said = prepare(text)
    for words, place in ((_FIRST, 0), (_LAST, -1)):
        if words.fullmatch(said):
            return certain(options.options[place].name)
    found = None if options.numeric else _PLACE.fullmatch(said)
    return _at(found, options) if found else None


def _at(found: re.Match[str], options: Listed) -> Reading | None:
    lead, digits, letter, word = found.groups()
    if letter and not lead and _is_initial(letter, options):
        return None
    place = int(digits) if digits else ord(letter) - 96 if letter else _PLACES[without_marks(word)]
    if not 1 <= place <= len(options.options):
        return NOT_UNDERSTOOD
    reading = certain(options.options[place - 1].name)
    unmarked = word is not None and word.isascii() and word not in ("hai", "ba") and not lead
    return reading.doubted(Reason.WITHOUT_MARKS) if unmarked else reading


def _is_initial(letter: str, options: Listed) -> bool:
    """Whether a letter may stand for a label of one word instead: "c" for "Có"."""
    one_word = [label.words[0].bare for label in options.labels if len(label.words) == 1]
    return any(word.startswith(letter) for word in one_word)


def by_number(text: str, options: Listed) -> Reading | None:
    """A number or a length of time that falls into one of the labels' ranges."""
    said = _AGE.sub("", prepare(text)).strip()
    if not options.numeric or not (_AMOUNT.fullmatch(said) or value_of(without_courtesy(said))):
        return None
    minutes = any(sign in option.label for option in options.options for sign in ("'", "′", "phút"))
    reading = read_duration(said) if minutes else read_integer(said)
    return fitted(reading, options.options)


def fitted(reading: Reading, options: Sequence[Option]) -> Reading:
    """The option whose label's range holds the number read."""
    if not isinstance(reading.value, int) or reading.outcome is Outcome.ASK:
        return reading
    hits = [option.name for option in options if _holds(option.label, reading.value)]
    if len(hits) != 1:
        return ask(Reason.SEVERAL if hits else Reason.NOT_UNDERSTOOD, hits)
    return Reading(reading.outcome, hits[0], reading.reason)


def _holds(label: str, number: int) -> bool:
    """An open range ends somewhere too: 1990 is a year of birth, not an age over 50."""
    found = _RANGE.search(plain(label))
    if found is None:
        return number == 0 and without_marks(label).lower() in ("khong", "khong co")
    if found["low"]:
        return int(found["low"]) <= number <= int(found["high"])
    if found["under"]:
        return number < int(found["under"])
    if found["only"]:
        return number == int(found["only"])
    least = int(found["over"] or found["least"] or found["up"])
    return least + (found["over"] is not None) <= number <= least * _LARGEST
