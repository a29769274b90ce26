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
    tx: Transaction, report: ReportState, reason: str, *, actor: str, now: datetime
) -> ReportState:
    """The report counts as on time from now on, corrections too. Raises NotLate.

    `actor` is who says so, as in the audit; the caller has checked that this is within their branch.
    """
    if not report.late:
        raise NotLate
    await reports.set_waived(tx, report.id, reason)
    subject = f"{report.form_id} {report.period} {report.path[-1]}"
    await audit.write(tx, actor, "waived lateness", subject, now=now, reason=reason)
    found = await reports.get(tx, report.id)
    assert found is not None
    return found


async def unwaive(tx: Transaction, report: ReportState, *, actor: str, now: datetime) -> None:
    """The report is judged by its due moment again."""
    await reports.set_waived(tx, report.id, None)
    subject = f"{report.form_id} {report.period} {report.path[-1]}"
    await audit.write(tx, actor, "lateness counts again", subject, now=now)
