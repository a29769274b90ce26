"""SQLite's one writer in this process: who writes takes turns, and small works share a commit."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.at_once import AtOnce

MOST = 64
"""Works that share a commit at most: the first of them waits for the last."""


@dataclass(slots=True)
class Shared:
    """An open transaction; `works` are done in it so far, `error` is what became of them all. `notes` are
    facts that one of them looked up: nobody else writes meanwhile.
    """

    connection: AsyncConnection
    raw: AtOnce
    works: int = 0
    notes: dict[str, str | None] = field(default_factory=dict)
    ended: bool = False
    error: BaseException | None = None


class Writer:
    """Holds the connection that writes. Its lock is fair: who came first is served first."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._open: Shared | None = None
        self._left: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Shared]:
        """A transaction of its own: committed at the end, undone if anything is raised."""
        async with self.quiet():
            mine = await self._begin()
            try:
                yield mine
            except BaseException as error:
                await self._give_up(mine, error)
                raise
            await self._commit(mine)
        if mine.error:
            raise mine.error

    @asynccontextmanager
    async def together(self) -> AsyncIterator[Shared]:
        """A piece of work that shares its commit with all that wait for their turn meanwhile. What it
        did is undone if it raises; the others stand. It has ended when all of it is on the disk.
        """
        async with self._turn:
            shared = self._open or await self._begin()
            self._open = shared
            async with self._savepoint(shared):
                yield shared
            shared.works += 1
            if shared.works >= MOST:
                await self._settle()
        await self._settled(shared)

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[None]:
        """No transaction of the writer is open."""
        async with self._turn:
            await self._settle()
            yield

    async def close(self) -> None:
        async with self.quiet():
            await self._drop()

    # --- the shared transaction -------------------------------------------------------------------

    @asynccontextmanager
    async def _savepoint(self, shared: Shared) -> AsyncIterator[None]:
        shared.raw.run("SAVEPOINT work")
        try:
            yield
        except BaseException as error:
            shared.notes.clear()
            if shared.works and not shared.connection.invalidated and shared.raw.is_open:
                shared.raw.run("ROLLBACK TO work")
                shared.raw.run("RELEASE work")
            else:  # out of room, or the disk failed: SQLite has undone all of it by itself
                await self._give_up(shared, error)
            raise
        shared.raw.run("RELEASE work")

    async def _settled(self, shared: Shared) -> None:
        """Wait for a second turn: whoever waited before has had theirs by then, and the first whose
        turn comes again commits for all.
        """
        try:
            async with self._turn:
                if self._open is shared:
                    await self._settle()
        except asyncio.CancelledError:
            if not shared.ended:  # the others, and the lock on the file, must not wait for ever
                self._leave(self._settled(shared))
            raise
        if shared.error:
            raise shared.error

    def _leave(self, work: Coroutine[None, None, None]) -> None:
        """Have it done, though nobody waits for it."""
        task = asyncio.create_task(work)
        self._left.add(task)
        task.add_done_callback(self._left.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _settle(self) -> None:
        if self._open is not None:
            await self._commit(self._open)

    # --- begin and end ----------------------------------------------------------------------------

    async def _begin(self) -> Shared:
        """SQLAlchemy's connection is for the statements; when to begin and to end it is not told."""
        if self._connection is None:
            self._connection = await self._engine.connect()
        raw = (await self._connection.get_raw_connection()).driver_connection
        assert isinstance(raw, AtOnce)
        try:
            await raw.may_write()
            await raw.start()
        except BaseException:
            await self._drop()
            raise
        shared = Shared(self._connection, raw)
        self._tell("begin", shared)
        return shared

    async def _commit(self, shared: Shared) -> None:
        """What is raised goes to all works."""
        try:
            self._tell("commit", shared)
            await shared.raw.end(commit=True)
        except asyncio.CancelledError:  # it is done all the same
            self._end(shared)
            raise
        except BaseException as error:
            await self._give_up(shared, error)
            if not isinstance(error, Exception):
                raise
        self._end(shared)

    def _tell(self, name: str, shared: Shared) -> None:
        """Who listens to the engine hears of what is done without it, too."""
        for hear in getattr(self._engine.sync_engine.dispatch, name):
            hear(shared.connection.sync_connection)

    async def _give_up(self, shared: Shared, error: BaseException) -> None:
        """Nothing of it stands; the connection may be broken, the next work gets another one."""
        shared.error = error
        self._end(shared)
        await self._drop()

    def _end(self, shared: Shared) -> None:
        shared.ended = True
        if self._open is shared:
            self._open = None

    async def _drop(self) -> None:
        """Whoever waits may be cancelled; the connection is given back all the same."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        task = asyncio.create_task(self._given_back(connection))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            raise

    async def _given_back(self, connection: AsyncConnection) -> None:
        if not connection.invalidated:  # else SQLAlchemy has closed it
            raw = (await connection.get_raw_connection()).driver_connection
            assert isinstance(raw, AtOnce)
            await raw.end(commit=False)
        await connection.close()
