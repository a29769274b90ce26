"""Whether all is well, for whoever watches over the program from outside."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.ticker import JOB, Ticker
from bot.unhurried import OneLook
from storage import schedule
from storage.database import Database
from storage.trouble import UNREACHABLE

log = structlog.get_logger(__name__)

LONGEST_SILENCE = timedelta(minutes=10)
"""After that long without a tick it is said."""
LONGEST_LOOK = 3.0
"""Seconds that the database gets to answer: who watches waits five or more (deploy/compose.yaml)."""


class Health:
    """What is out of order now. The database is asked whether it can be read; whether it can be written
    shows in the tick, which writes every minute.
    """

    def __init__(self, database: Database, ticker: Ticker, now: Callable[[], datetime]) -> None:
        self._database = database
        self._ticker = ticker
        self._now = now
        self._ticked = OneLook(self._last_tick, LONGEST_LOOK)

    async def faults(self) -> Mapping[str, str]:
        """By name; nothing when all is well."""
        try:
            ticked = await self._ticked()
        except UNREACHABLE as error:
            log.warning("database_unreachable", error=type(error).__name__)
            return {"database": "cannot be reached"}
        if self._ticker.trouble:
            return {"ticker": f"could not look for what is due ({self._ticker.trouble})"}
        if ticked is not None and self._now() - ticked > LONGEST_SILENCE:
            return {"ticker": f"has not looked for what is due since {ticked.isoformat()}"}
        return {}

    async def _last_tick(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await schedule.done_until(tx, JOB)
