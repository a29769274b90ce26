"""A soak: 50 finished reports a second, Excel files made meanwhile, then hours of people, staff and faults.

python -m benchmarks.soak [--rate 50] [--seconds 30] [--hours 8] [--seed 9]
The load goes to `chibo run` in a process of its own, on SQLite, over the emulated Telegram; every report
must be stored and receipted. The hours run on a fast clock in this process: random people and staff,
restarts, outages and lies of the platform, and after each hour everything that must be true is checked.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from structlog.testing import capture_logs

from benchmarks.telegram import KEY, LONGEST_WAIT, _started, _tree
from handlers import publishing
from handlers.digest.data import to_json
from handlers.digest.digest import compute
from handlers.library import rules
from handlers.periods import Period
from storage import people, reports, units
from storage.database import Database
from storage.models import Account, Item, Report, ReportVersion, SetAside, Waiting
from storage.people import OFFICER, SECRETARY, STAFF, Post
from storage.upgrade import upgrade
from storage.vault import Vault
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator import faults
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.emulator.state import Stored
from tests.handlers.district import NOW, TREE, District, house

RECEIPT = "Đã nhận báo cáo"
EXPORTS = 3
SINCE = NOW.date().replace(year=2020)

# --- many at once ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Sender:
    """Somebody whose report is ready: one word sends it."""

    person: Person
    began: float = 0.0
    took: float = 0.0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def send(self, words: str) -> None:
        self.began = time.perf_counter()
        self.person.says(words)

    def sees(self, message: Stored) -> None:
        if RECEIPT in message.text or message.kind == "document":
            self.took = time.perf_counter() - self.began
            self.ended.set()


async def _ready(file: Path, senders: Sequence[Sender], staff: Sequence[Sender]) -> None:
    """A cell for each, its secretary, and a report filled in but for the last word."""
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(KEY))
    await upgrade(database)
    now = datetime.now(UTC)
    async with database.transaction() as tx:
        await publishing.publish_core(tx, now)
        await units.load(tx, _tree(len(senders)))
        tree = await units.tree(tx, now.date())
        posts = [Post(unit.id, SECRETARY) for unit in tree.leaves(tree.roots[0].id)]
        posts += [Post(tree.roots[0].id, STAFF)] * len(staff)
        for sender, post in zip((*senders, *staff), posts, strict=True):
            account = await people.account(
                tx, "telegram", sender.person.address, language="vi", now=now
            )
            await people.assign(tx, await people.join(tx, account, now), post, SINCE)
    town = District(database, house(), now)
    for sender in senders:
        phone = town.phone(sender.person.address)
        for words in ("danh mục", "chức danh khuyết", "không"):
            await phone.type(words)
    async with database.transaction() as tx:
        await tx.execute(Waiting.__table__.delete())  # type: ignore[attr-defined]  # FromClause is always a Table here
    await database.close()


async def load(rate: int, seconds: int) -> list[str]:
    """Send at a steady rate; what went wrong."""
    api = BotApi()
    await api.start()
    senders = [Sender(api.person(f"P{number}")) for number in range(rate * seconds)]
    staff = [Sender(api.person(f"S{number}")) for number in range(EXPORTS)]
    with tempfile.TemporaryDirectory(prefix="chibo-soak-") as name:
        file = Path(name) / "chibo.sqlite"
        await _ready(file, senders, staff)
        settings = {
            "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{file}",
            "CHIBO_SECRET_KEY": KEY,
            "CHIBO_HTTP_PORT": "0",
            "CHIBO_TELEGRAM_TOKEN": TOKEN,
            "CHIBO_TELEGRAM_API_URL": api.url,
        }
        _watch(api, [*senders, *staff])
        process = _started(Path(name), ["-m", "bot", "run"], settings)
        try:
            await _poured(senders, staff, rate)
        finally:
            process.terminate()
            process.wait()
            await api.stop()
        found = [*_told(senders, staff, rate), *await _stored(file, len(senders))]
        size = file.stat().st_size / len(senders)
        print(f"the database holds {size / 1000:.1f} kB for each cell and its report")
        return found


def _watch(api: BotApi, senders: Sequence[Sender]) -> None:
    by_user = {sender.person.user.id: sender for sender in senders}
    touch = api.state.touch

    def touched(message: Stored) -> None:
        touch(message)
        if (
            message.by_bot and not message.edit_date
        ):  # old buttons go by an edit, which is no answer
            by_user[message.chat.id].sees(message)

    api.state.touch = touched  # type: ignore[method-assign]  # the benchmark looks over its shoulder
    for sender in senders:
        sender.person.user.started = True


async def _poured(senders: Sequence[Sender], staff: Sequence[Sender], rate: int) -> None:
    """One after the other at the rate; half way staff asks for the whole district in Excel."""
    await asyncio.sleep(5)  # the start is not what is measured
    begin = time.perf_counter()
    for number, sender in enumerate(senders):
        await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        sender.send("gửi")
        if number == len(senders) // 2:
            for one in staff:
                one.send("xuất excel tháng này")
    async with asyncio.timeout(LONGEST_WAIT):
        for each in (*senders, *staff):
            await each.ended.wait()


def _told(senders: Sequence[Sender], staff: Sequence[Sender], rate: int) -> list[str]:
    waits = sorted(sender.took for sender in senders)
    files = max(one.took for one in staff)
    print(
        f"{len(senders)} reports finished at {rate}/s: {sum(w > 0 for w in waits)} receipts, "
        f"median {statistics.median(waits):.2f} s, p99 {waits[int(len(waits) * 0.99)]:.2f} s; "
        f"{len(staff)} Excel files of {len(senders)} cells meanwhile, the last after {files:.1f} s"
    )
    return []


async def _stored(file: Path, expected: int) -> list[str]:
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(KEY))
    async with database.reading() as tx:
        count = int((await tx.execute(select(func.count()).select_from(Report))).scalar_one())
        aside = int((await tx.execute(select(func.count()).select_from(SetAside))).scalar_one())
    await database.close()
    found = [] if count == expected else [f"{count} reports stored of {expected}"]
    return [*found, f"{aside} messages set aside"] if aside else found


# --- hours of people and faults -------------------------------------------------------------------

REMINDER = ("Nhắc báo cáo", "Reminder: reports")
KINDS = ("reminder", "later", "nudge")
"""How the keys of what is a reminder to its reader begin."""
MONTH = Period.parse(f"{NOW:%Y-%m}")
EVENING = NOW.replace(day=10, hour=20)
"""The reminders of the due day have gone out by then, those put off till later too."""
WORDS = (
    *("sinh hoạt chi bộ", "kết nạp", "chức danh khuyết", "menu", "gửi", "bỏ qua", "sửa", "huỷ"),
    *("rồi", "chưa", "không", "có", "27", "25", "0", "90", "khá", "tốt", "hôm nay", "hôm qua"),
    *("thường kỳ", "kết luận", "84", "để sau", "???", "ai chưa nộp", "tổng hợp", "xin chào", "1"),
)
"""What people type, sense and nonsense."""
TROUBLES = (
    faults.server_error(),
    faults.dropped(delivered=True),
    faults.dropped(delivered=False),
    faults.too_many(1),
    faults.Fault(faults.Refusal(200, "ok, but no")),
)


@dataclass
class Hours:
    """A district at work, and what its people have been told."""

    town: TelegramTown
    api: BotApi
    dice: random.Random
    phones: list[TelegramPhone] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    restarts: int = 0
    reminded: set[tuple[int, int]] = field(default_factory=set)
    """The reminders that arrived, by chat and number; later edits of them change nothing."""

    @property
    def cells(self) -> list[str]:
        """Of the first phones, in order."""
        return [code for code, _, kind, _ in TREE if kind == "cell"]

    def watch(self) -> None:
        touch = self.api.state.touch

        def touched(message: Stored) -> None:
            touch(message)
            if message.by_bot and not message.edit_date and message.text.startswith(REMINDER):
                self.reminded.add((message.chat.id, message.id))

        self.api.state.touch = touched  # type: ignore[method-assign]  # the benchmark looks over its shoulder

    async def join(self) -> None:
        posts = [(code, SECRETARY) for code in self.cells] + [("HM", OFFICER), ("BL", STAFF)]
        for number, (unit, role) in enumerate(posts):
            phone = self.town.phone(f"P{number}")
            await phone.start(await self.town.invite(unit, role))
            await phone.press("Đồng ý")
            self.phones.append(phone)

    async def hour(self, acts: int) -> None:
        """So many acts, spread over an hour of the town's clock; the calendar ticks in between."""
        for _ in range(acts):
            self.town.now += timedelta(minutes=60 / acts)
            kinds = (self._speak, self._tap, self._report, self._fault, self._die)
            (act,) = self.dice.choices(kinds, (45, 30, 15, 8, 2))
            self.done[act.__name__.strip("_")] += 1
            await act(self.dice.choice(self.phones))
            await self.town.app.ticker.tick()
        self.api.faults.clear()
        self.town.now += timedelta(minutes=6)  # whatever waits for another try gets it
        await self.town.quiet()

    async def _speak(self, phone: TelegramPhone) -> None:
        for _ in range(self.dice.choice((1, 1, 1, 2, 5))):
            phone.person.says(self.dice.choice(WORDS))
        await self._calm()

    async def _report(self, phone: TelegramPhone) -> None:
        """A report from beginning to end; where one stands already it is corrected."""
        for words in (
            "danh mục",
            self.dice.choice(("chức danh khuyết", "kết nạp")),
            "không",
            "gửi",
        ):
            phone.person.says(words)
            self.town.now += timedelta(seconds=5)
            await self.api.confirmed(20)
            await asyncio.sleep(0.02)

    async def _tap(self, phone: TelegramPhone) -> None:
        cards = [message for message in phone.person.screen() if message.keyboard]
        if cards:
            card = cards[-1] if self.dice.random() < 0.8 else self.dice.choice(cards)
            phone.person.taps_data(self.dice.choice(card.payloads))
        await self._calm()

    async def _fault(self, phone: TelegramPhone) -> None:
        method = self.dice.choice(("*", "getUpdates", "sendMessage"))
        trouble = self.dice.choice(TROUBLES)
        self.api.faults.order(method, trouble, times=self.dice.choice((1, 3)))
        await self._speak(phone)

    async def _die(self, phone: TelegramPhone) -> None:
        phone.person.says(self.dice.choice(WORDS))
        await asyncio.sleep(self.dice.random() / 20)
        await self.town.restart()
        self.restarts += 1

    async def _calm(self) -> None:
        """Nearly always people wait for the answer."""
        if self.dice.random() < 0.9:
            self.town.now += timedelta(seconds=5)
            await self.api.confirmed(20)

    # --- what must be true ------------------------------------------------------------------------

    async def faults(self) -> list[str]:
        """Whatever people did, and whatever failed."""
        async with self.town.database.reading() as tx:
            stored = [tuple(row) for row in await tx.execute(select(Report.id, Report.version))]
            versions = Counter(row[0] for row in await tx.execute(select(ReportVersion.report_id)))
            aside = [row[0] for row in await tx.execute(select(SetAside.error))]
            due = (Waiting.status == "waiting") & (Waiting.next_try_at <= self.town.now)
            open_ = await tx.execute(select(func.count()).where(due))
            waiting = int(open_.scalar_one())
            bulk = select(Waiting.key, Account.address_hash, Waiting.status).join(
                Account, Account.id == Waiting.account_id
            )
            planned = [tuple(row) for row in await tx.execute(bulk.where(Waiting.lane == "bulk"))]
        found = [
            f"report {number} stands at version {version}, {versions[number]} are kept"
            for number, version in stored
            if versions[number] != version
        ]
        found += [f"set aside: {error}" for error in aside]
        found += [f"{waiting} messages are due and not sent"] if waiting else []
        found += self._unkept({row[0]: row[1] for row in stored})
        return [*found, *await self._figures(), *await self._reminders(planned)]

    def _unkept(self, versions: dict[int, int]) -> list[str]:
        """Every receipt on a phone is of a report that stands."""
        found = []
        for phone in self.phones:
            for message in phone.person.screen():
                number = message.text.partition("Số biên nhận: ")[2].partition("\n")[0]
                report, _, version = number.partition("-")
                if report.isdigit() and versions.get(int(report), 0) < int(version):
                    found.append(f"receipt {number}, but the report is at {versions}")
        return found

    async def _figures(self) -> list[str]:
        """The digest counts the cells whose meeting is stored, and the admissions and vacancies."""
        async with self.town.database.reading() as tx:
            tree = await units.tree(tx, self.town.now.date())
            calendar, zone = await rules(tx), self.town.house.zone
            top = tree.by_code["BL"].id
            told = to_json(await compute(tx, calendar, top, MONTH, zone, self.town.now))
            met = select(Report.unit_id).where(
                Report.form_id == "meeting", Report.period == MONTH.code
            )
            reported = {row[0] for row in await tx.execute(met)}
            kinds = Counter(row[0] for row in await tx.execute(select(Item.kind)))
        figures = {each["key"]: each for each in told["figures"]}
        stored = {
            "meetings_reported": (len(reported), len(self.cells)),
            "admissions_in_period": (kinds["admission"], None),
        }
        return [
            f"the digest tells {name} {figures[name]}, stored are {count} of {of}"
            for name, (count, of) in stored.items()
            if name in figures
            and (figures[name]["numerator"], of and figures[name]["denominator"]) != (count, of)
        ]

    async def _reminders(self, planned: Sequence[tuple[str, str, str]]) -> list[str]:
        """As many on a phone as were planned at most, as were sent at least; and whoever has not reported
        the meeting when the evening of the due day is over got one.
        """
        found = []
        for phone, unit in zip(self.phones, self.cells, strict=False):
            mark = self.town.database.vault.fingerprint("telegram", phone.person.address)
            mine = [
                status
                for key, owner, status in planned
                if owner == mark and key.partition(":")[0] in KINDS
            ]
            arrived = sum(chat == phone.person.user.id for chat, _ in self.reminded)
            if not mine.count("sent") <= arrived <= len(mine):
                found.append(f"{unit}: {arrived} reminders arrived of {mine}")
            if self.town.now > EVENING and not mine and not await self._has_met(unit):
                found.append(f"{unit} owes its meeting and was not reminded")
        return found

    async def _has_met(self, code: str) -> bool:
        async with self.town.database.reading() as tx:
            unit = (await units.tree(tx, self.town.now.date())).by_code[code]
            return await reports.find(tx, unit.id, "meeting", MONTH.code) is not None


async def hours(count: int, seed: int) -> list[str]:
    """So many hours from the morning of the due day on; what was not as it must be."""
    api, dice = BotApi(), random.Random(seed)
    await api.start()
    with tempfile.TemporaryDirectory(prefix="chibo-soak-") as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/chibo.sqlite", Vault(KEY))
        await upgrade(database)
        found: list[str] = []
        async with running(api, database, now=NOW.replace(day=10, hour=12)) as town:
            day = Hours(town, api, dice)
            day.watch()
            await day.join()
            for hour in range(count):
                await day.hour(acts=60)
                found += [f"hour {hour + 1}: {fault}" for fault in await day.faults()]
        kept = sum(RECEIPT in m.text for p in day.phones for m in p.person.screen())
        print(
            f"{count} hours: {dict(day.done)}, {day.restarts} restarts, {kept} receipts on phones"
        )
        await database.close()
    await api.stop()
    return found


def main() -> int:
    """1 if anything was lost, doubled or set aside."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--hours", type=int, default=8)
    parser.add_argument("--seed", type=int, default=9)
    chosen = parser.parse_args()
    found = asyncio.run(load(chosen.rate, chosen.seconds)) if chosen.seconds else []
    with capture_logs():  # of outages and restarts there is much to say
        found += asyncio.run(hours(chosen.hours, chosen.seed)) if chosen.hours else []
    for fault in found:
        print(f"FAULT {fault}")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
