"""How full and how well the database is, in numbers: for metrics and the doctor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, text

from storage import conversations, facts
from storage.database import Transaction
from storage.jobs import FAILED, NOTHING
from storage.jobs import WAITING as NOT_MADE
from storage.models import Job, Lease, Notice, Progress, SetAside, Waiting
from storage.notices import SKIPPED


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and moments. `due_since` is when the message that waits longest was due; `ticked`,
    `backed_up` and `heard` are when the calendar, a backup and a person last did something.
    """

    size: int
    waiting: int
    due_since: datetime | None
    uncertain: int
    files: int
    files_failed: int
    set_aside: int
    not_worded: int
    gap: bool
    ticked: datetime | None
    backed_up: datetime | None
    heard: datetime | None
    pollers: int


async def figures(tx: Transaction, since: datetime) -> Figures:
    """As things stand; what went wrong is counted since a moment."""
    moments = dict(
        tuple(row) for row in await tx.execute(select(Progress.name, Progress.done_until))
    )
    waits, doubtful = Waiting.status == "waiting", Waiting.status == "uncertain"
    not_worded = (Notice.status == SKIPPED) & (Notice.why == "trouble") & (Notice.at >= since)
    polls = select(func.count()).select_from(Lease).where(Lease.name.startswith("poll:"))
    return Figures(
        size=await size(tx),
        waiting=await _number(tx, select(func.count()).where(waits)),
        due_since=(await tx.execute(select(func.min(Waiting.next_try_at)).where(waits))).scalar(),
        uncertain=await _number(
            tx, select(func.count()).where(doubtful, Waiting.created_at >= since)
        ),
        files=await _number(tx, select(func.count()).where(Job.status == NOT_MADE)),
        files_failed=sum((await failed_files(tx, since)).values()),
        set_aside=await _number(
            tx, select(func.count()).select_from(SetAside).where(SetAside.at >= since)
        ),
        not_worded=await _number(tx, select(func.count()).where(not_worded)),
        gap=await facts.read(tx, "restored") is not None,
        ticked=moments.get("reminders"),
        backed_up=moments.get("backup"),
        heard=await conversations.newest_event(tx),
        pollers=await _number(tx, polls),
    )


async def size(tx: Transaction) -> int:
    """Bytes of the database."""
    if tx.on_postgresql:
        return await _number(tx, select(func.pg_database_size(func.current_database())))
    query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return int((await tx.execute(text(query))).scalar_one())


async def oldest_file(tx: Transaction) -> datetime | None:
    """Since when the file that waits longest has been asked for."""
    query = select(func.min(Job.created_at)).where(Job.status == NOT_MADE)
    return (await tx.execute(query)).scalar()


async def failed_files(tx: Transaction, since: datetime) -> dict[str, int]:
    """How many files asked for since then could not be made, by the kind of error."""
    wrong = (Job.status == FAILED) & (Job.error != NOTHING) & (Job.created_at >= since)
    rows = await tx.execute(select(Job.error, func.count()).where(wrong).group_by(Job.error))
    return {row[0]: row[1] for row in rows}


async def server_time(tx: Transaction) -> datetime | None:
    """What time it is at the database's server; None where there is no server."""
    if not tx.on_postgresql:
        return None
    moment: datetime = (await tx.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def is_read_only(tx: Transaction) -> bool:
    """Whether the server takes no writes: a standby that follows another, or one that was told so."""
    if not tx.on_postgresql:
        return False
    query = "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool"
    return bool((await tx.execute(text(query))).scalar_one())


async def _number(tx: Transaction, query: Select[int]) -> int:
    return int((await tx.execute(query)).scalar_one())
