"""How long the figures of a district take with ten years of reports behind them: python -m benchmarks.digest

The sample district is multiplied in time (and with --cells in space): every cell reports every month,
admits somebody each year, and has a post filled now and then.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from handlers import workbook
from handlers.digest.digest import Digest, compute, compute_with_history
from handlers.digest.sheets import sheets
from handlers.forms.model.definition import Form
from handlers.forms.xform import read as read_form
from handlers.library import rules
from handlers.periods import Period
from handlers.publishing import BUILTIN, prepared
from storage import units
from storage.database import Database, Transaction
from storage.models import Item, Report
from storage.units import UnitRow
from storage.upgrade import upgrade
from storage.vault import Vault

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
YEARS = 10
LAST = date(2026, 10, 31)
NOW = datetime(2026, 11, 2, tzinfo=ZONE)
CELLS_OF_A_COMMITTEE = 14


@dataclass(frozen=True, slots=True)
class Measured:
    """A median of several runs against its goal, in milliseconds."""

    name: str
    median: float
    goal: float

    def __str__(self) -> str:
        verdict = "ok" if self.median <= self.goal else "TOO SLOW"
        return f"{self.name:<58} {self.median:9.1f} ms  goal {self.goal:7.0f} ms  {verdict}"


async def fill(tx: Transaction, cells: int) -> None:
    """A tree of this many cells, and ten years of what they reported."""
    await units.load(tx, _tree(cells))
    tree = await units.tree(tx, LAST)
    leaves = tree.leaves(tree.roots[0].id)
    for month in _months():
        path = ["D", "x"]
        rows = [_meeting(cell.id, [*path, cell.code], month) for cell in leaves]
        await tx.execute_many(insert(Report), rows)
    first = await _first_report(tx)
    every = [_item(number, cell.id, first) for number, cell in enumerate(leaves)]
    for year in range(YEARS):
        rows = [_of_year(row, LAST.year - year) for row in every]
        await tx.execute_many(insert(Item), rows)


def _tree(cells: int) -> Iterator[UnitRow]:
    start = date(LAST.year - YEARS - 1, 1, 1)
    yield UnitRow("D", "District", "district_committee", "", start, None, None, None)
    for committee in range(-(-cells // CELLS_OF_A_COMMITTEE)):
        code = f"C{committee}"
        yield UnitRow(code, code, "grassroots_committee", "D", start, None, None, None)
    for cell in range(cells):
        above = f"C{cell // CELLS_OF_A_COMMITTEE}"
        yield UnitRow(
            f"{above}-{cell}", f"Cell {cell}", "village_cell", above, start, None, True, 20
        )


def _months() -> Iterator[Period]:
    month = Period.parse(f"{LAST:%Y-%m}")
    for _ in range(12 * YEARS):
        yield month
        month = month.previous()


def _meeting(unit_id: int, path: list[str], month: Period) -> dict[str, Any]:
    sent = datetime.combine(month.start, datetime.min.time(), UTC)
    values = {
        "held": "yes",
        "date": f"{month.start}",
        "kind": "regular",
        "total": 20,
        "exempt": 2,
        "expected": 18,
        "present": 17,
        "absent": 1,
        "unexcused": 0,
        "excused": 1,
        "score": 92,
        "duration": "90_119",
        "outcome": "resolution",
        "grade": "good",
        "short_meeting": "no",
    }
    return {
        "unit_id": unit_id,
        "form_id": "meeting",
        "period": month.code,
        "key": "",
        "status": "sent",
        "path": path,
        "version": 1,
        "values": values,
        "first_sent_at": sent,
        "sent_at": sent,
        "due_at": sent,
        "waived": None,
    }


async def _first_report(tx: Transaction) -> int:
    return int((await tx.execute(select(Report.id).limit(1))).scalar_one())


def _item(number: int, unit_id: int, report_id: int) -> dict[str, Any]:
    """An admission, or for every fifth cell a post that was vacant for a while."""
    vacancy = number % 5 == 0
    values = {"post": "deputy"} if vacancy else {"flags": ["farmer", "minority"]}
    return {
        "kind": "vacancy" if vacancy else "admission",
        "code": str(number),
        "values": values,
        "unit_id": unit_id,
        "report_id": report_id,
        "position": 0,
        "closed_by": None,
    }


def _of_year(row: dict[str, Any], year: int) -> dict[str, Any]:
    until = date(year, 8, 1) if row["kind"] == "vacancy" and year < LAST.year else None
    dates = {"period": f"{year}-03", "since": date(year, 3, 1), "until": until}
    return {**row, **dates, "code": f"{row['code']}/{year}"}


async def measured(
    name: str, goal: float, work: Callable[[], Awaitable[object]], *, runs: int
) -> Measured:
    await work()  # what is compiled and read once belongs to the start of the bot
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        await work()
        times.append(1000 * (time.perf_counter() - start))
    return Measured(name, statistics.median(times), goal)


async def run(cells: int, goals: tuple[float, float], runs: int) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="chibo-bench-") as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'x.sqlite'}", Vault("b" * 40))
        await upgrade(database)
        async with database.transaction() as tx:
            await fill(tx, cells)
        try:
            return await _measure(database, cells, goals, runs)
        finally:
            await database.close()


async def _measure(
    database: Database, cells: int, goals: tuple[float, float], runs: int
) -> list[Measured]:
    async def digest() -> Digest:
        async with database.reading() as tx:
            unit = (await units.tree(tx, LAST)).roots[0]
            month = Period.parse("2026-10")
            return await compute(tx, await rules(tx), unit.id, month, ZONE, NOW)

    async def book() -> bytes:
        return workbook.xlsx(sheets(await digest(), {}, "vi"), made_at=NOW, page="")

    async def history() -> Digest:
        async with database.reading() as tx:
            unit = (await units.tree(tx, LAST)).roots[0]
            month = Period.parse("2026-10")
            return await compute_with_history(tx, await rules(tx), unit.id, month, ZONE, NOW)

    async def year() -> bytes:
        async with database.reading() as tx:
            unit = (await units.tree(tx, LAST)).roots[0]
            whole = Period.parse("2026")
            told = await compute_with_history(tx, await rules(tx), unit.id, whole, ZONE, NOW)
        return workbook.xlsx(sheets(told, known, "vi"), made_at=NOW, page="")

    known = {form: _compiled(form) for form in ("meeting", "admission", "vacancy")}
    behind = f"{cells} cells, {YEARS} years of reports behind"
    few = max(runs // 3, 1)
    return [
        await measured(f"digest of a month, {behind}", goals[0], digest, runs=runs),
        await measured(f"the same and what came before, {behind}", goals[1], history, runs=few),
        await measured(f"a month's workbook, {behind}", goals[1], book, runs=few),
        await measured(f"a year's workbook, {behind}", goals[1], year, runs=few),
    ]


def _compiled(form: str) -> Form:
    return read_form(prepared(BUILTIN / f"{form}.yaml").compiled.xform)


def main() -> int:
    """Print what was measured; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=169)
    chosen = parser.parse_args()
    small = chosen.cells <= 1000
    goals = (50.0, 2000.0) if small else (1000.0, 30000.0)
    found = asyncio.run(run(chosen.cells, goals, 15 if small else 3))
    for each in found:
        print(each)
    return int(any(each.median > each.goal for each in found))


if __name__ == "__main__":
    sys.exit(main())
