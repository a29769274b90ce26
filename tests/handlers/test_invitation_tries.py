"""Guessing invitation codes: a few tries an hour, then the right code does not help either."""

import hashlib
import re
from datetime import timedelta

import pytest

from handlers import reminders
from handlers.enrol import WRONG_CODES_AN_HOUR
from handlers.own_data import NOTICE_VERSION
from handlers.phrases import say
from storage import people, privacy, units
from storage.database import Database
from storage.units import UnitRow
from tests.handlers.district import SINCE, District, Phone, district


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


async def test_a_right_code_gives_no_further_tries(database: Database) -> None:
    """Who has a code of their own to open, to decline or to link by guesses no more often with it."""
    town = await district(database)
    secretary, guesser = await town.secretary(), town.phone("guesser")
    own = await town.invite("HM-CAOSON")
    for number in range(WRONG_CODES_AN_HOUR):
        await guesser.type(f"ABCDE-FGH2{number + 3}")
        if number == 1:
            await guesser.type(own)
            await guesser.press("join:no")
        if number == 3:
            await secretary.type("menu")
            await secretary.press("link:list")
            await secretary.press("link:code")
            await guesser.type(secretary.text.split(":")[1].split(".")[0].strip())
    assert "sai nhiều lần" in await guesser.type("ABCDE-FGH29")


async def test_invitation_expires(database: Database) -> None:
    """A code is good until it expires."""
    town = await district(database)
    phone = town.phone("1001")
    code = await town.invite("HM-NAPO")
    town.now += timedelta(days=15)
    await phone.start(code)
    assert not phone.buttons


async def test_a_notice_read_long_ago_opens_nothing(database: Database) -> None:
    """Who opened a code in time and says yes when it has expired holds no post, and takes none over."""
    town = await district(database)
    phone = town.phone("1001")
    await phone.start(await town.invite("HM-NAPO"))
    yes = phone.tap("join:yes")
    town.now += timedelta(days=15)
    await phone.send(yes)
    assert "hết hạn" in phone.text
    async with database.reading() as tx:
        assert not await people.members(tx, town.now.date())


async def test_codes_that_join_an_account_are_not_guessed(database: Database) -> None:
    """After five wrong ones the right code of somebody's further account is not looked at either."""
    town = await district(database)
    secretary, guesser = await town.secretary(), town.phone("guesser")
    for number in range(WRONG_CODES_AN_HOUR):
        await guesser.type(f"ABCDE-FGH2{number + 3}")
    await secretary.type("menu")
    await secretary.press("link:list")
    await secretary.press("link:code")
    right = secretary.text.split(":")[1].split(".")[0].strip()
    assert "sai nhiều lần" in await guesser.type(right)


@pytest.mark.parametrize("how", ["hand", "relieve"])
async def test_another_code_is_no_way_back(database: Database, how: str) -> None:
    """Whoever held a post comes back to it by no code that was lying about unused; the code for a
    successor stays good when the post is taken away at once.
    """
    town = await district(database)
    lying_about = await town.invite("HM-NAPO")
    former, officer = await town.secretary(), await town.officer()
    await officer.type("bàn giao nà pò")
    await officer.press("desk:hand:")
    code = _CODE.search(await officer.press("desk:hand:"))
    assert code is not None
    if how == "relieve":
        await officer.type("bàn giao nà pò")
        await officer.press("desk:relieve:")
        await officer.press("desk:relieve:")
    else:
        await _joins(town.phone("successor"), code[0])
    assert "hết hạn" in await former.type(lying_about)
    if how == "relieve":
        await _joins(town.phone("successor"), code[0])


_CODE = re.compile(r"[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}")


async def _joins(phone: Phone, code: str) -> None:
    await phone.type(code)
    assert "Cảm ơn" in await phone.press("join:yes")


async def test_the_code_of_a_unit_that_is_gone(database: Database) -> None:
    """Its invitation is answered like one that has expired, opened before the end or after it."""
    town = await district(database)
    before, after = town.phone("1001"), town.phone("1002")
    codes = [await town.invite("HM-NAPO"), await town.invite("HM-NAPO")]
    await before.start(codes[0])
    yes = before.tap("join:yes")
    end = town.now.date()
    gone = UnitRow("HM-NAPO", "Chi bộ Nà Pò", "cell", "HM", SINCE, end, None, 27)
    async with database.transaction() as tx:
        await units.load(tx, [gone])
    town.now += timedelta(days=1)
    await before.send(yes)
    assert "hết hạn" in before.text
    assert "hết hạn" in await after.start(codes[1])


async def test_the_notice_has_its_version() -> None:
    """The wording people agree to stands beside each consent: a new wording needs a new version."""
    words = say("vi", "notice", {"body": "B", "role": "R", "unit": "U"})
    mark = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert (NOTICE_VERSION, mark) == ("2026-12", "b56c732eca71")


async def test_only_what_was_agreed_to(database: Database) -> None:
    """Who agrees to reporting alone joins, is not reminded, and can still agree later."""
    town = await district(database)
    phone = town.phone("1001")
    await phone.start(await town.invite("HM-NAPO"))
    await phone.press("join:only")
    async with database.reading() as tx:
        (person,) = await people.members(tx, town.now.date())
        given = await privacy.consents(tx, person.person_id)
        assert await privacy.without_reminders(tx) == {person.person_id}
    assert [(each.purpose, each.text_version) for each in given] == [("reporting", "2026-12")]
    assert await _reminded(town, phone) == 0
    town.now -= timedelta(days=20)
    await phone.type("dữ liệu của tôi")
    await phone.press("Nhận tin nhắc")
    assert await _reminded(town, phone) > 0


async def _reminded(town: District, phone: Phone) -> int:
    """How many reminders come in the next twenty days."""
    before = len(await town.unasked("telegram", phone.address))
    for _ in range(20):
        async with town.database.transaction() as tx:
            await reminders.tick(tx, town.house, town.now)
            while await reminders.deliver(tx, town.house, town.now):
                pass
        town.now += timedelta(days=1)
    return len(await town.unasked("telegram", phone.address)) - before


async def test_a_stranger_asks_what_is_kept(database: Database) -> None:
    """Who never joined is told that nothing but the address is kept."""
    town = await district(database)
    stranger = town.phone("1001")
    assert "không giữ gì về đồng chí" in await stranger.type("dữ liệu của tôi")
