"""Facts about the database itself, by name: the mark of its key, the state of what seldom changes."""

from sqlalchemy import bindparam, delete, select, update

from storage.database import Transaction
from storage.models import Meta
from storage.prepared import Prepared

_FACT = Prepared(select(Meta.value).where(Meta.name == bindparam("wanted")))


async def read(tx: Transaction, name: str) -> str | None:
    row = await tx.first(_FACT, {"wanted": name})
    return row[0] if row else None


async def write(tx: Transaction, name: str, value: str) -> None:
    if not await tx.insert_new(Meta, {"name": name, "value": value}):
        await tx.execute(update(Meta).where(Meta.name == name).values(value=value))


async def drop(tx: Transaction, name: str) -> None:
    await tx.execute(delete(Meta).where(Meta.name == name))
