"""Vietnamese number words up to the thousands: "hai mốt", "hăm bảy", "trăm linh năm"."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Sureness(Enum):
    """How much a spoken number may be relied on."""

    SURE = "sure"
    BARE = "bare"  # one word alone, without its marks: "nam" may be năm
    UNUSUAL = "unusual"  # one likely value, oddly said: "hai năm" for 25
    OPEN = "open"  # several values: "hai ba" is 23, or two or three


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number as said; `others` are the further values it may have."""

    value: int
    sureness: Sureness = Sureness.SURE
    others: tuple[int, ...] = ()


_UNITS = {
    "không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
    "khong": 0, "mot": 1, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_ENDINGS = {"mốt": 1, "tư": 4, "tu": 4, "lăm": 5, "nhăm": 5, "lam": 5, "nham": 5}
_TENS = frozenset(("mươi", "muoi", "chục", "chuc"))
_TWENTY_THIRTY = {"hăm": 20, "ham": 20, "băm": 30, "bam": 30}
_TEN = frozenset(("mười", "muoi"))
_HUNDRED = frozenset(("trăm", "tram"))
_THOUSAND = frozenset(("nghìn", "nghin", "ngàn", "ngan"))
_ZERO_TENS = frozenset(("linh", "lẻ", "le"))
_HALF = frozenset(("rưỡi", "ruoi"))

# One word of a number, for use inside the patterns of `words.pattern` and `words.phrase`.
NUMBER_WORD = (
    "(?:một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|mươi|chục|hăm|băm"
    "|trăm|nghìn|ngàn|linh|lẻ)"
)
# Digits or up to five number words; `value_of` says whether they make a number.
NUMBER = rf"(?:\d{{1,2}} (?:chục|mươi|trăm)|\d{{1,4}}|{NUMBER_WORD}(?: {NUMBER_WORD}){{0,4}})"


def value_of(text: str) -> Spoken | None:
    """Prepared text that is a number and nothing else."""
    return read(text.split())


def read(words: Sequence[str]) -> Spoken | None:
    """Digits or number words; None if they make no number."""
    if len(words) == 1:
        return _single(words[0])
    for place, word in enumerate(words):
        if word in _THOUSAND:
            return _thousands(words[:place], words[place + 1 :])
    return _hundreds(words)


def _single(word: str) -> Spoken | None:
    if word.isascii() and word.isdigit():
        return Spoken(int(word)) if len(word) <= 9 else None
    value = 10 if word in _TEN else _UNITS.get(word)
    if value is not None:
        bare = word.isascii() and word not in ("hai", "ba", "khong")
        return Spoken(value, Sureness.BARE if bare else Sureness.SURE)
    if word in ("tư", "tu"):
        return Spoken(4, Sureness.UNUSUAL)
    round_number = {"chục": 10, "chuc": 10, "trăm": 100, "tram": 100, "nghìn": 1000, "nghin": 1000}
    return Spoken(round_number[word], Sureness.OPEN) if word in round_number else None


def _unit(word: str) -> int | None:
    if word.isascii() and word.isdigit():
        return int(word) if len(word) == 1 else None
    return _UNITS.get(word)


def _thousands(before: Sequence[str], after: Sequence[str]) -> Spoken | None:
    head = Spoken(1) if not before else read(before)
    if head is None:
        return None
    if not after:
        return Spoken(head.value * 1000, head.sureness)
    if len(after) == 1:
        unit = _ending(after[0])
        return None if unit is None else Spoken(head.value * 1000 + unit * 100, Sureness.UNUSUAL)
    no_hundreds = after[1] in _HUNDRED and _unit(after[0]) == 0
    tail = _after_hundred(0, after[2:]) if no_hundreds else _hundreds(after)
    if tail is None or tail.value > 999:
        return None
    return Spoken(head.value * 1000 + tail.value, _worse(head, tail))


def _hundreds(words: Sequence[str]) -> Spoken | None:
    for place, word in enumerate(words):
        if word in _HUNDRED:
            head = 1 if place == 0 else _unit(words[0]) if place == 1 else None
            return _after_hundred(head * 100, words[place + 1 :]) if head else None
    return _below_hundred(words)


def _after_hundred(base: int, tail: Sequence[str]) -> Spoken | None:
    if not tail:
        return Spoken(base)
    if tail[0] in _ZERO_TENS:
        unit = _ending(tail[1]) if len(tail) == 2 else None
        return None if unit is None else Spoken(base + unit)
    if len(tail) > 1 or tail[0] in _TEN or tail[0] in _TWENTY_THIRTY:
        rest = _below_hundred(tail)
        return None if rest is None else Spoken(base + rest.value, rest.sureness)
    return _one_word_after_hundred(base, tail[0])


def _one_word_after_hundred(base: int, word: str) -> Spoken | None:
    """So "trăm hai" is 120; "trăm năm" is 150, or 105."""
    if word in _HALF:
        return Spoken(base + 50)
    if word in ("năm", "nam"):
        return Spoken(base + 50, Sureness.OPEN, (base + 5,))
    unit = _ending(word)
    return None if unit is None else Spoken(base + unit * 10, Sureness.UNUSUAL)


def _below_hundred(words: Sequence[str]) -> Spoken | None:
    """Two or three words from eleven to ninety-nine, or one word."""
    first, *rest = words or ("",)
    if not rest:
        return _single(first)
    if first in _TWENTY_THIRTY:
        return _with_ending(_TWENTY_THIRTY[first], rest)
    if first in _TEN and not rest[0].isdigit():
        return _with_ending(10, rest)
    tens = _unit(first)
    if tens is None or tens == 0:
        return None
    if rest[0] in _TENS:
        return Spoken(tens * 10) if len(rest) == 1 else _with_ending(tens * 10, rest[1:])
    return _two_digits(tens, rest) if len(rest) == 1 and not first.isdigit() else None


def _with_ending(base: int, rest: Sequence[str]) -> Spoken | None:
    """`base` tens and one more word; "năm" after tens may also be years."""
    if len(rest) != 1 or rest[0].isdigit():
        return None
    unit = 5 if rest[0] in _HALF and base > 10 else _ending(rest[0])
    if unit is None or unit == 0:
        return None
    odd = rest[0] in ("năm", "nam") or (rest[0] == "mốt" and base == 10) or rest[0] in _HALF
    return Spoken(base + unit, Sureness.UNUSUAL if odd else Sureness.SURE)


def _two_digits(tens: int, rest: Sequence[str]) -> Spoken | None:
    """So "hai bảy" is 27; "hai ba" is 23 or two to three; "hai năm" is 25 or two years."""
    word = rest[0]
    unit = _ending(word)
    if unit is None:
        return None
    value = tens * 10 + unit
    if unit == tens + 1 and word not in _ENDINGS:
        return Spoken(value, Sureness.OPEN, (tens, unit))
    odd = tens == 1 or unit == 0 or word in ("năm", "nam", "một") or word.isdigit()
    return Spoken(value, Sureness.UNUSUAL if odd else Sureness.SURE)


def _ending(word: str) -> int | None:
    return _ENDINGS[word] if word in _ENDINGS else _unit(word)


def _worse(one: Spoken, other: Spoken) -> Sureness:
    order = list(Sureness)
    return max(one.sureness, other.sureness, key=order.index)
