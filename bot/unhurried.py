"""Work that is not broken off in the middle: who waits for it may be cancelled, the work itself ends.

A database connection that is cancelled twice while it closes never ends (a page that goes away, a
program that stops), so whatever reads or writes on behalf of a request runs in a task of its own.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_RUNNING: set[asyncio.Task[Any]] = set()
LONGEST = 10.0
"""Seconds that `finished` waits."""


def unhurried(
    work: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """Wrap an async function or method."""

    @wraps(work)
    async def shielded(*args: P.args, **kwargs: P.kwargs) -> T:
        task = asyncio.create_task(work(*args, **kwargs))
        _RUNNING.add(task)
        task.add_done_callback(_RUNNING.discard)
        return await asyncio.shield(task)

    return shielded


class OneLook(Generic[T]):
    """A question to something that may not answer (a database that is frozen, a table that is locked).
    Whoever asks waits for `seconds` at most, and all who ask meanwhile wait for the same answer: however
    long it takes, it keeps one connection.
    """

    def __init__(self, look: Callable[[], Coroutine[Any, Any, T]], seconds: float) -> None:
        self._look = unhurried(look)
        self._seconds = seconds
        self._asked: asyncio.Task[T] | None = None

    async def __call__(self) -> T:
        """Raises TimeoutError, and what `look` raises."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._look())
            self._asked.add_done_callback(_forgive)
        done, _ = await asyncio.wait({self._asked}, timeout=self._seconds)
        if not done:
            raise TimeoutError
        return self._asked.result()


def _forgive(task: "asyncio.Task[Any]") -> None:
    """Nobody may be left to hear of its error."""
    if not task.cancelled():
        task.exception()


async def finished() -> None:
    """Wait for the work whose waiters are gone: before the database is closed."""
    mine = [task for task in _RUNNING if task.get_loop() is asyncio.get_running_loop()]
    if mine:
        await asyncio.wait(mine, timeout=LONGEST)
