"""Makes the files that people asked for, one after the other, where nobody has to wait for it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog
from structlog.contextvars import bound_contextvars

from bot.file_maker import End, Outcome, Request, make
from handlers.desk import files
from handlers.library import House, Library
from storage import jobs
from storage.database import Database
from storage.jobs import JobState
from storage.trouble import is_away

log = structlog.get_logger(__name__)

SOON = 0.5  # seconds after a call: every message calls, and one look serves many
LOOK_EVERY = 30.0
"""Seconds after which it looks for files by itself: those of another process, or of a restart."""
LONG = 15.0
"""Seconds after which whoever asked is told that it takes longer."""


MEGABYTES = 400
"""The most memory that one file may take."""


class Clerk:
    """Takes one order at a time. A file is read, drawn and written in a process of its own: neither the
    event loop nor the database's writer waits for it, and its memory is its own.
    """

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        now: Callable[[], datetime],
        sent: Callable[[], None],
        holder: str = "alone",
        megabytes: int = MEGABYTES,
    ) -> None:
        self._holder = holder
        self._megabytes = megabytes
        self._database = database
        self._house = house
        self._now = now
        self._sent = sent
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Somebody may have asked for a file."""
        self._woken.set()

    async def run(self) -> None:
        """Make files until cancelled."""
        while True:
            self._woken.clear()
            try:
                while await self.one():
                    pass
            except (
                Exception
            ) as error:  # the edge of the clerk: a fault of ours must not end the program
                if is_away(error):
                    log.warning("clerk_waits_for_database", error=type(error).__name__)
                else:
                    log.exception("clerk_failed")
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
            except TimeoutError:
                continue
            await asyncio.sleep(SOON)

    async def one(self) -> bool:
        """Make the next file; False if none waits."""
        async with self._database.reading() as tx:
            if not await jobs.waiting(tx, self._now()):
                return False
        async with self._database.transaction() as tx:
            job = await jobs.claim(tx, self._now(), self._holder)
        if job is None:
            return False
        try:
            with bound_contextvars(job_id=job.id, kind=job.kind):
                await self._work(job)
        except asyncio.CancelledError:  # the program stops: whoever comes next makes it at once
            async with self._database.transaction() as tx:
                await jobs.give_back(tx, job.id)
            raise
        self._sent()
        return True

    async def _work(self, job: JobState) -> None:
        if job.attempts >= files.MOST_ATTEMPTS:  # the program died over it each time
            await self._failed(job, "died")
            return
        outcome = await self._made(job)
        if outcome.end is End.AWAY:  # the claim runs out, and it is made again
            log.warning("clerk_waits_for_database", error=outcome.error)
        elif outcome.end is End.MADE:
            async with self._database.transaction() as tx:
                await files.deliver(tx, job, outcome.file, self._now())
        else:
            log.error(
                "file_failed", end=outcome.end.value, error=outcome.error, exception=outcome.trace
            )
            too_large = outcome.end is End.TOO_LARGE
            error = outcome.end.value if too_large else outcome.error
            await self._failed(job, error, too_large=too_large)

    async def _failed(self, job: JobState, error: str, *, too_large: bool = False) -> None:
        async with self._database.transaction() as tx:
            await files.failed(tx, job, error, self._now(), too_large=too_large)

    async def _made(self, job: JobState) -> Outcome:
        making = asyncio.create_task(make(self._request(job)))
        try:
            done, _ = await asyncio.wait([making], timeout=LONG)
            if not done:
                async with self._database.transaction() as tx:
                    await files.still_at_it(tx, job, self._now())
                self._sent()
            return await making
        except asyncio.CancelledError:
            making.cancel()
            await asyncio.wait([making])
            raise

    def _request(self, job: JobState) -> Request:
        return Request(
            self._database.url.render_as_string(hide_password=False),
            self._database.vault,
            replace(self._house, library=Library(), quotas={}),
            job,
            self._now(),
            self._megabytes,
        )
