"""One answer of a list: by number, letter, order, label, other words, initials, or a close misspelling."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.forms.clock_times import read_duration
from handlers.forms.counts import read_integer
from handlers.forms.field_words import ASK_SHORT, CONFIRM_SHORT, SENSITIVE, SYNONYMS
from handlers.forms.polarity import read_yesno
from handlers.forms.readings import (
    NOT_UNDERSTOOD,
    Option,
    Outcome,
    Reading,
    Reason,
    ask,
    certain,
    confirm,
)
from handlers.forms.syllables import Syllable, take_apart, without_marks
from handlers.forms.words import phrase, plain, prepare, tokens

Syllables = tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class _Wording:
    """One way to say an option."""

    option: Option
    words: Syllables
    is_label: bool


@dataclass(frozen=True, slots=True)
class _List:
    """The options of a question, ready to be compared with what is typed."""

    options: tuple[Option, ...]
    wordings: tuple[_Wording, ...]
    numeric: bool


_NEGATIONS = frozenset(("không", "chưa", "ko", "k", "chẳng", "đừng", "trừ", "khong", "chua"))
_HEDGES = phrase(
    "hoặc|hay|có thể|chắc|hình như|có lẽ|khoảng|gần|tương đối|hơi|nửa|giữa|không biết|không rõ|chưa rõ|nhưng|với cả"
)
_DROPPED = frozenset(
    [
        "ạ",
        "dạ",
        "vâng",
        "nhé",
        "nha",
        "nhá",
        "nhe",
        "ừ",
        "à",
        "em",
        "thì",
        "là",
        "đấy",
        "đó",
        "thôi",
        "luôn",
    ]
)
_ORDER_LEAD = (
    r"(?:(?:số|câu|ý|cái|chọn|phương án|đáp án|mục|lựa chọn|nút|thứ|cái thứ|ô|dòng|cái số) )*"
)
_FIRST = phrase(rf"{_ORDER_LEAD}(?:đầu|đầu tiên|nhất|trên cùng|thứ nhất)")
_LAST = phrase(rf"{_ORDER_LEAD}(?:cuối|cuối cùng|sau cùng|dưới cùng|chót)")
_PLACE = phrase(rf"({_ORDER_LEAD})(?:(\d{{1,2}})|([a-h])|(một|hai|nhì|ba|tư|bốn|năm|sáu|bảy))")
_PLACES = {"mot": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7}
_LABEL_RANGE = re.compile(
    r"(?P<low>\d+) ?- ?(?P<high>\d+)|(?P<above>trên|>) ?(?P<over>\d+)|(?:dưới|<) ?(?P<under>\d+)"
    r"|(?:từ|≥) ?(?P<least>\d+)|(?P<up>\d+) ?(?:\+|trở lên)|(?P<only>\d+)"
)
_SENSITIVE = tuple(tuple(map(take_apart, words.split())) for words in SENSITIVE.split("|"))


def read_choice(text: str, choices: Sequence[Option]) -> Reading:
    """The name of one option. `text` is as typed."""
    listed = _listed(tuple(choices))
    for option in listed.options:
        if text.strip().lower() in (option.name.lower(), option.label.lower()):
            return certain(option.name)
    words = _words(text)
    if not words:
        return NOT_UNDERSTOOD
    typed = tuple(map(take_apart, words))
    attempts = (
        lambda: _equal(typed, listed),
        lambda: _by_place(prepare(text), listed),
        lambda: _by_number(text, listed),
        lambda: _sensitive(typed, listed),
        lambda: _by_initials(words, typed, listed),
        lambda: _contained(words, typed, listed),
        lambda: _part_of_label(words, typed, listed),
        lambda: _by_polarity(text, listed),
        lambda: _close(words, listed),
    )
    for attempt in attempts:
        reading = attempt()
        if reading is not None:
            return reading
    return NOT_UNDERSTOOD


@lru_cache(maxsize=256)
def _listed(options: tuple[Option, ...]) -> _List:
    wordings = []
    for option in options:
        wordings.append(_Wording(option, _label_syllables(option.label), is_label=True))
        others = (*option.keywords, *SYNONYMS.get(option.label, "").split("|"))
        wordings += [
            _Wording(option, _label_syllables(words), is_label=False) for words in others if words
        ]
    numeric = sum(1 for option in options if re.search(r"\d", option.label)) > 1
    return _List(options, tuple(wordings), numeric)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text without signs; polite words go unless nothing else is there."""
    words = [token for token in tokens(plain(text)) if token[0].isalnum()]
    kept = [word for word in words if word not in _DROPPED]
    while len(kept) > 1 and kept[-1] in ("a", "ah", "e"):
        kept.pop()
    return tuple(kept or words)


def _label_syllables(label: str) -> Syllables:
    return tuple(take_apart(word) for word in tokens(plain(label)) if word[0].isalnum())


def _means(typed: Syllables, meant: Syllables) -> bool:
    return len(typed) == len(meant) and all(map(Syllable.may_mean, typed, meant))


def _decide(hits: Iterable[Option]) -> Reading | None:
    """One option is certain, several are asked, none is nothing."""
    names = list(dict.fromkeys(option.name for option in hits))
    if not names:
        return None
    return certain(names[0]) if len(names) == 1 else ask(Reason.SEVERAL, names)


def _equal(typed: Syllables, listed: _List) -> Reading | None:
    hits = [wording for wording in listed.wordings if _means(typed, wording.words)]
    exact = [wording for wording in hits if wording.words == typed]
    labels = [wording for wording in exact or hits if wording.is_label]
    return _decide(wording.option for wording in labels or exact or hits)


def _by_place(said: str, listed: _List) -> Reading | None:
    """ "1", "a", "cái đầu": not where the labels are numbers themselves."""
    if listed.numeric:
        return None
    count = len(listed.options)
    if _FIRST.fullmatch(said):
        return certain(listed.options[0].name)
    if _LAST.fullmatch(said):
        return certain(listed.options[-1].name)
    found = _PLACE.fullmatch(said)
    if found is None:
        return None
    digits, letter, word = found[2], found[3], found[4]
    place = int(digits) if digits else ord(letter) - 96 if letter else _PLACES[without_marks(word)]
    if not 1 <= place <= count:
        return NOT_UNDERSTOOD
    reading = certain(listed.options[place - 1].name)
    unmarked = word is not None and word.isascii() and word not in ("hai", "ba") and not found[1]
    return reading.doubted(Reason.WITHOUT_MARKS) if unmarked else reading


def _by_number(text: str, listed: _List) -> Reading | None:
    """A number or a length of time that falls into one of the labels' ranges."""
    if not listed.numeric or not re.search(r"\d|tiếng|tieng|giờ|gio", plain(text)):
        return None
    said = re.sub(r"\b(?:tuổi|tuoi|t)$", "", prepare(text)).strip()
    minutes = any(sign in option.label for option in listed.options for sign in ("'", "′", "phút"))
    reading = read_duration(said) if minutes else read_integer(said)
    return fitted(reading, listed.options)


def fitted(reading: Reading, options: Sequence[Option]) -> Reading:
    """The option whose label's range holds the number read."""
    if not isinstance(reading.value, int):
        return reading
    hits = [option.name for option in options if _holds(option.label, reading.value)]
    if len(hits) != 1:
        return ask(Reason.SEVERAL if hits else Reason.NOT_UNDERSTOOD, hits)
    return Reading(reading.outcome, hits[0], reading.reason)


def _holds(label: str, number: int) -> bool:
    found = _LABEL_RANGE.search(plain(label))
    if found is None:
        return number == 0 and without_marks(label).lower() in ("khong", "khong co", "0")
    if found["low"]:
        return int(found["low"]) <= number <= int(found["high"])
    if found["over"]:
        return number > int(found["over"])
    if found["under"]:
        return number < int(found["under"])
    least = found["least"] or found["up"]
    return number >= int(least) if least else number == int(found["only"])


def _sensitive(typed: Syllables, listed: _List) -> Reading | None:
    """Discipline and discord: "Khác" and nothing more; a call is suggested."""
    if not any(_place_of(words, typed) is not None for words in _SENSITIVE):
        return None
    for option in listed.options:
        if option.name == "other" or without_marks(option.label).lower() == "khac":
            return certain(option.name, Reason.CALL_INSTEAD)
    return ask(Reason.CALL_INSTEAD)


def _place_of(words: Syllables, typed: Syllables) -> int | None:
    """Where the words stand in what was typed, one after the other."""
    for place in range(len(typed) - len(words) + 1):
        if _means(typed[place : place + len(words)], words):
            return place
    return None


def _by_initials(words: tuple[str, ...], typed: Syllables, listed: _List) -> Reading | None:
    hits = [w.option for w in listed.wordings if w.is_label and _shortened(words, typed, w.words)]
    hits = hits or [w.option for w in listed.wordings if w.is_label and _begins(words, w.words)]
    hits = hits or [o for o in listed.options if o.label.isupper() and _spelt_out(typed, o.label)]
    reading = _decide(hits)
    if reading is None or reading.outcome is not Outcome.VALUE or len(words) != 1:
        return reading
    if words[0] in ASK_SHORT:
        return ask(Reason.AMBIGUOUS_SHORT, [reading.value])
    return reading.doubted(Reason.AMBIGUOUS_SHORT) if words[0] in CONFIRM_SHORT else reading


def _shortened(words: tuple[str, ...], typed: Syllables, label: Syllables) -> bool:
    """Whether each word is a syllable of the label or the initials of several, in order, to the end."""
    if not words:
        return not label
    if not label:
        return False
    if typed[0].may_mean(label[0]) and _shortened(words[1:], typed[1:], label[1:]):
        return True
    length = len(words[0])
    return (
        2 <= length <= len(label)
        and _are_initials(words[0], label[:length])
        and _shortened(words[1:], typed[1:], label[length:])
    )


def _are_initials(word: str, label: Syllables) -> bool:
    pairs = zip(map(take_apart, word), label, strict=True)
    return all(s.bare == full.bare[:1] and s.shapes in (" ", full.shapes[:1]) for s, full in pairs)


def _begins(words: tuple[str, ...], label: Syllables) -> bool:
    """ "btkt" for the first four of five syllables."""
    length = len(words[0])
    return len(words) == 1 and 3 <= length < len(label) and _are_initials(words[0], label[:length])


def _spelt_out(typed: Syllables, label: str) -> bool:
    """ "trung học cơ sở" for THCS."""
    letters = take_apart(label.lower()).bare
    return len(typed) > 1 and letters == "".join(word.bare[:1] for word in typed)


def _contained(words: tuple[str, ...], typed: Syllables, listed: _List) -> Reading | None:
    """The longest wording within the text; what stands around it decides how sure that is."""
    found = [w for w in listed.wordings if _place_of(w.words, typed) is not None]
    if not found:
        return None
    longest = max(len(w.words) for w in found)
    covered = [w for w in found if not _inside_another(w, found)]
    names = list(dict.fromkeys(w.option.name for w in covered))
    if len(names) > 1 or _HEDGES.search(" ".join(words)):
        return ask(Reason.SEVERAL if len(names) > 1 else Reason.UNSURE, names)
    rest = [
        word
        for word in words
        if not any(take_apart(word).may_mean(s) for w in covered for s in w.words)
    ]
    if not rest:
        return certain(names[0])
    if any(word in _NEGATIONS for word in rest):
        return ask(Reason.NOT_UNDERSTOOD, names)
    if all(_adds_nothing(word) for word in rest):
        return certain(names[0])
    if longest == 1:
        return ask(Reason.NOT_UNDERSTOOD, names)
    return confirm(names[0], Reason.UNSURE)


def _inside_another(wording: _Wording, found: Sequence[_Wording]) -> bool:
    return any(
        len(other.words) > len(wording.words) and _place_of(wording.words, other.words) is not None
        for other in found
    )


_AROUND = frozenset(
    [
        "loại",
        "xếp",
        "tự",
        "họp",
        "sinh",
        "hoạt",
        "chi",
        "bộ",
        "cb",
        "thôn",
        "bản",
        "do",
        "vì",
        "bị",
        "được",
        "là",
        "chức",
        "danh",
        "vị",
        "trí",
        "người",
        "đồng",
        "chí",
        "đc",
        "dc",
        "đv",
        "ấy",
        "này",
        "của",
        "ông",
        "bà",
        "cháu",
        "đã",
        "rồi",
        "có",
        "chọn",
        "thưa",
        "báo",
        "cáo",
        "tôi",
        "anh",
        "chị",
        "với",
        "cho",
    ]
)
_AROUND_BARE = frozenset(map(without_marks, _AROUND))


def _adds_nothing(word: str) -> bool:
    return word in _AROUND or word in _AROUND_BARE


def _part_of_label(words: tuple[str, ...], typed: Syllables, listed: _List) -> Reading | None:
    """Some words of a label that stand in no other; a label that says "chưa" needs its "chưa"."""
    if sum(map(len, words)) < 3:
        return None
    hits = []
    for wording in listed.wordings:
        place = _place_of(typed, wording.words) if wording.is_label else None
        if place is not None and not _loses_negation(wording.words, place):
            hits.append(wording.option)
    reading = _decide(hits)
    if reading is None or len(words) > 1 or reading.outcome is Outcome.ASK:
        return reading
    return reading if len(words[0]) > 3 else reading.doubted(Reason.UNSURE)


def _loses_negation(label: Syllables, place: int) -> bool:
    return any(word.bare in ("khong", "chua") for word in label[:place])


_YES_LABEL = phrase("(?:có|đã|rồi|còn|vẫn|đồng ý)(?: .*)?")
_NO_LABEL = phrase("(?:không|chưa|hết)(?: .*)?")


def _by_polarity(text: str, listed: _List) -> Reading | None:
    """A yes or no for the only option that says so."""
    answer = read_yesno(prepare(text))
    if not isinstance(answer.value, bool):
        return None
    label = _YES_LABEL if answer.value else _NO_LABEL
    hits = [option for option in listed.options if label.fullmatch(prepare(option.label))]
    reading = _decide(hits)
    if reading is None or answer.outcome is Outcome.VALUE:
        return reading
    return reading.doubted(answer.reason)


def _close(words: tuple[str, ...], listed: _List) -> Reading | None:
    """One slip of the finger in a short label, two in a long one; always confirmed."""
    typed = without_marks(" ".join(words))
    if len(typed) < 4:
        return None
    near = []
    for wording in listed.wordings:
        label = " ".join(word.bare for word in wording.words)
        allowed = 0 if len(label) < 4 else 1 if len(label) < 8 else 2
        if abs(len(label) - len(typed)) <= allowed and _distance(typed, label) <= allowed:
            near.append(wording.option)
    reading = _decide(near)
    return reading.doubted(Reason.CLOSE_SPELLING) if reading else None


def _distance(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before = before, row
        row = [i]
        for j, sign in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


_BETWEEN = re.compile(r"\s*(?:[,;+&/]|\bvà\b|\bva\b|\bvới\b|\n)\s*")


def read_choices(text: str, choices: Sequence[Option]) -> Reading:
    """Several options: a tuple of names in the list's order."""
    whole = read_choice(text, choices)
    if whole.outcome is Outcome.VALUE:
        return certain((str(whole.value),))
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if piece]
    if len(pieces) == 1:
        pieces = text.split()
    readings = [read_choice(piece, choices) for piece in pieces]
    if not readings or any(reading.outcome is Outcome.ASK for reading in readings):
        return ask(whole.reason, whole.options)
    names = {reading.value for reading in readings}
    chosen = tuple(option.name for option in choices if option.name in names)
    sure = all(reading.outcome is Outcome.VALUE for reading in readings)
    return certain(chosen) if sure else confirm(chosen, Reason.UNSURE)
