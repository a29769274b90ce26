"""Staff and officers: the figures of their branch and who is missing, by button or in plain words."""

from handlers import menu
from handlers.digest.digest import compute
from handlers.digest.text import late_text, text
from handlers.forms.syllables import without_marks
from handlers.library import rules
from handlers.messages import Outbound
from handlers.periods import Period
from handlers.turn import Turn
from storage.people import OFFICER, STAFF
from storage.units import UnitState

_LATE = ("ai chua nop", "ai chua bao", "chua nop", "con thieu", "who is missing", "missing")
_DIGEST = ("tong hop", "so lieu", "bao cao", "ket qua", "summary", "digest", "figures")


async def tapped(turn: Turn) -> None:
    """`desk:digest:UNIT:PERIOD` or `desk:late:UNIT:PERIOD`."""
    _, what, unit_id, code = turn.inbound.data.split(":", 3)
    unit = turn.tree.by_id.get(int(unit_id))
    if unit is None or not _may_see(turn, unit):
        await menu.show(turn)
        return
    await _answer(turn, what, unit, Period.parse(code))


def _may_see(turn: Turn, unit: UnitState) -> bool:
    mine = turn.units(OFFICER, STAFF)
    return any(turn.tree.holds(above.id, unit.id) for above in mine)


async def typed(turn: Turn) -> bool:
    """A question in plain words; False if it is none."""
    mine = turn.units(OFFICER, STAFF)
    if not mine:
        return False
    said = without_marks(turn.inbound.text.lower())
    what = "late" if any(words in said for words in _LATE) else ""
    if not what and any(words in said for words in _DIGEST):
        what = "digest"
    if not what:
        return False
    calendar = await rules(turn.tx)
    period = calendar.period_of(calendar.forms[0], turn.today)
    await _answer(turn, what, mine[0], period)
    return True


async def _answer(turn: Turn, what: str, unit: UnitState, period: Period) -> None:
    calendar = await rules(turn.tx)
    figures = await compute(turn.tx, calendar, unit.id, period, turn.house.zone, turn.now)
    if what == "late":
        heading, words = late_text(figures, turn.language)
    else:
        heading, words = text(figures, turn.language)
    late = turn.button("menu-late", f"desk:late:{unit.id}:{period.code}")
    whole = turn.button(
        "menu-digest", f"desk:digest:{unit.id}:{period.code}", period=period.label(turn.language)
    )
    buttons = (whole if what == "late" else late, turn.button("menu-button", "menu"))
    turn.reply(Outbound(words, heading=heading, rows=(buttons,)))
