"""What a reminder says: one message for all that a person owes, and the buttons that answer it."""

from collections.abc import Sequence
from datetime import datetime

from handlers import sittings
from handlers.calendar import due_at
from handlers.library import House
from handlers.messages import Choice, Outbound, Style
from handlers.phrases import Value, day, say
from handlers.reminding.standing import NUDGE, Owed, Standing
from handlers.turn import choice
from storage import conversations
from storage.conversations import Draft
from storage.database import Transaction

BRIEFEST = 200
"""Letters that a field of a template may have (Zalo's ZBS templates allow 20 to 200, by kind)."""


class Words:
    """The words of one person's reminder."""

    def __init__(self, standing: Standing, language: str, at: datetime) -> None:
        self.standing = standing
        self.language = language
        self.today = standing.day(at)

    def say(self, key: str, **values: Value) -> str:
        return say(self.language, key, values)

    def title(self, owed: Owed) -> str:
        return self.standing.forms[owed.term.form].title

    def left(self, owed: Sequence[Owed]) -> tuple[str, str]:
        """The earliest due day, and how far it is."""
        zone = self.standing.timetable.zone
        due = min(due_at(each.term.rule, each.term.period, None, zone).date() for each in owed)
        days = (due - self.today).days
        far = self.say("days-left", days=days) if days >= 0 else self.say("days-over", days=-days)
        return day(due), far

    def all_owed(self, owed: Sequence[Owed]) -> str:
        """One line for each unit and period."""
        groups: dict[tuple[int, str], list[Owed]] = {}
        for each in owed:
            groups.setdefault((each.unit.id, each.term.period.code), []).append(each)
        if len(groups) == 1:
            return self._line("reminder", owed)
        return "\n".join(self._line("reminder-line", group) for group in groups.values())

    def _line(self, key: str, owed: Sequence[Owed]) -> str:
        due, left = self.left(owed)
        return self.say(
            key,
            unit=owed[0].unit.name,
            period=owed[0].term.period.label(self.language),
            count=len(owed),
            forms=", ".join(self.title(each) for each in owed),
            due=due,
            left=left,
        )

    def brief(self, owed: Sequence[Owed]) -> str:
        """The most needful, as long as a template's field may be."""
        said = self._line("reminder-brief", owed)
        return said if len(said) <= BRIEFEST else f"{said[: BRIEFEST - 1]}…"

    def buttons(self, first: Owed) -> tuple[tuple[Choice, ...], ...]:
        """The first opens the first question that has no answer."""
        data = f"open:{first.term.form}:{first.term.period.code}:{first.unit.id}"
        label = self.say("continue" if first.begun else "start-now")
        later = choice(self.say("later"), "cal:later")
        hour = choice(self.say("change-hour"), "cal:hour")
        return ((choice(label, data, Style.PRIMARY),), (later, hour))


async def reminder(
    tx: Transaction, house: House, words: Words, owed: Sequence[Owed], kind: str
) -> Outbound:
    """The message; where a form lies half filled in, it asks to go on with that one."""
    first = next((each for each in owed if each.begun), owed[0])
    parts = [words.say("nudged")] if kind == NUDGE else []
    if first.begun:
        left = await _questions_left(tx, house, words, first)
        parts.append(words.say("reminder-begun", form=words.title(first), count=left))
    parts.append(words.all_owed(owed))
    heading = words.say("reminder-heading", period=first.term.period.label(words.language))
    brief = words.brief(owed)
    return Outbound("\n".join(parts), heading=heading, rows=words.buttons(first), brief=brief)


async def _questions_left(tx: Transaction, house: House, words: Words, begun: Owed) -> int:
    """How many questions of a form lie before the person; 0 if only the sending is left."""
    wanted = (begun.term.form, begun.term.period.code, sittings.REGULAR)
    for draft in await conversations.open_drafts(tx, begun.unit.id):
        if (draft.form_id, draft.period, draft.slot) == wanted:
            return await _left_in(tx, house, words, draft)
    return 0


async def _left_in(tx: Transaction, house: House, words: Words, draft: Draft) -> int:
    about = await sittings.subject(tx, words.standing.tree, draft)
    at = sittings.Moment(words.standing.now, words.language)
    sitting = await sittings.resume(tx, house, draft, about, at)
    if sitting.current() is None:
        return 0
    number, total = sitting.progress()
    return max(total - number, 0) + 1
