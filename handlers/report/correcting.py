"""An answer of a report that was sent, corrected by a sentence: "sửa có mặt 26"."""

from handlers import owed
from handlers.forms.readings import Reading
from handlers.library import Duty
from handlers.report import opening, words
from handlers.report.opening import CORRECT, Wanted
from handlers.turn import Turn
from storage import reports
from storage.people import REPORTING
from storage.units import UnitState


async def typed(turn: Turn, name: str, command: Reading) -> bool:
    """Open the newest report that has the answer and can still be corrected, at that answer; False
    if there is none.
    """
    for unit in turn.units(*REPORTING):
        for entry in reversed(await owed.sent_by(turn, unit)):
            if _asks(turn, entry.duty, name):
                await _correct(turn, unit, entry.duty, name, command)
                return True
    return False


def _asks(turn: Turn, duty: Duty, name: str) -> bool:
    form = turn.house.library.form(duty.form)
    return any(question.name == name for question in form.questions)


async def _correct(turn: Turn, unit: UnitState, duty: Duty, name: str, command: Reading) -> None:
    wanted = Wanted(duty.form.form_id, duty.period.code, unit.id, CORRECT)
    report = await reports.find(turn.tx, unit.id, wanted.form_id, wanted.period)
    begun = await opening.taken_up(turn, wanted, report)
    if begun is not None:  # else the reason was told
        turn.state = {"draft": begun.draft.id}
        await words.edit_named(begun, name, command)
