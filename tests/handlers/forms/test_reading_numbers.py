"""Number words, spelled by a speller of the test's own and read back."""

from collections.abc import Iterator

import pytest

from handlers.forms.counts import read_count, read_decimal, read_integer, read_score
from handlers.forms.numbers import Sureness, value_of
from handlers.forms.readings import Outcome, Reason, Setting
from handlers.forms.syllables import without_marks
from handlers.forms.words import prepare

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
WHOLE_CELL = Setting(total=300)
SURE = (Outcome.VALUE, "")


def spellings(number: int) -> Iterator[str]:
    """The usual ways to say a number from 0 to 999."""
    if number < 10:
        yield DIGITS[number]
        return
    hundreds, rest = divmod(number, 100)
    if hundreds:
        for head in (f"{DIGITS[hundreds]} trăm", *(["trăm"] if hundreds == 1 and rest else [])):
            if rest == 0:
                yield head
            elif rest < 10:
                yield from (f"{head} {zero} {DIGITS[rest]}" for zero in ("linh", "lẻ"))
            else:
                yield from (f"{head} {tail}" for tail in spellings(rest))
        return
    tens, unit = divmod(number, 10)
    heads = ["mười"] if tens == 1 else [f"{DIGITS[tens]} mươi"]
    if tens == 2 and unit:
        heads.append("hăm")
    for head in heads:
        yield from (f"{head} {tail}".strip() for tail in endings(tens, unit))


def endings(tens: int, unit: int) -> list[str]:
    special = {0: [""], 4: ["bốn", "tư"], 5: ["lăm", "nhăm"], 7: ["bảy", "bẩy"]}
    if unit == 1:
        return ["một"] if tens == 1 else ["mốt"]
    return special.get(unit, [DIGITS[unit]])


ALL = [(number, words) for number in range(1000) for words in spellings(number)]
UP_TO_110 = [(number, words) for number, words in ALL if number <= 110]


def test_the_speller_speaks() -> None:
    """The test's own speller gives the usual words."""
    assert set(spellings(25)) >= {"hai mươi lăm", "hai mươi nhăm", "hăm lăm"}
    assert set(spellings(105)) >= {"một trăm linh năm", "trăm lẻ năm"}


def test_every_spelling_up_to_999_is_read() -> None:
    """Full spellings of all numbers up to 999 have exactly their value."""
    wrong = [
        (number, words)
        for number, words in ALL
        if (spoken := value_of(prepare(words))) is None
        or (spoken.value, spoken.sureness) != (number, Sureness.SURE)
    ]

    assert wrong == []


def test_every_spelling_without_marks_has_the_same_value() -> None:
    """Marks left out never change the number; one word alone is no longer certain."""
    for number, words in ALL:
        spoken = value_of(prepare(without_marks(words)))

        assert spoken is not None
        assert spoken.value == number


@pytest.mark.parametrize(("number", "words"), UP_TO_110)
def test_a_count_in_words(number: int, words: str) -> None:
    """A number of people said in words is read as said."""
    for text in (words, words.upper(), f"{words} đồng chí", f"có {words} đ/c ạ"):
        reading = read_count(prepare(text), WHOLE_CELL)

        assert (reading.outcome, reading.value) == (Outcome.VALUE, number)


@pytest.mark.parametrize("number", [n for n in range(21, 100) if n % 10 > 1])
def test_tens_without_muoi(number: int) -> None:
    """In "hai bảy" the tens are left out; "hai ba" may be two to three and is asked."""
    tens, unit = divmod(number, 10)
    for ending in endings(tens, unit):
        reading = read_count(f"{DIGITS[tens]} {ending}", WHOLE_CELL)

        if unit == tens + 1 and ending in (DIGITS[unit], "bẩy"):
            assert (reading.outcome, reading.options) == (Outcome.ASK, (number, tens, unit))
        else:
            assert (reading.outcome, reading.value) == (Outcome.VALUE, number)


@pytest.mark.parametrize("number", range(400))
def test_digits(number: int) -> None:
    """Digits are certain up to the members, to be confirmed up to 300, asked beyond."""
    reading = read_count(str(number), Setting(total=30))

    expected = (
        (Outcome.VALUE, number)
        if number <= 30
        else (Outcome.CONFIRM, number)
        if number <= 300
        else (Outcome.ASK, None)
    )
    assert (reading.outcome, reading.value) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("một nghìn", 1000),
        ("một nghìn hai trăm", 1200),
        ("một nghìn không trăm linh năm", 1005),
        ("hai ngàn không trăm hai mươi sáu", 2026),
        ("ba nghìn bốn trăm năm mươi sáu", 3456),
        ("1.250", 1250),
        ("12.345.678", 12345678),
    ],
)
def test_thousands(text: str, value: int) -> None:
    """Thousands in words, and digits grouped by dots."""
    assert read_integer(prepare(text)).value == value


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("2,5", Outcome.VALUE, 2.5),
        ("2.5", Outcome.VALUE, 2.5),
        ("0,125", Outcome.VALUE, 0.125),
        ("7", Outcome.VALUE, 7),
        ("hai", Outcome.VALUE, 2),
        ("1,250", Outcome.ASK, None),
        ("1.250", Outcome.ASK, None),
        ("abc", Outcome.ASK, None),
    ],
)
def test_decimals(text: str, outcome: Outcome, value: float | None) -> None:
    """A fraction with comma or dot; three digits behind it may be thousands."""
    reading = read_decimal(prepare(text))

    assert (reading.outcome, reading.value) == (outcome, value)


def test_the_scale_of_a_score() -> None:
    """Up to ten points the scale is asked; a percent sign is confirmed."""
    assert read_score("10").reason is Reason.WHICH_SCALE
    assert read_score("11").value == 11
    assert read_score("92 %").outcome is Outcome.CONFIRM
    assert read_score("101").reason is Reason.TOO_MANY


@pytest.mark.parametrize(
    "words", ["", "mốt", "lăm", "mười mười", "hai trăm trăm", "không trăm", "mươi"]
)
def test_no_number(words: str) -> None:
    """Words that make no number are none."""
    assert value_of(words) is None
