"""What a generated message is made of, and numbers in words; see `generated`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

TOTAL, EXEMPT = 30, 3
EXPECTED = TOTAL - EXEMPT


@dataclass(frozen=True, slots=True)
class Case:
    """What is typed and what it means; `outcomes` are those that would be right."""

    kind: str
    today: date
    text: str
    value: Any
    outcomes: tuple[str, ...] = ("value",)


Made = tuple[str, Any, str]  # text, value, outcome
CERTAIN, LIKELY, OPEN = "value", "confirm", "ask"
Maker = Callable[[Random, date], Made]

# --- numbers in words -----------------------------------------------------------------------------

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def in_words(number: int) -> str:
    """As written in a school book, up to 999."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]} trăm " if hundreds else ""
    if rest == 0 and hundreds:
        return head.strip()
    if tens == 0:
        return (head + ("linh " if hundreds else "") + _DIGITS[unit]).strip()
    last = {0: "", 5: "lăm"}.get(unit, _DIGITS[unit])
    if tens == 1:
        return f"{head}mười {last}".strip()
    last = {1: "mốt"}.get(unit, last)
    return f"{head}{_DIGITS[tens]} mươi {last}".strip()
