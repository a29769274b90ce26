"""What the ticker remembers, the calendar's rules as they were loaded, and its pauses."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update

from storage import known
from storage.database import Transaction
from storage.known import Memory
from storage.models import Pause, Progress, RuleSet, Unit
from storage.prepared import Prepared

_rules = Memory[str | None](4)
_pauses = Memory["tuple[PauseState, ...]"](4)


async def done_until(tx: Transaction, name: str) -> datetime | None:
    """Up to which moment a job has planned; locked, so that two processes take turns."""
    row = await tx.first(tx.locking(_DONE_UNTIL), {"job": name})
    return row[0] if row else None


_DONE_UNTIL = Prepared(select(Progress.done_until).where(Progress.name == bindparam("job")))


async def set_done(tx: Transaction, name: str, until: datetime) -> None:
    mine = Progress.name == name
    changed = await tx.execute(update(Progress).where(mine).values(done_until=until))
    if not changed.rowcount:
        await tx.insert_new(Progress, {"name": name, "done_until": until})


async def rules(tx: Transaction) -> str | None:
    """The rules loaded last, as text."""

    async def load() -> str | None:
        return (await tx.execute(_RULES)).scalar_one_or_none()

    return await _rules.get(tx, "rules", load)


_RULES = select(RuleSet.content).order_by(RuleSet.id.desc()).limit(1)


async def load_rules(tx: Transaction, content: str, now: datetime) -> None:
    await tx.insert(RuleSet, {"loaded_at": now, "content": content})
    await known.changed(tx)


@dataclass(frozen=True, slots=True)
class PauseState:
    """Days, both included, on which the unit of this code and all below it are left alone."""

    id: int
    unit: str
    first: date
    last: date
    reason: str


async def pauses(tx: Transaction) -> tuple[PauseState, ...]:
    """Every pause there ever was: past due days keep their dates."""

    async def load() -> tuple[PauseState, ...]:
        return tuple(PauseState(*row) for row in await tx.execute(_PAUSES))

    return await _pauses.get(tx, "pauses", load)


_PAUSES = (
    select(Pause.id, Unit.code, Pause.first, Pause.last, Pause.reason)
    .join(Unit, Unit.id == Pause.unit_id)
    .order_by(Pause.id)
)


async def add_pause(
    tx: Transaction, unit_id: int, first: date, last: date, *, reason: str, now: datetime
) -> int:
    days = {"unit_id": unit_id, "first": first, "last": last}
    await known.changed(tx)
    return await tx.insert(Pause, {**days, "reason": reason, "created_at": now})


async def remove_pause(tx: Transaction, pause_id: int) -> None:
    await tx.execute(delete(Pause).where(Pause.id == pause_id))
    await known.changed(tx)
