"""Messages the calendar planned: waiting for their moment, put out, or skipped and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from storage.database import Transaction
from storage.models import Account, Notice, Person, Unit, Waiting

WAITING, QUEUED, SKIPPED = "waiting", "queued", "skipped"
AT_ONCE = 1000  # rows in one statement: a database takes a limited number of values


@dataclass(frozen=True, slots=True)
class NoticeState:
    """One planned message; see the table for what its fields mean."""

    key: str
    kind: str
    person_id: int
    unit_id: int
    period: str
    at: datetime
    useless_after: datetime | None = None
    status: str = WAITING
    why: str = ""


_NOTICE = (
    Notice.key,
    Notice.kind,
    Notice.person_id,
    Notice.unit_id,
    Notice.period,
    Notice.at,
    Notice.useless_after,
    Notice.status,
    Notice.why,
)


async def put_all(tx: Transaction, notices: Sequence[NoticeState]) -> None:
    """Record them; one whose key stands already is left as it is."""
    names = NoticeState.__slots__
    rows = [{name: getattr(notice, name) for name in names} for notice in notices]
    await tx.insert_all_new(Notice, rows)


async def take_due(tx: Transaction, now: datetime, limit: int) -> list[NoticeState]:
    """Those that wait and whose moment has come, the oldest first; another process leaves them alone."""
    query = (
        select(*_NOTICE)
        .where(Notice.status == WAITING, Notice.at <= now)
        .order_by(Notice.at, Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [NoticeState(*row) for row in await tx.execute(query)]


async def next_waiting(tx: Transaction, after: datetime) -> list[NoticeState]:
    """Those that wait for a moment to come, the earliest first."""
    query = select(*_NOTICE).where(Notice.status == WAITING, Notice.at > after)
    return [NoticeState(*row) for row in await tx.execute(query.order_by(Notice.at, Notice.id))]


async def settle(tx: Transaction, keys: Collection[str], status: str, why: str = "") -> None:
    """They were put out, or skipped."""
    ordered = list(keys)
    for at in range(0, len(ordered), AT_ONCE):
        some = Notice.key.in_(ordered[at : at + AT_ONCE])
        await tx.execute(update(Notice).where(some).values(status=status, why=why))


async def put_off(tx: Transaction, keys: Collection[str], until: datetime) -> None:
    """They wait for a later moment."""
    await tx.execute(update(Notice).where(Notice.key.in_(list(keys))).values(at=until))


async def queued(tx: Transaction, kind: str, since: datetime) -> list[tuple[int, datetime]]:
    """Whom messages of a kind were put out for, and when, since a moment."""
    query = select(Notice.person_id, Notice.at).where(
        Notice.at >= since, Notice.kind == kind, Notice.status == QUEUED
    )
    return [(person, at) for person, at in await tx.execute(query)]


async def known(tx: Transaction, since: datetime) -> set[str]:
    """The keys of everything planned for a moment since then."""
    query = select(Notice.key).where(Notice.at >= since)
    return {row[0] for row in await tx.execute(query)}


async def forget_after(tx: Transaction, now: datetime) -> int:
    """Take back what was skipped for a moment that has not come yet (the clock was set back)."""
    early = (Notice.at > now) & (Notice.status == SKIPPED)
    return int((await tx.execute(delete(Notice).where(early))).rowcount)


async def skip_due(tx: Transaction, now: datetime, why: str) -> None:
    """Give up on everything whose moment has come."""
    due = (Notice.status == WAITING) & (Notice.at <= now)
    await tx.execute(update(Notice).where(due).values(status=SKIPPED, why=why))


async def counts(tx: Transaction, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """How the messages planned for a time ended: by kind, and by status (that of the outbox for what
    was put out; of what was skipped the reason).
    """
    ended = func.coalesce(Waiting.status, Notice.status)
    query = (
        select(Notice.kind, ended, Notice.why, func.count())
        .select_from(Notice)
        .outerjoin(Waiting, Waiting.key == Notice.key)
        .where(Notice.at >= since, Notice.at < until)
        .group_by(Notice.kind, ended, Notice.why)
    )
    return {
        (kind, f"{status}: {why}" if why else status): count
        for kind, status, why, count in await tx.execute(query)
    }


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one planned message: `end` is waiting, sent, failed, uncertain or skipped, with
    `why`; `channel` is empty for what was never handed to one.
    """

    at: datetime
    kind: str
    unit: str
    person: str
    channel: str
    period: str
    end: str
    why: str


async def ended(
    tx: Transaction, since: datetime, until: datetime, units: Collection[int] | None = None
) -> list[Ended]:
    """Every message planned for a time, of some units or of all, in order."""
    planned = [Notice.at >= since, Notice.at < until]
    if units is not None:
        planned.append(Notice.unit_id.in_(list(units)))
    return await _ended(tx, *planned)


async def ended_about(tx: Transaction, unit_id: int, period: str) -> list[Ended]:
    """Every message planned about one unit and period, in order."""
    return await _ended(tx, Notice.unit_id == unit_id, Notice.period == period)


async def _ended(tx: Transaction, *which: ColumnElement[bool]) -> list[Ended]:
    query = (
        select(
            Notice.at,
            Notice.kind,
            Unit.code,
            Person.public_id,
            func.coalesce(Account.channel, ""),
            Notice.period,
            func.coalesce(Waiting.status, Notice.status),
            func.coalesce(Waiting.error, Notice.why),
        )
        .join(Unit, Unit.id == Notice.unit_id)
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(Waiting, Waiting.key == Notice.key)
        .outerjoin(Account, Account.id == Waiting.account_id)
        .where(*which)
        .order_by(Notice.at, Notice.id)
    )
    return [Ended(*row) for row in await tx.execute(query)]
