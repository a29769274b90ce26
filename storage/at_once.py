"""A connection to SQLite whose writing transactions run their statements at once, not in a thread."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_ENDS = frozenset({"commit", "rollback"})  # they wait for the disk


class AtOnce(aiosqlite.Connection):
    """aiosqlite hands every step to a thread: four hand-overs a statement cost ten times what SQLite
    takes for it. While `at_once` is set the steps run where they are called. It is set as soon as a
    transaction has the write lock, when no statement can wait any more; commit ends it.
    """

    at_once = False
    read_only = False

    def begin(self, busy_seconds: float) -> bool:
        """Take the write lock; False if another process has it, and somebody has to wait for it."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            self._conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(f"PRAGMA busy_timeout={int(busy_seconds * 1000)}")
        self.at_once = True
        return True

    def run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement where it is called."""
        assert self.at_once, "the thread may be at work"
        return self._conn.execute(sql, values)

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open: of some errors SQLite undoes all of it by itself."""
        return self._conn.in_transaction

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if fn.__name__ in _ENDS:
            self.at_once = False
        if not self.at_once:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return fn(*args, **kwargs)


def connect(database: str, **settings: Any) -> AtOnce:
    """As aiosqlite.connect; SQLAlchemy calls it with what it would give there."""
    return AtOnce(partial(sqlite3.connect, database, **settings), iter_chunk_size=64)
