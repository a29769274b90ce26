"""Databases of every released version, full of rows, brought to the schema of today: nothing is lost or changed."""

from datetime import date, time
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Table, select
from sqlalchemy.engine import Connection

from storage import copying
from storage.database import Database, Transaction
from storage.models import Base
from storage.upgrade import head, present, revisions, upgrade, upgrade_within
from storage.vault import Vault
from tests.storage.rows import NOW

SAMPLES: dict[type, Any] = {
    str: "x",
    int: 1,
    bool: True,
    bytes: b"x",
    date: NOW.date(),
    time: time(7, 30),
}
"""What stands in a column, by its type; numbers are 1, so that every row points to the first of another."""


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _sample(column) for column in table.columns}


def _sample(column: Column[Any]) -> Any:
    """Moments are all that has no type of Python's own."""
    if isinstance(column.type, JSON):
        return {"x": [1]}
    return SAMPLES.get(copying._python_type(column), NOW)


async def _fill(tx: Transaction) -> dict[str, dict[str, Any]]:
    """A row in every table that the version has; what was put in."""
    tables = await copying.tables(tx)
    for table in tables:
        await tx.execute(table.insert().values(**_row(table)))
    return {table.name: _row(table) for table in tables}


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


@pytest.mark.parametrize("version", revisions())
async def test_rows_of_every_version_stay(empty_address: str, vault: Vault, version: str) -> None:
    """Every row is there afterwards with what it held, and the tables are those of today."""
    database = Database(empty_address, vault)
    async with database.transaction() as tx:
        await upgrade_within(tx, version)
        before = await _fill(tx)
    assert await upgrade(database) == version
    async with database.reading() as tx:
        assert await present(tx) == head()
        assert await tx.connection.run_sync(_differences) == []
        now = {table.name: table for table in await copying.tables(tx)}
        for name, row in before.items():
            (kept,) = [dict(found._mapping) for found in await tx.execute(select(now[name]))]
            assert {column: kept[column] for column in row} == row, name
    await database.close()
