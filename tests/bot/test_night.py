"""What the ticker does once a night: what is past its time goes, and legal days are not forgotten."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.ticker import Ticker
from storage import conversations, purging, schedule
from storage.database import Database
from storage.purging import Keep
from tests.handlers.district import ZONE, District, district

EVENING = datetime(2026, 10, 5, 21, 0, tzinfo=ZONE)


def _ticker(town: District, keep: Keep = purging.USUAL) -> Ticker:
    return Ticker(town.database, town.house, now=lambda: town.now, wake=lambda: None, keep=keep)


async def _purged(town: District) -> datetime | None:
    async with town.database.reading() as tx:
        return await schedule.done_until(tx, purging.DONE)


async def test_purged_at_night(database: Database) -> None:
    """Once after three in the night, whenever the first tick comes then, and not again that day."""
    town = await district(database, EVENING)
    ticker = _ticker(town, Keep(messages=timedelta(hours=1)))
    await ticker.tick()
    first = await _purged(town)
    async with database.transaction() as tx:
        await conversations.set_aside(tx, "web", "7", error="KeyError", now=town.now)
    town.now = EVENING + timedelta(hours=5, minutes=59)
    await ticker.tick()
    assert await _purged(town) == first
    town.now += timedelta(minutes=1)
    await ticker.tick()
    assert await _purged(town) == town.now
    async with database.reading() as tx:
        assert await conversations.count_set_aside(tx, EVENING - timedelta(days=1)) == 0
    done = town.now
    town.now += timedelta(hours=9)
    await ticker.tick()
    assert await _purged(town) == done


async def test_a_failed_purge_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A purge that fails (a full disk) stops no reminders, and comes again with the next tick."""
    town = await district(database, EVENING)
    ticker = _ticker(town)

    async def full(*_: object) -> dict[str, int]:
        raise OperationalError("VACUUM", {}, OSError("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(purging, "purge", full)
        await ticker.tick()
        assert await _purged(town) is None
    town.now += timedelta(minutes=1)
    await ticker.tick()
    assert await _purged(town) == town.now


async def test_legal_days_are_told(database: Database) -> None:
    """When a request is due whoever looks after the branch is told, once, and not of one that is done."""
    town = await district(database, EVENING - timedelta(hours=10))
    officer, phone = await town.officer(), await town.secretary()
    await phone.type("sửa dữ liệu của tôi")
    ticker = _ticker(town)
    for days in (1, 2, 3):
        town.now = EVENING + timedelta(days=days)
        await ticker.tick()
    told = [
        m.text for m in await town.unasked("telegram", officer.address) if "đã đến hạn" in m.text
    ]
    assert len(told) == 1
    assert "07/10/2026" in told[0]
    assert "15/10/2026" in told[0]
    assert "Chi bộ Nà Pò" in told[0]
