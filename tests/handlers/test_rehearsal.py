"""A month rehearsed: what is said beforehand is what happens, and nothing happens by saying it."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from handlers.messages import Kind
from handlers.periods import Period
from handlers.quota import Quota
from handlers.reminding.rehearsing import Rehearsal, rehearse, to_json
from storage.database import Database
from storage.models import Waiting
from tests.handlers.dying import snapshot
from tests.handlers.month import Month, at, month


@pytest.fixture
async def october(sqlite: Database) -> Month:
    return await month(sqlite)


async def rehearsed(october: Month, code: str = "2026-10") -> Rehearsal:
    async with october.database.reading() as tx:
        now = october.district.now
        return await rehearse(tx, october.district.house, Period.parse(code), now)


async def test_it_comes_as_rehearsed(october: Month) -> None:
    """Every line of the rehearsal, sent or skipped, is what the month then brings."""
    await october.district.joined("HM-NAPO")
    blocked = await october.district.joined("HM-CAOSON")
    await october.district.joined("HM", "officer")
    await october.district.joined("BL", "staff")
    await blocked.send(blocked.message(Kind.LEFT))
    before = await snapshot(october.database)

    found = await rehearsed(october)

    assert before == await snapshot(october.database)
    told = await october.run("10-31T23:59")
    assert [(line.at, line.kind, line.unit) for line in found.sent] == [
        (each.at, each.kind, each.to) for each in told
    ]
    skipped = [(line.kind, line.why) for line in found.lines if line.why]
    assert skipped == await october.skipped()


async def test_what_the_operator_should_know(october: Month) -> None:
    """Cells without anybody, and due days at Tết, are told beforehand."""
    await october.district.joined("HM-NAPO")

    found = await rehearsed(october, "2027-02")

    assert "2 of 3 units have nobody who reports: HM-CAOSON, DV-KHETIEN" in found.warnings
    assert any("due on 10/02/2027, which is Tết" in warning for warning in found.warnings)


async def test_a_rule_that_reminds_nobody(october: Month) -> None:
    """A form that is owed and of which nobody is reminded is pointed out."""
    await october.district.joined("HM-NAPO")
    await october.load(reminders=[])

    assert "the rule of the form meeting reminds nobody" in (await rehearsed(october)).warnings


async def test_as_data(october: Month) -> None:
    """Counts by channel, kind and day."""
    await october.district.joined("HM-NAPO")
    october.district.now = at("10-10T12:00")

    data = to_json(await rehearsed(october))

    assert data["counts"] == {
        "sent": 2,
        "skipped": 0,
        "channels": {"telegram": 2},
        "quotas": {},
        "kinds": {"reminder": 2},
        "days": {"2026-10-10": 1, "2026-10-11": 1},
    }
    assert data["messages"][0]["forms"] == ["meeting", "admission", "vacancy"]


async def test_quotas(october: Month) -> None:
    """What a channel that lets one send only so much will carry: gone already, planned, and replies
    as in the last thirty days; from four fifths on there is a warning.
    """
    await october.district.joined("HM-NAPO")
    async with october.database.transaction() as tx:
        replies = update(Waiting).where(Waiting.lane != "bulk").returning(Waiting.id)
        done = await tx.execute(replies.values(status="sent", sent_at=at("09-29T09:00")))
        count = len(done.all())
    told = await october.run("10-08T00:00")
    async with october.database.transaction() as tx:
        await tx.execute(
            update(Waiting)
            .where(Waiting.lane == "bulk")
            .values(status="sent", sent_at=at("10-07T19:00"))
        )

    async with october.database.reading() as tx:
        month_, now = Period.parse("2026-10"), october.district.now
        house = october.district.house
        plenty = {"telegram": Quota(1000, 50), "zalo": Quota(9, 50)}
        roomy = await rehearse(tx, replace(house, quotas=plenty), month_, now)
        little = {"telegram": Quota(len(told) + 3 + count, 50)}
        tight = await rehearse(tx, replace(house, quotas=little), month_, now)

    assert (len(told), count > 0) == (1, True)
    assert to_json(roomy)["counts"]["quotas"] == {
        "telegram": {
            "quota": 1000,
            "sent": 1,
            "planned": 3,
            "replies": count,
            "expected": count + 4,
        },
        "zalo": {"quota": 9, "sent": 0, "planned": 0, "replies": 0, "expected": 0},
    }
    assert not any("lets one bot send" in warning for warning in roomy.warnings)
    assert any(
        warning.startswith(f"telegram: about {count + 4} messages of the {count + 4} a month")
        for warning in tight.warnings
    )
