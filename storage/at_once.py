"""A connection to SQLite whose writing transactions run their statements at once, not in a thread."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy.exc import DBAPIError

_PATIENCE = "PRAGMA busy_timeout"
REPLACED = "was removed or replaced while the program ran: put it back, or stop and start again"
FileNumber = tuple[int, int] | None
"""The disk and the number of a file there; None if there is none."""
AGAIN = 0.005
"""Seconds between two looks whether another process still writes. To wait in SQLite would keep the
thread, and does not always wait: while a file is made or mended it says "locked" at once.
"""


class AtOnce(aiosqlite.Connection):
    """aiosqlite hands every step to a thread: four hand-overs a statement cost ten times what SQLite
    takes for it. While `at_once` is set the steps run where they are called. It is set as soon as a
    transaction has the write lock, when no statement can wait any more; what ends the transaction
    waits for the disk, and is handed over.
    """

    at_once = False
    read_only = False
    files: "Files | None" = None
    """Nothing if the database is in memory."""

    def same_files(self) -> None:
        """Raises if they are not those which the program had first."""
        if self.files is not None and (changed := self.files.changed()):
            raise _told("COMMIT", changed) from changed

    async def may_write(self) -> None:
        """A connection that was lent out for reading refuses to write until it is told."""
        if self.read_only:
            await (await self.execute("PRAGMA query_only=0")).close()
            self.read_only = False

    async def told(self, pragma: str, patience: float) -> None:
        """Run a pragma. To change how a file is written SQLite waits for nobody: it says "locked" at
        once if another process has just made the file.
        """
        clock = asyncio.get_running_loop().time
        until = clock() + patience
        while True:
            try:
                await (await self.execute(pragma)).close()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or clock() > until:
                    raise
                await asyncio.sleep(AGAIN)
            else:
                return

    async def start(self) -> None:
        """Begin a transaction that writes, as soon as it can; raises if another process keeps the lock
        for longer than this connection's timeout.
        """
        clock, (wait,) = asyncio.get_running_loop().time, self._conn.execute(_PATIENCE).fetchone()
        until = clock() + wait / 1000
        self._conn.execute(f"{_PATIENCE}=0")
        try:
            while busy := self._refused():
                if clock() > until:
                    raise _told("BEGIN IMMEDIATE", busy)
                await asyncio.sleep(AGAIN)
        finally:
            self._conn.execute(f"{_PATIENCE}={wait}")
        self.at_once = True
        self.same_files()

    def _refused(self) -> sqlite3.OperationalError | None:
        """Take the write lock, or tell that another process has it."""
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise _told("BEGIN IMMEDIATE", error) from error
            return error
        return None

    async def end(self, *, commit: bool) -> None:
        """Commit or roll back. It is done when this returns, even if the waiting was cancelled."""
        self.at_once = False
        try:
            await self._handed_over(self._conn.commit if commit else self._conn.rollback)
        except sqlite3.Error as error:
            raise _told("COMMIT" if commit else "ROLLBACK", error) from error
        if commit:
            self.same_files()

    def run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement where it is called."""
        assert self.at_once, "the thread may be at work"
        try:
            return self._conn.execute(sql, values)
        except sqlite3.Error as error:
            raise _told(sql, error) from error

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open: of some errors SQLite undoes all of it by itself."""
        return self._conn.in_transaction

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self.at_once:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return fn(*args, **kwargs)

    async def _handed_over(self, step: Callable[[], object]) -> None:
        ended: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((ended, step))
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            await asyncio.wait([ended])
            if failed := ended.exception():  # worse than to be cancelled: others count on it
                raise failed from None
            raise


def _number(file: str) -> FileNumber:
    try:
        found = os.stat(file)  # noqa: PTH116 - four times in every transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _told(sql: str, error: sqlite3.Error) -> BaseException:
    """SQLAlchemy's error for the driver's; it does not show the values."""
    return DBAPIError.instance(sql, None, error, sqlite3.Error, hide_parameters=True)


class FileReplaced(sqlite3.OperationalError):
    """A file of the database was removed or replaced while the program ran. The log shows the name of this
    class alone: errors of a database are told there without their words.
    """


class Files:
    """The database and its journal. SQLite goes on writing to a file that was removed, or that had another
    put in its place, and all of it is gone when the program ends: nobody may be told that it is stored.
    """

    def __init__(self, database: str) -> None:
        self._names = (database, f"{database}-wal")
        self._known: dict[str, FileNumber] = {}

    def changed(self) -> "FileReplaced | None":
        """What is wrong if a name means another file than before, or none."""
        for name in self._names:
            number = _number(name)
            if self._known.get(name) is None:
                self._known[name] = number  # the journal is made later than the file
            elif number != self._known[name]:
                return FileReplaced(f"{name} {REPLACED}")
        return None


class Connector:
    """Makes the connections to one database, all to the same files."""

    def __init__(self) -> None:
        self._files: Files | None = None
        self._open = 0

    def connect(self, database: str, **settings: Any) -> AtOnce:
        """As aiosqlite.connect; SQLAlchemy calls it with what it would give there."""
        if self._files and (changed := self._files.changed()):
            raise changed  # SQLite would make a new file
        made = AtOnce(partial(sqlite3.connect, database, **settings), iter_chunk_size=64)
        if database and database != ":memory:":
            made.files = self._files = self._files or Files(database)
        return made

    def opened(self, connection: AtOnce) -> None:
        """One more is open."""
        connection.same_files()
        self._open += 1

    def closing(self) -> None:
        """One is closed; with the last of all SQLite takes the journal away by itself."""
        self._open -= 1
        if not self._open:
            self._files = None
