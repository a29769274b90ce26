"""Accounts, posts with dates, invitations, and what is encrypted at rest."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import people
from storage.database import Database
from storage.models import Consent
from storage.people import OFFICER, SECRETARY, STAFF, Post, Terms
from storage.vault import Vault, WrongKey
from tests.storage import rows
from tests.storage.rows import NOW, TODAY

CODE = "ABCDEFGH23"


async def test_account_made_once(database: Database) -> None:
    """The first message of an address makes its account; the next finds it again."""
    async with database.transaction() as tx:
        first = await rows.account(tx)
        assert await rows.account(tx) == first
        assert (await rows.account(tx, channel="zalo")).id != first.id


async def test_account_under_a_race(database: Database, address: str) -> None:
    """Two first messages of one address at once make one account."""
    other = Database(address, database.vault)

    async def write(each: Database) -> int:
        async with each.transaction() as tx:
            return (await rows.account(tx)).id

    numbers = await asyncio.gather(*(write(each) for each in [database, other] * 4))
    await other.close()
    assert len(set(numbers)) == 1


async def test_address_encrypted(sqlite: Database) -> None:
    """The database file and its log hold neither the address nor the invitation's code."""
    async with sqlite.transaction() as tx:
        await rows.account(tx, "987654321098")
        await people.invite(tx, CODE, Post(await rows.unit(tx), SECRETARY), Terms(NOW), NOW)
    file = Path(sqlite.url.database or "")
    written = b"".join(each.read_bytes() for each in file.parent.glob("chibo.sqlite*"))
    assert b"telegram" in written
    assert b"987654321098" not in written
    assert CODE.encode() not in written


async def test_address_found_by_keyed_hash(sqlite: Database) -> None:
    """The hash that finds an address depends on the key, so that nobody can try all numbers."""
    async with sqlite.transaction() as tx:
        await rows.account(tx, "1001")
    with sqlite3.connect(sqlite.url.database or "") as plain:
        (kept,) = plain.execute("SELECT address_hash FROM accounts").fetchone()
    plain.close()
    assert kept == sqlite.vault.fingerprint("telegram", "1001")
    assert kept != Vault("another").fingerprint("telegram", "1001")


async def test_moved(database: Database) -> None:
    """A chat that got a new address is found under it, and no more under the old one."""
    async with database.transaction() as tx:
        account = await rows.account(tx, "1001")
        await people.move(tx, account.id, "telegram", "-2002")
        assert (await rows.account(tx, "-2002")).id == account.id
        assert (await rows.account(tx, "1001")).id != account.id


async def test_touched(database: Database) -> None:
    """Who writes is reachable again."""
    async with database.transaction() as tx:
        account = await rows.account(tx)
        await people.set_status(tx, account.id, "left")
        await people.touch(tx, account.id, NOW)
        assert (await rows.account(tx)).status == "active"


async def test_language(database: Database) -> None:
    """The language chosen on one account is the person's on every channel."""
    async with database.transaction() as tx:
        await rows.secretary(tx, await rows.unit(tx))
        await people.set_language(tx, await rows.account(tx), "en")
        assert (await rows.account(tx)).language == "en"
        assert [member.language for member in await people.members(tx, TODAY)] == ["en"]


async def test_joined_once(database: Database) -> None:
    """Whoever joins a second time stays the same person, with the post once."""
    async with database.transaction() as tx:
        unit = await rows.unit(tx)
        assert await rows.secretary(tx, unit) == (person := await rows.secretary(tx, unit))
        assert await people.posts(tx, person, TODAY) == [Post(unit, SECRETARY)]


async def test_posts_have_dates(database: Database) -> None:
    """A post is held from its first day on, not before."""
    async with database.transaction() as tx:
        person = await rows.secretary(tx, await rows.unit(tx))
        assert await people.posts(tx, person, TODAY - timedelta(days=1)) == []
        assert len(await people.posts(tx, person, TODAY + timedelta(days=400))) == 1


async def test_members(database: Database) -> None:
    """Members are found by role, once for each post, with the account they write from."""
    async with database.transaction() as tx:
        unit = await rows.unit(tx)
        person = await rows.secretary(tx, unit)
        await people.assign(tx, person, Post(unit, OFFICER), TODAY)
        members = await people.members(tx, TODAY, (SECRETARY, OFFICER))
        assert await people.members(tx, TODAY, (STAFF,)) == []
    assert [(each.role, each.channel) for each in members] == [
        (SECRETARY, "telegram"),
        (OFFICER, "telegram"),
    ]


async def test_member_without_account(database: Database) -> None:
    """Somebody who left every channel still holds the post, without an address."""
    async with database.transaction() as tx:
        await rows.secretary(tx, await rows.unit(tx))
        await people.set_status(tx, (await rows.account(tx)).id, "left")
        members = await people.members(tx, TODAY)
    assert [(each.role, each.account_id) for each in members] == [(SECRETARY, None)]


async def test_invitation(database: Database) -> None:
    """An invitation is found by its code, tells its post, and says when it was used."""
    async with database.transaction() as tx:
        unit = await rows.unit(tx)
        expires = NOW + timedelta(days=14)
        await people.invite(tx, CODE, Post(unit, STAFF), Terms(expires), NOW)
        found = await people.invitation(tx, CODE)
        assert await people.invitation(tx, CODE[::-1]) is None
        assert found is not None
        assert (found.unit_id, found.role, found.expires_at) == (unit, STAFF, expires)
        assert found.used_at is None
        account = await rows.account(tx)
        assert await people.use_invitation(tx, found.id, account.id, NOW)
        assert not await people.use_invitation(tx, found.id, account.id, NOW)
        used = await people.invitation(tx, CODE)
    assert used is not None
    assert used.used_at == NOW


async def test_invitation_under_a_race(database: Database, address: str) -> None:
    """Of many who use one invitation at once, one gets in."""
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        post = Post(await rows.unit(tx), SECRETARY)
        await people.invite(tx, CODE, post, Terms(NOW), NOW)
        accounts = [(await rows.account(tx, str(number))).id for number in range(8)]

    async def use(each: Database, account_id: int) -> bool:
        async with each.transaction() as tx:
            found = await people.invitation(tx, CODE)
            assert found is not None
            await asyncio.sleep(0.01)
            return await people.use_invitation(tx, found.id, account_id, NOW)

    pairs = zip([database, other] * 4, accounts, strict=True)
    won = await asyncio.gather(*(use(each, account) for each, account in pairs))
    await other.close()
    assert sum(won) == 1


async def test_consent(database: Database) -> None:
    """Consent is kept with its purpose and the version of its text."""
    async with database.transaction() as tx:
        person = await rows.secretary(tx, await rows.unit(tx))
        account = (await rows.account(tx)).id
        await people.consent(tx, person, account, purpose="reporting", version="2026-11", now=NOW)
        kept = (await tx.execute(select(Consent.purpose, Consent.text_version))).one()
    assert tuple(kept) == ("reporting", "2026-11")


def test_vault() -> None:
    """What is encrypted comes back with the same key, never reads the same twice, and not with another."""
    vault = Vault("one")
    token = vault.encrypt("Nà Pò")
    assert vault.decrypt(token) == "Nà Pò"
    assert token != vault.encrypt("Nà Pò")
    with pytest.raises(WrongKey):
        Vault("two").decrypt(token)


def test_fingerprint_tells_parts_apart() -> None:
    """A hash of two words is not that of the same letters split elsewhere."""
    vault = Vault("one")
    assert vault.fingerprint("ab", "c") != vault.fingerprint("a", "bc")
