"""The web page shows a message once, however often its sender had to begin again."""

from datetime import UTC, datetime

from storage import web
from storage.database import Database

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


async def test_a_message_put_again_under_its_key_is_shown_once(database: Database) -> None:
    """The process died between the page and the outbox; the second put changes nothing."""
    async with database.transaction() as tx:
        session, _ = await web.open_session(tx, NOW)
    ids = []
    for _ in range(2):
        async with database.transaction() as tx:
            ids.append(await web.put(tx, session, {"text": "xin chào"}, "", key="reply:web:1:0/0"))
    async with database.transaction() as tx:
        shown = await web.feed(tx, session, 0)
    assert ids[0] == ids[1]
    assert [each.message_id for each in shown] == [ids[0]]


async def test_one_that_was_changed_meanwhile_is_not_put_back(database: Database) -> None:
    """A card that has been answered stays as it became."""
    async with database.transaction() as tx:
        session, _ = await web.open_session(tx, NOW)
        card = await web.put(tx, session, {"text": "?"}, "", key="a")
        assert card is not None
        await web.put(tx, session, {"text": "!"}, card, key="b")
        await web.put(tx, session, {"text": "?"}, "", key="a")
        shown = await web.feed(tx, session, 0)
    assert [each.message["text"] for each in shown] == ["!"]
