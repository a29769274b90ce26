"""Sessions and messages of the web page, on both databases."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage import outbox, people, web
from storage.database import Database, Transaction
from storage.models import WebMessage, WebSession

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


async def _put(tx: Transaction, session: str, text: str, replaces: str = "") -> str:
    message_id = await web.put(tx, session, {"text": text}, replaces)
    assert message_id is not None
    return message_id


async def _texts(database: Database, session: str, after: int = 0) -> list[str]:
    async with database.reading() as tx:
        return [each.message["text"] for each in await web.feed(tx, session, after)]


async def test_a_session_is_proved_by_its_secret(database: Database) -> None:
    """The secret opens its own session only, and only a keyed hash of it is stored."""
    async with database.transaction() as tx:
        one, secret = await web.open_session(tx, NOW)
        other, other_secret = await web.open_session(tx, NOW)
        stored = (await tx.execute(select(WebSession.secret_hash))).scalars().all()

    async with database.reading() as tx:
        assert await web.find(tx, one, secret, NOW) == web.Found(NOW + web.UNUSED, rings=False)
        assert await web.find(tx, one, other_secret, NOW) is None
        assert await web.find(tx, other, secret, NOW) is None
        assert await web.find(tx, "unknown", secret, NOW) is None
    assert not any(secret in mark or mark in secret for mark in stored)


async def test_a_session_ends_a_year_after_its_last_use(database: Database) -> None:
    """An expired session opens nothing; one that was renewed in time goes on."""
    later = NOW + web.LIFETIME
    async with database.transaction() as tx:
        unused, unused_secret = await web.open_session(tx, NOW)
        used, used_secret = await web.open_session(tx, NOW)
        await web.renew(tx, used, used_secret, NOW + timedelta(days=100))

    async with database.reading() as tx:
        assert await web.find(tx, unused, unused_secret, later) is None
        assert await web.find(tx, used, used_secret, later) is not None


async def test_what_has_expired_is_forgotten_when_a_session_opens(database: Database) -> None:
    """An expired session leaves neither its row nor its messages."""
    async with database.transaction() as tx:
        old, _ = await web.open_session(tx, NOW)
        await _put(tx, old, "cũ")
        new, _ = await web.open_session(tx, NOW + web.LIFETIME)
        left = (await tx.execute(select(WebSession.id))).scalars().all()
        messages = (await tx.execute(select(func.count()).select_from(WebMessage))).scalar_one()

    assert left == [new]
    assert messages == 0


async def test_messages_come_in_order_after_a_number(database: Database) -> None:
    """The feed gives a session's own messages, those after a number, oldest first."""
    async with database.transaction() as tx:
        mine, _ = await web.open_session(tx, NOW)
        other, _ = await web.open_session(tx, NOW)
        for text in ("một", "hai", "ba"):
            await _put(tx, mine, text)
            await _put(tx, other, f"không phải {text}")
        first = (await web.feed(tx, mine, 0))[0].seq

    assert await _texts(database, mine) == ["một", "hai", "ba"]
    assert await _texts(database, mine, after=first) == ["hai", "ba"]


async def test_of_a_long_past_only_the_newest_are_shown(database: Database) -> None:
    """A feed from the beginning holds no more than the newest messages."""
    async with database.transaction() as tx:
        session, _ = await web.open_session(tx, NOW)
        for number in range(web.NEWEST + 5):
            await _put(tx, session, str(number))

    texts = await _texts(database, session)

    assert len(texts) == web.NEWEST
    assert texts[-1] == str(web.NEWEST + 4)


async def test_a_replaced_message_keeps_its_id_and_takes_a_new_number(database: Database) -> None:
    """The new wording stands last, under the old id; a repeat of the replacement doubles nothing."""
    async with database.transaction() as tx:
        session, _ = await web.open_session(tx, NOW)
        card = await _put(tx, session, "câu 1")
        await _put(tx, session, "tin khác")
        again = [await _put(tx, session, "câu 2", replaces=card) for _ in range(2)]

    assert again == [card, card]
    assert await _texts(database, session) == ["tin khác", "câu 2"]


async def test_nobody_replaces_the_message_of_another(database: Database) -> None:
    """The id of another session's message, or an unknown one, makes a new message."""
    async with database.transaction() as tx:
        mine, _ = await web.open_session(tx, NOW)
        other, _ = await web.open_session(tx, NOW)
        theirs = await _put(tx, other, "của người khác")
        assert await _put(tx, mine, "của tôi", replaces=theirs) != theirs

    assert await _texts(database, other) == ["của người khác"]


async def test_a_closed_session_takes_no_messages(database: Database) -> None:
    """After closing nothing is kept and nothing can be put."""
    async with database.transaction() as tx:
        session, secret = await web.open_session(tx, NOW)
        await _put(tx, session, "tin")
        await web.close_session(tx, session)
        assert await web.put(tx, session, {"text": "muộn"}, "") is None
        assert await web.find(tx, session, secret, NOW) is None

    assert await _texts(database, session) == []


async def test_a_file_is_only_for_who_was_sent_it(database: Database) -> None:
    """A file is found by sessions that have a message with it, and by no other."""
    async with database.transaction() as tx:
        mine, _ = await web.open_session(tx, NOW)
        other, _ = await web.open_session(tx, NOW)
        number = await outbox.add_file(tx, "tổng hợp.xlsx", "application/x-test", b"bytes", NOW)
        await web.put(tx, mine, {"text": "", "attachment": [number, "a", "b"]}, "")
        await _put(tx, other, "không có tệp")

        assert await web.file(tx, mine, number) == ("tổng hợp.xlsx", "application/x-test", b"bytes")
        assert await web.file(tx, other, number) is None
        assert await web.file(tx, mine, number + 1) is None


async def test_the_language_is_that_of_the_account_now(database: Database) -> None:
    """The language is unknown until something came from the address, then it follows the account."""
    async with database.transaction() as tx:
        assert await web.language(tx, "web", "address") is None
        account = await people.account(tx, "web", "address", language="vi", now=NOW)
        await people.set_language(tx, account, "en")
        assert await web.language(tx, "web", "address") == "en"
