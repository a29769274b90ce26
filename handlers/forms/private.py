"""What must never be kept: names, numbers and data of persons, illness, discipline, secrets."""

from dataclasses import dataclass

from handlers.forms import private_names, private_numbers, private_subjects
from handlers.forms.readings import Reason
from handlers.forms.words import LONGEST_TEXT, plain, prepare


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a text is not kept. The text itself is not repeated."""

    reason: Reason


def find(text: str, *, names_allowed: bool = False) -> Finding | None:
    """The first thing in `text` that must not be kept, or None. A school may be called after a person."""
    text = text[: 4 * LONGEST_TEXT]
    said = prepare(text)
    reason = private_numbers.find(plain(text), said)
    if reason is None and not names_allowed and private_names.found(text, said):
        reason = Reason.NAMES
    reason = reason or private_subjects.find(said)
    return Finding(reason) if reason else None
