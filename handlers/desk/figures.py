"""Answers in figures: the digest, who is missing, changes, vacancies, admissions, attendance."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, time

from handlers.desk import branch
from handlers.desk.lists import Again, Entry, cell_buttons, listed, page_of, put
from handlers.digest import vacancies
from handlers.digest.digest import Digest, compute, compute_with_history
from handlers.digest.rows import CellRow
from handlers.digest.text import late_text, text
from handlers.library import rules
from handlers.messages import Style
from handlers.periods import Period, PeriodKind
from handlers.phrases import day
from handlers.reminding import gone
from handlers.turn import Turn
from storage import audit
from storage.reports import ItemState
from storage.units import UnitState

Computing = Callable[..., Awaitable[Digest]]
NOT_MET = frozenset(("not_yet", "impossible"))
COMPARED = (
    "meetings_reported",
    "meetings_sent_late",
    "meetings_held",
    "attendance",
    "absent_unexcused",
    "admissions_vs_target",
    "vacancies_open",
)


async def computed(
    turn: Turn, unit: UnitState, period: Period, how: Computing = compute
) -> Digest | None:
    """The figures; None (and it is said) if there are none for that time."""
    calendar = await rules(turn.tx)
    if period.start > turn.today:
        turn.tell("desk-not-begun", period=period.label(turn.language))
        return None
    try:
        found = await how(turn.tx, calendar, unit.id, period, turn.house.zone, turn.now)
    except KeyError:
        turn.tell("desk-not-then", unit=unit.name, period=period.label(turn.language))
        return None
    await _noted(turn, unit, period)
    return found


async def _noted(turn: Turn, unit: UnitState, period: Period) -> None:
    """Who looked at which figures: a line a day, however often."""
    action, subject = "saw figures", f"{unit.code} {period.code}"
    midnight = datetime.combine(turn.today, time(), turn.house.zone)
    if not await audit.is_written(
        turn.tx, turn.by, action, subject, unit=unit.code, since=midnight
    ):
        await turn.record(action, subject, unit=unit.code)


async def month(turn: Turn, period: Period) -> Period:
    """The month a digest is of: of a quarter or a year the last that has begun."""
    if period.kind is PeriodKind.MONTH:
        return period
    present = await branch.present(turn)
    last = await branch.period_named(turn, f"{period.year}-{period.month:02}")
    return present if last is None or last.start > present.start else last


# --- answers --------------------------------------------------------------------------------------


async def digest(turn: Turn, unit: UnitState, period: Period) -> None:
    figures = await computed(turn, unit, period, compute_with_history)
    if figures is None:
        return
    heading, words = text(figures, turn.language)
    left = await gone.looked_up(turn.tx, turn.tree, unit.id, turn.today, turn.language)
    words = "\n".join(filter(None, (words, left)))
    put(turn, figures, (heading, words), ("late", "deep", "picture", "excel", "page", "compare"))


async def late(turn: Turn, unit: UnitState, period: Period, number: int | None = None) -> None:
    """Who is missing, each with a button that opens the cell; those in pages."""
    figures = await computed(turn, unit, period)
    if figures is None:
        return
    missing = [cell for entry in figures.asked_missing for cell in entry.cells]
    again = Again("late", number, period)
    page = page_of(missing, number)
    above = (
        *cell_buttons(turn, page.shown, figures.period),
        *again.leading(turn, page, unit),
    )
    if len(missing) > 1:
        data = f"cal:nudge:{unit.id}:{figures.period.code}"
        above = (*above, (turn.button("nudge-all", data, Style.PRIMARY, count=len(missing)),))
    told = late_text(figures, turn.language)
    put(turn, figures, told, ("digest", "deep"), above, again)


async def not_met(turn: Turn, unit: UnitState, period: Period, number: int | None = None) -> None:
    """Who has reported that there was no meeting, or only a planned one."""
    figures = await computed(turn, unit, period)
    if figures is None:
        return
    told = figures.month.label(turn.language)
    cells = [row for row in figures.cells if NOT_MET & set(row.held)]
    lines = [turn.words("desk-not-met", period=told, count=len(cells))]
    entries = [Entry(_met_line(turn, figures, row), row.unit) for row in cells]
    listed(turn, figures, lines, entries, figures.month, Again("notmet", number, period))


def _met_line(turn: Turn, figures: Digest, row: CellRow) -> str:
    """Why a cell has not met; a day that was planned and has passed is overdue."""
    state = next(each for each in reversed(row.held) if each in NOT_MET)
    words = [turn.words(f"sheet-held-{state.replace('_', '-')}")]
    planned = _planned(figures, row)
    if planned is not None:
        key = "desk-planned-passed" if planned < figures.facts.on else "desk-planned"
        words.append(turn.words(key, day=day(planned)))
    return f"• {figures.named(row.unit)}: {', '.join(words)}"


def _planned(figures: Digest, row: CellRow) -> date | None:
    days = [
        report.values.get("planned")
        for report in figures.facts.told.months[-1].monthly
        if report.unit_id == row.unit.id
    ]
    return next((date.fromisoformat(said) for said in days if said), None)


async def attendance(
    turn: Turn, unit: UnitState, period: Period, number: int | None = None
) -> None:
    figures = await computed(turn, unit, period)
    if figures is None:
        return
    keys = ("attendance", figures.figure("cells_attendance_below_").key, "absent_unexcused")
    lines = list(shown(turn, figures, keys))
    limit = figures.limits.meeting.attendance
    low = [row for row in figures.cells if row.attendance is not None and row.attendance < limit]
    entries = [
        Entry(f"• {figures.named(row.unit)}: {row.present}/{row.expected}", row.unit) for row in low
    ]
    listed(turn, figures, lines, entries, figures.month, Again("attend", number, period))


async def admissions(turn: Turn, unit: UnitState, period: Period) -> None:
    figures = await computed(turn, unit, period)
    if figures is None:
        return
    lines = list(shown(turn, figures, [k for k in figures.figures if k.startswith("admissions")]))
    lines += [
        f"• {row.unit.name}: {row.admitted}" + (f"/{row.target}" if row.target else "")
        for row in figures.committees
    ]
    listed(turn, figures, lines, (), figures.period)


async def vacant(
    turn: Turn, unit: UnitState, period: Period, post: str, number: int | None = None
) -> None:
    """The posts that are vacant: those of one name, or all."""
    figures = await computed(turn, unit, period)
    if figures is None:
        return
    units = {cell.id: cell for cell in figures.facts.branch.cells}
    found = [
        item
        for item in vacancies.still_open(figures.facts)
        if not post or item.values.get("post") == post
    ]
    what = turn.words(f"post-{post.replace('_', '-')}") if post else turn.words("desk-any-post")
    lines = [turn.words("desk-vacant", post=what, count=len(found))]
    entries = [
        Entry(_vacant_line(turn, figures, item, cell), cell)
        for item in found
        for cell in (units[item.unit_id],)
    ]
    again = Again("vacant", number, period, post)
    listed(turn, figures, lines, entries, figures.period, again)


def _vacant_line(turn: Turn, figures: Digest, item: ItemState, cell: UnitState) -> str:
    name = turn.words(f"post-{item.values['post'].replace('_', '-')}")
    days = vacancies.days_open(item, figures.facts.on)
    since = "{1}/{0}".format(*item.values["since"].split("-"))
    values = {"unit": figures.named(cell), "post": name, "since": since}
    return turn.words("desk-vacant-line", **values, days=days)


async def compare(turn: Turn, unit: UnitState, period: Period, against: Period | None) -> None:
    """The figures of two periods beside each other; without a second one, that before."""
    new = await computed(turn, unit, period)
    if new is None:
        return
    other = await _other(turn, new.period, against)
    old = await computed(turn, unit, other)
    if old is None:
        return
    lines = [_change(turn, new, old, key) for key in COMPARED]
    names = {"new": new.period.label(turn.language), "old": old.period.label(turn.language)}
    heading = turn.words("desk-compared", unit=unit.name, **names)
    put(turn, new, (heading, "\n".join(lines)), ("digest", "excel"))


async def _other(turn: Turn, period: Period, against: Period | None) -> Period:
    """What is compared with: of a year, the part of it that is as long as the period."""
    if against is None or against == period:
        return period.previous()
    if against.kind is PeriodKind.YEAR and period.kind is not PeriodKind.YEAR:
        code = f"{against.year:04}{period.code[4:]}"
        return await branch.period_named(turn, code) or period.previous()
    return against


def _change(turn: Turn, new: Digest, old: Digest, key: str) -> str:
    """Without reports there is no figure: that is said, not taken for 0."""
    values = {}
    for name, digest in (("new", new), ("old", old)):
        silent = not digest.asked.numerator and key not in ("meetings_reported", "vacancies_open")
        unknown = silent and not (key.startswith("admissions") and digest.figures[key].numerator)
        asked = digest.asked if key == "meetings_reported" else digest.figures[key]
        values[name] = turn.words("desk-unknown") if unknown else asked.shown(turn.language)
    return turn.words("desk-change", figure=new.label(key, turn.language), **values)


def shown(turn: Turn, figures: Digest, keys: Iterable[str]) -> Iterable[str]:
    for key in keys:
        value = figures.figures[key].shown(turn.language)
        yield turn.words("desk-figure", figure=figures.label(key, turn.language), value=value)
