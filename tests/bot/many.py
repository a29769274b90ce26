"""Several processes on one PostgreSQL database, killed at random while a district reports: what must hold."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from bot.keeper import DEAD_AFTER
from handlers import publishing
from storage import people, reports, schedule, units
from storage.database import Database
from storage.models import Account, SetAside, Waiting
from storage.people import SECRETARY, Post
from storage.units import UnitRow
from tests.bot.program import environment
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.emulator.state import Stored
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
KEY = "the key of the tests"
SINCE = date(2025, 7, 1)
START = datetime(2026, 10, 10, 18, 59, 58, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""Just before the reminders of the due day: all processes find them when they start."""
WORDS = (
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
REMINDER = "Nhắc báo cáo"
RECEIPT = "Đã nhận báo cáo"
VALUES = {"total": 27, "present": 25, "score": 84}
LONGEST_WAIT = PATIENCE + 4 * DEAD_AFTER
"""Seconds that an answer may take while processes die one after the other."""
LONGEST_START = 2 * PATIENCE
"""Seconds that a process may take until it does its part, on a machine that is busy with four."""


@dataclass(slots=True)
class Secretary:
    """Somebody on Telegram; those with words to say type the next when the last was answered."""

    person: Person
    unit: str
    heard: list[str] = field(default_factory=list)
    reminders: int = 0
    waits: list[float] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def reports(self, dice: random.Random, pause: float, after: float) -> None:
        await asyncio.sleep(after)
        for words in WORDS:
            self.answered.clear()
            began = time.monotonic()
            self.person.says(words)
            async with asyncio.timeout(LONGEST_WAIT):
                await self.answered.wait()
            self.waits.append(time.monotonic() - began)
            await asyncio.sleep(pause * dice.random())

    def sees(self, message: Stored) -> None:
        if message.text.startswith(REMINDER):  # it comes by itself, between any two answers
            self.reminders += 1
            return
        self.heard.append(message.text)
        self.answered.set()

    @property
    def told(self) -> list[str]:
        """Which questions were heard, by their first lines, without immediate repeats."""
        pairs = zip(self.heard, ["", *self.heard], strict=False)
        return [text.partition("\n")[0] for text, before in pairs if text != before]

    @property
    def repeats(self) -> int:
        return len(self.heard) - len(self.told)


class Fleet:
    """The processes. Each is the same program with the same settings; they know of no other."""

    def __init__(self, count: int, settings: dict[str, str], folder: Path) -> None:
        self._settings = {**settings, "PYTHONPATH": str(ROOT)}
        self._folder = folder
        self._count = count
        self._began = time.monotonic()
        self._ahead = START - datetime.now(UTC)
        self.running: list[subprocess.Popen[bytes]] = []
        self.deaths = 0
        self.round = asyncio.Event()

    def start(self) -> None:
        self.running = [self._one() for _ in range(self._count)]

    def _one(self) -> subprocess.Popen[bytes]:
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.bot.one_of_many", str(self._ahead.total_seconds())],
                cwd=self._folder,
                env=environment(**self._settings),
                stdout=log,
                stderr=log,
            )

    async def suffer(self, dice: random.Random, *, every: float) -> None:
        """Kill one at random again and again, and start another in its place; in every round each
        place has its turn, so that the one that polls is among them: the first dies when somebody
        polls. How long a start takes depends on the machine: the next dies after the last has begun
        to live.
        """
        await self.said(1, "duty_taken", duty="poll:telegram")
        while True:
            for number in dice.sample(range(self._count), self._count):
                await self.alive()
                await asyncio.sleep(every * (0.5 + dice.random()))
                self.running[number].kill()
                await asyncio.to_thread(self.running[number].wait)
                self.deaths += 1
                self.running[number] = self._one()
            self.round.set()

    async def alive(self) -> None:
        """Wait until all of them have started."""
        await self.said(self._count + self.deaths, "duty_taken", duty="process:")

    async def said(self, times: int, event: str, **values: str) -> None:
        """Wait until so many lines of all processes say so; TimeoutError when they never do."""
        async with asyncio.timeout(LONGEST_START):
            while self.logged(event, **values) < times:  # noqa: ASYNC110 - other processes ring no bell here
                await asyncio.sleep(0.1)

    def stop(self) -> list[int]:
        """As the service manager does it; the exit codes."""
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        return [process.wait(PATIENCE) for process in self.running]

    def kill(self) -> None:
        for process in self.running:
            process.kill()
            process.wait()

    def logged(self, event: str, **values: str) -> int:
        """How many lines of all processes say so."""
        lines = (self._folder / "log.txt").read_text(encoding="utf-8").splitlines()
        wanted = [f'"event": "{event}"', *(f'"{key}": "{value}' for key, value in values.items())]
        return sum(all(words in line for words in wanted) for line in lines)

    def cpu(self) -> float:
        """Seconds of CPU that those who run have used (Linux)."""
        ticks = 0
        for process in self.running:
            with suppress(FileNotFoundError):
                stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(stat[11]) + int(stat[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class District:
    """Cells whose secretaries report while processes die, and others who are only reminded."""

    api: BotApi
    database: Database
    active: list[Secretary]
    idle: list[Secretary]

    def settings(self) -> dict[str, str]:
        return {
            "CHIBO_DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "CHIBO_SECRET_KEY": KEY,
            "CHIBO_TELEGRAM_TOKEN": TOKEN,
            "CHIBO_TELEGRAM_API_URL": self.api.url,
        }

    async def report(self, dice: random.Random, *, pause: float, within: float) -> None:
        """All at once, each beginning somewhere in that many seconds."""
        async with asyncio.TaskGroup() as group:
            for each in self.active:
                group.create_task(each.reports(dice, pause, within * dice.random()))

    async def settled(self, seconds: float) -> None:
        """Wait until everything that was planned is sent, or given up as uncertain."""
        await self.api.confirmed(seconds)
        reminded = select(func.count()).where(Waiting.lane == "bulk")
        open_ = select(func.count()).where(Waiting.status == "waiting")
        async with asyncio.timeout(seconds):
            while await self._count(reminded) < len(self.idle) or await self._count(open_):  # noqa: ASYNC110 - other processes ring no bell here
                await asyncio.sleep(0.2)

    async def _count(self, query: Select[int]) -> int:
        async with self.database.reading() as tx:
            return int((await tx.execute(query)).scalar_one())

    # --- what must hold ---------------------------------------------------------------------------

    async def faults(self, deaths: int) -> list[str]:
        """Everything that is not as it must be, whatever was killed."""
        return [
            *self._conversations(deaths),
            *await self._reports(),
            *await self._reminders(),
            *await self._nothing_set_aside(),
        ]

    def _conversations(self, deaths: int) -> list[str]:
        """Each hears the same questions in the same order, each answered by the next."""
        usual = Counter(tuple(each.told) for each in self.active).most_common(1)[0][0]
        found = [
            f"{each.unit} heard {each.told}, not {usual}"
            for each in self.active
            if tuple(each.told) != usual
        ]
        found += [
            f"{each.unit}: {each.repeats} replies repeated in {deaths} deaths"
            for each in self.active
            if each.repeats > deaths
        ]
        return found if RECEIPT in " ".join(usual) else [*found, f"no receipt in {usual}"]

    async def _reports(self) -> list[str]:
        found = []
        async with self.database.reading() as tx:
            tree = await units.tree(tx, START.date())
            by_name = {unit.name: unit for unit in tree.units}
            for each in self.active:
                report = await reports.find(tx, by_name[each.unit].id, "meeting", "2026-10")
                kept = report and {name: report.values.get(name) for name in VALUES}
                if report is None or report.version != 1 or kept != VALUES:
                    found.append(f"{each.unit}: the report is {report}")
        return found

    async def _reminders(self) -> list[str]:
        """Each once; not at all only where nobody could know whether it went out."""
        query = (
            select(Account.address_hash, Waiting.status)
            .join(Waiting, Waiting.account_id == Account.id)
            .where(Waiting.lane == "bulk")
        )
        found = []
        async with self.database.reading() as tx:
            states = Counter(tuple(row) for row in await tx.execute(query))
        for each in (*self.active, *self.idle):
            mark = self.database.vault.fingerprint("telegram", each.person.address)
            planned = {status: count for (owner, status), count in states.items() if owner == mark}
            most, least = sum(planned.values()), planned.get("sent", 0)
            missing = each in self.idle and not most
            if missing or most > 1 or not least <= each.reminders <= most:
                found.append(f"{each.unit}: {planned} reminders, {each.reminders} arrived")
        return found

    async def _nothing_set_aside(self) -> list[str]:
        count = await self._count(select(func.count()).select_from(SetAside))
        return [f"{count} messages set aside"] if count else []


async def district(api: BotApi, database: Database, *, active: int, idle: int) -> District:
    """A cell with a secretary on Telegram for each, on the evening of the due day."""
    everybody = [
        Secretary(api.person(f"P{number}"), f"Chi bộ số {number + 1:04d}")
        for number in range(active + idle)
    ]
    async with database.transaction() as tx:
        await publishing.publish_core(tx, START - timedelta(days=90))
        await units.load(tx, _tree(everybody))
        tree = await units.tree(tx, START.date())
        cells = {unit.name: unit for unit in tree.units}
        for each in everybody:
            account = await people.account(
                tx, "telegram", each.person.address, language="vi", now=START - timedelta(days=9)
            )
            person = await people.join(tx, account, START - timedelta(days=90))
            await people.assign(tx, person, Post(cells[each.unit].id, SECRETARY), SINCE)
        await schedule.set_done(tx, "reminders", START - timedelta(seconds=1))
    for each in everybody:
        each.person.user.started = True
    _listen(api, everybody)
    return District(api, database, everybody[:active], everybody[active:])


def _tree(everybody: Sequence[Secretary]) -> list[UnitRow]:
    top = UnitRow("D", "Huyện ủy", "district_committee", "", SINCE, None, None, None)
    cells = [
        UnitRow(f"D-{number}", each.unit, "cell", "D", SINCE, None, None, 27)
        for number, each in enumerate(everybody)
    ]
    return [top, *cells]


def _listen(api: BotApi, everybody: Sequence[Secretary]) -> None:
    """Tell everybody of their own messages."""
    by_user = {each.person.user.id: each for each in everybody}
    touch = api.state.touch

    def touched(message: Stored) -> None:
        touch(message)
        if (
            message.by_bot and not message.edit_date
        ):  # old buttons go by an edit, which is no answer
            by_user[message.chat.id].sees(message)

    api.state.touch = touched  # type: ignore[method-assign]  # it looks over the server's shoulder
