"""Guessing invitation codes: a few tries an hour, then the right code does not help either."""

from datetime import timedelta

from handlers.enrol import WRONG_CODES_AN_HOUR
from storage.database import Database
from tests.handlers.district import district


async def test_tries_limited(database: Database) -> None:
    """After five wrong codes even the right one is not looked at, until an hour has passed."""
    town = await district(database)
    phone = town.phone("1001")
    code = await town.invite("HM-NAPO")
    for number in range(WRONG_CODES_AN_HOUR):
        await phone.type(f"ABCDE-FGH2{number + 3}")
    assert not phone.buttons
    await phone.type(code)
    assert not phone.buttons
    town.now += timedelta(hours=1, minutes=1)
    await phone.type(code)
    assert [choice.data for choice in phone.buttons] == ["join:yes", "join:only", "join:no"]


async def test_invitation_expires(database: Database) -> None:
    """A code is good until it expires."""
    town = await district(database)
    phone = town.phone("1001")
    code = await town.invite("HM-NAPO")
    town.now += timedelta(days=15)
    await phone.start(code)
    assert not phone.buttons
