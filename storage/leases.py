"""What only one of several processes may do at a time: who holds it, and a sign of life."""

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from storage.database import Transaction
from storage.models import Lease


@dataclass(frozen=True, slots=True)
class LeaseState:
    """Who holds what. `beat` grows as long as the holder lives."""

    name: str
    holder: str
    beat: int


async def beat(tx: Transaction, holder: str) -> set[str]:
    """A sign of life for everything this holder has; the names of it."""
    mine = update(Lease).where(Lease.holder == holder).values(beat=Lease.beat + 1)
    return {row[0] for row in await tx.execute(mine.returning(Lease.name))}


async def of_others(tx: Transaction, holder: str) -> list[LeaseState]:
    query = select(Lease.name, Lease.holder, Lease.beat).where(Lease.holder != holder)
    return [LeaseState(*row) for row in await tx.execute(query.order_by(Lease.name))]


async def take(tx: Transaction, name: str, holder: str) -> bool:
    """Take what nobody holds; False if somebody does."""
    return await tx.insert_new(Lease, {"name": name, "holder": holder, "beat": 0})


async def drop(tx: Transaction, name: str, holder: str) -> None:
    """The holder is done with it."""
    await tx.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


async def end(tx: Transaction, lease: LeaseState) -> bool:
    """Take it from a holder who has given no sign since; False if there was one."""
    same = (Lease.name == lease.name) & (Lease.holder == lease.holder) & (Lease.beat == lease.beat)
    return bool((await tx.execute(delete(Lease).where(same))).rowcount)


async def give_up(tx: Transaction, holder: str) -> None:
    """The holder stops: others may take over at once."""
    await tx.execute(delete(Lease).where(Lease.holder == holder))
