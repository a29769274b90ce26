"""What the ticker remembers, and the calendar's rules as they were loaded."""

from datetime import datetime

from sqlalchemy import select, update

from storage.database import Transaction
from storage.models import Meta, Progress, RuleSet


async def done_until(tx: Transaction, name: str) -> datetime | None:
    """Up to which moment a job has planned; locked, so that two processes take turns."""
    query = select(Progress.done_until).where(Progress.name == name).with_for_update()
    return (await tx.execute(query)).scalar_one_or_none()


async def set_done(tx: Transaction, name: str, until: datetime) -> None:
    if not await tx.insert_new(Progress, {"name": name, "done_until": until}):
        mine = Progress.name == name
        await tx.execute(update(Progress).where(mine).values(done_until=until))


async def rules(tx: Transaction) -> str | None:
    """The rules loaded last, as text."""
    query = select(RuleSet.content).order_by(RuleSet.id.desc()).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


async def load_rules(tx: Transaction, content: str, now: datetime) -> None:
    await tx.insert(RuleSet, {"loaded_at": now, "content": content})


async def meta(tx: Transaction, name: str) -> str | None:
    return (await tx.execute(select(Meta.value).where(Meta.name == name))).scalar_one_or_none()


async def set_meta(tx: Transaction, name: str, value: str) -> None:
    if not await tx.insert_new(Meta, {"name": name, "value": value}):
        await tx.execute(update(Meta).where(Meta.name == name).values(value=value))
