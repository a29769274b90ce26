"""The clock's tick: every minute what has come due is put into the outbox; nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers import reminders
from handlers.library import House
from storage import schedule
from storage.database import Database

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=1)
JOB = "reminders"


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
        """Plan what came due since the last tick; both are one transaction."""
        now = self._now()
        async with self._database.transaction() as tx:
            since = await schedule.done_until(tx, JOB)
            if since is None:  # the first start: nothing of the past is sent
                await schedule.set_done(tx, JOB, now)
                return []
            if since >= now:  # the clock was set back: wait until it has caught up
                return []
            done = await reminders.run(tx, self._house, since=since, now=now)
            await schedule.set_done(tx, JOB, now)
        for line in done:
            log.info("planned", what=line)
        self._wake()
        return done
