"""Who did what in a branch, told to whoever looks after it: the newest lines of the audit."""

from handlers.desk import branch
from handlers.messages import Outbound
from handlers.periods import Period
from handlers.phrases import channel_name, has, moment
from handlers.turn import Turn
from storage import audit, units
from storage.audit import Line, Wanted
from storage.units import UnitState

AT_ONCE = 10


async def show(turn: Turn, unit: UnitState, _: Period) -> None:
    """The newest lines, whatever period was named."""
    await _page(turn, unit, 0)


async def older(turn: Turn, rest: list[str]) -> None:
    """`UNIT:SKIP`: further back."""
    unit = turn.tree.by_id.get(int(rest[0]))
    if unit is None or not branch.looks_after(turn, unit.id):
        branch.refuse(turn)
        return
    await _page(turn, unit, int(rest[1]) if len(rest) > 1 and rest[1].isdecimal() else 0)


async def _page(turn: Turn, unit: UnitState, skip: int) -> None:
    wanted = Wanted(await _codes(turn, unit), limit=AT_ONCE + 1, skip=skip)
    found = await audit.lines(turn.tx, wanted)
    names: dict[str, str] = {}
    for line in found[:AT_ONCE]:
        if line.actor not in names:
            names[line.actor] = await who(turn, line.actor)
    lines = [_line(turn, line, names[line.actor]) for line in found[:AT_ONCE]]
    buttons = [turn.button("menu-button", "menu")]
    if len(found) > AT_ONCE:
        buttons.insert(0, turn.button("record-more", f"desk:log:{unit.id}:{skip + AT_ONCE}"))
    heading = turn.words("record-heading", unit=unit.name)
    text = "\n".join(lines) or turn.words("record-nothing")
    turn.reply(Outbound(text, heading=heading, rows=(tuple(buttons),)))


async def _codes(turn: Turn, unit: UnitState) -> list[str] | None:
    """The units whose matters are told, those too that were part of the branch when they ended; the
    only root is told everything.
    """
    if turn.tree.roots == (unit,):
        return None
    branch_now = list(turn.tree.below(unit.id))
    gone = await units.gone_below(turn.tx, {each.id for each in branch_now}, turn.today)
    return [*(each.code for each in branch_now), *gone]


async def who(turn: Turn, actor: str) -> str:
    """How somebody is called: by the post, since no names are kept."""
    kind, _, name = actor.partition(" ")
    if kind == "person":
        return await branch.office(turn.tx, turn, int(name), turn.language)
    if kind == "operator":
        return turn.words("desk-operator")
    return name if kind == "api" else actor


def _line(turn: Turn, line: Line, by: str) -> str:
    key = f"record-{line.action.replace(' ', '-')}"
    place = f"channel-{line.channel}"
    return turn.words(
        "record-line",
        time=moment(line.at.astimezone(turn.house.zone)),
        by=by,
        channel=turn.words(place) if has(place) else channel_name(turn.language, line.channel),
        what=turn.words(key) if has(key) else line.action,
        subject=line.subject,
    )
