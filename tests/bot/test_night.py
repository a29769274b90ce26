"""What the ticker does once a night: what is past its time goes, and legal days are not forgotten."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.keeper import DEAD_AFTER, Keeper
from bot.ticker import PURGE, Ticker
from storage import conversations, leases, purging, schedule
from storage.database import Database
from storage.purging import Keep
from storage.vault import Vault
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


@pytest.mark.parametrize("leap", [timedelta(days=6 * 366), timedelta(days=-400)])
async def test_a_wrong_clock_removes_nothing(database: Database, leap: timedelta) -> None:
    """A clock that shows another year is told of and waited for; when it is right again all goes on, and
    one that stays for a day was none: then it was a long stop.
    """
    town = await district(database, EVENING)
    ticker = _ticker(town)
    town.now = EVENING + timedelta(hours=7)
    await ticker.tick()
    right = town.now
    for later in (timedelta(), timedelta(minutes=1), timedelta(hours=20)):
        town.now = right + leap + later
        with capture_logs() as logged:
            await ticker.tick()
        assert await _purged(town) == right
        assert ("purge_waits" in [line["event"] for line in logged]) is (not later)
    town.now = right + timedelta(days=1)
    await ticker.tick()
    assert await _purged(town) == town.now
    for later in (timedelta(), timedelta(hours=25)):
        town.now = right + 2 * leap + later
        await ticker.tick()
    assert await _purged(town) == town.now


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


@pytest.mark.parametrize("dead", [False, True])
async def test_one_of_several_processes_purges(
    postgresql_address: str, vault: Vault, monkeypatch: pytest.MonkeyPatch, *, dead: bool
) -> None:
    """Of two that tick at once one purges; over one that died the other takes over when its lease ends."""
    databases = [Database(postgresql_address, vault) for _ in range(2)]
    town = await district(databases[0], EVENING + timedelta(hours=7))
    count, purge = 0, purging.purge

    async def counted(database: Database, now: datetime, keep: Keep) -> dict[str, int]:
        nonlocal count
        count += 1
        await asyncio.sleep(0.2)
        return await purge(database, now, keep)

    monkeypatch.setattr(purging, "purge", counted)
    if dead:
        async with databases[0].transaction() as tx:
            await leases.take(tx, PURGE, "dead")
    tickers = [
        Ticker(d, town.house, now=lambda: town.now, wake=lambda: None, holder=f"process {n}")
        for n, d in enumerate(databases)
    ]
    await asyncio.gather(*(ticker.tick() for ticker in tickers))
    assert count == (0 if dead else 1)
    seconds = 0.0
    keeper = Keeper(databases[1], steady=lambda: seconds)
    for seconds in (0.0, 2 * DEAD_AFTER):  # noqa: B007 - the keeper's clock
        await keeper.beat()
    await asyncio.gather(*(ticker.tick() for ticker in tickers))
    assert count == 1
    async with databases[0].reading() as tx:
        assert not [lease for lease in await leases.of_others(tx, "") if lease.name == PURGE]
    for database in databases:
        await database.close()


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
