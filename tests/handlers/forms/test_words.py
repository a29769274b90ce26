"""Making typed text comparable: marks, old and new spelling, keys of Telex and VNI, odd signs."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator

import pytest

from handlers.forms import answers, words
from handlers.forms.key_residue import undo
from handlers.forms.patterns import Pattern
from handlers.forms.syllables import take_apart, without_marks
from handlers.forms.vocabulary import WORDS

TELEX_SHAPES = {
    "^": {"a": "aa", "e": "ee", "o": "oo"},
    "(": {"a": "aw"},
    "+": {"o": "ow", "u": "uw"},
}
VNI_SHAPES = {"^": "6", "(": "8", "+": "7", "-": "9"}
VNI_TONES = {"f": "2", "s": "1", "r": "3", "x": "4", "j": "5"}
MARKED = WORDS.split()


def in_telex(word: str) -> str:
    """The keys that type a word with Telex, the tone last."""
    syllable = take_apart(word)
    keys = ""
    for letter, shape in zip(word_letters(word), syllable.shapes, strict=True):
        keys += "dd" if shape == "-" else TELEX_SHAPES.get(shape, {}).get(letter, letter)
    return keys + syllable.tone


def in_vni(word: str) -> str:
    """The keys that type a word with VNI, the tone last."""
    syllable = take_apart(word)
    keys = "".join(
        letter + VNI_SHAPES.get(shape, "")
        for letter, shape in zip(word_letters(word), syllable.shapes, strict=True)
    )
    return keys + VNI_TONES.get(syllable.tone, "")


def word_letters(word: str) -> str:
    return without_marks(word)


@pytest.mark.parametrize("write", [in_telex, in_vni])
def test_keys_of_every_word_are_undone(write: object) -> None:
    """The keys of each word of the vocabulary lead back to it."""
    assert callable(write)
    for word in MARKED:
        keys = write(word)
        if keys != without_marks(word) and not words.is_known(keys) and len(keys) <= 10:
            syllable = undo(keys)

            assert syllable is not None
            assert words.find(syllable) in (word, words.find(take_apart(word)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("khoong", "không"),
        ("cos", "có"),
        ("va81ng", "vắng"),
        ("ro62i", "rồi"),
        ("roi62", "rồi"),
        ("dduwowcj", "được"),
        ("d9u7o7c5", "được"),
        ("nguwowif", "người"),
    ],
)
def test_keys_in_any_order(typed: str, meant: str) -> None:
    """Keys may stand behind their letter or at the end."""
    undone = words.undo_keys(typed)

    assert undone is not None
    assert undone.text == meant


@pytest.mark.parametrize(
    "text", ["27", "ok", "full", "hai ba", "hôm qua", "Chíu", "25/30", "", "abc", "t7"]
)
def test_nothing_to_undo(text: str) -> None:
    """Words that stand as they should are left alone."""
    assert words.undo_keys(text) is None


@pytest.mark.parametrize(
    ("typed", "prepared"),
    [
        ("  Hôm   QUA ", "hôm qua"),
        ("huỷ", words.prepare("hủy")),
        ("thường kì", words.prepare("thường kỳ")),
        (unicodedata.normalize("NFD", "ngày mười lăm tháng chín"), "ngày mười lăm tháng chín"),
        ("２７ đ/c", "27 đc"),
        ("٢٧", "27"),
        ("27đ/c", "27 đc"),
        ("rồiiii", "rồi"),
        ("CÓOOOO", "có"),
        ("👍👍👍", "👍"),
        ("👍🏽", "👍"),
        ("3 / 10", "3/10"),
        ("3 - 10", "3-10"),
        ("25/30; vắng 2!", "25/30 , vắng 2"),
        ("19h30", "19 h 30"),
        ("−2", "-2"),
        ("90’", "90 '"),
        ("có\u200b rồi", "có rồi"),
        ("dươi", "dưới"),
    ],
)
def test_prepared(typed: str, prepared: str) -> None:
    """Case, spaces, digits of other scripts, decomposed letters, signs and echoes are levelled."""
    assert words.prepare(typed) == prepared


def test_a_word_with_marks_is_no_other_word() -> None:
    """Marks that are typed count: "tôi" is not "tối", "quá" is not "qua"."""
    evening = words.phrase("tối qua")

    assert evening.fullmatch(words.prepare("tối qua"))
    assert evening.fullmatch(words.prepare("toi qua"))
    assert not evening.fullmatch(words.prepare("tôi qua"))
    assert not evening.fullmatch(words.prepare("tối quá"))


def test_a_pattern_with_a_word_outside_the_vocabulary_is_refused() -> None:
    """Who writes a pattern learns at its first use that a word is missing."""
    with pytest.raises(ValueError, match="vocabulary"):
        _ = words.pattern("nghêu ngao").compiled


def test_every_pattern_of_the_readers_compiles() -> None:
    """No word of a pattern is missing in the vocabulary, even if no test uses that pattern."""
    assert answers.KINDS  # with the front door, every reader is loaded
    found = [
        thing
        for name, module in list(sys.modules.items())
        if name.startswith("handlers.forms.")
        for thing in _patterns_in(vars(module).values())
    ]

    assert len(found) > 100
    for each in found:
        assert each.compiled.pattern


def _patterns_in(things: Iterable[object]) -> Iterator[Pattern]:
    for thing in things:
        if isinstance(thing, Pattern):
            yield thing
        elif isinstance(thing, tuple):
            yield from _patterns_in(thing)


def test_the_vocabulary_is_written_with_marks_and_once() -> None:
    """Only words that have marks, none twice."""
    assert [word for word in MARKED if word.isascii()] == []
    assert len(MARKED) == len(set(MARKED))
    assert [unicodedata.normalize("NFC", word) for word in MARKED] == MARKED


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("dạ 27 ạ", "27"),
        ("vâng ạ", "ạ"),
        ("dạ", "dạ"),
        ("em báo cáo anh 27 đc", "27"),
        ("chi bộ họp", "chi bộ họp"),
        ("toi qua", "toi qua"),
        ("lau", "lau"),
    ],
)
def test_courtesy(text: str, rest: str) -> None:
    """Polite words go, and only those; something always stays."""
    assert words.without_courtesy(words.prepare(text)) == rest
