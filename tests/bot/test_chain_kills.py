"""SIGKILL at every statement of the whole chain, receive, decide, save and send, over the emulator."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, func, select
from structlog.testing import capture_logs

from storage.database import Database
from storage.models import Report, Waiting
from tests.bot.dying_program import Job
from tests.bot.joined import running
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.handlers.district import NOW
from tests.patience import PATIENCE

TOO_MANY = 90  # one answer takes fewer statements


@pytest.fixture
def programs() -> Iterator[Connection]:
    """Another process, whose forks are the program."""
    ours, theirs = Pipe()
    command = [sys.executable, "-m", "tests.bot.dying_program", str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env={**os.environ})
    theirs.close()
    yield ours
    ours.send(None)
    assert process.wait(PATIENCE) == 0


async def _about_to_send(api: BotApi, database: Database) -> Person:
    """A secretary who has answered all, and has only to say "gửi"."""
    with capture_logs():
        async with running(api, database) as town:
            phone = town.phone("Lan")
            await phone.start(await town.invite("HM-NAPO"))
            await phone.press("Đồng ý")
            for words in ("kết nạp", "không"):
                town.now += timedelta(seconds=10)
                await phone.type(words)
            assert "Gửi" in [button.label for button in phone.buttons]
            await town.stop()
            return phone.person


@dataclass(frozen=True)
class Chain:
    """One answer on its way through the program and back, on a database of its own."""

    api: BotApi
    database: Database
    file: Path
    lan: Person
    mark: int

    def job(self, step: int) -> Job:
        settings = {
            "database_url": f"sqlite+aiosqlite:///{self.file}",
            "secret_key": "the key of the tests",
            "telegram_token": TOKEN,
            "telegram_api_url": self.api.url,
        }
        return Job(settings, self.database.vault.key, NOW + timedelta(minutes=5), step)

    @property
    def receipts(self) -> int:
        """How many receipts the person has got since."""
        return sum("Đã nhận báo cáo" in message.text for message in self.lan.since(self.mark))

    async def is_done(self) -> bool:
        """Whether the receipt is there, is recorded as sent, and the update will not come again."""
        if self.api.state.updates or not self.receipts:
            return False
        return not await self.count(Waiting.status == "waiting")

    async def count(self, which: ColumnElement[bool]) -> int:
        async with self.database.reading() as tx:
            return int((await tx.execute(select(func.count()).where(which))).scalar_one())

    async def runs(self, programs: Connection, step: int) -> bool:
        """Run the program until all is done, and then end it; False if it died before."""
        programs.send(self.job(step))
        child = await asyncio.to_thread(programs.recv)
        async with asyncio.timeout(PATIENCE):
            while not programs.poll():
                if await self.is_done():
                    try:
                        os.kill(child, signal.SIGKILL)
                    except ProcessLookupError:  # it died just now, when all was done already
                        break
                    await asyncio.to_thread(programs.recv)
                    return True
                await asyncio.sleep(0.02)
        await asyncio.to_thread(programs.recv)
        return False


async def test_killed_at_every_statement_from_the_update_to_the_receipt(
    api: BotApi, sqlite: Database, programs: Connection, tmp_path: Path
) -> None:
    """Wherever it is killed, started again it has one report of one version, no reply is missing, and
    at most one comes twice.
    """
    lan = await _about_to_send(api, sqlite)
    ready = Path(str(sqlite.url.database))
    await sqlite.close()
    for step in range(1, TOO_MANY):
        file = tmp_path / f"{step}.sqlite"
        shutil.copy(ready, file)
        database = Database(f"sqlite+aiosqlite:///{file}", sqlite.vault)
        chain = Chain(api, database, file, lan, lan.mark())
        lan.says("gửi")
        survived = await chain.runs(programs, step)
        assert survived or await chain.runs(programs, 0), f"step {step}"
        assert await chain.count(Report.version == 1) == 1, f"step {step}"
        assert await chain.count(Report.version != 1) == 0, f"step {step}"
        assert 1 <= chain.receipts <= 2, f"step {step}"
        await database.close()
        if survived:
            break
    assert survived
    assert step > 20, "the harness saw too few statements"
