"""One cell and one period: what was sent, what is missing, and what can be done about it."""

from dataclasses import dataclass

from handlers.calendar import locks_at
from handlers.cards import rows
from handlers.desk import branch
from handlers.desk.figures import computed, month
from handlers.desk.lists import Again, cell_buttons, page_of, replaced
from handlers.digest.facts import Branch, Month
from handlers.digest.meetings import is_late
from handlers.library import rules
from handlers.messages import Choice, Outbound, Style
from handlers.periods import Period
from handlers.phrases import moment
from handlers.reminding.timetable import Term, Timetable
from handlers.turn import Turn
from storage import forms, posts, reports, units
from storage.forms import Published
from storage.people import REPORTING
from storage.reports import ReportState
from storage.units import UnitState

_ON_TIME, _LATE, _MISSING = "✓", "◷", "✗"


@dataclass(frozen=True, slots=True)
class Due:
    """A form that a cell owes for a period, and the regular report if it came."""

    form: Published
    term: Term
    report: ReportState | None


async def due(turn: Turn, unit: UnitState, period: str) -> tuple[list[Due], list[ReportState]]:
    """Every form the unit owes for a period; and the reports that stand beside them (extraordinary
    meetings, forms that are owed no more).
    """
    tree = await _tree(turn, period)
    path = [above.code for above in tree.path(unit.id)]
    timetable = Timetable(await rules(turn.tx), turn.house.zone)
    published = {form.form_id: form for form in await forms.newest(turn.tx)}
    sent = await reports.of_unit(turn.tx, unit.id, [period])
    regular = {report.form_id: report for report in sent if not report.key}
    owed = [
        Due(published[term.form], term, regular.pop(term.form, None))
        for term in timetable.named(timetable.place(path), period)
        if term.form in published
        and term.rule.owed_by(unit.kind, leaf=unit.id not in tree.children)
    ]
    return owed, [*regular.values(), *(report for report in sent if report.key)]


async def _tree(turn: Turn, code: str) -> units.Tree:
    period = await branch.period_named(turn, code)
    on = min(period.end, turn.today) if period else turn.today
    return await units.tree(turn.tx, on)


async def show(turn: Turn, unit: UnitState, period: Period) -> None:
    """All forms of the cell, each with its state; a button for whatever can be done."""
    owed, others = await due(turn, unit, period.code)
    lines = [_line(turn, each.form.title, each.report) for each in owed]
    titles = {form.form_id: form.title for form in await forms.newest(turn.tx)}
    lines += [_line(turn, titles.get(each.form_id, each.form_id), each) for each in others]
    lines.append(await _who(turn, unit))
    buttons = [_report_button(turn, each.form.title, each.report) for each in owed if each.report]
    buttons += [_report_button(turn, titles.get(r.form_id, r.form_id), r) for r in others]
    buttons += await _to_do(turn, unit, period, owed)
    heading = turn.words("menu-heading", unit=unit.name, period=period.label(turn.language))
    _put(turn, unit, period, heading, lines, buttons)


def _line(turn: Turn, title: str, report: ReportState | None) -> str:
    return f"• {title}: {state(turn, report)}"


def state(turn: Turn, report: ReportState | None) -> str:
    """How a report stands, in words."""
    if report is None:
        return turn.words("desk-state-missing")
    at = moment(report.first_sent_at.astimezone(turn.house.zone))
    late = report.late and report.waived is None
    words = [turn.words("desk-state-late" if late else "desk-state-sent", time=at)]
    if report.waived is not None:
        words.append(turn.words("desk-state-waived"))
    if report.version > 1:
        words.append(turn.words("state-corrected", count=report.version - 1))
    if report.status in ("returned", "accepted"):
        words.append(turn.words(f"desk-state-{report.status}"))
    return ", ".join(words)


async def _who(turn: Turn, unit: UnitState) -> str:
    """Whether somebody reports for the cell and can be written to."""
    holders = await posts.holding(turn.tx, unit.id, REPORTING, turn.today)
    if not holders:
        return turn.words("desk-nobody")
    reached = await posts.reached(turn.tx, holders)
    return turn.words("desk-somebody" if reached else "desk-unreachable")


def _report_button(turn: Turn, title: str, report: ReportState) -> Choice:
    return turn.button("desk-open-form", f"desk:rep:{report.id}", form=title)


async def _to_do(turn: Turn, unit: UnitState, period: Period, owed: list[Due]) -> list[Choice]:
    """What an officer can do for the cell now."""
    place = f"{unit.id}:{period.code}"
    missing = [each for each in owed if each.report is None]
    waiting = [each for each in owed if each.report and each.report.status == "sent"]
    buttons = []
    if waiting:
        buttons.append(turn.button("desk-accept-all", f"desk:okall:{place}", count=len(waiting)))
    is_open = [each for each in missing if not _is_locked(turn, each.term)]
    buttons += [
        turn.button(
            "desk-behalf", f"open:{each.form.form_id}:{place_of(each, unit)}", form=each.form.title
        )
        for each in is_open
    ]
    if is_open and is_open[0].term.period.start <= turn.today:
        buttons.append(
            turn.button("nudge-one", f"cal:nudge:{place}", Style.PRIMARY, unit=unit.name)
        )
    if any(_is_locked(turn, each.term) for each in owed):
        buttons.append(turn.button("desk-unlock", f"desk:unlock:{place}"))
    return buttons


def place_of(each: Due, unit: UnitState) -> str:
    return f"{each.term.period.code}:{unit.id}"


def _is_locked(turn: Turn, term: Term) -> bool:
    return turn.now > locks_at(term.rule, term.period, turn.house.zone)


def _put(
    turn: Turn,
    unit: UnitState,
    period: Period,
    heading: str,
    lines: list[str],
    buttons: list[Choice],
) -> None:
    before = period.previous()
    on = [
        turn.button(
            "desk-before",
            f"desk:cell:{unit.id}:{before.code}",
            period=before.label(turn.language),
        ),
        turn.button("desk-told", f"desk:told:{unit.id}:{period.code}"),
        turn.button("desk-people", f"desk:people:{unit.id}"),
    ]
    every = (*((button,) for button in buttons), tuple(on), (turn.button("menu-button", "menu"),))
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=every))


# --- one step deeper ------------------------------------------------------------------------------


async def below(turn: Turn, unit: UnitState, period: Period, number: int | None = None) -> None:
    """What stands directly below a unit: committees with their counts, cells with their state."""
    figures = await computed(turn, unit, await month(turn, period))
    if figures is None:
        return
    asked = figures.facts.asked.months[-1]
    inside = asked.branch
    children = [u for u in inside.tree.children.get(unit.id, ()) if _counts(inside, u.id)]
    if not children:
        await show(turn, unit, figures.period)
        return
    children.sort(key=lambda child: child.id in inside.ids)  # committees come before cells
    page, again = page_of(children, number), Again("deep", number, period)
    cells = [child for child in page.shown if child.id in inside.ids]
    committees = [child for child in page.shown if child.id not in inside.ids]
    lines = [_committee_line(asked, child) for child in committees]
    lines += [f"{_mark(asked, cell)} {cell.name}" for cell in cells]
    if cells:
        lines.append(turn.words("desk-marks"))
    period_name = figures.period.label(turn.language)
    heading = turn.words("menu-heading", unit=unit.name, period=period_name)
    code = figures.period.code
    deeper = [
        turn.button("desk-open-cell", f"desk:deep:{child.id}:{code}", unit=child.name)
        for child in committees
    ]
    back = turn.button("menu-button", "menu")
    every = (
        *rows(deeper),
        *cell_buttons(turn, cells, figures.period),
        *again.leading(turn, page, unit),
        (back,),
    )
    before = replaced(turn, again)
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=every, replaces=before))


def _committee_line(asked: Month, committee: UnitState) -> str:
    cells = {u.id for u in asked.branch.tree.below(committee.id)} & asked.branch.ids
    sent = {report.unit_id for report in asked.monthly} & cells
    return f"• {committee.name}: {len(sent)}/{len(cells)}"


def _mark(asked: Month, cell: UnitState) -> str:
    mine = [report for report in asked.monthly if report.unit_id == cell.id]
    if not mine:
        return _MISSING
    return _LATE if any(is_late(report) for report in mine) else _ON_TIME


def _counts(month: Branch, unit_id: int) -> bool:
    """Whether there are cells that report at or below a unit."""
    return any(each.id in month.ids for each in month.tree.below(unit_id))
