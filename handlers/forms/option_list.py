"""The options of a question and every wording of each, ready to be compared with what is typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handlers.forms.field_words import OTHER_POSTS, SENSITIVE, SYNONYMS
from handlers.forms.readings import Option, Reading, Reason, ask, certain
from handlers.forms.syllables import Syllable, take_apart, without_marks
from handlers.forms.words import plain, tokens

Syllables = tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say an option."""

    option: Option
    words: Syllables
    is_label: bool
    bare: str  # the words without marks
    letters: frozenset[str]

    @classmethod
    def of(cls, option: Option, text: str, *, is_label: bool) -> "Wording":
        words = syllables(text)
        bare = " ".join(word.bare for word in words)
        return cls(option, words, is_label, bare, frozenset(bare))


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of options; `numeric` where their labels are numbers, so that "2" is no place in it."""

    options: tuple[Option, ...]
    wordings: tuple[Wording, ...]
    numeric: bool

    @property
    def labels(self) -> list[Wording]:
        return [wording for wording in self.wordings if wording.is_label]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: the words that count, the same taken apart, and every word taken apart."""

    words: tuple[str, ...]
    syllables: Syllables
    whole: Syllables

    @classmethod
    def of(cls, words: Iterable[str], whole: Iterable[str] = ()) -> "Typed":
        words = tuple(words)
        return cls(words, tuple(map(take_apart, words)), tuple(map(take_apart, whole)))


_WRITTEN_OUT = {
    "ko": "không", "kg": "không", "khg": "không", "hông": "không", "k": "không", "r": "rồi",
    "rùi": "rồi", "dc": "được", "đc": "được", "sh": "sinh hoạt", "bch": "ban chấp hành",
}  # fmt: skip
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
        "luôn",
        "da",
        "vang",
    ]
)
_BEFORE_A_LETTER = frozenset(
    [
        "loại",
        "câu",
        "số",
        "cái",
        "chọn",
        "án",
        "ý",
        "loai",
        "cau",
        "so",
        "cai",
        "chon",
        "y",
        "mục",
        "muc",
        "nút",
        "nut",
    ]
)


@lru_cache(maxsize=256)
def listed(options: tuple[Option, ...]) -> Listed:
    """The list with all wordings: label, the form's own keywords, and the field's other words."""
    wordings = []
    for option in options:
        wordings.append(Wording.of(option, option.label, is_label=True))
        others = (*option.keywords, *SYNONYMS.get(option.label, "").split("|"))
        wordings += [Wording.of(option, other, is_label=False) for other in others if other]
    numbers = sum(any(sign.isdigit() for sign in option.label) for option in options)
    return Listed(options, tuple(wordings), numbers > 1)


def syllables(text: str) -> Syllables:
    """The words of a label or a keyword."""
    return tuple(take_apart(word) for word in tokens(plain(text)) if word[0].isalnum())


OTHER_POSTS_WORDS = tuple(syllables(words) for words in OTHER_POSTS.split("|"))
SENSITIVE_WORDS = tuple(syllables(words) for words in SENSITIVE.split("|"))


def typed(text: str) -> Typed:
    """The words of a message without signs; polite words go unless nothing else is there."""
    words = [token for token in tokens(plain(text)) if token[0].isalnum()]
    if len(words) > 1:
        words = " ".join(_WRITTEN_OUT.get(word, word) for word in words).split()
    kept = [word for word in words if word not in _DROPPED]
    while len(kept) > 1 and kept[-1] in ("a", "ah") and kept[-2] not in _BEFORE_A_LETTER:
        kept.pop()
    return Typed.of(kept or words, words)


def same(said: Syllables, meant: Syllables) -> bool:
    """Whether all words are those meant, perhaps without their marks."""
    return len(said) == len(meant) and all(map(Syllable.may_mean, said, meant))


def unevenly_marked(said: Syllables, meant: Syllables) -> bool:
    """As "trưởng ban" for "trưởng bản": who marks one word would have marked the other."""
    if all(map(is_bare, said)):
        return False
    return any(
        is_bare(word) and word.may_mean(full) and not is_bare(full)
        for word in said
        for full in meant
    )


def is_bare(syllable: Syllable) -> bool:
    return not syllable.tone and not syllable.shapes.strip()


def contains(said: Syllables, words: Syllables) -> bool:
    """Whether `words` stand in what was said, one after the other."""
    length, first = len(words), words[0].bare
    return any(
        said[place].bare == first and same(said[place : place + length], words)
        for place in _places(said, words)
    )


def place_in(label: Syllables, said: Syllables) -> int | None:
    """Where in a label the words that were said stand."""
    length = len(said)
    places = (place for place in _places(label, said) if same(said, label[place : place + length]))
    return next(places, None)


def _places(longer: Syllables, shorter: Syllables) -> range:
    return range(len(longer) - len(shorter) + 1)


def decide(hits: Iterable[Option]) -> Reading | None:
    """One option is certain, several are asked, none is nothing."""
    names = list(dict.fromkeys(option.name for option in hits))
    if not names:
        return None
    return certain(names[0]) if len(names) == 1 else ask(Reason.SEVERAL, names)


def other_option(options: Iterable[Option]) -> Option | None:
    """The option "Khác", if the list has one."""
    for option in options:
        if option.name == "other" or without_marks(option.label).lower() == "khac":
            return option
    return None
