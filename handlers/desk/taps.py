"""The desk's door: what a button means, and words that the desk asked for."""

from collections.abc import Awaitable, Callable, Mapping

from handlers import menu
from handlers.desk import (
    allowing,
    branch,
    cells,
    decisions,
    figures,
    files,
    links,
    posts,
    questions,
    quotas,
    record,
    reports,
    restructuring,
    review,
    targeting,
    told,
    topics,
)
from handlers.desk.asking import Topic
from handlers.periods import Period
from handlers.phrases import has
from handlers.turn import Turn
from storage.units import UnitState

Shown = Callable[[Turn, UnitState, Period], Awaitable[None]]
Listed = Callable[[Turn, UnitState, Period, int | None], Awaitable[None]]
Paged = Callable[[Turn, UnitState, Period, int | None, str], Awaitable[None]]


async def tapped(turn: Turn) -> None:
    """`desk:VERB:…`: a unit and a period, a report, or a person's post."""
    _, verb, *rest = turn.inbound.data.split(":")
    if verb == "noteless":
        await review.noteless(turn)
        return
    if verb == "units":
        await restructuring.confirmed(turn)
        return
    if verb == "target":
        await targeting.confirmed(turn)
        return
    if verb == "quota":
        await quotas.show(turn)
        return
    turn.state.pop("desk", None)
    if verb in _OF_UNIT or verb in _PAGED:
        await _of_unit(turn, verb, rest)
    elif verb == "decision" and rest:
        await decisions.chosen(turn, int(rest[0]))
    elif verb in _OF_REPORT and rest:
        await _OF_REPORT[verb](turn, int(rest[0]))
    elif verb in _OF_POST and rest:
        await _OF_POST[verb](turn, rest)
    else:
        await _other(turn, verb, rest)


async def _of_unit(turn: Turn, verb: str, rest: list[str]) -> None:
    found = await _place(turn, rest)
    if found is None:
        return
    unit, period = found
    mine = [each.id for each in branch.own(turn)]
    if not await branch.may_see(turn.tx, mine, unit.id, period, turn.today):
        branch.refuse(turn)
    elif verb in _PAGED:
        number, what = (*rest[2:4], "", "")[:2]
        page = int(number) if number.isdecimal() else None
        await _PAGED[verb](turn, unit, period, page, what)
    else:
        await _OF_UNIT[verb](turn, unit, period)


async def _place(turn: Turn, rest: list[str]) -> tuple[UnitState, Period] | None:
    """The unit and the period of a button; None, and it is answered, if there is no such place.

    A unit that is not there is refused like one of another branch: numbers can be tried.
    """
    period = await branch.period_named(turn, rest[1]) if len(rest) > 1 else None
    if period is None:
        await menu.show(turn)
        return None
    unit = turn.tree.by_id.get(int(rest[0])) or await branch.unit_then(turn, int(rest[0]), period)
    if unit is None:
        branch.refuse(turn)
        return None
    return unit, period


async def _other(turn: Turn, verb: str, rest: list[str]) -> None:
    """Buttons with more behind them, and those of whoever reports."""
    if verb in ("backq", "askq") and len(rest) == 3:
        await review.chosen(turn, verb.removesuffix("q"), int(rest[0]), int(rest[1]), rest[2])
    elif verb == "waived" and len(rest) == 2:
        await allowing.waived(turn, int(rest[0]), rest[1])
    elif verb == "reply" and rest:
        await review.reply(turn, int(rest[0]))
    elif (found := await _place(turn, rest)) is None:
        return
    elif verb == "want" and len(rest) == 3:
        await allowing.want(turn, allowing.Place(*found), rest[2])
    elif verb == "own":
        await questions.own(turn, *found)
    elif verb == "unlocked" and len(rest) == 3 and branch.looks_after(turn, found[0].id):
        await allowing.unlocked(turn, allowing.Place(*found), int(rest[2]))
    else:
        branch.refuse(turn)


async def _unlock(turn: Turn, unit: UnitState, period: Period) -> None:
    await allowing.unlock(turn, allowing.Place(unit, period))


async def _picture(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.PICTURE, unit, period)


async def _excel(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.WORKBOOK, unit, period)


async def _compare(turn: Turn, unit: UnitState, period: Period) -> None:
    await figures.compare(turn, unit, period, None)


async def _back(turn: Turn, report_id: int) -> None:
    await review.choose(turn, report_id, "back")


async def _ask(turn: Turn, report_id: int) -> None:
    await review.choose(turn, report_id, "ask")


def _paged(show: Listed) -> Paged:
    """A list that is asked for by nothing but unit, period and page."""

    async def shown(
        turn: Turn, unit: UnitState, period: Period, number: int | None, _what: str
    ) -> None:
        await show(turn, unit, period, number)

    return shown


async def _vacant(
    turn: Turn, unit: UnitState, period: Period, number: int | None, what: str
) -> None:
    post = what if has(f"post-{what.replace('_', '-')}") else ""
    await figures.vacant(turn, unit, period, post, number)


async def _topic(
    turn: Turn, unit: UnitState, period: Period, number: int | None, what: str
) -> None:
    topic = next((topic for topic in Topic if topic == what), None)
    if topic is None:  # of another time
        await menu.show(turn)
    else:
        await topics.answer(turn, unit, period, topic, number)


_PAGED: Mapping[str, Paged] = {
    "late": _paged(figures.late),
    "deep": _paged(cells.below),
    "notmet": _paged(figures.not_met),
    "attend": _paged(figures.attendance),
    "undecided": _paged(decisions.show),
    "vacant": _vacant,
    "topic": _topic,
}
"""Long lists; behind unit and period stand the page, if one was turned to, and what else was asked."""
_OF_UNIT: Mapping[str, Shown] = {
    "digest": figures.digest,
    "compare": _compare,
    "cell": cells.show,
    "told": told.show,
    "picture": _picture,
    "excel": _excel,
    "page": links.show,
    "okall": review.accept_all,
    "unlock": _unlock,
}
_OF_REPORT: Mapping[str, Callable[[Turn, int], Awaitable[None]]] = {
    "rep": reports.show,
    "history": reports.history,
    "xml": reports.xml,
    "accept": review.accept,
    "back": _back,
    "ask": _ask,
    "waive": allowing.waive,
}
_OF_POST: Mapping[str, Callable[[Turn, list[str]], Awaitable[None]]] = {
    "people": posts.show,
    "hand": posts.hand_over,
    "deputy": posts.deputy,
    "relieve": posts.relieve,
    "relink": posts.relink,
    "lost": posts.lost,
    "quiet": questions.quiet,
    "log": record.older,
    "unlink": links.take_back,
}


async def typed(turn: Turn) -> bool:
    """Words that the desk asked for; False if it asked for none."""
    return await review.typed(turn, {"decision": decisions.said})
