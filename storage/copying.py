"""All rows of a database as plain values: what a backup and a move to another database are made of."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    false,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import Connection

from storage.database import Transaction
from storage.models import Moment
from storage.upgrade import empty, upgrade_within

AT_ONCE = 500  # rows read and written together

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a table; every value is one that JSON can hold."""

    table: str
    columns: list[str]
    rows: list[Row]


async def tables(tx: Transaction) -> list[Table]:
    """The tables as they are in the database, whatever its revision."""
    return await tx.connection.run_sync(_reflected)


def _reflected(connection: Connection) -> list[Table]:
    metadata = MetaData()
    names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
    metadata.reflect(connection, only=names)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = Moment()
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)  # what is empty stays empty
    return metadata.sorted_tables


async def read(tx: Transaction, tables: Sequence[Table]) -> AsyncIterator[Batch]:
    """Every row of these tables, in an order in which they can be put back."""
    for table in tables:
        query = select(table).order_by(*table.primary_key)
        names = [column.name for column in table.columns]
        result = await tx.connection.stream(query)
        async for rows in result.partitions(AT_ONCE):
            yield Batch(table.name, names, [[_plain(value) for value in row] for row in rows])


async def counts(tx: Transaction, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for table in tables:
        query = select(func.count()).select_from(table)
        found[table.name] = int((await tx.execute(query)).scalar_one())
    return found


async def replace(tx: Transaction, revision: str, batches: AsyncIterator[Batch]) -> dict[str, int]:
    """Make the database what was read from another, with the schema of that time; the caller brings
    it up to date. Everything that was in it is gone. Returns how many rows each table has.

    Raises NewerSchema if the database that stands is of a later version, KeyError if a batch names
    a table or column that is not in that schema.
    """
    await empty(tx)
    await upgrade_within(tx, revision)
    known = {table.name: table for table in await tables(tx)}
    async for batch in batches:
        await _put(tx, known[batch.table], batch)
    for table in known.values():
        await _go_on_counting(tx, table)
    return await counts(tx, known.values())


async def _put(tx: Transaction, table: Table, batch: Batch) -> None:
    readers = [_reader(table.columns[name]) for name in batch.columns]
    rows = [
        {
            name: None if value is None else read_value(value)
            for name, read_value, value in zip(batch.columns, readers, row, strict=True)
        }
        for row in batch.rows
    ]
    await tx.execute_many(table.insert(), rows)


async def _go_on_counting(tx: Transaction, table: Table) -> None:
    """PostgreSQL counts apart from the rows: the next number must come after the last."""
    keys: Sequence[Column[Any]] = list(table.primary_key)
    if not tx.on_postgresql or len(keys) != 1 or not isinstance(keys[0].type, Integer):
        return
    name = keys[0].name
    sequence = func.pg_get_serial_sequence(table.name, name)
    if (await tx.execute(select(sequence))).scalar_one() is not None:
        highest = select(func.max(keys[0])).scalar_subquery()
        await tx.execute(select(func.setval(sequence, func.coalesce(highest, 0) + 1, false())))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """How a plain value becomes one of the column again."""
    if isinstance(column.type, Moment):
        return datetime.fromisoformat
    readers: dict[type, Callable[[Any], Any]] = {
        date: date.fromisoformat,
        time: time.fromisoformat,
        bytes: b64decode,
    }
    return readers.get(_python_type(column), _same)


def _python_type(column: Column[Any]) -> type:
    try:
        return column.type.python_type
    except NotImplementedError:
        return object


def _same(value: object) -> object:
    return value
