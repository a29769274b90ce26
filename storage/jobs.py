"""Files that somebody asked for: waiting to be made, claimed by one worker, done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from storage.database import Transaction
from storage.models import Account, Job, Person

CLAIM = timedelta(minutes=10)
"""Who dies over a file loses it after this time; then somebody else makes it."""
AGAIN = timedelta(minutes=1)
"""After which what went wrong is tried again."""
WAITING, DONE, FAILED = "waiting", "done", "failed"
NOTHING = "nothing to send"
"""The error of a file in which nothing would have been: no fault of anybody."""


@dataclass(frozen=True, slots=True)
class JobState:
    """A file to make: for whom, in which language, and what exactly. `attempts` began before."""

    id: int
    account_id: int
    language: str
    kind: str
    request: dict[str, Any]
    created_at: datetime
    attempts: int


async def add(
    tx: Transaction, account_id: int, kind: str, request: dict[str, Any], now: datetime
) -> int:
    row = {
        "account_id": account_id,
        "kind": kind,
        "request": request,
        "created_at": now,
        "attempts": 0,
        "status": WAITING,
    }
    return await tx.insert(Job, row)


async def waiting(tx: Transaction, now: datetime) -> bool:
    """Whether there is a file to make."""
    return (await tx.execute(select(Job.id).where(_free(now)).limit(1))).first() is not None


def _free(now: datetime):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLAlchemy's own expression type
    return (Job.status == WAITING) & or_(Job.claimed_until.is_(None), Job.claimed_until <= now)


async def claim(tx: Transaction, now: datetime, holder: str = "") -> JobState | None:
    """Take the oldest file that waits; `holder` is the process that makes it."""
    query = (
        select(
            Job.id,
            Job.account_id,
            Account.language,
            Job.kind,
            Job.request,
            Job.created_at,
            Job.attempts,
        )
        .join(Account, Account.id == Job.account_id)
        .where(_free(now))
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Job)
    )
    row = (await tx.execute(query)).first()
    if row is None:
        return None
    job = JobState(*row)
    taken = {
        "claimed_until": now + CLAIM,
        "claimed_by": holder,
        "attempts": job.attempts + 1,
    }
    await tx.execute(update(Job).where(Job.id == job.id).values(**taken))
    return job


async def give_back(tx: Transaction, job_id: int) -> None:
    """It was not finished, and this try does not count."""
    again = {"claimed_until": None, "attempts": Job.attempts - 1}
    await tx.execute(update(Job).where(Job.id == job_id).values(**again))


async def again(tx: Transaction, job_id: int, now: datetime) -> None:
    """It went wrong: another try, soon."""
    await tx.execute(update(Job).where(Job.id == job_id).values(claimed_until=now + AGAIN))


async def release(tx: Transaction, holder: str | None = None) -> None:
    """A process died (or all that there were): what it was making may be made by another at once."""
    lost = Job.status == WAITING
    if holder is not None:
        lost &= Job.claimed_by == holder
    await tx.execute(update(Job).where(lost).values(claimed_until=None, claimed_by=None))


async def end(tx: Transaction, job_id: int, status: str, error: str | None = None) -> None:
    """It is done, or failed for good."""
    await tx.execute(update(Job).where(Job.id == job_id).values(status=status, error=error))


async def request_of(tx: Transaction, job_id: int) -> dict[str, Any] | None:
    """What a file was to be made of; None if it was never ordered, or so long ago that it is forgotten."""
    query = select(Job.request).where(Job.id == job_id)
    return (await tx.execute(query)).scalar_one_or_none()


async def person_of(tx: Transaction, account_id: int) -> int | None:
    """Who is behind the account a file is for; None if the person has left."""
    query = (
        select(Person.id)
        .join(Account, Account.person_id == Person.id)
        .where(Account.id == account_id)
    )
    return (await tx.execute(query)).scalar_one_or_none()
