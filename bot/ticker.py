"""The clock's tick: every minute what has come due is put into the outbox; nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.contextvars import bound_contextvars

from handlers import own_data, reminders, sparing
from handlers.library import House
from storage import leases, purging, schedule
from storage.database import Database
from storage.purging import USUAL, Keep
from storage.trouble import UNREACHABLE

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=1)
JOB = reminders.JOB
PURGE_AT = 3
"""The local hour after which what is past its time is removed: nobody writes then."""
PURGE = "purge"
"""The name of the lease on it."""
LEAP = timedelta(days=30)
"""So far the clock may be from the last purge without a doubt: what is removed does not come back."""
DOUBT = "purge_doubted"
"""Under this name the storage remembers since when there is one."""
DOUBT_LASTS = timedelta(days=1)
"""So long the operator has to set the clock right, before the program takes it for a long stop."""


class Ticker:
    """What is due is a query over our tables; the scheduler only says when to look."""

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        keep: Keep = USUAL,
        holder: str = "alone",
    ) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._wake = wake
        self._keep = keep
        self._holder = holder
        self._scheduler = AsyncIOScheduler(timezone=house.zone)
        self.trouble = ""
        """The kind of error that the last tick ended with, '' if it did its work."""

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
            try:
                lines = await self._tick(now)
            except Exception as error:
                self.trouble = type(error).__name__
                raise
        self.trouble = ""
        return lines

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
        await self._purge(now)
        lines = [f"{kind}: {count} {end}" for (kind, end), count in sorted(counts.items())]
        for line in lines:
            log.info("calendar", what=line)
        return [*done.lines, *warnings, *lines]

    async def _purge(self, now: datetime) -> None:
        """Once a night what is past its time goes, and whoever should have done something about data
        of people is told. It may fail without harm: it is tried again at the next tick.
        """
        if not await self._takes_purge(now):
            return
        try:
            gone = await purging.purge(self._database, now, self._keep)
            async with self._database.transaction() as tx:
                await own_data.tell_due(tx, self._house, now)
        except UNREACHABLE as error:
            log.warning("purge_failed", error=type(error).__name__)
            return
        finally:
            await self._ends_purge()
        self._wake()
        if any(gone.values()):
            log.info(
                "purged", **{what.replace(" ", "_"): count for what, count in gone.items() if count}
            )

    async def _takes_purge(self, now: datetime) -> bool:
        """Whether it is time, and for this process of all to do it: it writes whole tables anew. The
        lease of one that dies over it is ended like every other (bot/keeper.py).
        """
        local = now.astimezone(self._house.zone)
        night = local.replace(hour=PURGE_AT, minute=0, second=0, microsecond=0)
        async with self._database.reading() as tx:
            last = await schedule.done_until(tx, purging.DONE)
        if local < night or (last is not None and night <= last <= now + DOUBT_LASTS):
            return False
        if last is not None and abs(now - last) > LEAP and not await self._past_doubt(now):
            return False
        if self._database.on_sqlite:  # there is no other process
            return True
        async with self._database.transaction() as tx:
            last = await schedule.done_until(tx, purging.DONE)
            await leases.drop(tx, PURGE, self._holder)  # left from a night the database went away
            is_new = last is None or not night <= last <= now + DOUBT_LASTS
            return is_new and await leases.take(tx, PURGE, self._holder)

    async def _past_doubt(self, now: datetime) -> bool:
        """Whether a leap of the clock has stood for so long that it was a stop of the program: a clock that
        shows a wrong year must not remove the reports of all years before.
        """
        async with self._database.transaction() as tx:
            since = await schedule.done_until(tx, DOUBT)
            if since is not None and timedelta() <= now - since <= LEAP:
                return now - since >= DOUBT_LASTS
            await schedule.set_done(tx, DOUBT, now)
        mend = "see whether the clock is right (chibo doctor); what is past its time goes in a day"
        log.error("purge_waits", mend=mend)
        return False

    async def _ends_purge(self) -> None:
        if self._database.on_sqlite:
            return
        try:
            async with self._database.transaction() as tx:
                await leases.drop(tx, PURGE, self._holder)
        except UNREACHABLE as error:  # it is dropped when this process ends
            log.warning("leases_unreachable", error=type(error).__name__)
