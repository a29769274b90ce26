"""Several answers of a list in one message: "nữ, dân tộc", "1 3"."""

import re
from collections.abc import Sequence

from handlers.forms.choices import as_spelled, read_choice
from handlers.forms.option_list import Listed, listed, typed
from handlers.forms.readings import Option, Outcome, Reading, Reason, ask, certain, confirm
from handlers.forms.words import phrase, prepare

_MOST_WORDS = 12
_SAYS_NO = phrase("không|chưa|ko|k|trừ|chỉ")
_BETWEEN = re.compile(r"\s*(?:[,;+&/]|\bvà\b|\bva\b|\bvới\b|\n)\s*")


def read_choices(text: str, choices: Sequence[Option]) -> Reading:
    """Several options: a tuple of names in the list's order."""
    whole = read_choice(text, choices)
    if whole.outcome is Outcome.VALUE:
        return certain((str(whole.value),))
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if piece]
    readings = [read_choice(piece, choices) for piece in pieces]
    if len(pieces) == 1 or any(reading.outcome is Outcome.ASK for reading in readings):
        readings = _word_groups(text.split()[:_MOST_WORDS], listed(tuple(choices)))
    if not readings or any(reading.outcome is Outcome.ASK for reading in readings):
        return ask(whole.reason, whole.options)
    names = dict.fromkeys(reading.value for reading in readings)
    if len(names) > 1 and _SAYS_NO.search(prepare(text)):
        return ask(Reason.SEVERAL, list(names))
    chosen = tuple(option.name for option in choices if option.name in names)
    sure = all(reading.outcome is Outcome.VALUE for reading in readings)
    return certain(chosen) if sure else confirm(chosen, Reason.UNSURE)


def _word_groups(words: Sequence[str], options: Listed) -> list[Reading]:
    """As "nữ | dân tộc | nông dân": the longest groups of words, each an option by itself."""
    readings = []
    place = 0
    while place < len(words):
        for end in range(min(len(words), place + 4), place, -1):
            piece = " ".join(words[place:end])
            reading = as_spelled(piece, typed(piece), options)
            if reading is not None and reading.outcome is Outcome.VALUE:
                break
        else:
            return []
        readings.append(reading)
        place = end
    return readings
