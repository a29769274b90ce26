"""One of several processes, joined as `chibo run` joins it, on a clock that is ahead: seconds are its argument."""

import asyncio
import sys
from datetime import timedelta

from bot import logs
from bot.app import assemble
from bot.cli.run import stop_on_signals
from bot.clock import Clock
from bot.house import opened
from bot.settings import Settings


async def serve(ahead: timedelta) -> None:
    settings, stop = Settings(), stop_on_signals()
    async with opened(settings) as database:
        bot = assemble(database, settings, Clock(ahead).now)
        await bot.run("127.0.0.1", 0, stop)


if __name__ == "__main__":
    logs.set_up(Settings().secrets)
    asyncio.run(serve(timedelta(seconds=float(sys.argv[1]))))
