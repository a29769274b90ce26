"""The engine and the transaction: the only place that opens connections, and with the writer the only
one that commits.
"""

import socket
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Executable, Insert, event, insert
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, CursorResult, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import await_

from storage.at_once import AtOnce, Connector
from storage.models import Base
from storage.prepared import Prepared, Row
from storage.vault import Vault
from storage.writer import Writer

CONNECT_SECONDS = 10  # how long a server of PostgreSQL may take to let us in
KEEPALIVE = {
    "TCP_KEEPIDLE": 30,  # seconds of silence until the other side is asked for a sign of life
    "TCP_KEEPINTVL": 10,  # seconds until it is asked again
    "TCP_KEEPCNT": 3,  # so often, then the line is dead
    "TCP_USER_TIMEOUT": 60_000,  # milliseconds that what was sent may wait to be taken
}
BUSY_SECONDS = 30  # how long a writer of another process may keep us waiting on SQLite


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction. Every query module takes one; it is committed by whoever opened it.

    `ending` is what is done last, just before the commit; `record` are the lines of the audit that
    are written then; `notes` are facts that were looked up before. `at_once` is the driver's
    connection where prepared statements can go to it directly.
    """

    connection: AsyncConnection
    vault: Vault
    read_only: bool = False
    at_once: AtOnce | None = None
    ending: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[str, str | None] = field(default_factory=dict)

    async def execute(self, statement: Executable) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement that is made for the occasion."""
        return await self.connection.execute(statement)

    async def rows(self, statement: Prepared, values: Mapping[str, Any]) -> Sequence[Row]:
        """What a prepared query finds."""
        if self.at_once is None:
            found = await self.connection.execute(statement.statement, values)
            return [tuple(row) for row in found]
        return statement.rows(self._direct(self.at_once, statement, values))

    async def first(self, statement: Prepared, values: Mapping[str, Any]) -> Row | None:
        """The first row that a prepared query finds."""
        found = await self.rows(statement, values)
        return found[0] if found else None

    async def run(self, statement: Prepared, values: Mapping[str, Any]) -> int:
        """Run a prepared statement; how many rows it changed."""
        if self.at_once is None:
            return (await self.connection.execute(statement.statement, values)).rowcount
        return self._direct(self.at_once, statement, values).rowcount

    def _direct(
        self, raw: AtOnce, statement: Prepared, values: Mapping[str, Any]
    ) -> sqlite3.Cursor:
        """Who listens to SQLAlchemy's statements hears these, too."""
        sync = self.connection.sync_connection
        assert sync is not None
        if not statement.sql:
            statement.compile(sync.dialect)
        given = statement.bound(values)
        for hear in sync.engine.dispatch.before_cursor_execute:
            hear(sync, None, statement.sql, tuple(given), None, False)
        return raw.run(statement.sql, given)

    async def execute_many(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            await self.connection.execute(statement, rows)

    def locking(self, query: Prepared) -> Prepared:
        """The rows a query finds are locked until the transaction ends; one that only reads needs
        no lock, and gets none.
        """
        return query if self.read_only or not self.on_postgresql else query.locking

    @property
    def on_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    async def insert_new(self, table: type[Base], row: dict[str, Any]) -> bool:
        """Insert a row unless one with the same unique key stands already; say whether it did."""
        statement = _insertion(table, tuple(row), on_postgresql=self.on_postgresql)
        return bool(await self.run(statement, row))

    async def insert_all_new(self, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
        """Insert those rows whose unique keys do not stand yet."""
        await self.execute_many(_insert_new(table, on_postgresql=self.on_postgresql), rows)

    async def insert(self, table: type[Base], row: dict[str, Any]) -> int:
        """Insert a row and return the number it was given."""
        if self.at_once is not None:
            number = self._direct(self.at_once, _plain_insertion(table, tuple(row)), row).lastrowid
            assert number is not None
            return number
        result = await self.connection.execute(table.__table__.insert(), row)  # type: ignore[attr-defined]  # FromClause is always a Table here
        key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """What goes wrong inside is undone; what was done before stands."""
        ending, record = len(self.ending), len(self.record)
        try:
            async with self.connection.begin_nested():
                yield
        except BaseException:
            del self.ending[ending:], self.record[record:]
            self.notes.clear()
            raise

    async def finish(self) -> None:
        """Do what was left for the end."""
        for work in self.ending:
            await work()


@lru_cache(maxsize=64)
def _insert_new(table: type[Base], *, on_postgresql: bool) -> Insert:
    dialect = postgresql_insert if on_postgresql else sqlite_insert
    return dialect(table).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _plain_insertion(table: type[Base], columns: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table), columns)


@lru_cache(maxsize=64)
def _insertion(table: type[Base], columns: tuple[str, ...], *, on_postgresql: bool) -> Prepared:
    return Prepared(_insert_new(table, on_postgresql=on_postgresql), columns)


class Database:
    """One database, SQLite or PostgreSQL, and the key to what it holds encrypted."""

    def __init__(self, url: str, vault: Vault) -> None:
        self.url = make_url(url)
        self.vault = vault
        self.engine = _engine(url)
        self._writer = Writer(self.engine) if self.on_sqlite else None

    @property
    def on_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @asynccontextmanager
    async def transaction(self, *, together: bool = False) -> AsyncIterator[Transaction]:
        """Read and write; committed at the end, undone if anything is raised.

        SQLite has one writer: inside the process writers wait for each other rather than spin on its
        lock. Small works that come in numbers wait `together`: all that wait at a moment share a
        commit, and each is still undone alone.
        """
        if self._writer is None:
            async with self.engine.begin() as connection:
                tx = Transaction(connection, self.vault)
                yield tx
                await tx.finish()
            return
        mine = self._writer.together() if together else self._writer.alone()
        async with mine as begun:
            tx = Transaction(begun.connection, self.vault, at_once=begun.raw, notes=begun.notes)
            yield tx
            await tx.finish()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read one consistent state; nothing is written, nobody is kept waiting."""
        async with self.engine.connect() as connection:
            options: dict[str, Any] = {"read_only": True}
            if not self.on_sqlite:
                options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            await connection.execution_options(**options)
            async with connection.begin():
                yield Transaction(connection, self.vault, read_only=True)

    async def compact(self, tables: Sequence[str]) -> None:
        """Write anew the files of these tables, so that nothing removed is left in them."""
        if not tables:
            return
        async with self._alone(), self.engine.connect() as connection:
            if self.on_sqlite:
                raw = (await connection.get_raw_connection()).driver_connection
                assert isinstance(raw, AtOnce)
                await raw.may_write()
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    await (await raw.execute(statement)).close()
                return
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.exec_driver_sql(f"VACUUM FULL {', '.join(tables)}")

    def _alone(self) -> AbstractAsyncContextManager[None]:
        """Nobody else of this process writes meanwhile, where there is one writer."""
        return self._writer.quiet() if self._writer else nullcontext()

    async def close(self) -> None:
        if self._writer is not None:
            await self._writer.close()
        await self.engine.dispose()


def _engine(url: str) -> AsyncEngine:
    """`hide_parameters`: an error says which statement failed, never with which values."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_async_engine(
            url,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"timeout": CONNECT_SECONDS},
        )
        event.listen(engine.sync_engine, "connect", _watch_over)
        return engine
    connector = Connector()
    settings = {"timeout": BUSY_SECONDS, "async_creator_fn": connector.connect}
    engine = create_async_engine(url, connect_args=settings, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(
        engine.sync_engine, "connect", lambda made, _: connector.opened(made.driver_connection)
    )
    event.listen(engine.sync_engine, "close", lambda _, __: connector.closing())
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _watch_over(connection: Any, _record: object) -> None:
    """Let the system find out that the server's machine is gone (a failover, a cut line): asyncpg would
    wait for its answer for ever, and whoever wrote with it.
    """
    line = connection.driver_connection._transport.get_extra_info("socket")  # noqa: SLF001 - asyncpg shows it nowhere else
    if line is None or line.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        if (option := getattr(socket, name, None)) is not None:  # not every system has them all
            line.setsockopt(socket.IPPROTO_TCP, option, value)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """FULL: people are told "đã nhận" after the commit, so it must survive a power cut."""
    connection.isolation_level = None  # we say BEGIN ourselves
    raw = connection.driver_connection
    assert isinstance(raw, AtOnce)
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        await_(raw.told(f"PRAGMA {pragma}", BUSY_SECONDS))


def _begin_sqlite(connection: Connection) -> None:
    """A connection that reads; the one that writes begins by itself."""
    if not connection.get_execution_options().get("read_only", False):
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, AtOnce)
    raw.same_files()
    if not raw.read_only:
        connection.exec_driver_sql("PRAGMA query_only=1")
        raw.read_only = True
    connection.exec_driver_sql("BEGIN")
