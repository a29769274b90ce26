"""What is kept only for a time, and its removal, also from the files beneath."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, and_, delete, func, literal, or_, select

from storage import audit, erasing, schedule
from storage.database import Database, Transaction
from storage.models import (
    Account,
    Base,
    Deed,
    FiguresLink,
    Invitation,
    Item,
    Job,
    Report,
    ReportVersion,
    SavedFilling,
    SetAside,
    StoredFile,
    Try,
    Waiting,
    WebMessage,
    WebPush,
    WebSession,
    WriterOfMonth,
)
from storage.web import NEWEST

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Keep:
    """How long things are kept: `messages` and everything that only served to write or send one;
    `reports` with all their versions, counted from the day they were last sent; the `audit`.
    """

    messages: timedelta = timedelta(days=90)
    reports: timedelta = 5 * YEAR
    audit: timedelta = 2 * YEAR


USUAL = Keep()
TRIES = timedelta(days=1)
"""So long tries of codes are kept: they count for minutes."""
VACANCY = "vacancy"
DONE = "purge"
"""Under this name the storage remembers when it was last purged."""


async def purge(database: Database, now: datetime, keep: Keep = USUAL) -> dict[str, int]:
    """Remove what is past its time; how many rows of each kind went.

    Kept for good: forms, units, posts, consents (the proof that we may), requests about one's own
    data, and the numbers of events that were handled (which hold no words).
    """
    async with database.transaction() as tx:
        past = _past(now, keep)
        gone = {what: await _remove(tx, rows) for what, rows in past.items()}
        gone |= await erasing.erase_due(tx, now)
        gone["lines of the audit"] = await audit.remove_before(tx, now - keep.audit)
        await schedule.set_done(tx, DONE, now)
        if any(gone.values()):
            details: dict[str, Any] = {what: count for what, count in gone.items() if count}
            await audit.write(tx, audit.CHIBO, "purged", "", now=now, **details)
    await database.compact(_touched(past, gone))
    return gone


def _touched(past: dict[str, Delete], gone: dict[str, int]) -> list[str]:
    """The tables something was taken from."""
    tables = [str(past[what].table) for what, count in gone.items() if count and what in past]
    if gone[erasing.PEOPLE]:
        tables += erasing.TABLES
    if gone["lines of the audit"]:
        tables.append("audit")
    return list(dict.fromkeys(tables))


async def _remove(tx: Transaction, rows: Delete) -> int:
    return int((await tx.execute(rows)).rowcount)


def _past(now: datetime, keep: Keep) -> dict[str, Delete]:
    """What goes, by name, in an order in which nothing is left pointing nowhere."""
    limit = now - keep.messages
    return {
        **_old_reports(now - keep.reports),
        "messages": delete(Waiting).where(Waiting.created_at < limit, Waiting.status != "waiting"),
        "files that were asked for": delete(Job).where(
            Job.created_at < limit, Job.status != "waiting"
        ),
        "files": delete(StoredFile).where(StoredFile.created_at < limit),
        "marks of who wrote in a month": delete(WriterOfMonth).where(
            WriterOfMonth.month < f"{limit:%Y-%m}"
        ),
        "events set aside": delete(SetAside).where(SetAside.at < limit),
        "fillings that were sent or dropped": delete(SavedFilling).where(
            SavedFilling.updated_at < limit, SavedFilling.status != "open"
        ),
        "invitations nobody used": delete(Invitation).where(
            Invitation.expires_at < limit, Invitation.used_at.is_(None)
        ),
        "messages of web pages": _web_messages(now),
        "push subscriptions": delete(WebPush).where(
            WebPush.session_id.in_(select(WebSession.id).where(WebSession.expires_at <= now))
        ),
        "web sessions": delete(WebSession).where(WebSession.expires_at <= now),
        "links to figures": delete(FiguresLink).where(FiguresLink.expires_at < limit),
        "tries of codes": delete(Try).where(Try.at < now - TRIES),
        "accounts of strangers": _strangers(limit),
    }


async def outlived(tx: Transaction, now: datetime, keep: Keep = USUAL) -> int:
    """How many reports are stored that the coming night takes away."""
    past = _past_reports(now - keep.reports).subquery()
    return int((await tx.execute(select(func.count()).select_from(past))).scalar_one())


def _past_reports(limit: datetime) -> Select[int]:
    """Reports last sent before a moment. One whose vacancy is still open, or that closed one which is
    kept, stays with it.
    """
    sent = select(Report.id).where(Report.sent_at < limit)
    kept = or_(Item.until.is_(None) & (Item.kind == VACANCY), Item.report_id.not_in(sent))
    opened = select(Item.report_id).where(kept)
    closed = select(Item.closed_by).where(Item.closed_by.is_not(None), kept)
    return select(Report.id).where(
        Report.sent_at < limit, Report.id.not_in(opened), Report.id.not_in(closed)
    )


def _old_reports(limit: datetime) -> dict[str, Delete]:
    """Reports last sent before a moment, with all that hangs on them."""
    past = _past_reports(limit)
    return {
        "fillings of reports": delete(SavedFilling).where(SavedFilling.report_id.in_(past)),
        "deeds on reports": delete(Deed).where(Deed.report_id.in_(past)),
        "versions of reports": delete(ReportVersion).where(ReportVersion.report_id.in_(past)),
        "items of reports": delete(Item).where(Item.report_id.in_(past)),
        "reports": delete(Report).where(Report.sent_at < limit, ~_mentioned(Report)),
    }


def _web_messages(now: datetime) -> Delete:
    """Those of sessions that ended, and those that no page shows any more."""
    newest_first = func.row_number().over(
        partition_by=WebMessage.session_id, order_by=WebMessage.seq.desc()
    )
    ranked = select(WebMessage.seq, newest_first.label("rank")).subquery()
    unseen = select(ranked.c.seq).where(ranked.c.rank > NEWEST)
    ended = select(WebSession.id).where(WebSession.expires_at <= now)
    return delete(WebMessage).where(
        or_(WebMessage.session_id.in_(ended), WebMessage.seq.in_(unseen))
    )


def _strangers(limit: datetime) -> Delete:
    """Who wrote once, never joined, and is not mentioned anywhere."""
    silent = and_(Account.person_id.is_(None), Account.last_in_at < limit)
    return delete(Account).where(silent, ~_mentioned(Account))


def _mentioned(table: type[Account | Report]) -> ColumnElement[bool]:
    """Whether any row of any table points to a row."""
    return or_(
        *(
            select(literal(1)).where(key.parent == table.id).exists()
            for other in Base.metadata.sorted_tables
            for key in other.foreign_keys
            if key.column.table is table.__table__
        )
    )
