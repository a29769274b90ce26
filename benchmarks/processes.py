"""Processes compared: one on SQLite, one and four on PostgreSQL, and four that are killed at random.

python -m benchmarks.processes [--people 60] [--minutes 0]
Everybody fills in the meeting form at once, 15 messages each, over the emulated Telegram. With
--minutes the four are killed for so long while people go on, and everything that must hold is checked:
conversations in order, each report and each reminder once. CPU is that of the bot's processes.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from storage.database import Database
from storage.upgrade import upgrade
from storage.vault import Vault
from tests.bot.many import KEY, WORDS, District, Fleet, district
from tests.emulator.botapi import BotApi
from tests.postgresql import Server

EVERY = 5.0  # seconds between two deaths


@dataclass(frozen=True, slots=True)
class Result:
    """How it went; times in milliseconds."""

    name: str
    rate: float
    cpu: float
    median: float
    p99: float
    deaths: int
    faults: int

    def __str__(self) -> str:
        return (
            f"{self.name:<34} {self.rate:7.1f} messages/s {self.cpu:6.2f} ms CPU/message  "
            f"median {self.median:8.1f}  p99 {self.p99:8.1f} ms  {self.deaths} deaths  "
            f"{self.faults} faults"
        )


async def measure(name: str, address: str, processes: int, people: int, minutes: float) -> Result:
    """Start the processes, let everybody report, and look for what is not as it must be."""
    dice, api = random.Random(9), BotApi()
    await api.start()
    database = Database(address, Vault(KEY))
    await upgrade(database)
    town = await district(api, database, active=people, idle=people)
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as folder:
        fleet = Fleet(processes, town.settings(), Path(folder))
        fleet.start()
        try:
            return await _measured(name, town, fleet, dice, minutes)
        finally:
            fleet.kill()
            await database.close()
            await api.stop()


async def _measured(
    name: str, town: District, fleet: Fleet, dice: random.Random, minutes: float
) -> Result:
    if town.database.on_sqlite:
        await asyncio.sleep(5)  # one process has no duties to tell of
    else:
        await fleet.alive()
    dying = asyncio.create_task(fleet.suffer(dice, every=EVERY)) if minutes else None
    began, used = time.monotonic(), fleet.cpu()
    await town.report(dice, pause=1.0 if minutes else 0.0, within=60 * minutes)
    passed, used = time.monotonic() - began, fleet.cpu() - used
    if dying:
        dying.cancel()
        with suppress(asyncio.CancelledError):
            await dying
    await town.settled(300)
    faults = await town.faults(fleet.deaths)
    for fault in faults:
        print(fault[:300])
    waits = sorted(1000 * wait for each in town.active for wait in each.waits)
    count = len(town.active) * len(WORDS)
    return Result(
        name,
        rate=count / passed,
        cpu=max(used, 0) / count * 1000,  # of the dead nothing is known
        median=statistics.median(waits),
        p99=waits[int(len(waits) * 0.99)],
        deaths=fleet.deaths,
        faults=len(faults),
    )


def main() -> int:
    """1 if anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--minutes", type=float, default=0.0)
    chosen = parser.parse_args()
    server = Server()
    server.start()
    found = []
    try:
        with tempfile.TemporaryDirectory(prefix="chibo-bench-") as folder:
            runs = [("one process, SQLite", f"sqlite+aiosqlite:///{folder}/chibo.sqlite", 1, 0.0)]
            runs += [(f"{n}, PostgreSQL", server.create(f"p{n}"), n, 0.0) for n in (1, 4)]
            if chosen.minutes:
                runs = [("4 killed, PostgreSQL", server.create("killed"), 4, chosen.minutes)]
            for name, address, processes, minutes in runs:
                work = measure(name, address, processes, chosen.people, minutes)
                found.append(asyncio.run(work))
                print(found[-1], flush=True)
    finally:
        server.stop()
    if len(found) > 1:
        first = found[0]
        ratios = [f"{each.name}: {each.rate / first.rate:.2f}" for each in found[1:]]
        print(f"messages/s against {first.name}: {'; '.join(ratios)}")
    return int(any(each.faults for each in found))


if __name__ == "__main__":
    sys.exit(main())
