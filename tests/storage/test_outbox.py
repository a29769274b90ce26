"""Messages on their way out: once, in order, to one sender, given back when a sender dies."""

import asyncio
from datetime import datetime, timedelta

from storage import outbox
from storage.database import Database, Transaction
from storage.outbox import BULK, CLAIM, REPLY, Claimed, Message
from tests.storage import rows
from tests.storage.rows import NOW

CHANNELS = ("telegram", "web")


async def _put(tx: Transaction, key: str, address: str = "1001", lane: str = REPLY) -> bool:
    account = (await rows.account(tx, address)).id
    return await outbox.put(tx, Message(key, account, lane, {"text": key}), NOW)


async def _claim(
    tx: Transaction, *, lane: str = REPLY, limit: int = 10, now: datetime = NOW
) -> list[Claimed]:
    return await outbox.claim(tx, lane, CHANNELS, limit=limit, now=now)


async def _texts(tx: Transaction, lane: str = REPLY, now: datetime = NOW) -> list[str]:
    return [message.content["text"] for message in await _claim(tx, lane=lane, now=now)]


async def test_same_key_once(database: Database) -> None:
    """A message planned twice under one key is one row."""
    async with database.transaction() as tx:
        assert await _put(tx, "reminder:2026-10")
        assert not await _put(tx, "reminder:2026-10")
        assert await outbox.counts(tx) == {"waiting": 1}


async def test_claimed_with_its_address(database: Database) -> None:
    """A claimed message brings the decrypted address, and is not claimed a second time."""
    async with database.transaction() as tx:
        await _put(tx, "a")
        (message,) = await _claim(tx)
        assert (message.channel, message.address, message.attempts) == ("telegram", "1001", 0)
        assert await _claim(tx) == []


async def test_other_channels_wait(database: Database) -> None:
    """Only messages for the channels at hand are taken."""
    async with database.transaction() as tx:
        await _put(tx, "a")
        assert await outbox.claim(tx, REPLY, ["zalo"], limit=10, now=NOW) == []


async def test_claim_lapses(database: Database) -> None:
    """A sender that died with a message loses it after a time."""
    async with database.transaction() as tx:
        await _put(tx, "a")
        assert await _texts(tx) == ["a"]
        assert await _texts(tx, now=NOW + CLAIM - timedelta(seconds=1)) == []
        assert await _texts(tx, now=NOW + CLAIM) == ["a"]


async def test_order_for_each_account(database: Database) -> None:
    """An account's replies go out one after the other; other accounts do not wait for them."""
    async with database.transaction() as tx:
        for key, address in (("a1", "1001"), ("a2", "1001"), ("b1", "2002")):
            await _put(tx, key, address)
        first = await _claim(tx)
        assert [each.content["text"] for each in first] == ["a1", "b1"]
        assert await _texts(tx) == []
        await outbox.done(tx, first[0].id, "55", NOW)
        assert await _texts(tx) == ["a2"]


async def test_reply_before_bulk(database: Database) -> None:
    """A bulk message waits for an earlier reply, a reply for no bulk message."""
    async with database.transaction() as tx:
        await _put(tx, "bulk early", lane=BULK)
        await _put(tx, "reply")
        await _put(tx, "bulk late", lane=BULK)
        assert await _texts(tx, REPLY) == ["reply"]
        assert await _texts(tx, BULK) == ["bulk early"]


async def test_retry(database: Database) -> None:
    """A message given back is claimed again at its time, with the count of attempts; a reply behind
    it waits meanwhile.
    """
    later = NOW + timedelta(minutes=5)
    async with database.transaction() as tx:
        await _put(tx, "a")
        await _put(tx, "b")
        (message,) = await _claim(tx)
        await outbox.retry(tx, message.id, at=later, attempts=1, error="timeout")
        assert await _claim(tx) == []
        assert await outbox.next_due(tx) == NOW
        (again,) = await _claim(tx, now=later)
    assert (again.id, again.attempts, again.error) == (message.id, 1, "timeout")


async def test_ends(database: Database) -> None:
    """A message that was given up is not claimed again, and what is behind it goes out."""
    async with database.transaction() as tx:
        for key in "abc":
            await _put(tx, key)
        for status in ("failed", "uncertain"):
            (message,) = await _claim(tx)
            await outbox.end(tx, message.id, status, "blocked")
        assert await _texts(tx) == ["c"]
        assert await outbox.counts(tx) == {"failed": 1, "uncertain": 1, "waiting": 1}


async def test_deadline_is_kept(database: Database) -> None:
    """Until when a message is of use travels with it."""
    deadline = NOW + timedelta(hours=2)
    async with database.transaction() as tx:
        account = (await rows.account(tx)).id
        await outbox.put(tx, Message("a", account, REPLY, {"text": "a"}, deadline), NOW)
        (message,) = await _claim(tx)
    assert message.useless_after == deadline


async def test_limit_oldest_first(database: Database) -> None:
    """Of many messages the oldest are taken, as many as asked for."""
    async with database.transaction() as tx:
        for number in range(5):
            await _put(tx, f"m{number}", str(number))
        assert [each.content["text"] for each in await _claim(tx, limit=2)] == ["m0", "m1"]


async def test_two_senders(database: Database, address: str) -> None:
    """Two senders that work at once never take the same message, nor two of one account; each
    account's messages leave in order.
    """
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        for number in range(40):
            await _put(tx, f"{number % 8}:{number:02d}", str(number % 8))
    sent: list[str] = []
    await asyncio.gather(*(_send_all(each, sent) for each in (database, other, database, other)))
    await other.close()
    assert len(sent) == len(set(sent)) == 40
    for account in range(8):
        mine = [key for key in sent if key.startswith(f"{account}:")]
        assert mine == sorted(mine)


async def _send_all(database: Database, sent: list[str]) -> None:
    idle = 0
    while idle < 5:
        async with database.transaction() as tx:
            taken = await _claim(tx, limit=3)
        await asyncio.sleep(0.002)
        idle = 0 if taken else idle + 1
        for message in taken:
            sent.append(message.content["text"])
            async with database.transaction() as tx:
                await outbox.done(tx, message.id, "1", NOW)


async def test_files(database: Database) -> None:
    """A file made for a message comes back byte by byte."""
    async with database.transaction() as tx:
        number = await outbox.add_file(tx, "tháng 10.png", "image/png", bytes(range(256)), NOW)
        assert await outbox.file(tx, number) == ("tháng 10.png", "image/png", bytes(range(256)))
        assert await outbox.file(tx, number + 1) is None
