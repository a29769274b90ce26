"""What an answer on Telegram costs: many people fill in the meeting form at once; the same with PTB and aiogram.

python -m benchmarks.telegram [--people 10 169] [--pause 1] [--together] [--only chibo]

With --together everybody waits until all have their answers, and a pause later all write at the same moment.

The Bot API is that of tests/emulator, in this process; the bot is a process of its own, `chibo run`
as an operator starts it, with SQLite and synchronous=FULL. CPU is that of the bot's process alone.
"""

import argparse
import asyncio
import contextlib
import gc
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from storage import people, units
from storage.database import Database
from storage.models import Report
from storage.people import SECRETARY, Post
from storage.units import UnitRow
from storage.upgrade import upgrade
from storage.vault import Vault
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.emulator.state import Stored

KEY = "the key of the benchmark"
SINCE = date(2020, 1, 1)
CELLS_OF_A_COMMITTEE = 14
CHIBO = (
    "danh mục",
    "sinh hoạt chi bộ",
    "họp rồi",
    "hôm nay",
    "thường kỳ",
    "27",
    "0",
    "25",
    "0",
    "90",
    "kết luận",
    "khá",
    "84",
    "rồi",
    "không",
    "gửi",
)
"""What everybody types, one after the other; each is answered by one message."""
VALUES = {
    "held": "yes",
    "kind": "regular",
    "total": 27,
    "exempt": 0,
    "present": 25,
    "unexcused": 0,
    "duration": "90_119",
    "outcome": "conclusion",
    "grade": "fair",
    "score": 84,
    "posted": "yes",
    "support": "none",
}
"""What must be stored of it in the end."""
FILE = "chibo.sqlite"
OTHERS = ("/start", *(f"trả lời {number}" for number in range(1, len(CHIBO))))
BOTS = {
    "chibo": "bot",
    "bare": "benchmarks.bare",
    "ptb": "benchmarks.ptb_conversation",
    "aiogram": "benchmarks.aiogram_fsm",
}
"""The bots by name, and the module that is one of them."""
OURS = ("chibo", "bare")
LONGEST_WAIT = 120.0


@dataclass(slots=True)
class Robot:
    """Somebody who types the next words as soon as the bot has answered, after a pause."""

    person: Person
    words: Sequence[str]
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    waits: list[float] = field(default_factory=list)
    last: str = ""
    gate: asyncio.Barrier | None = None

    async def fill_in(self, pause: float, start_after: float = 0) -> None:
        await asyncio.sleep(start_after)
        for words in self.words:
            if self.gate is not None:
                await self.gate.wait()
            self.answered.clear()
            began = time.perf_counter()
            self.person.says(words)
            async with asyncio.timeout(LONGEST_WAIT):
                await self.answered.wait()
            self.waits.append(time.perf_counter() - began)
            await asyncio.sleep(pause)

    def sees(self, message: Stored) -> None:
        self.last = message.text
        self.answered.set()


@dataclass(frozen=True, slots=True)
class Result:
    """One bot with so many people; times in milliseconds."""

    bot: str
    people: int
    cpu: float
    rate: float
    median: float
    p99: float
    memory: float

    def __str__(self) -> str:
        return (
            f"{self.bot:<7} {self.people:>5} people {self.cpu:7.2f} ms CPU/update "
            f"{self.rate:7.1f} updates/s  median {self.median:7.1f}  p99 {self.p99:8.1f} ms  "
            f"{self.memory:6.0f} MB"
        )


# --- the two bots ---------------------------------------------------------------------------------


async def _district(file: Path, addresses: Sequence[str]) -> None:
    """A cell with a secretary on Telegram for every address."""
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(KEY))
    await upgrade(database)
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        await units.load(tx, _tree(len(addresses)))
        tree = await units.tree(tx, now.date())
        for unit, address in zip(tree.leaves(tree.roots[0].id), addresses, strict=True):
            account = await people.account(tx, "telegram", address, language="vi", now=now)
            person = await people.join(tx, account, now)
            await people.assign(tx, person, Post(unit.id, SECRETARY), SINCE)
    await database.close()


def _tree(cells: int) -> list[UnitRow]:
    rows = [UnitRow("D", "Huyện ủy", "district_committee", "", SINCE, None, None, None)]
    for number in range(cells):
        above = f"C{number // CELLS_OF_A_COMMITTEE}"
        if number % CELLS_OF_A_COMMITTEE == 0:
            rows.append(UnitRow(above, above, "grassroots_committee", "D", SINCE, None, None, None))
        name = f"Chi bộ {number + 1}"
        rows.append(UnitRow(f"{above}-{number}", name, "cell", above, SINCE, None, False, 27))
    return rows


async def _ours(
    bot: str, folder: Path, api: BotApi, addresses: Sequence[str]
) -> subprocess.Popen[bytes]:
    file = folder / FILE
    await _district(file, addresses)
    settings = {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "CHIBO_SECRET_KEY": KEY,
        "CHIBO_HTTP_PORT": "0",
        "CHIBO_TELEGRAM_TOKEN": TOKEN,
        "CHIBO_TELEGRAM_API_URL": api.url,
    }
    return _started(folder, ["-m", BOTS[bot], "run"], settings)


def _other(bot: str, folder: Path, api: BotApi) -> subprocess.Popen[bytes]:
    words = [api.url, TOKEN, str(folder / "state"), str(len(OTHERS) - 1)]
    return _started(folder, ["-m", BOTS[bot], *words], {})


def _started(
    folder: Path, words: Sequence[str], settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    paths = {"PYTHONPATH": str(Path(__file__).parents[1])}
    with (folder / "log.txt").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=folder,
            env={**os.environ, **paths, **settings},
            stdout=log,
            stderr=log,
        )


# --- measuring ------------------------------------------------------------------------------------


def _cpu(pid: int) -> float:
    """Seconds of CPU a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """Megabytes a process holds (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextlib.asynccontextmanager
async def _api() -> AsyncIterator[BotApi]:
    api = BotApi(second_opinion=False)
    await api.start()
    try:
        yield api
    finally:
        await api.stop()


def _watch(api: BotApi, robots: Sequence[Robot]) -> None:
    """Tell each robot of its own messages."""
    by_user = {robot.person.user.id: robot for robot in robots}
    touch = api.state.touch

    def touched(message: Stored) -> None:
        touch(message)
        if (
            message.by_bot and not message.edit_date
        ):  # old buttons go by an edit, which is no answer
            by_user[message.chat.id].sees(message)

    api.state.touch = touched  # type: ignore[method-assign]  # the benchmark looks over its shoulder


async def measure(bot: str, count: int, pause: float, *, together: bool = False) -> Result:
    """Start the bot, let one person fill in the form to warm it up, then all the others at once;
    `together`: each answer of all of them at the same moment.
    """
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as name:
        async with _api() as api:
            words = CHIBO if bot in OURS else OTHERS
            robots = [Robot(api.person(f"P{number}"), words) for number in range(count + 1)]
            _watch(api, robots)
            folder = Path(name)
            addresses = [robot.person.address for robot in robots]
            if bot in OURS:
                process = await _ours(bot, folder, api, addresses)
            else:
                process = _other(bot, folder, api)
            try:
                await robots[0].fill_in(0)
                gate = asyncio.Barrier(count) if together else None
                for robot in robots:
                    robot.gate = gate
                result = await _measured(bot, process.pid, robots[1:], pause)
                if bot == "chibo":
                    await _compare(folder / FILE, len(robots))
                return result
            finally:
                process.kill()
                process.wait()


async def _measured(bot: str, pid: int, robots: Sequence[Robot], pause: float) -> Result:
    used, began = _cpu(pid), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for robot in robots:
            group.create_task(robot.fill_in(pause, pause * secrets.randbelow(1000) / 1000))
    updates = sum(len(robot.waits) for robot in robots)
    passed, used = time.perf_counter() - began, _cpu(pid) - used
    _check(robots)
    waits = sorted(wait * 1000 for robot in robots for wait in robot.waits)
    return Result(
        bot,
        len(robots),
        cpu=used / updates * 1000,
        rate=updates / passed,
        median=statistics.median(waits),
        p99=waits[int(len(waits) * 0.99)],
        memory=_memory(pid),
    )


def _check(robots: Sequence[Robot]) -> None:
    """Everybody's report has arrived."""
    lost = [robot for robot in robots if "Đã nhận báo cáo" not in robot.last]
    if lost:
        raise SystemExit(f"{len(lost)} people got no receipt; one of them saw: {lost[0].last}")


async def _compare(file: Path, people: int) -> None:
    """What is stored is what everybody typed, once."""
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(KEY))
    async with database.reading() as tx:
        stored = list(await tx.execute(select(Report.version, Report.values)))
    await database.close()
    wrong = [row for row in stored if row[0] != 1 or not VALUES.items() <= row[1].items()]
    if wrong or len(stored) != people:
        raise SystemExit(f"{len(stored)} reports of {people} people, {len(wrong)} of them wrong")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10, 169])
    parser.add_argument("--pause", type=float, default=1.0, help="seconds before the next answer")
    parser.add_argument("--together", action="store_true", help="all write at the same moment")
    parser.add_argument("--only", choices=BOTS)
    chosen = parser.parse_args()
    gc.disable()  # this process must not stop in the middle of measuring to look for garbage
    for count in chosen.people:
        for bot in [chosen.only] if chosen.only else BOTS:
            found = measure(bot, count, chosen.pause, together=chosen.together)
            print(asyncio.run(found), flush=True)


if __name__ == "__main__":
    main()
