"""A button can be typed: by its label, the beginning of it, or its number on the last card."""

from dataclasses import replace

from handlers.forms.syllables import without_marks
from handlers.messages import Choice, Kind, Outbound
from handlers.turn import Turn
from storage import outbox

SHORTEST = 2  # letters that may stand for a label
UNASKED = 3
"""So many of the last reminders and news can still be answered by the words of a button."""


def remember(turn: Turn) -> None:
    """Keep what the last card offers; a question's own buttons are read by the question.

    Each gets its number as what to type, so that a channel without buttons shows the same number.
    """
    if not turn.replies:
        return
    card = turn.replies[-1]
    offered = [choice for choice in card.choices if _is_lasting(choice)]
    turn.state["offered"] = [[choice.label, choice.data] for choice in offered]
    if not offered:
        return
    numbers = {choice.data: str(number) for number, choice in enumerate(offered, 1)}
    rows = tuple(
        tuple(replace(choice, typed=numbers.get(choice.data, choice.typed)) for choice in row)
        for row in card.rows
    )
    turn.replies[-1] = replace(card, rows=rows)


def _is_lasting(choice: Choice) -> bool:
    return bool(choice.data) and not choice.data.startswith(("f:", "join:"))


async def press(turn: Turn) -> bool:
    """Take typed words for a tap, if they surely name one button; False otherwise.

    Buttons of what came unasked are named by their words only: a number is one of the last answer.
    """
    data = _named(turn.inbound.text, turn.state.get("offered", []))
    if data is None and not _plain(turn.inbound.text).isdecimal():
        data = _named(turn.inbound.text, await _unasked(turn))
    if data is None:
        return False
    turn.inbound = replace(turn.inbound, kind=Kind.TAP, data=data)
    return True


async def _unasked(turn: Turn) -> list[list[str]]:
    """What the newest messages that came unasked offer, the newest first."""
    found = []
    for content in await outbox.newest_unasked(turn.tx, turn.account.id, limit=UNASKED):
        choices = Outbound.from_json(content).choices
        found += [[choice.label, choice.data] for choice in choices if _is_lasting(choice)]
    return found


def _named(text: str, offered: list[list[str]]) -> str | None:
    said = _plain(text)
    if said.isdecimal():
        place = int(said) - 1
        return offered[place][1] if 0 <= place < len(offered) else None
    labels = [(_plain(label), data) for label, data in offered]
    exact = [data for label, data in labels if label == said]
    begun = [data for label, data in labels if len(said) >= SHORTEST and label.startswith(said)]
    found = exact or begun
    return found[0] if found else None


def _plain(text: str) -> str:
    letters = without_marks(text.lower())
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())
