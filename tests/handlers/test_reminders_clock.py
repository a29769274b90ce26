"""The clock may lie: stops, leaps, two processes, death between two statements, a restored database."""

from datetime import timedelta

import pytest

from handlers.reminding import clockwork
from handlers.reminding.preparing import prepare_today
from storage import facts
from storage.database import Database
from storage.vault import Vault
from tests.handlers.district import District, house
from tests.handlers.dying import Death, die_loudly, dying
from tests.handlers.month import Month, at, month, shown

MONTH = [
    "07/10 19:00 reminder HM-NAPO",
    "09/10 19:00 reminder HM-NAPO",
    "10/10 19:00 reminder HM-NAPO",
    "11/10 08:00 digest BL",
    "11/10 19:00 reminder HM-NAPO",
    "13/10 08:00 missing BL",
]


@pytest.fixture
async def october(sqlite: Database) -> Month:
    """A secretary who sends nothing, and one of the staff."""
    found = await month(sqlite)
    await found.district.joined("HM-NAPO")
    await found.district.joined("BL", "staff")
    return found


@pytest.mark.parametrize(
    ("stopped", "started", "told", "skipped"),
    [
        # 26 hours: the reminder of the evening before still says what is so
        ("10-07T18:00", "10-08T20:00", ["08/10 20:00 reminder HM-NAPO", *MONTH[1:]], 0),
        # in the quiet hours it waits for the morning
        ("10-07T18:00", "10-08T23:00", ["09/10 06:30 reminder HM-NAPO", *MONTH[1:]], 0),
        # three days: of two reminders only the newer
        (
            "10-07T18:00",
            "10-10T09:00",
            ["10/10 09:00 reminder HM-NAPO", *MONTH[2:]],
            1,
        ),
        # ten days: the last reminder and both messages to staff
        (
            "10-05T18:00",
            "10-15T09:00",
            [
                "15/10 09:00 digest BL",
                "15/10 09:00 reminder HM-NAPO",
                "15/10 09:00 missing BL",
            ],
            3,
        ),
    ],
)
async def test_a_stop(
    october: Month, stopped: str, started: str, told: list[str], skipped: int
) -> None:
    """After a stop what is still of use goes out once; the rest is skipped, and a line says so."""
    await october.tick(at(stopped))
    await october.tick(at(started))
    await october.run("10-20T00:00")

    assert shown(await october.told()) == told
    assert await october.skipped() == [("reminder", "too_late")] * skipped
    assert any(line.startswith("no tick for") for line in october.lines)


@pytest.mark.parametrize("hours", [2, 30, 24 * 5])
async def test_set_back(october: Month, hours: int) -> None:
    """A clock that is set back sends nothing twice and loses nothing."""
    await october.run("10-09T20:00")
    await october.tick(at("10-09T20:00") - timedelta(hours=hours))
    await october.run("10-20T00:00")

    assert shown(await october.told()) == MONTH
    assert any("set back" in line for line in october.lines)


async def test_slightly_back(october: Month) -> None:
    """A minute back is waited for, without a word."""
    await october.run("10-07T19:00")
    await october.tick(at("10-07T18:59"))
    await october.run("10-20T00:00")

    assert shown(await october.told()) == MONTH
    assert not any("set back" in line for line in october.lines)


async def test_a_year_ahead_for_a_minute(october: Month) -> None:
    """What a wrong clock skipped comes in its time all the same."""
    await october.tick(at("10-05T09:00"))
    await october.tick(at("2027-10-09T09:00"))
    early = len(await october.told())
    await october.tick(at("10-05T09:01"))
    told = await october.run("10-20T00:00")

    assert shown(told) == MONTH
    assert early == 2  # of the wrong October, in which nobody had written for a year


async def test_two_processes(october: Month, sqlite_address: str, vault: Vault) -> None:
    """Two processes that tick at the same moments send each message once."""
    other = Month(District(Database(sqlite_address, vault), house(), october.district.now))
    for moment in ("10-07T18:59", "10-07T19:00", "10-07T19:01", "10-11T08:00", "10-11T19:00"):
        await october.tick(at(moment))
        await other.tick(at(moment))
    await other.database.close()

    told = shown(await october.told())
    assert told == ["07/10 19:00 reminder HM-NAPO", "11/10 08:00 digest BL", MONTH[4]]


async def test_death_between_any_two_statements(october: Month) -> None:
    """Whichever statement of a tick is the last, the next tick makes it good: nothing lost, nothing
    doubled.
    """
    await october.tick(at("10-11T07:00"))
    step, died = 0, True
    while died:
        step += 1
        died = False
        with dying(october.database.engine, step, die_loudly):
            try:
                await october.tick(at("10-11T08:00"))
            except Death:
                died = True

    assert step > 20
    assert shown(await october.told()) == ["11/10 08:00 digest BL"]
    assert await october.tick(at("10-11T08:01")) == {}


async def test_restored_from_yesterday(october: Month) -> None:
    """What may have been sent since the backup is not sent again, unless the operator says so."""
    await october.tick(at("10-07T12:00"))
    october.district.now = at("10-08T12:00")
    async with october.database.transaction() as tx:
        gap, waited = await clockwork.after_restore(tx, october.district.now)

    assert gap == clockwork.Gap(at("10-07T12:00"), at("10-08T12:00"))
    assert waited > 0  # replies to those who joined
    assert await october.run("10-08T20:00") == []
    async with october.database.transaction() as tx:
        assert await clockwork.gap(tx) == gap
        now = october.district.now
        counts = await clockwork.release(tx, october.district.house, now)
        assert await clockwork.gap(tx) is None
    assert counts == {("reminder", "queued"): 1}
    assert shown(await october.told()) == ["08/10 20:00 reminder HM-NAPO"]


async def test_a_gap_forgotten(october: Month) -> None:
    """The operator may also leave it at that."""
    october.district.now = at("10-08T12:00")
    async with october.database.transaction() as tx:
        await clockwork.after_restore(tx, october.district.now)
        await clockwork.forget(tx, october.district.now)
        assert await facts.read(tx, clockwork.RESTORED) is None

    assert shown(await october.run("10-20T00:00")) == MONTH[1:]


async def test_nothing_of_the_past_at_the_first_start(sqlite: Database) -> None:
    """Who installs the program in the middle of a month is not reminded of its beginning."""
    found = await month(sqlite, at("10-10T18:00"))
    await found.district.joined("HM-NAPO")

    assert shown(await found.run("10-10T20:00")) == ["10/10 19:00 reminder HM-NAPO"]


async def test_new_rules_lose_nothing_of_today(october: Month) -> None:
    """Rules that move today's reminder to an hour that is past count from tomorrow on."""
    await october.tick(at("10-07T15:00"))
    async with october.database.transaction() as tx:
        await prepare_today(tx, october.district.house, october.district.now)
    days = (-3, -1, 0, 1)
    await october.load(reminders=[{"day": day, "at": "11:30", "to": ["secretary"]} for day in days])

    assert shown(await october.run("10-09T12:00")) == [
        "07/10 19:00 reminder HM-NAPO",
        "09/10 11:30 reminder HM-NAPO",
    ]
