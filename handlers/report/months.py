"""Another month, asked for by its name: "báo cáo tháng 9" shows what there is of it."""

from datetime import date

from handlers import menu
from handlers.cards import rows
from handlers.library import Duty, duties
from handlers.messages import Choice, Outbound, Style
from handlers.owed import Owed
from handlers.turn import Turn
from storage import reports
from storage.people import REPORTING
from storage.units import UnitState


async def show(turn: Turn, code: str) -> bool:
    """The forms of the month (YYYY-MM); each button opens one, or says that it is locked. False if
    the person reports nothing for that month.
    """
    found = False
    for unit in turn.units(*REPORTING):
        first = date.fromisoformat(f"{code}-01")
        of_month = [
            duty
            for duty in await duties(turn.tx, turn.tree, unit, first)
            if duty.period.code == code
        ]
        if of_month:
            found = True
            await _offer(turn, unit, of_month)
    return found


async def _offer(turn: Turn, unit: UnitState, of_month: list[Duty]) -> None:
    turn.state = {}  # what was open can be gone on with from the menu
    period = of_month[0].period.label(turn.language)
    buttons = [await _button(turn, unit, duty) for duty in of_month]
    turn.reply(
        Outbound(
            turn.words("month-choose"),
            heading=turn.words("menu-heading", unit=unit.name, period=period),
            rows=(*rows(buttons), (turn.button("menu-button", "menu"),)),
        )
    )


async def _button(turn: Turn, unit: UnitState, duty: Duty) -> Choice:
    form, period = duty.form.form_id, duty.period.code
    entry = Owed(duty, f"open:{form}:{period}:{unit.id}")
    if await reports.find(turn.tx, unit.id, form, period) is None:
        return menu.start_button(turn, entry)
    return turn.button("menu-sent", entry.data, Style.PLAIN, **entry.title(turn.language))
