"""Whether the payload of a button is one that this program writes: buttons stand in chats for years, and a
changed app may send anything.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from zlib import crc32

_N = r"\d{1,9}"
_PERIOD = r"\d{4}(?:-(?:Q[1-4]|(?:0[1-9]|1[0-2])(?:-[0-3]\d)?))?"
"""A year, quarter or month, or the first day of what is asked once."""
_ENTRY = rf"{_N}\.[0-9a-f]{{8}}"
_PLACE = rf"{_N}:{_PERIOD}"
_SHAPES = {
    area: re.compile(shape, re.DOTALL)
    for area, shape in {
        "f": rf"{_N}:{_N}:(?:[epx]:{_N}|[co]:{_ENTRY}|m:{_ENTRY}\.[01]|g:(?:at|\d{{4}}-(?:0[1-9]|1[0-2]))?|[^ceopxmg]:.*)",
        "open": rf"[^:]+:{_PERIOD}:{_N}(?::\w+)?",
        "desk": (
            rf"quota|noteless|(?:units|target):yes|quiet:(?:on|off)|unlocked:{_PLACE}:{_N}"
            rf"|(?:back|ask)q:{_N}:{_N}:(?:whole|{_N})|log:{_N}(?::{_N})?"
            rf"|(?!(?:unlocked|backq|askq|log):)[a-z]+:{_N}(?::.*)?"
        ),
        "cal": rf"later|hour(?::(?:\d{{4}}|[a-z]+))?|nudge:{_PLACE}",
        "me": rf"done:{_N}|(?!done:)[a-z]+(?::[a-z]+)?",
        "link": rf"list|code|off(?::{_N})?",
    }.items()
}
"""What stands behind the first word, where a part of it is read as a number or a period."""


T = TypeVar("T")


def entry(number: int, value: str) -> str:
    """The place of an entry in a list, and a mark of what stands there: lists change with the day, and
    with what others report.
    """
    return f"{number}.{crc32(value.encode()):08x}"


def picked(entries: Sequence[T], said: str, value: Callable[[T], str]) -> T | None:
    """The entry whose button was pressed; None if something else stands in its place now."""
    number = int(said.partition(".")[0])
    found = entries[number] if number < len(entries) else None
    return found if found is not None and entry(number, value(found)) == said else None


def is_whole(data: str) -> bool:
    """Whether a payload has all its parts; of words that stand alone nothing is expected."""
    area, _, rest = data.partition(":")
    shape = _SHAPES.get(area)
    return shape is None or shape.fullmatch(rest) is not None
