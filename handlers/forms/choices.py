"""One answer of a list: by label and other words, place, number, initials, a close misspelling."""

from collections.abc import Callable, Sequence

from handlers.forms import private
from handlers.forms.choice_places import by_number, by_place
from handlers.forms.close_spelling import distance
from handlers.forms.counts import UNKNOWN
from handlers.forms.initials import by_initials
from handlers.forms.option_list import (
    OTHER_POSTS_WORDS,
    SENSITIVE_WORDS,
    Listed,
    Syllables,
    Typed,
    Wording,
    contains,
    decide,
    listed,
    other_option,
    place_in,
    same,
    typed,
    unevenly_marked,
)
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
from handlers.forms.syllables import take_apart, without_marks
from handlers.forms.words import phrase, prepare, spell, undo_keys, without_courtesy

_NEGATIONS = frozenset(
    ["không", "chưa", "ko", "k", "kg", "chẳng", "chả", "đừng", "trừ", "khong", "chua", "hết", "het"]
)
_CONNECTORS = frozenset(
    [
        "và",
        "va",
        "với",
        "voi",
        "cùng",
        "cung",
        "kết",
        "hợp",
        "ket",
        "hop",
        "kiêm",
        "kiem",
        "lồng",
        "ghép",
    ]
)
_ADDS_NOTHING = phrase(
    "khuyết|trống|tự xếp loại|xếp loại|tự xếp|xếp|loại|mức|họp|sinh hoạt|chi bộ|cb|thôn|bản|do|vì|bị|được|là|chức danh|chức vụ"
    "|vị trí|người|đồng chí|đc|dc|đv|ấy|này|của|ông|bà|bác|anh|chị|cháu|tôi|đã|rồi|có|chọn|đạt|thưa|báo cáo|với|cho"
    "|hết$|kết quả|hoàn toàn|ra|quá|lắm|rất|đó|lý do|nguyên nhân|thì"
)
_HEDGES = phrase(
    "hoặc|hay|có thể|chắc(?! chắn)|hình như|có lẽ|khoảng|gần|tương đối|hơi|nửa|giữa|nhưng|@khá là"
)

_ONLY = frozenset(("chỉ", "chi", "mỗi", "moi"))

_Attempt = Callable[[str, Typed, Listed], Reading | None]


def read_choice(text: str, choices: Sequence[Option]) -> Reading:
    """The name of one option. `text` is as typed."""
    options = listed(tuple(choices))
    for option in options.options:
        if text.strip().lower() in (option.name.lower(), option.label.lower()):
            return certain(option.name)
    reading = _of_a_list(text, options)
    if reading.outcome is not Outcome.ASK or undo_keys(text) or private.find(text):
        return (
            reading  # "da5 a" is "dạ a", not "dạ 5 ạ"; "anh Sơn nghỉ" does not say "anh" politely
        )
    second = _of_a_list(without_courtesy(prepare(text)), options)
    return second if second.outcome is Outcome.VALUE else reading


def _of_a_list(text: str, options: Listed) -> Reading:
    said = typed(text)
    return as_spelled(text, said, options) or _close(text, said, options) or NOT_UNDERSTOOD


def as_spelled(text: str, said: Typed, options: Listed) -> Reading | None:
    """The first attempt that has something to say."""
    if not said.words:
        return _by_polarity(text, said, options)
    readings = (attempt(text, said, options) for attempt in _ATTEMPTS)
    return next((reading for reading in readings if reading is not None), None)


def _equal(_text: str, said: Typed, options: Listed) -> Reading | None:
    """A label or another wording, whole."""
    return _equal_to(said.whole, options) or _equal_to(said.syllables, options)


def _equal_at_heart(_text: str, said: Typed, options: Listed) -> Reading | None:
    """The same without words that add nothing: "xếp loại tốt", "bí thư chi bộ"."""
    kept = _telling(said.words)
    if not kept:
        return None
    only = kept[1:] if kept[0] in _ONLY else []
    return _equal_to(Typed.of(kept).syllables, options) or (
        _equal_to(Typed.of(only).syllables, options) if only else None
    )


def _telling(words: Sequence[str]) -> list[str]:
    """The words that are not part of a phrase that adds nothing."""
    spelled = [spell(word) for word in words]
    telling = list(words)
    for match in reversed(list(_ADDS_NOTHING.finditer(" ".join(spelled)))):
        start = match.string.count(" ", 0, match.start())
        del telling[start : start + match.group().count(" ") + 1]
    return telling


def _by_letter(said: Typed, options: Listed) -> Reading | None:
    """As "a ạ"."""
    alone = len(said.words) == 1 and said.words[0].isalpha()
    return by_place(said.words[0], options) if alone else None


def _equal_to(said: Syllables, options: Listed) -> Reading | None:
    """A label, and a wording with all its marks, comes before the others."""
    hits = [wording for wording in options.wordings if same(said, wording.words)]
    exact = [wording for wording in hits if wording.words == said]
    best = exact or [w for w in hits if w.is_label or not unevenly_marked(said, w.words)]
    labels = [wording for wording in best if wording.is_label]
    if best and not exact and not labels:  # "truong ban": trưởng bản, or Trưởng ban CTMT
        best += [label for label in options.labels if place_in(label.words, said) is not None]
    return decide(wording.option for wording in labels or best)


def _in_other_order(_text: str, said: Typed, options: Listed) -> Reading | None:
    """As in "trưởng thôn kiêm bí thư", "chuyên đề và thường kỳ"."""
    hits = [label for label in options.labels if _same_words(said.syllables, label.words)]
    reading = decide(label.option for label in hits)
    if (
        reading
        and any(_says_kiem(label.words) for label in hits)
        and not _says_kiem(said.syllables)
    ):
        return reading.doubted(Reason.UNSURE)  # "bí thư và trưởng thôn" may be two posts
    return reading


def _says_kiem(words: Syllables) -> bool:
    return any(word.bare == "kiem" for word in words)


def _same_words(said: Syllables, label: Syllables) -> bool:
    one, other = (
        sorted(word.bare for word in words if word.bare not in _CONNECTORS)
        for words in (said, label)
    )
    return len(label) > 3 and one == other


def _sensitive(_text: str, said: Typed, options: Listed) -> Reading | None:
    """Discipline and discord: "Khác" and nothing more; a call is suggested."""
    if not any(contains(said.syllables, words) for words in SENSITIVE_WORDS):
        return None
    if any(word in _NEGATIONS for word in said.words):
        return ask(Reason.CALL_INSTEAD)
    other = other_option(options.options)
    return certain(other.name, Reason.CALL_INSTEAD) if other else ask(Reason.CALL_INSTEAD)


def _other_post(_text: str, said: Typed, options: Listed) -> Reading | None:
    """As "phó trưởng thôn", which is no "Trưởng thôn"."""
    if not any(contains(said.syllables, words) for words in OTHER_POSTS_WORDS):
        return None
    other = other_option(options.options)
    return ask(Reason.NOT_UNDERSTOOD, [other.name] if other else ())


def _contained(_text: str, said: Typed, options: Listed) -> Reading | None:
    """The longest wording within the text; what stands around it decides how sure that is."""
    found = [
        w
        for w in options.wordings
        if contains(said.syllables, w.words)
        and (w.is_label or not unevenly_marked(said.syllables, w.words))
    ]
    covered = [w for w in found if not _inside_another(w, found)]
    names = list(dict.fromkeys(w.option.name for w in covered))
    if not names:
        return None
    if len(names) > 1 or _HEDGES.search(prepare(" ".join(said.words))):
        return ask(Reason.SEVERAL if len(names) > 1 else Reason.UNSURE, names)
    return _surrounded(names[0], covered, said, options)


def _surrounded(
    name: str, covered: Sequence[Wording], said: Typed, options: Listed
) -> Reading | None:
    """How sure an option is by the words around it."""
    if _says_another(name, covered, said, options):
        return ask(Reason.SEVERAL, [name])
    rest = [word for word in _telling(said.words) if not _in_any(word, covered)]
    if any(word in _NEGATIONS for word in rest):
        return ask(Reason.NOT_UNDERSTOOD, [name])
    others = [w for w in options.labels if w.option.name != name]
    if any(_in_any(word, others) for word in rest):
        return ask(Reason.SEVERAL, [name])
    own = [w for w in options.labels if w.option.name == name]
    if all(_in_any(word, own) for word in rest):
        return certain(name)
    if max(len(w.words) for w in covered) > 1:
        return confirm(name, Reason.UNSURE)
    polar = _POLAR.fullmatch(covered[0].bare) is not None
    return None if polar else ask(Reason.NOT_UNDERSTOOD, [name])


def _says_another(name: str, covered: Sequence[Wording], said: Typed, options: Listed) -> bool:
    """Whether another option is named beside this one: "bí thư và phó bí thư"."""
    rest = list(said.syllables)
    for wording in sorted(covered, key=lambda each: -len(each.words)):
        place = place_in(tuple(rest), wording.words)
        if place is not None:
            del rest[place : place + len(wording.words)]
    return any(
        w.option.name != name and contains(tuple(rest), w.words) for w in options.labels if rest
    )


def _inside_another(wording: Wording, found: Sequence[Wording]) -> bool:
    return any(
        len(other.words) > len(wording.words) and contains(other.words, wording.words)
        for other in found
    )


def _in_any(word: str, wordings: Sequence[Wording]) -> bool:
    syllable = take_apart(word)
    return any(syllable.may_mean(full) for wording in wordings for full in wording.words)


def _part_of_label(_text: str, said: Typed, options: Listed) -> Reading | None:
    """Some words of a label that stand in no other; a label that says "chưa" needs its "chưa"."""
    for words in (said, Typed.of(_telling(said.words))):
        if sum(map(len, words.words)) < 3 or words.words in (("không",), ("khong",)):
            continue
        hits = [label.option for label in options.labels if _holds(label.words, words.syllables)]
        reading = decide(hits)
        if reading is not None:
            short = len(words.words) == 1 and (
                len(words.words[0]) <= 3 or words.words[0] in _NEGATIONS
            )
            return reading.doubted(Reason.UNSURE) if short else reading
    return None


def _holds(label: Syllables, words: Syllables) -> bool:
    place = place_in(label, words)
    return place is not None and not any(w.bare in ("khong", "chua") for w in label[:place])


_POLAR = phrase("co|khong|chua|roi|con")
_YES_LABEL = phrase("(?:có|đã|rồi|còn|vẫn|đồng ý)(?: .*)?")
_NO_LABEL = phrase("(?:không|chưa|hết)(?: .*)?")


def _by_polarity(text: str, said: Typed, options: Listed) -> Reading | None:
    """A yes or no for the only option that says so; certain where the option says nothing else."""
    answer = read_yesno(prepare(text))
    if not isinstance(answer.value, bool) or _one_letter_of_a_label(said, options):
        return None
    label = _YES_LABEL if answer.value else _NO_LABEL
    hits = [option for option in options.options if label.fullmatch(prepare(option.label))]
    reading = decide(hits)
    if reading is None or reading.outcome is Outcome.ASK:
        return reading
    plain_label = len(hits[0].label.split()) == 1 and answer.outcome is Outcome.VALUE
    return reading if plain_label else reading.doubted(answer.reason or Reason.UNSURE)


def _one_letter_of_a_label(said: Typed, options: Listed) -> bool:
    """Whether one letter may be a label: "k" is không, but in a list with "Khá" and "Kém" it may be those."""
    letter = "".join(said.words)
    one_word = [label.words[0].bare for label in options.labels if len(label.words) == 1]
    return len(letter) == 1 and any(
        word.startswith(letter) and word not in ("khong", "chua", "co", "da") for word in one_word
    )


def _not_known(text: str, _said: Typed, _options: Listed) -> Reading | None:
    return ask(Reason.NOT_KNOWN) if UNKNOWN.search(prepare(text)) else None


def _close(_text: str, said: Typed, options: Listed) -> Reading | None:
    """One slip of the finger in a short label, two in a long one; always confirmed."""
    if any(word in _NEGATIONS for word in said.words):
        return None
    written = without_marks(" ".join(said.words))
    reading = decide(w.option for w in options.wordings if _is_close(written, w))
    return reading.doubted(Reason.CLOSE_SPELLING) if reading else None


def _is_close(written: str, wording: Wording) -> bool:
    length = len(wording.bare)
    slips = 0 if length < 4 else 1 if length < 8 else 2
    if abs(length - len(written)) > slips or len(wording.letters ^ set(written)) > 2 * slips:
        return False
    return distance(written, wording.bare) <= slips


# The surest first; each gives None where it has nothing to say.
_ATTEMPTS: tuple[_Attempt, ...] = (
    _equal,
    lambda text, said, options: by_place(text, options) or _by_letter(said, options),
    lambda text, _, options: by_number(text, options),
    _not_known,
    _sensitive,
    _other_post,
    lambda _, said, options: by_initials(said, options),
    _equal_at_heart,
    _in_other_order,
    _contained,
    _part_of_label,
    _by_polarity,
)
