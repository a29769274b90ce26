"""Death at a chosen step of a transaction, and a look at everything a database holds."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    cast,
    event,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers import dispatch
from handlers.messages import Inbound
from storage.database import Database
from storage.models import Base
from storage.vault import Vault
from tests.handlers.district import District, house

Snapshot = dict[str, list[str]]


class Death(BaseException):
    """The process dies here; nothing catches it."""


@contextmanager
def dying(
    engine: AsyncEngine, step: int, die: Callable[[], None], *, since: str = ""
) -> Iterator[None]:
    """Die before the statement with this number, counted from 1; the commit counts as the last.

    Counting begins with the first statement that holds the words `since`.
    """
    count = 0

    def tick(*said: object) -> None:
        nonlocal count
        if (
            count == 0
            and since
            and not any(since in each for each in said if isinstance(each, str))
        ):
            return
        count += 1
        if count == step:
            die()

    for name in ("before_cursor_execute", "commit"):
        event.listen(engine.sync_engine, name, tick)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine.sync_engine, name, tick)


def die_loudly() -> None:
    raise Death


def die_at_once() -> None:
    """As when the machine loses power: nobody gets to roll anything back."""
    os.kill(os.getpid(), signal.SIGKILL)


async def snapshot(database: Database) -> Snapshot:
    """Every row of every table as text, in one query."""
    found: Snapshot = {table.name: [] for table in Base.metadata.sorted_tables}
    async with database.reading() as tx:
        for name, row in await tx.execute(_EVERYTHING):
            found[name].append(row)
    return {name: sorted(rows) for name, rows in found.items()}


def _as_text(table: Table) -> Select[str, str]:
    row: ColumnElement[str] = literal("")
    for column in table.columns:
        row = row + "|" + func.coalesce(cast(column, Text), "-")
    return select(literal(table.name), row)


_EVERYTHING = union_all(*map(_as_text, Base.metadata.sorted_tables))


def growth(before: Snapshot, after: Snapshot) -> dict[str, int]:
    """How many rows each table gained; tables that gained none are left out."""
    gained = {name: len(rows) - len(before[name]) for name, rows in after.items()}
    return {name: number for name, number in gained.items() if number}


# --- a process of its own -------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """A message to be handled in another process, which dies at `step` if it gets that far."""

    address: str
    key: str
    inbound: Inbound
    now: datetime
    step: int


def serve(pipe: Connection) -> None:
    """Handle each job in a fork of this process, and tell whether the fork was killed."""
    towns: dict[str, District] = {}
    while (job := pipe.recv()) is not None:
        if job.address not in towns:
            towns[job.address] = asyncio.run(_rehearsed(job))
        child = os.fork()
        if child == 0:
            asyncio.run(_handle(towns[job.address], job))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        pipe.send(os.WIFSIGNALED(status))


async def _rehearsed(job: Job) -> District:
    """Handle the job once without a trace: the forks inherit what was compiled, forms and queries."""
    database = Database(job.address, Vault(job.key))
    town = District(database, house(), job.now)
    with suppress(Death):
        async with database.transaction() as tx:
            await dispatch.handle(tx, job.inbound, town.house, town.now)
            raise Death
    await database.close()
    return town


async def _handle(town: District, job: Job) -> None:
    with dying(town.database.engine, job.step, die_at_once):
        await town.handle(job.inbound)
    await town.database.close()


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
