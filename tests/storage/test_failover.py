"""Messages that go on by another account of the same person, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.outbox_store import StoredOutbox
from storage import failover, outbox, people, posts, standing
from storage.database import Database, Transaction
from storage.models import Account, Waiting
from storage.outbox import Message
from tests.storage import rows
from tests.storage.rows import NOW

EDIT = {"text": "tin", "replaces": "m1"}


async def _another(tx: Transaction, person_id: int, channel: str) -> int:
    account = await rows.account(tx, f"{channel} of {person_id}", channel=channel)
    belongs = update(Account).where(Account.id == account.id).values(person_id=person_id)
    await tx.execute(belongs)
    await people.touch(tx, account.id, NOW)
    return account.id


async def _where(database: Database) -> list[tuple[str, str, dict[str, str]]]:
    query = select(Account.channel, Waiting.status, Waiting.message)
    query = query.join(Account, Account.id == Waiting.account_id).order_by(Waiting.id)
    async with database.reading() as tx:
        return [(channel, status, message) for channel, status, message in await tx.execute(query)]


async def _number(database: Database) -> int:
    """The number of the only message."""
    async with database.reading() as tx:
        return int((await tx.execute(select(Waiting.id))).scalar_one())


@pytest.fixture
async def lan(database: Database) -> int:
    """Somebody with Telegram, for whom a message waits there."""
    async with database.transaction() as tx:
        account = await rows.account(tx)
        person_id = await people.join(tx, account, NOW)
        await outbox.put(tx, Message("k1", account.id, outbox.BULK, EDIT), NOW)
    return person_id


async def test_a_message_goes_to_each_account_once(database: Database, lan: int) -> None:
    """From one that failed to the next, as a new message; where none is left it has failed."""
    async with database.transaction() as tx:
        await _another(tx, lan, "zalo")
        await _another(tx, lan, "web")
        await rows.account(tx, "somebody else", channel="web")
    store = StoredOutbox(database, lambda: NOW)
    seen = []
    number = await _number(database)
    for _ in range(3):
        await store.failed(number, "refused")
        seen += await _where(database)

    assert seen == [
        ("zalo", "waiting", {"text": "tin"}),
        ("web", "waiting", {"text": "tin"}),
        ("web", "failed", {"text": "tin"}),
    ]


async def test_who_is_gone_is_not_written_to_again(database: Database, lan: int) -> None:
    """The account left is marked, the message goes to the other one."""
    async with database.transaction() as tx:
        web = await _another(tx, lan, "web")
    await StoredOutbox(database, lambda: NOW).gone(await _number(database), "blocked")

    async with database.reading() as tx:
        (reached,) = await posts.reached(tx, [lan])
    assert reached.account_id == web
    assert [(channel, status) for channel, status, _ in await _where(database)] == [
        ("web", "waiting")
    ]


async def test_only_who_has_another_channel_is_diverted(database: Database, lan: int) -> None:
    """What waits for others stays, and so does what is being sent."""
    async with database.transaction() as tx:
        await _another(tx, lan, "web")
        alone = await rows.account(tx, "alone")
        await people.join(tx, alone, NOW)
        await outbox.put(tx, Message("k2", alone.id, outbox.BULK, EDIT), NOW)
        (claimed,) = await outbox.claim(tx, outbox.BULK, ["telegram"], limit=1, now=NOW)
        assert await failover.divert(tx, "telegram", NOW) == []
        await outbox.retry(tx, claimed.id, at=NOW, attempts=1, error="down")
        assert await failover.divert(tx, "telegram", NOW) == [claimed.id]

    assert [channel for channel, _, _ in await _where(database)] == ["web", "telegram"]


async def test_where_it_rings_comes_first(database: Database, lan: int) -> None:
    """A page without push notifications is written to last, however lately it was used."""
    later = NOW + timedelta(hours=1)
    async with database.transaction() as tx:
        page = await _another(tx, lan, "web")
        await people.touch(tx, page, later, silent=True)
        (silent,) = await posts.reached(tx, [lan])
        reach = (await standing.accounts(tx, [lan]))[lan]
        await people.touch(tx, page, later)
        (rings,) = await posts.reached(tx, [lan])

    assert silent.account_id != page
    assert {each.channel: each.silent for each in reach} == {"web": True, "telegram": False}
    assert rings.account_id == page
