"""The clock's tick: every minute what has come due is put into the outbox; nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.contextvars import bound_contextvars

from handlers import reminders, sparing
from handlers.library import House
from storage.database import Database

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=1)
JOB = reminders.JOB


class Ticker:
    """What is due is a query over our tables; the scheduler only says when to look."""

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._wake = wake
        self._scheduler = AsyncIOScheduler(timezone=house.zone)

    def start(self) -> None:
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=EVERY.total_seconds(),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,  # however late the tick comes, it looks at everything since the last
        )
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> list[str]:
        """Plan and put out what came due since the last tick; a line for each thing worth one.

        A batch is one transaction, so that others get their turn to write; what is left after a
        crash is found again by the next tick.
        """
        now = self._now()
        with bound_contextvars(tick=now.isoformat(timespec="seconds")):
            return await self._tick(now)

    async def _tick(self, now: datetime) -> list[str]:
        async with self._database.transaction() as tx:
            done = await reminders.tick(tx, self._house, now)
            warnings = await sparing.warn(tx, self._house, now)
        for line in done.lines:
            log.warning("clock", what=line)
        for line in warnings:
            log.warning("quota", what=line)
        if warnings:
            self._wake()
        counts = last = done.counts
        while last:
            self._wake()
            async with self._database.transaction() as tx:
                last = await reminders.deliver(tx, self._house, now)
            counts = counts + last
        lines = [f"{kind}: {count} {end}" for (kind, end), count in sorted(counts.items())]
        for line in lines:
            log.info("calendar", what=line)
        return [*done.lines, *warnings, *lines]
