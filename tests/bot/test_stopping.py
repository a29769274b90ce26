"""SIGTERM at random moments while a district reports: it ends in time, and nothing is lost, doubled or left unsaid."""

import asyncio
import random
import signal
import time
from pathlib import Path

from sqlalchemy import select

from storage import people, units
from storage.database import Database
from storage.models import Job
from storage.people import STAFF, Post
from tests.bot.many import SINCE, START, District, Fleet, Secretary, district
from tests.bot.program import started
from tests.emulator.botapi import BotApi

IN_TIME = 25.0
"""Seconds within which it ends, as deploy/chibo.service says."""
ASKS = "excel tháng này"


class Stopped:
    """One program that is stopped and started again and again; how each end went."""

    def __init__(self, fleet: Fleet, staff: Secretary) -> None:
        self._fleet = fleet
        self._staff = staff
        self.codes: list[int] = []
        self.asked = 0

    async def again(self, dice: random.Random, *, lives: bool, twice: bool) -> None:
        """At any moment: of one that answers already, or counted from its start, which may still go on;
        some are told twice, as by the impatient.
        """
        if lives:
            await self.answers()
        await asyncio.sleep(4.0 * dice.random())
        self._staff.person.says(ASKS)
        self.asked += 1
        await asyncio.sleep(0.8 * dice.random())
        (process,) = self._fleet.running
        process.send_signal(signal.SIGTERM)
        if twice:
            await asyncio.sleep(0.1 * dice.random())
            process.send_signal(signal.SIGTERM)
        self.codes.append(await asyncio.to_thread(process.wait, IN_TIME))
        self._fleet.start()

    async def answers(self) -> None:
        """Wait until the one that was started last is at work: nobody else runs who could say anything."""
        mark = self._staff.person.mark()
        self._staff.person.says("menu")
        await self._staff.person.sees_news(mark)


async def test_stopped_at_any_moment(api: BotApi, sqlite: Database, tmp_path: Path) -> None:
    """Every answer kept, every question heard once and in order, each report, reminder and file once."""
    dice = random.Random(9)
    town = await district(api, sqlite, active=12, idle=12)
    staff = town.idle[0]
    await _promoted(sqlite, staff)
    fleet = Fleet(1, town.settings(), tmp_path)
    stopped = Stopped(fleet, staff)
    fleet.start()
    try:
        reporting = asyncio.create_task(town.report(dice, pause=1.5, within=6))
        for number in range(8):
            await stopped.again(dice, lives=number % 4 in (0, 3), twice=number % 2 == 1)
        await reporting
        await _files_made(sqlite, stopped.asked)
        await town.settled(120)
        assert await town.faults(deaths=0) == []
        assert _documents(town, staff) == stopped.asked
        # one that is told before it can listen (the first second of Python) has begun nothing
        assert set(stopped.codes) <= {0, -signal.SIGTERM}
        assert stopped.codes.count(0) > 1
        await stopped.answers()
        assert await asyncio.to_thread(fleet.stop) == [0]
    finally:
        fleet.kill()


async def _promoted(database: Database, staff: Secretary) -> None:
    """One of those who only wait is district staff too."""
    async with database.transaction() as tx:
        top = (await units.tree(tx, START.date())).roots[0]
        account = await people.account(
            tx, "telegram", staff.person.address, language="vi", now=START
        )
        assert account.person_id is not None
        await people.assign(tx, account.person_id, Post(top.id, STAFF), SINCE)


async def _files_made(database: Database, count: int) -> None:
    async with asyncio.timeout(120):
        while await _states(database) != ["done"] * count:  # noqa: ASYNC110 - another process rings no bell here
            await asyncio.sleep(0.2)


async def _states(database: Database) -> list[str]:
    async with database.reading() as tx:
        return [row[0] for row in await tx.execute(select(Job.status))]


def _documents(town: District, who: Secretary) -> int:
    mine = (m for (chat, _), m in town.api.state.messages.items() if chat == who.person.user.id)
    return sum(message.kind == "document" for message in mine)


def test_stopped_while_it_starts(tmp_path: Path) -> None:
    """At any moment of its first start, migrations too: the next start finds all in order, and serves."""
    for tenths in range(0, 24, 2):
        with started(tmp_path, "run", CHIBO_HTTP_PORT="0") as program:
            time.sleep(tenths / 10)
            assert program.stop() in {0, -signal.SIGTERM}
            assert "Traceback" not in program.said
    with started(tmp_path, "run", CHIBO_HTTP_PORT="0") as program:
        program.address()
        assert program.stop() == 0
