"""What is kept only for a time, and its removal, also from the files beneath."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, and_, delete, func, literal, or_, select

from storage import audit, schedule
from storage.database import Database, Transaction
from storage.models import (
    Account,
    Base,
    Invitation,
    Job,
    SavedFilling,
    SetAside,
    StoredFile,
    Waiting,
    WebMessage,
    WebPush,
    WebSession,
    WriterOfMonth,
)
from storage.web import NEWEST

MESSAGES = timedelta(days=90)
"""So long messages are kept, and everything that only served to write or send one."""
DONE = "purge"
"""Under this name the storage remembers when it was last purged."""


async def purge(database: Database, now: datetime) -> dict[str, int]:
    """Remove what is past its time; how many rows of each kind went.

    Kept for good: reports with all versions, forms, units, posts, consents, the audit, and the
    numbers of events that were handled (which hold no words).
    """
    async with database.transaction() as tx:
        past = _past(now)
        gone = {what: await _remove(tx, rows) for what, rows in past.items()}
        await schedule.set_done(tx, DONE, now)
        if any(gone.values()):
            await audit.write(tx, "chibo", "purged", "", now=now, **gone)
    await database.compact([str(past[what].table) for what, count in gone.items() if count])
    return gone


async def _remove(tx: Transaction, rows: Delete) -> int:
    return int((await tx.execute(rows)).rowcount)


def _past(now: datetime) -> dict[str, Delete]:
    """What goes, by name, in an order in which nothing is left pointing nowhere."""
    limit = now - MESSAGES
    return {
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
        "accounts of strangers": _strangers(limit),
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
    mentioned = (
        select(literal(1)).where(key.parent == Account.id).exists()
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is Account.__table__
    )
    silent = and_(Account.person_id.is_(None), Account.last_in_at < limit)
    return delete(Account).where(silent, *(~each for each in mentioned))
