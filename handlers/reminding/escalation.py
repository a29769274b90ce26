"""What officers and staff are told: who is missing, why as far as is known, and who sees to it."""

from collections.abc import Iterator, Sequence

from handlers.calendar import due_day
from handlers.messages import Choice, Outbound, Style
from handlers.phrases import Value, day, say
from handlers.reminding.judging import reachable
from handlers.reminding.standing import UNREACHABLE, Owed, Standing
from handlers.turn import choice
from storage.notices import NoticeState
from storage.people import OFFICER, STAFF
from storage.standing import Holder
from storage.units import UnitState

MOST_BUTTONS = 8
"""More cells than this have no buttons of their own: a wall of buttons helps nobody."""
MOST_LINES = 60


def message(
    standing: Standing, notice: NoticeState, missing: Sequence[Owed], language: str
) -> Outbound:
    """Who is missing below the unit of the notice. Who looks after cells directly gets them one by
    one; who stands higher gets a line for each committee and who sees to it there.
    """
    root = standing.tree.by_id[notice.unit_id]
    period = missing[0].term.period.label(language)
    heading = "unreachable-heading" if notice.kind == UNREACHABLE else "late-heading"
    cells = _by_unit(missing)
    if _is_near(standing, root, cells):
        lines = [_cell(standing, unit, owed, language) for unit, owed in cells.items()]
    else:
        lines = list(_committees(standing, root, cells, language))
    if len(lines) > MOST_LINES:
        more = len(lines) - MOST_LINES
        lines = [*lines[:MOST_LINES], say(language, "missing-more", {"count": more})]
    if notice.kind == UNREACHABLE:
        lines.append(say(language, "unreachable-what-to-do"))
    return Outbound(
        "\n".join(lines),
        heading=say(language, heading, {"period": period, "unit": root.name}),
        rows=_buttons(standing, root, cells, notice, language),
    )


def _by_unit(missing: Sequence[Owed]) -> dict[UnitState, list[Owed]]:
    cells: dict[UnitState, list[Owed]] = {}
    for owed in missing:
        cells.setdefault(owed.unit, []).append(owed)
    return cells


def _is_near(standing: Standing, root: UnitState, cells: dict[UnitState, list[Owed]]) -> bool:
    """Whether nobody stands between this unit and the cells."""
    return all(_committee(standing, root, cell) == root for cell in cells)


def _committee(standing: Standing, root: UnitState, cell: UnitState) -> UnitState:
    """The unit below the root on the way to a cell; the root if the cell is the next below."""
    path = standing.tree.path(cell.id)
    between = path[path.index(root) + 1 : -1]
    return between[0] if between else root


# --- cells ----------------------------------------------------------------------------------------


def _cell(standing: Standing, unit: UnitState, owed: Sequence[Owed], language: str) -> str:
    values: dict[str, Value] = {
        "unit": unit.name,
        "forms": ", ".join(standing.forms[each.term.form].title for each in owed),
        "state": state(standing, unit, owed, language),
    }
    return say(language, "missing-cell", values)


def state(standing: Standing, unit: UnitState, owed: Sequence[Owed], language: str) -> str:
    """Why a cell is missing, as far as is known: what decides who has to do something."""
    key, values = _state(standing, unit, owed)
    return say(language, key, values)


def _state(
    standing: Standing, unit: UnitState, owed: Sequence[Owed]
) -> tuple[str, dict[str, Value]]:
    mine = standing.reporters(unit)
    if not mine:
        return "state-nobody", {}
    if not reachable(standing, unit):
        return _unreached(standing, mine), {}
    if any(each.begun for each in owed):
        return "state-begun", {}
    if all(is_new(standing, holder, owed) for holder in mine):
        return "state-new", {"since": day(max(holder.since for holder in mine))}
    return _reminded(standing, mine)


def _unreached(standing: Standing, mine: Sequence[Holder]) -> str:
    stopped = all(standing.stopped(holder.person_id) for holder in mine)
    return "state-stopped" if stopped else "state-unreachable"


def _reminded(standing: Standing, mine: Sequence[Holder]) -> tuple[str, dict[str, Value]]:
    """What came of the reminders to people who can be written to."""
    silent = [standing.silent_since(holder.person_id) for holder in mine]
    if all(silent):
        last = max(each for each in silent if each is not None)
        return "state-silent", {"since": day(standing.day(last))}
    if all(standing.failing(holder.person_id) for holder in mine):
        return "state-failing", {}
    count = sum(
        standing.reminded.get(standing.month(holder.person_id, standing.now), 0) for holder in mine
    )
    return "state-reminded", {"count": count}


def is_new(standing: Standing, holder: Holder, owed: Sequence[Owed]) -> bool:
    """Whether somebody took up the post too shortly before the due day to be called late."""
    due = min(due_day(each.term.rule, each.term.period) for each in owed)
    return (due - holder.since).days < standing.manners.newcomer_days


# --- committees -----------------------------------------------------------------------------------


def _committees(
    standing: Standing, root: UnitState, cells: dict[UnitState, list[Owed]], language: str
) -> Iterator[str]:
    groups: dict[UnitState, list[UnitState]] = {}
    for cell in cells:
        groups.setdefault(_committee(standing, root, cell), []).append(cell)
    for committee, below in groups.items():
        values: dict[str, Value] = {
            "committee": committee.name,
            "count": len(below),
            "names": ", ".join(cell.name.removeprefix("Chi bộ ") for cell in below),
            "owner": owner(standing, committee, language),
        }
        yield say(language, "missing-committee", values)


def owner(standing: Standing, unit: UnitState, language: str) -> str:
    """Who sees to the missing cells of a unit: its officer, else that of the unit above."""
    for above in reversed(standing.tree.path(unit.id)):
        if any(True for _ in officers_at(standing, above)):
            return say(language, "owner-officer", {"unit": above.name})
    return say(language, "owner-nobody")


def officers_at(standing: Standing, unit: UnitState) -> Iterator[Holder]:
    """The officers and staff of a unit who can be written to."""
    for holder in standing.by_unit.get(unit.id, ()):
        if holder.role in (OFFICER, STAFF) and standing.reach(holder.person_id):
            yield holder


def nearest_officers(standing: Standing, unit: UnitState) -> list[Holder]:
    """Those at the lowest unit above this one that has any."""
    for above in reversed(standing.tree.path(unit.id)):
        found = list(officers_at(standing, above))
        if found:
            return found
    return []


# --- buttons --------------------------------------------------------------------------------------


def _buttons(
    standing: Standing,
    root: UnitState,
    cells: dict[UnitState, list[Owed]],
    notice: NoticeState,
    language: str,
) -> tuple[tuple[Choice, ...], ...]:
    """One tap reminds a cell, or all that can be reached; another opens it, to type in for it. Where they
    are many a button leads to the list of them, which has pages.
    """
    able = [cell for cell in cells if reachable(standing, cell)]
    rows: list[tuple[Choice, ...]] = []
    if _is_near(standing, root, cells) and len(cells) <= MOST_BUTTONS:
        rows = [_row(cell, notice.period, language, able=cell in able) for cell in cells]
    if len(able) > 1 or (able and not rows):
        label = say(language, "nudge-all", {"count": len(able)})
        rows.append((choice(label, f"cal:nudge:{root.id}:{notice.period}", Style.PRIMARY),))
    if len(cells) > MOST_BUTTONS:
        data = f"desk:late:{root.id}:{notice.period}"
        rows.append((choice(say(language, "menu-late"), data),))
    return tuple(rows)


def _row(unit: UnitState, period: str, language: str, *, able: bool) -> tuple[Choice, ...]:
    label = say(language, "behalf-one" if able else "behalf-named", {"unit": unit.name})
    behalf = choice(label, f"desk:cell:{unit.id}:{period}")
    if not able:
        return (behalf,)
    nudge = say(language, "nudge-one", {"unit": unit.name})
    return (choice(nudge, f"cal:nudge:{unit.id}:{period}"), behalf)
