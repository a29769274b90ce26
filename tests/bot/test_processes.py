"""Four processes on one PostgreSQL database, killed at random under load: nothing lost, doubled or out of order."""

import asyncio
import random
from contextlib import suppress
from pathlib import Path

from storage.database import Database
from storage.vault import Vault
from tests.bot.many import KEY, Fleet, district
from tests.emulator.botapi import BotApi


async def test_four_processes_and_random_deaths(
    api: BotApi, postgresql_address: str, tmp_path: Path
) -> None:
    """Every conversation in order, every report once and as typed, every reminder once, whoever died."""
    dice = random.Random(9)
    database = Database(postgresql_address, Vault(KEY))
    town = await district(api, database, active=8, idle=20)
    fleet = Fleet(4, town.settings(), tmp_path)
    fleet.start()
    dying = asyncio.create_task(fleet.suffer(dice, every=2))
    try:
        await town.report(dice, pause=1.0, within=10)
        await fleet.round.wait()
        dying.cancel()
        with suppress(asyncio.CancelledError):
            await dying
        await town.settled(120)
        assert await town.faults(fleet.deaths) == []
        await fleet.said(2, "duty_taken", duty="poll:telegram")  # the one that polled died, too
        await fleet.alive()
        assert await asyncio.to_thread(fleet.stop) == [0] * 4
    finally:
        dying.cancel()
        fleet.kill()
        await database.close()
