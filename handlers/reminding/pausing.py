"""Flood days: a branch is left alone for some days, its due days move, and what was sent is judged anew."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers.calendar import on_time_until
from handlers.forms import private
from handlers.library import House, rules
from handlers.reminding.preparing import prepare_today
from handlers.rules.rule import NoRule, Rules
from handlers.sittings import event_date
from storage import audit, reports, schedule, units
from storage.database import Transaction
from storage.reports import ReportState

LONGEST = timedelta(days=92)


class BadPause(Exception):
    """Says in one line what is wrong with a pause, and the mend."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a pause, both included, and why."""

    first: date
    last: date
    reason: str


async def pause(tx: Transaction, house: House, unit: str, span: Span, *, now: datetime) -> int:
    """Pause a unit and all below it; how many reports count as on time or late otherwise than before.

    Raises BadPause.
    """
    tree = await units.tree(tx, now.astimezone(house.zone).date())
    found = tree.find(unit)
    if found is None:
        raise BadPause(f"--unit: there is no unit {unit} today; `chibo units list` names them")
    if not span.first <= span.last <= span.first + LONGEST:
        raise BadPause("--to: a pause lasts from one day to 92 days; let it lie after --from")
    if not span.reason.strip():
        raise BadPause("--reason: say why, such as: Lũ sau bão")
    if private.find(span.reason):
        raise BadPause("--reason: is kept, so nothing of people in it; write such as: Lũ sau bão")
    reason = span.reason.strip()[:200]
    before = await rules(tx)
    await schedule.add_pause(tx, found.id, span.first, span.last, reason=reason, now=now)
    subject = f"{found.code} {span.first} {span.last}"
    await audit.write(
        tx, audit.OPERATOR, "paused", subject, now=now, unit=found.code, reason=reason
    )
    return await _judge_again(tx, house, before, span.first)


async def take_back(tx: Transaction, house: House, number: int, *, now: datetime) -> int:
    """End a pause as if it had not been; as `pause` otherwise."""
    found = next((each for each in await schedule.pauses(tx) if each.id == number), None)
    if found is None:
        raise BadPause(f"--remove: there is no pause {number}; `chibo pause` lists them")
    before = await rules(tx)
    await prepare_today(tx, house, now)
    await schedule.remove_pause(tx, number)
    subject = f"{found.unit} {found.first} {found.last}"
    await audit.write(tx, audit.OPERATOR, "pause taken back", subject, now=now, unit=found.unit)
    return await _judge_again(tx, house, before, found.first)


async def _judge_again(tx: Transaction, house: House, before: Rules, first: date) -> int:
    """Reports whose due moment has moved are judged by the new one."""
    after = await rules(tx)
    changed = 0
    start = datetime.combine(first, time(), house.zone)
    for report in await reports.due_since(tx, start):
        was, will = (_due(calendar, report, house) for calendar in (before, after))
        if was is None or will is None or was == will:
            continue
        # A newcomer had longer anyway.
        new = will if report.due_at == was else max(report.due_at, will)
        await reports.set_due(tx, report.id, new)
        changed += new != report.due_at
    return changed


def _due(calendar: Rules, report: ReportState, house: House) -> datetime | None:
    try:
        period = calendar.period(report.form_id, report.period, report.path)
        rule = calendar.for_form(report.form_id, period.start, report.path)
    except NoRule:
        return None
    return on_time_until(rule, period, event_date(report.values, rule), house.zone)
