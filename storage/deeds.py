"""What staff did about the reports of a unit, and what is still open of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from storage.database import Transaction
from storage.models import Deed, Report, ReportVersion
from storage.prepared import Prepared

RETURNED, ACCEPTED, ASKED, ANSWERED = "returned", "accepted", "asked", "answered"
WANTED, UNLOCKED, WAIVED = "wanted", "unlocked", "waived"
ALL_FORMS = ""
"""As a form: what holds for all of a unit's reports of a period."""


@dataclass(frozen=True, slots=True)
class DeedState:
    """One thing done: `kind` is one of those above, `path` the question it is about (or ''), `until`
    how long an unlocked report can be changed, `settled_at` when what was asked for was done.
    """

    kind: str
    unit_id: int
    form_id: str
    period: str
    at: datetime
    person_id: int | None = None
    report_id: int | None = None
    version: int | None = None
    path: str = ""
    note: str = ""
    until: datetime | None = None
    settled_at: datetime | None = None
    id: int = 0


_COLUMNS = (
    Deed.kind,
    Deed.unit_id,
    Deed.form_id,
    Deed.period,
    Deed.at,
    Deed.person_id,
    Deed.report_id,
    Deed.version,
    Deed.path,
    Deed.note,
    Deed.until,
    Deed.settled_at,
    Deed.id,
)


async def add(tx: Transaction, deed: DeedState) -> int:
    """Record it; `deed.id` is ignored. Returns its number."""
    row = {
        "kind": deed.kind,
        "unit_id": deed.unit_id,
        "form_id": deed.form_id,
        "period": deed.period,
        "at": deed.at,
        "person_id": deed.person_id,
        "report_id": deed.report_id,
        "version": deed.version,
        "path": deed.path,
        "note": deed.note,
        "until": deed.until,
        "settled_at": deed.settled_at,
    }
    return await tx.insert(Deed, row)


async def get(tx: Transaction, deed_id: int) -> DeedState | None:
    row = (await tx.execute(select(*_COLUMNS).where(Deed.id == deed_id))).first()
    return DeedState(*row) if row else None


async def of(tx: Transaction, unit_id: int, form_id: str, period: str) -> list[DeedState]:
    """Everything done about a unit's report of a period, the oldest first."""
    query = select(*_COLUMNS).where(
        Deed.unit_id == unit_id, Deed.form_id == form_id, Deed.period == period
    )
    return [DeedState(*row) for row in await tx.execute(query.order_by(Deed.id))]


async def open_of(tx: Transaction, unit_id: int, kinds: Sequence[str]) -> list[DeedState]:
    """What a unit was asked for and has not done yet, the oldest first."""
    found = [DeedState(*row) for row in await tx.rows(_OPEN, {"unit": unit_id})]
    return [deed for deed in found if deed.kind in kinds]


_OPEN = Prepared(
    select(*_COLUMNS)
    .where(Deed.unit_id == bindparam("unit"), Deed.settled_at.is_(None))
    .order_by(Deed.id)
)


async def settle(tx: Transaction, deed_id: int, now: datetime) -> None:
    """What was asked for is done."""
    await tx.execute(update(Deed).where(Deed.id == deed_id).values(settled_at=now))


async def unlocked_until(
    tx: Transaction, unit_id: int, form_id: str, period: str
) -> datetime | None:
    """Until when a unit's report of a locked period can be changed all the same."""
    values = {"unit": unit_id, "form": form_id, "of": period}
    ((until,),) = await tx.rows(_UNLOCKED_UNTIL, values)
    assert until is None or isinstance(until, datetime)
    return until


_UNLOCKED_UNTIL = Prepared(
    select(func.max(Deed.until)).where(
        Deed.unit_id == bindparam("unit"),
        or_(Deed.form_id == bindparam("form"), Deed.form_id == ALL_FORMS),
        Deed.period == bindparam("of"),
        Deed.kind == UNLOCKED,
    )
)


async def set_status(tx: Transaction, report_id: int, status: str) -> None:
    """A report was returned or accepted."""
    await tx.execute(update(Report).where(Report.id == report_id).values(status=status))


@dataclass(frozen=True, slots=True)
class Sent:
    """One version of a report: when it came, from whom, through which channel and why."""

    version: int
    at: datetime
    person_id: int | None
    channel: str
    why: str


async def versions(tx: Transaction, report_id: int) -> list[Sent]:
    """All versions of a report, the oldest first."""
    query = (
        select(
            ReportVersion.version,
            ReportVersion.sent_at,
            ReportVersion.person_id,
            ReportVersion.channel,
            ReportVersion.why,
        )
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.version)
    )
    return [Sent(*row) for row in await tx.execute(query)]
