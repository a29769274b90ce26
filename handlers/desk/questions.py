"""Questions in plain words, answered: of staff about their branch, of a secretary about the own cell."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers import menu
from handlers.cards import rows
from handlers.desk import (
    allowing,
    asking,
    branch,
    cells,
    decisions,
    figures,
    files,
    links,
    posts,
    quotas,
    record,
    restructuring,
    review,
    targeting,
    topics,
)
from handlers.desk.asking import Question, Wish
from handlers.digest.digest import compute
from handlers.digest.labels import label
from handlers.library import rules
from handlers.messages import Outbound
from handlers.periods import Period
from handlers.phrases import moment
from handlers.turn import Turn
from storage import posts as held
from storage import units
from storage.people import REPORTING
from storage.units import UnitState

MOST_CHOICES = 8
_OWN_WISHES = frozenset((Wish.DIGEST, Wish.UNIT, Wish.COMPARE, Wish.ATTENDANCE, Wish.ADMISSIONS))
_OWN_FIGURES = ("attendance", "absent_unexcused", "admissions_vs_target", "vacancies_open")


async def typed(turn: Turn) -> bool:
    """A question in plain words; False if it is none."""
    mine = branch.own(turn)
    if not mine:
        return await _typed_by_reporter(turn)
    if await restructuring.typed(turn) or await targeting.typed(turn):
        return True
    question = await _understood(turn)
    if question is None:
        return await topics.typed(turn, mine[0], await branch.present(turn))
    if question.wish in (Wish.QUIET, Wish.LOUD):
        await quiet(turn, ["on" if question.wish is Wish.LOUD else "off"])
        return True
    if question.wish is Wish.QUOTA:
        await quotas.show(turn)
        return True
    period = await _period(turn, question.period)
    unit = await _unit(turn, question, mine, period)
    if unit is not None:
        await _answer(turn, question, unit, period)
    return True


async def _typed_by_reporter(turn: Turn) -> bool:
    """How the own cell stands; the wish to have a locked period opened."""
    own_units = turn.units(*REPORTING)
    question = await _understood(turn)
    if not own_units or question is None:
        return False
    named = [unit for unit in question.units if unit in own_units]
    if question.units and not named:
        return False
    unit = (named or own_units)[0]
    period = await _period(turn, question.period)
    if question.wish is Wish.UNLOCK:
        await allowing.want(turn, allowing.Place(unit, period), branch.MEETING)
    elif question.wish in _OWN_WISHES:
        await own(turn, unit, period)
    else:
        return False
    return True


async def _understood(turn: Turn) -> Question | None:
    """What is asked; a unit that the person may not know of is taken for no unit's name."""
    text, today = turn.inbound.text, turn.today
    question = asking.understand(text, turn.tree, today)
    if question is None or not question.units:
        return question
    seen = tuple([unit for unit in question.units if not await branch.is_unseen(turn, unit)])
    return replace(question, units=seen) if seen else asking.understand(text, units.Tree(()), today)


async def _period(turn: Turn, said: Period | None) -> Period:
    """As the calendar cuts it; the present one where none was said."""
    if said is None:
        return await branch.present(turn)
    return await branch.period_named(turn, said.code) or said


async def _unit(
    turn: Turn, question: Question, mine: list[UnitState], period: Period
) -> UnitState | None:
    """The one unit a question is about; None if it was refused or has to be chosen first."""
    if not question.units:
        return mine[0]
    allowed = [unit for unit in question.units if branch.looks_after(turn, unit.id)]
    if not allowed:
        branch.refuse(turn, question.units[0])
        return None
    if len(allowed) == 1:
        return allowed[0]
    verb = "cell" if question.wish is Wish.UNIT else "digest"
    buttons = [
        turn.button("desk-open-cell", f"desk:{verb}:{unit.id}:{period.code}", unit=unit.name)
        for unit in allowed[:MOST_CHOICES]
    ]
    turn.reply(Outbound(turn.words("desk-which-unit"), rows=rows(buttons)))
    return None


async def _answer(turn: Turn, question: Question, unit: UnitState, period: Period) -> None:
    if question.wish is Wish.COMPARE:
        await figures.compare(turn, unit, period, question.against)
    elif question.topic is not None and question.wish is Wish.TOPIC:
        await topics.answer(turn, unit, period, question.topic)
    elif question.wish is Wish.VACANCIES:
        await figures.vacant(turn, unit, period, question.post)
    elif question.wish in (Wish.HANDOVER, Wish.DEPUTY):
        await posts.show(turn, [str(unit.id)])
    elif question.wish in _FOR_A_CELL and unit.id in turn.tree.children:
        await cells.below(turn, unit, period)  # which cell? the list leads there
    else:
        await _ANSWERS[question.wish](turn, unit, period)


_FOR_A_CELL = frozenset((Wish.UNIT, Wish.UNLOCK, Wish.BEHALF, Wish.NUDGE))


async def _unlock(turn: Turn, unit: UnitState, period: Period) -> None:
    await allowing.unlock(turn, allowing.Place(unit, period))


async def _excel(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.WORKBOOK, unit, period)


async def _raw(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.RAW, unit, period)


async def _csv(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.CSV, unit, period)


async def _xml(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.XML, unit, period)


async def _picture(turn: Turn, unit: UnitState, period: Period) -> None:
    await files.order(turn, files.PICTURE, unit, period)


_ANSWERS: Mapping[Wish, Callable[[Turn, UnitState, Period], Awaitable[None]]] = {
    Wish.DIGEST: figures.digest,
    Wish.LATE: figures.late,
    Wish.NOT_MET: figures.not_met,
    Wish.ADMISSIONS: figures.admissions,
    Wish.ATTENDANCE: figures.attendance,
    Wish.EXCEL: _excel,
    Wish.DECISION: decisions.show,
    Wish.RAW: _raw,
    Wish.CSV: _csv,
    Wish.XML: _xml,
    Wish.PICTURE: _picture,
    Wish.PAGE: links.show,
    Wish.UNIT: cells.show,
    Wish.BEHALF: cells.show,
    Wish.NUDGE: cells.show,
    Wish.UNLOCK: _unlock,
    Wish.ACCEPT: review.accept_all,
    Wish.RECORD: record.show,
    Wish.LINKS: links.standing,
}


# --- a secretary ----------------------------------------------------------------------------------


async def own(turn: Turn, unit: UnitState, period: Period) -> None:
    """How the own cell stands: what was sent when, and its figures beside last month's."""
    if not branch.reports_for(turn, unit.id):
        branch.refuse(turn)
        return
    owed, _ = await cells.due(turn, unit, period.code)
    lines = [f"• {each.form.title}: {cells.state(turn, each.report)}" for each in owed]
    calendar = await rules(turn.tx)
    try:
        now = await compute(turn.tx, calendar, unit.id, period, turn.house.zone, turn.now)
    except KeyError:
        turn.tell("desk-not-then", unit=unit.name, period=period.label(turn.language))
        return
    for key in _OWN_FIGURES:
        value = now.figures[key].shown(turn.language)
        lines.append(turn.words("desk-figure", figure=label(key, turn.language), value=value))
    if now.is_earlier:
        lines.append(turn.words("digest-earlier", period=now.month.label(turn.language)))
    lines.append(turn.words("digest-as-of", time=moment(now.as_of)))
    before = period.previous()
    buttons = [
        turn.button(
            "desk-before", f"desk:own:{unit.id}:{before.code}", period=before.label(turn.language)
        ),
        turn.button("menu-button", "menu"),
    ]
    heading = turn.words("menu-heading", unit=unit.name, period=period.label(turn.language))
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=(tuple(buttons),)))


# --- digests unasked ------------------------------------------------------------------------------


async def quiet(turn: Turn, said: list[str]) -> None:
    """`off`: no digest unasked from now on; `on`: they come again."""
    off = said[:1] == ["off"]
    await held.set_digests(turn.tx, turn.person_id, off_since=turn.today if off else None)
    await turn.record("declined digests" if off else "agreed to digests", "digests")
    button = turn.button(
        "desk-loud" if off else "desk-quiet", f"desk:quiet:{'on' if off else 'off'}"
    )
    words = turn.words("desk-quiet-done" if off else "desk-loud-done")
    turn.reply(Outbound(words, rows=((button, turn.button("menu-button", "menu")),)))


# --- nothing understood ---------------------------------------------------------------------------


async def puzzled(turn: Turn) -> bool:
    """Examples for staff whose words were not understood; False for everybody else."""
    mine = branch.own(turn)
    if not mine or turn.units(*REPORTING):
        return False
    tree = await units.tree(turn.tx, turn.today)
    cell = next((unit for unit in tree.leaves(mine[0].id)), mine[0])
    await menu.show(turn, turn.words("desk-examples", code=cell.code, name=cell.name))
    return True
