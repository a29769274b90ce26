"""A finished filling becomes a report: one for each unit, form, period and key, on time or late."""

from dataclasses import dataclass
from datetime import datetime

from handlers import items
from handlers.calendar import locks_at
from handlers.forms.filling import Sitting
from handlers.lateness import judged_until
from handlers.library import House
from handlers.sittings import Subject
from storage import audit, reports
from storage.database import Transaction
from storage.deeds import RETURNED
from storage.reports import ReportState, Sending


class ReportTaken(Exception):
    """A correction would turn the report into one that stands already."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a report: a person through a channel, or nobody (loaded from a file).

    `why` stands in the history (empty: new or correction); `codes` are the numbers of the items that
    the report opens, where a file gives them.
    """

    channel: str
    person_id: int | None = None
    why: str = ""
    codes: tuple[str, ...] = ()


def locked(about: Subject, house: House, now: datetime) -> bool:
    """Whether it can be changed no more; what was sent back waits for its sender, locked or not."""
    if about.correcting is not None and about.correcting.status == RETURNED:
        return False
    return now > open_until(about, house)


def open_until(about: Subject, house: House) -> datetime:
    """The last second in which the report can be changed: when its period locks, unless staff has
    unlocked it for longer.
    """
    until = locks_at(about.rule, about.period, house.zone)
    return max(until, about.unlocked_until or until)


async def send(
    tx: Transaction,
    house: House,
    about: Subject,
    sitting: Sitting,
    *,
    by: Sender,
    now: datetime,
) -> ReportState:
    """Store a complete sitting as a report; the same unit, form, period and key is corrected.

    Raises ReportTaken if a correction would fall upon another report.
    """
    values, key = sitting.values(), sitting.key()
    if about.correcting is not None:
        await _keep_key(tx, about.correcting, key)
    report = await reports.send(
        tx,
        Sending(
            unit_id=about.unit.id,
            form_id=about.form.form_id,
            form_version_id=about.form.id,
            period=about.period.code,
            key=key,
            path=list(about.path),
            values=values,
            filling=sitting.filling.to_json(),
            sent_at=now,
            due_at=await judged_until(tx, house, about, values, now),
            person_id=by.person_id,
            channel=by.channel,
            why=by.why or ("correction" if about.correcting else "new"),
        ),
    )
    await items.apply(tx, report, codes=by.codes)
    actor = f"person {by.person_id}" if by.person_id else "operator"
    subject = f"{about.form.form_id} {about.period.code} {about.unit.code}"
    who = audit.By(actor, by.channel)
    unit, version = about.unit.code, report.version
    await audit.write(tx, who, "sent report", subject, now=now, unit=unit, version=version)
    return report


async def _keep_key(tx: Transaction, report: ReportState, key: str) -> None:
    """A correction that changes what kind of meeting it was keeps the report, under the new key."""
    if report.key != key and not await reports.rename_key(tx, report.id, key):
        raise ReportTaken


def receipt(report: ReportState) -> str:
    """The number a person can quote: the report's own and its version."""
    return f"{report.id:05d}-{report.version}"
