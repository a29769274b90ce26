"""A whole report in one message: what is certain fills in the forms owed, the rest is asked."""

from collections.abc import Sequence

from handlers import owed
from handlers.forms.filling import Sitting
from handlers.forms.readings import Setting
from handlers.forms.run.asks import Refused
from handlers.forms.shorthand import Answer, Message, read_message
from handlers.forms.topics import topics_of
from handlers.owed import Owed
from handlers.report import opening, work
from handlers.report.opening import Wanted
from handlers.report.work import Work
from handlers.turn import Turn
from storage.people import SECRETARY
from storage.units import UnitState

SEVERAL = 3
"""Answers in one message that make it a report rather than an answer, or a question of staff."""


async def typed(turn: Turn, *, least: int = 1) -> bool:
    """Take a message with at least so many certain answers; False if it is no report.

    Fewer words than answers cannot be one; to see so at once saves a third of what a short answer costs.
    """
    if len(turn.inbound.text.split()) < least:
        return False
    unit = next(iter(turn.units(SECRETARY)), None)
    due = await owed.of_unit(turn, unit) if unit else []
    if unit is None or not due:
        return False
    message = _read(turn, unit, due)
    period = message.period or due[-1].duty.period.code
    wanted = [entry for entry in due if entry.duty.period.code == period]
    forms = {answer.form for answer in message.answers}
    told = [entry for entry in wanted if entry.duty.form.form_id in forms]
    if len(message.answers) < least or not told:
        return False
    await _fill_in(turn, unit, told, message)
    return True


def _read(turn: Turn, unit: UnitState, due: Sequence[Owed]) -> Message:
    forms = {entry.duty.form.id: turn.house.library.form(entry.duty.form) for entry in due}
    topics = [topic for form in forms.values() for topic in topics_of(form, turn.language)]
    setting = Setting(total=unit.members, period=due[-1].duty.period.code)
    return read_message(turn.inbound.text, topics, today=turn.today, setting=setting)


async def _fill_in(turn: Turn, unit: UnitState, told: Sequence[Owed], message: Message) -> None:
    begun, waiting = [], {}
    for entry in told:
        form, period = entry.duty.form.form_id, entry.duty.period.code
        draft = await opening.taken_up(turn, Wanted(form, period, unit.id))
        if draft is None:
            return
        answers = [answer for answer in message.answers if answer.form == form]
        waiting[str(draft.draft.id)] = _give(draft.sitting, answers)
        await work.keep(draft)
        begun.append(draft)
    turn.state = {"bundle": [draft.draft.id for draft in begun], "told": waiting}
    await work.show_bundle(turn, _notice(turn, begun, message))


def _give(sitting: Sitting, answers: Sequence[Answer]) -> dict[str, str]:
    """Give every answer that its form takes now; one may open the way for another.

    Returns those that have to wait until their question is asked: the number present is only
    checked when the total is known.
    """
    waiting = {answer.path: answer.value for answer in answers}
    while True:
        left = {
            path: value
            for path, value in waiting.items()
            if isinstance(sitting.answer(path, value), Refused)
        }
        if len(left) == len(waiting):
            return left
        waiting = left


def _notice(turn: Turn, begun: Sequence[Work], message: Message) -> str:
    """What was taken from the message, if there is more to ask; and what must not be said here."""
    parts = []
    if message.refused:
        parts.append(turn.words(f"reason-{message.refused.replace('_', '-')}"))
    if any(draft.sitting.current() is not None for draft in begun):
        taken = {(answer.form, answer.path) for answer in message.answers}
        lines = [
            f"{line.short}: {line.text}"
            for draft in begun
            for line in draft.card.editable()
            if (draft.about.form.form_id, line.path) in taken and line.text
        ]
        parts.append(turn.words("taken-from-message", answers=" · ".join(lines)))
    return "\n".join(parts)
