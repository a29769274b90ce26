"""What the ticker remembers, the calendar's rules as they were loaded, and its pauses."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update

from storage.database import Transaction
from storage.models import Meta, Pause, Progress, RuleSet, Unit


async def done_until(tx: Transaction, name: str) -> datetime | None:
    """Up to which moment a job has planned; locked, so that two processes take turns."""
    query = select(Progress.done_until).where(Progress.name == name)
    return (await tx.execute(tx.locking(query))).scalar_one_or_none()


async def set_done(tx: Transaction, name: str, until: datetime) -> None:
    mine = Progress.name == name
    changed = await tx.execute(update(Progress).where(mine).values(done_until=until))
    if not changed.rowcount:
        await tx.insert_new(Progress, {"name": name, "done_until": until})


async def rules(tx: Transaction) -> str | None:
    """The rules loaded last, as text."""
    return (await tx.execute(_RULES)).scalar_one_or_none()


_RULES = select(RuleSet.content).order_by(RuleSet.id.desc()).limit(1)


async def load_rules(tx: Transaction, content: str, now: datetime) -> None:
    await tx.insert(RuleSet, {"loaded_at": now, "content": content})


@dataclass(frozen=True, slots=True)
class PauseState:
    """Days, both included, on which the unit of this code and all below it are left alone."""

    id: int
    unit: str
    first: date
    last: date
    reason: str


async def pauses(tx: Transaction) -> list[PauseState]:
    """Every pause there ever was: past due days keep their dates."""
    return [PauseState(*row) for row in await tx.execute(_PAUSES)]


_PAUSES = (
    select(Pause.id, Unit.code, Pause.first, Pause.last, Pause.reason)
    .join(Unit, Unit.id == Pause.unit_id)
    .order_by(Pause.id)
)


async def add_pause(
    tx: Transaction, unit_id: int, first: date, last: date, *, reason: str, now: datetime
) -> int:
    days = {"unit_id": unit_id, "first": first, "last": last}
    return await tx.insert(Pause, {**days, "reason": reason, "created_at": now})


async def remove_pause(tx: Transaction, pause_id: int) -> None:
    await tx.execute(delete(Pause).where(Pause.id == pause_id))


async def meta(tx: Transaction, name: str) -> str | None:
    return (await tx.execute(_META, {"wanted": name})).scalar_one_or_none()


_META = select(Meta.value).where(Meta.name == bindparam("wanted"))


async def set_meta(tx: Transaction, name: str, value: str) -> None:
    if not await tx.insert_new(Meta, {"name": name, "value": value}):
        await tx.execute(update(Meta).where(Meta.name == name).values(value=value))


async def drop_meta(tx: Transaction, name: str) -> None:
    await tx.execute(delete(Meta).where(Meta.name == name))
