"""Until when a report counts as on time, and staff's word that a late one counts all the same."""

from datetime import datetime, timedelta
from datetime import time as clock

from handlers.calendar import due_day, on_time_until
from handlers.library import House, rules
from handlers.sittings import Subject, event_date
from storage import audit, reports, standing
from storage.database import Transaction
from storage.people import SECRETARY
from storage.reports import ReportState

_LAST_SECOND = clock(23, 59, 59)


class NotLate(Exception):
    """There is nothing to waive: the report came in time."""


async def judged_until(
    tx: Transaction, house: House, about: Subject, values: dict[str, object], now: datetime
) -> datetime:
    """The last second in which the report counts as on time: its due moment and the rule's grace;
    where everybody who reports for the unit is new in the post, some days after taking it up.
    """
    event = event_date(values, about.rule)
    until = on_time_until(about.rule, about.period, event, house.zone)
    today = now.astimezone(house.zone).date()
    since = await standing.held_since(tx, about.unit.id, SECRETARY, today)
    days = (await rules(tx)).manners.newcomer_days
    if since is None or (due_day(about.rule, about.period, event) - since).days >= days:
        return until
    begun = since + timedelta(days=days)
    return max(until, datetime.combine(begun, _LAST_SECOND, house.zone))


async def waive(
    tx: Transaction, report: ReportState, reason: str, *, by: audit.By, now: datetime
) -> ReportState:
    """The report counts as on time from now on, corrections too. Raises NotLate.

    The caller has checked that this is within the branch of whoever says so.
    """
    if not report.late:
        raise NotLate
    await reports.set_waived(tx, report.id, reason)
    await _record(tx, report, "waived lateness", by, now, reason=reason)
    found = await reports.get(tx, report.id)
    assert found is not None
    return found


async def unwaive(tx: Transaction, report: ReportState, *, by: audit.By, now: datetime) -> None:
    """The report is judged by its due moment again."""
    await reports.set_waived(tx, report.id, None)
    await _record(tx, report, "lateness counts again", by, now)


async def _record(
    tx: Transaction, report: ReportState, action: str, by: audit.By, now: datetime, **detail: str
) -> None:
    unit = report.path[-1]
    subject = f"{report.form_id} {report.period} {unit}"
    await audit.write(tx, by, action, subject, now=now, unit=unit, **detail)
