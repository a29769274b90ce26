"""The demo: the sample district lives through its month, and one command opens it."""

import signal
from calendar import monthrange
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from bot.demo_world import DISTRICT, VISITOR, World
from handlers.digest.digest import compute
from handlers.library import rules
from handlers.periods import Period
from storage import reports, units
from storage.database import Database
from tests.bot.program import run, started
from tests.district import HOUSE, ZONE
from tests.patience import PATIENCE


@pytest.mark.parametrize("month", ["2027-01", "2027-02"])
async def test_the_district_lives_through_a_month(sqlite: Database, month: str) -> None:
    """No report is refused in a month after the turn of the year, nor in the shortest; the visitor's is left open."""
    world = World(HOUSE, Period.parse(month))
    year, number = world.month.year, world.month.month
    async with sqlite.transaction() as tx:
        await world.create(tx, datetime(year, number, 6, 18, 30, tzinfo=ZONE))
        half = await reports.of_period(tx, month, ["meeting"])
        last = datetime(year, number, monthrange(year, number)[1], 20, tzinfo=ZONE)
        await world.live(tx, last)
        tree = await units.tree(tx, last.date())
        district, visitor = tree.by_code[DISTRICT], tree.by_code[VISITOR]
        told = await compute(tx, await rules(tx), district.id, world.month, ZONE, last)
        assert await reports.find(tx, visitor.id, "meeting", month) is None
    assert 80 < len(half) < 130
    assert told.figures["meetings_reported"].numerator == 164


def test_one_command_opens_it(tmp_path: Path) -> None:
    """It prints one address on this machine, moves its clock, ends with Ctrl+C, and can be run again."""
    for _ in range(2):
        with started(tmp_path, "demo", "--port", "0") as program:
            address = program.address()
            page = httpx.get(address, timeout=PATIENCE).text
            assert "Bản dùng thử" in page
            assert (
                httpx.get(f"{address}/api/openapi.json", timeout=PATIENCE).status_code == 200
            )  # all else is served, too
            before = httpx.get(f"{address}/demo/clock", timeout=PATIENCE).json()
            moved = httpx.post(
                f"{address}/demo/next", headers={"X-Chibo": "1"}, timeout=PATIENCE
            ).json()
            assert moved != before
            assert program.stop(signal.SIGINT) == 0
    assert {file.name for file in (tmp_path / "var").iterdir()} == {"demo.sqlite"}


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """It names the port and how to take another."""
    with started(tmp_path, "demo", "--port", "0") as program:
        port = program.address().rsplit(":", 1)[1]
        done = run(tmp_path, "demo", "--port", port)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"port {port} is in use" in done.stderr
