"""Finding options of a long list by a part of their names."""

from collections.abc import Sequence

from handlers.forms.readings import Option
from handlers.forms.syllables import without_marks

LONG = 8
"""A list of more options is looked through by typing."""
MOST = 8
"""So many options are worth showing; of more, more must be typed."""
_SHORTEST = 2  # letters that may stand for a name


def search(typed: str, options: Sequence[Option]) -> tuple[str, ...]:
    """The options in whose label, or further words, each typed word begins a word; marks do not matter."""
    wanted = _words(typed)
    if len(options) <= LONG or len("".join(wanted)) < _SHORTEST:
        return ()
    found = [each.name for each in options if _holds(wanted, each)]
    return tuple(found) if len(found) <= MOST else ()


def _holds(wanted: Sequence[str], option: Option) -> bool:
    words = _words(" ".join((option.label, *option.keywords)))
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _words(text: str) -> list[str]:
    plain = without_marks(text.lower())
    return "".join(letter if letter.isalnum() else " " for letter in plain).split()
