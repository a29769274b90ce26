"""A connection to SQLite whose writing transactions run their statements at once, not in a thread."""

import sqlite3
from collections.abc import Callable
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

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if fn.__name__ in _ENDS:
            self.at_once = False
        if not self.at_once:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # aiosqlite's own
        return fn(*args, **kwargs)


def connect(database: str, **settings: Any) -> AtOnce:
    """As aiosqlite.connect; SQLAlchemy calls it with what it would give there."""
    return AtOnce(partial(sqlite3.connect, database, **settings), iter_chunk_size=64)
