"""Typed text made comparable: one spelling per word, and patterns written in Vietnamese that also match text without marks.

`prepare` turns what a person typed into lower-case tokens with single spaces between them, each in
the spelling of the vocabulary where its marks allow that. A word typed without any marks stays bare.
`pattern` compiles a regular expression written in full Vietnamese; each of its words matches with
its marks or with none at all.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.forms import key_residue
from handlers.forms.patterns import Pattern
from handlers.forms.syllables import Syllable, level_i, take_apart, without_marks
from handlers.forms.vocabulary import WORDS

LONGEST_TEXT = 500  # nobody answers a question with more; a notice that was passed on does

_WORD = r"[^\W\d_]+"
_TOKEN = re.compile(
    rf"""(?:(?<=[\s(:])|^)-\d+ | ^-\s*\d+         # a negative number
    | \d+ (?:\s*/\s*\d+ | [-.,:_\\]\d+)*       # 3, 3/10, 3 / 10, 3.10, 19:30, 2,5
    | {_WORD} | [^\w\s]""",
    re.VERBOSE,
)
_SPACED_DASHES = re.compile(r"^(\d+) - (\d+)(?: - (\d+))?$")
_COMRADE = re.compile(r"(?<![^\W\d_])(?:[đd]|dd|d9)\s?[/.]\s?c(?![^\W\d_])")
_MEMBER = re.compile(r"(?<![^\W\d_])[đd]/v(?![^\W\d_])")
_PAUSES = frozenset(',;.!()[]{}"“”«»:•*|…-_=&#@\\')
_SIGNS = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'", "′": "'", "´": "'"}
)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_ECHO = re.compile(r"([^\W\d_])\1{2,}")
_SAID_TWICE = re.compile(r"(?<!\S)(\W)(?: \1)+(?!\S)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]")
_CHUNK = re.compile(r"\d+(?=[^\W\d_])|[^\W_]+")  # "27ddc" is a number and a word
_MARKED = re.compile(r"@?[a-z]*[^\W\d_\x00-\x7f][^\W\d_]*")


def _index(words: str) -> dict[str, list[tuple[str, Syllable]]]:
    index: dict[str, list[tuple[str, Syllable]]] = {}
    for word in words.split():
        syllable = take_apart(word)
        known = index.setdefault(syllable.bare, [])
        if all(syllable != other for _, other in known):  # "huỷ" and "hủy" are one word
            known.append((word, syllable))
    return index


_VOCABULARY = _index(WORDS)
_SLANG = {
    "trc": "trước", "ng": "người", "vs": "với", "j": "gì", "bik": "biết", "bit": "biết",
    "ntn": "như thế nào", "lm": "làm", "tgian": "thời gian",
    "hum": "hôm", "dki": "dự kiến", "xl": "xếp loại",
}  # fmt: skip


def find(syllable: Syllable) -> str | None:
    """The one word of the vocabulary that this syllable is, perhaps with some of its marks."""
    known = _VOCABULARY.get(syllable.bare, ())
    exact = [word for word, full in known if full == syllable]
    near = exact or [word for word, full in known if syllable.may_mean(full)]
    return near[0] if len(near) == 1 else None


@lru_cache(maxsize=8192)
def spell(token: str) -> str:
    """A word in the vocabulary's spelling; without marks, or unknown, as it is."""
    if token.isascii():
        return _SLANG.get(token) or level_i(token)
    return find(take_apart(token)) or unicodedata.normalize("NFC", token)


@lru_cache(maxsize=4)  # one message is looked at from several sides; it is not to be kept for long
def plain(text: str) -> str:
    """Compatible signs and digits, lower case, nothing invisible, đ/c as one word."""
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    text = _INVISIBLE.sub("", text).lower()
    text = _OTHER_DIGIT.sub(_latin_digit, text)
    return _MEMBER.sub("đv ", _COMRADE.sub(" đc ", text)).strip()


def _latin_digit(found: re.Match[str]) -> str:
    return str(unicodedata.decimal(found.group()))


def tokens(text: str) -> list[str]:
    """The pieces of a plain text: words, numbers with their separators, single signs."""
    text = _SPACED_DASHES.sub(_without_spaces, _without_echo(text))
    return [re.sub(r"\s", "", piece) for piece in _TOKEN.findall(text)]


def _without_echo(text: str) -> str:
    """Makes "rồiiii" and "cóoooo" into "rồi" and "có"."""
    bare = without_marks(text)
    if len(bare) != len(text):
        return text
    for match in reversed(list(_ECHO.finditer(bare))):
        run = text[match.start() : match.end()]
        kept = next((sign for sign in run if not sign.isascii()), run[0])
        text = text[: match.start()] + kept + text[match.end() :]
    return text


def _without_spaces(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")


@lru_cache(maxsize=4)
def prepare(text: str) -> str:
    """Tokens in the vocabulary's spelling with one space between; every pause is a comma."""
    words = ["," if token in _PAUSES else spell(token) for token in tokens(plain(text))]
    return _SAID_TWICE.sub(r"\1", " ".join(words)).strip(" ,")


@dataclass(frozen=True, slots=True)
class Undone:
    """A text with its Telex and VNI keys undone, and the words that came of it."""

    text: str
    words: frozenset[str]


def undo_keys(text: str) -> Undone | None:
    """The prepared text after undoing, or None where nothing was undone."""
    made: set[str] = set()

    def mend(match: re.Match[str]) -> str:
        chunk = match.group()
        if chunk.isalpha() and is_known(chunk):
            return chunk
        syllable = key_residue.undo(chunk)
        word = find(syllable) if syllable else None
        if word is None:
            return chunk
        made.add(word)
        return word

    mended = _CHUNK.sub(mend, plain(text))
    return Undone(prepare(mended), frozenset(made)) if made else None


_NODS = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u23f0]")
_SHAKES = frozenset("👎❌🚫🙅✖⛔❓❔🤷✗✘☒")


def undecorated(text: str) -> str:
    """Text without the pictures beside its words; one that may deny or doubt them stays."""
    pictures = set(_NODS.findall(text))
    if not pictures or pictures & _SHAKES:
        return text
    return " ".join(_NODS.sub(" ", text).split()) or text


def is_known(word: str) -> bool:
    """Whether a word stands in the vocabulary as typed, with all its marks or with none."""
    if word.isascii():
        return level_i(word) in _VOCABULARY
    return find(take_apart(word)) is not None


def expand(expression: str) -> str:
    """Every marked word of a regular expression as "marked or bare"; with @ before it, marked only."""

    def either(match: re.Match[str]) -> str:
        word = match.group().removeprefix("@")
        syllable = take_apart(word)
        spelling = find(syllable)
        if spelling is None or take_apart(spelling) != syllable:
            raise ValueError(f"{word!r} is not in the vocabulary")
        return spelling if word != match.group() else f"(?:{spelling}|{syllable.bare})"

    return _MARKED.sub(either, expression)


def pattern(expression: str) -> Pattern:
    """An expression over prepared text. Words in it are separated by single spaces."""
    return Pattern(lambda: expand(expression))


def phrase(expression: str) -> Pattern:
    """As `pattern`, found only where whole words begin and end."""
    return Pattern(lambda: rf"(?<!\S)(?:{expand(expression)})(?!\S)")


def any_of(wordings: Sequence[str]) -> Pattern:
    """Finds wordings that a form gives, the longest first; their words need not be in the vocabulary."""
    return Pattern(lambda: _either(wordings))


def _either(wordings: Sequence[str]) -> str:
    longest_first = sorted(map(prepare, wordings), key=len, reverse=True)
    either = "|".join(
        " ".join(map(_with_or_without_marks, words.split())) for words in longest_first
    )
    return rf"(?<!\S)(?:{either})(?!\S)"


def _with_or_without_marks(word: str) -> str:
    bare = take_apart(word).bare
    return re.escape(word) if word == bare else f"(?:{re.escape(word)}|{re.escape(bare)})"


_POLITE_LEAD = pattern(
    r"(?:(?:dạ|@vâng|ừ|@ờ|ok|thưa|kính|gửi|báo cáo|bc|xin|em|@tôi|mình|@cháu|các|đồng chí|đc|dc"
    r"|anh|@chị|@bác|@chú|@cô|cấp trên|bọn em|chúng (?:em|tôi)|bên (?:em|tôi|mình|này)|nhà em|tụi em|thì|là|à|ừm|,)(?: |$))+"
)
_POLITE_TAIL = pattern(
    r"(?<!\S)(?:(?:ạ|a|ah|à|nhé|nhe|nha|nhá|@đấy|@đó|@ấy|thôi|@mà|luôn|@vậy|@thế|nghe|em|anh|@chị|@bác|@chú|@cô|@cháu|@thầy|đồng chí|đc|dc"
    r"|thưa|(?:xin )?cảm ơn|(?:xin )?cám ơn|🙏|😊|🙂|❤|,|\.)(?: |$))+$"
)


def without_courtesy(text: str) -> str:
    """Prepared text without polite words around it, unless nothing else is there."""
    lead = _POLITE_LEAD.match(text)
    rest = text[lead.end() :].strip() if lead else text
    if not rest:
        return text
    tail = _POLITE_TAIL.search(rest)
    shorter = rest[: tail.start()].strip() if tail else rest
    return shorter or rest


_ADDRESS = phrase(
    r"^(?:(?:dạ|kính|em|tôi|xin|,) )*(?:báo cáo|thưa|gửi)(?: (?:đồng chí|đc|dc|anh|chị|bác|các|@chú|@cô|,))+(?= )"
)


def without_address(text: str) -> str:
    """Prepared text without "báo cáo đồng chí" at its beginning; "báo cáo tháng 9" stays."""
    return _ADDRESS.sub("", text).strip(" ,") or text
