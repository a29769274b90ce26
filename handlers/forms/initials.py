"""Options by their initials: "tb" for Trung bình, "bt kiêm tt" for Bí thư kiêm trưởng thôn, "trung học cơ sở" for THCS."""

from handlers.forms.field_words import ASK_SHORT, CONFIRM_SHORT
from handlers.forms.option_list import Listed, Syllables, Typed, decide
from handlers.forms.readings import Outcome, Reading, Reason, ask
from handlers.forms.syllables import take_apart


def by_initials(said: Typed, options: Listed) -> Reading | None:
    """The options whose label is shortened, begun, or spelt out by what was typed."""
    labels = options.labels
    hits = [label.option for label in labels if _shortened(said.words, said.syllables, label.words)]
    hits = hits or [label.option for label in labels if _begins(said.words, label.words)]
    hits = hits or [
        option
        for option in options.options
        if option.label.isupper() and _spelt_out(said, option.label)
    ]
    reading = decide(hits)
    if reading is None or reading.outcome is not Outcome.VALUE or len(said.words) != 1:
        return reading
    if said.words[0] in ASK_SHORT:
        return ask(Reason.AMBIGUOUS_SHORT, [reading.value])
    return reading.doubted(Reason.AMBIGUOUS_SHORT) if said.words[0] in CONFIRM_SHORT else reading


def _shortened(words: tuple[str, ...], said: Syllables, label: Syllables) -> bool:
    """Whether each word is a syllable of the label or the initials of several, in order, to its end."""
    if not words or not label:
        return not words and not label
    if said[0].may_mean(label[0]) and _shortened(words[1:], said[1:], label[1:]):
        return True
    length = len(words[0])
    return (
        2 <= length <= len(label)
        and _are_initials(words[0], label[:length])
        and _shortened(words[1:], said[1:], label[length:])
    )


def _are_initials(word: str, label: Syllables) -> bool:
    """Letter by letter; "đ" must be đ, "d" may be."""
    signs = [take_apart(letter) for letter in word]
    return all(
        sign.bare == full.bare[:1] and sign.shapes in (" ", full.shapes[:1])
        for sign, full in zip(signs, label, strict=True)
    )


def _begins(words: tuple[str, ...], label: Syllables) -> bool:
    """As "btkt" for the first four of five syllables."""
    length = len(words[0])
    return len(words) == 1 and 3 <= length < len(label) and _are_initials(words[0], label[:length])


def _spelt_out(said: Typed, label: str) -> bool:
    letters = take_apart(label.lower()).bare
    return len(said.words) > 1 and letters == "".join(word.bare[:1] for word in said.syllables)
