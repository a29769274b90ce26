"""How long the calendar takes: planning for many cells at once, an idle tick, a month rehearsed.

python -m benchmarks.calendar [--cells 17000] [--years 10]
Every cell's secretary gets one message: 17,000 are due at one minute. Prints one line of JSON.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from handlers import reminders
from handlers.library import House
from handlers.periods import Period
from handlers.reminding.rehearsing import rehearse
from storage import units
from storage.database import Database, Transaction
from storage.models import (
    Account,
    Assignment,
    FormVersion,
    Notice,
    Person,
    Report,
    Waiting,
)
from storage.units import UnitRow
from storage.upgrade import upgrade
from storage.vault import Vault

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 10, 1, tzinfo=ZONE)
FORMS = ("meeting", "admission", "vacancy")
PER_COMMITTEE = 14


def tree(cells: int) -> Iterator[UnitRow]:
    """A district, its committees, and cells below them."""
    first = date(2015, 1, 1)
    yield UnitRow("D", "Huyện ủy", "district_committee", "", first, None, None, None)
    for number in range(cells):
        committee = f"C{number // PER_COMMITTEE}"
        if number % PER_COMMITTEE == 0:
            name = f"Đảng ủy {number // PER_COMMITTEE + 1}"
            yield UnitRow(committee, name, "grassroots_committee", "D", first, None, None, None)
        name = f"Chi bộ {number + 1}"
        yield UnitRow(
            f"{committee}-{number}", name, "village_cell", committee, first, None, False, 20
        )


async def populate(tx: Transaction, cells: int) -> None:
    """Every cell has a secretary on Telegram, every committee an officer, the district one of staff."""
    await units.load(tx, tree(cells))
    known = await units.tree(tx, START.date())
    roles = {"village_cell": "secretary", "grassroots_committee": "officer"}
    people, accounts, posts = [], [], []
    for number, unit in enumerate(known.units, 1):
        role = roles.get(unit.kind, "staff")
        people.append(
            {"id": number, "public_id": f"p{number}", "language": "vi", "created_at": START}
        )
        accounts.append(_account(tx, number))
        posts.append(_post(number, unit.id, role))
    await tx.insert_all_new(Person, people)
    await tx.insert_all_new(Account, accounts)
    await tx.insert_all_new(Assignment, posts)
    for form in FORMS:
        row = {"form_id": form, "version": "1", "title": form, "xform": "", "workbook": {}}
        await tx.insert(FormVersion, {**row, "published_at": START})


def _account(tx: Transaction, number: int) -> dict[str, object]:
    return {
        "id": number,
        "person_id": number,
        "channel": "telegram",
        "address_hash": f"h{number}",
        "address": tx.vault.encrypt(str(number)),
        "language": "vi",
        "status": "active",
        "state": {},
        "created_at": START,
        "last_in_at": START,
    }


def _post(person: int, unit: int, role: str) -> dict[str, object]:
    return {
        "person_id": person,
        "unit_id": unit,
        "role": role,
        "valid_from": date(2015, 1, 1),
        "valid_to": None,
    }


async def history(tx: Transaction, cells: int, years: int) -> None:
    """So many years of reports, planned messages and messages sent."""
    known = await units.tree(tx, START.date())
    leaves = [unit for unit in known.units if unit.kind == "village_cell"][:cells]
    for month in range(12 * years):
        at = START - timedelta(days=30 * (month + 1))
        code = Period.parse(f"{at:%Y-%m}").code
        reports = [_report(unit.id, form, code, at) for unit in leaves for form in FORMS]
        await tx.insert_all_new(Report, reports)
        notices = [_notice(unit.id, day, code, at) for unit in leaves for day in range(3)]
        await tx.insert_all_new(Notice, notices)
        await tx.insert_all_new(Waiting, [_sent(row, at) for row in notices])


def _report(unit: int, form: str, code: str, at: datetime) -> dict[str, object]:
    return {
        "unit_id": unit,
        "form_id": form,
        "period": code,
        "key": "",
        "status": "sent",
        "path": [],
        "version": 1,
        "values": {},
        "first_sent_at": at,
        "sent_at": at,
        "due_at": at,
        "waived": None,
    }


def _notice(unit: int, day: int, code: str, at: datetime) -> dict[str, object]:
    return {
        "key": f"reminder:{code}-{day}:{unit}",
        "kind": "reminder",
        "person_id": unit,
        "unit_id": unit,
        "period": code,
        "at": at,
        "useless_after": at,
        "status": "queued",
        "why": "",
    }


def _sent(notice: dict[str, object], at: datetime) -> dict[str, object]:
    return {
        "key": notice["key"],
        "account_id": notice["person_id"],
        "lane": "bulk",
        "message": {"text": ""},
        "created_at": at,
        "next_try_at": at,
        "attempts": 0,
        "status": "sent",
        "sent_at": at,
    }


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    await work()
    return round(time.perf_counter() - begin, 4)


async def idle_tick(database: Database, house: House, ticks: int = 300) -> float:
    """Milliseconds of a tick with nothing due, the middle one of many."""
    taken = []
    for number in range(ticks):
        now = START.replace(hour=9) + timedelta(minutes=number)

        async def tick(now: datetime = now) -> None:
            async with database.transaction() as tx:
                await reminders.tick(tx, house, now)

        taken.append(await timed(tick))
    return round(1000 * sorted(taken)[ticks // 2], 2)


async def measured(folder: Path, cells: int, years: int) -> dict[str, object]:
    """All figures."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}", Vault("k" * 32))
    house = House(ZONE, {"vi": "", "en": ""})
    await upgrade(database)
    async with database.transaction() as tx:
        await populate(tx, cells)
    found: dict[str, object] = {"cells": cells, "messages": cells}
    found["idle_tick_ms"] = await idle_tick(database, house)
    async with database.transaction() as tx:
        await history(tx, 169, years)
    found["idle_tick_ms_after_history"] = await idle_tick(database, house)

    async def rehearsal() -> None:
        async with database.reading() as tx:
            await rehearse(tx, house, Period.parse("2026-10"), START.replace(hour=14))

    async def planning() -> None:
        since = datetime(2026, 10, 7, 18, 59, tzinfo=ZONE)
        async with database.transaction() as tx:
            await reminders.prepare(tx, house, since=since, until=since + timedelta(minutes=1))

    async def delivering() -> None:
        more: object = True
        while more:
            async with database.transaction() as tx:
                now = datetime(2026, 10, 7, 19, 0, tzinfo=ZONE)
                more = await reminders.deliver(tx, house, now)

    found["rehearse_month_s"] = await timed(rehearsal)
    found["plan_s"] = await timed(planning)
    found["put_out_s"] = await timed(delivering)
    await database.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=17000)
    parser.add_argument("--years", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measured(Path(folder), chosen.cells, chosen.years))))


if __name__ == "__main__":
    main()
