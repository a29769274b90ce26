"""What is past its time goes, and nothing of it is left in the file; everything else stays."""

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from storage import conversations, outbox, people, purging, reports, schedule, web
from storage.conversations import Draft
from storage.database import Database, Transaction
from storage.models import Account, AuditLine
from storage.outbox import REPLY, Message
from storage.people import SECRETARY, Post, Terms
from storage.web import NEWEST
from tests.storage import rows
from tests.storage.rows import NOW

LATER = NOW + timedelta(days=91)


async def _say(tx: Transaction, key: str, words: str) -> None:
    account = (await rows.account(tx)).id
    await outbox.put(tx, Message(key, account, REPLY, {"text": words}), NOW)


async def _sent(tx: Transaction) -> None:
    (message,) = await outbox.claim(tx, REPLY, ["telegram"], limit=1, now=NOW)
    await outbox.done(tx, message.id, "1", NOW)


async def test_messages_go_after_ninety_days(database: Database) -> None:
    """A message that was sent goes after ninety days, not before; one that waits stays."""
    async with database.transaction() as tx:
        await _say(tx, "a", "đã gửi")
        await _sent(tx)
        await _say(tx, "b", "còn chờ")
    early = await purging.purge(database, NOW + timedelta(days=89))
    gone = await purging.purge(database, LATER)
    async with database.transaction() as tx:
        assert await outbox.counts(tx) == {"waiting": 1}
        assert await schedule.done_until(tx, purging.DONE) == LATER
    assert (early["messages"], gone["messages"]) == (0, 1)


async def test_really_gone(sqlite: Database) -> None:
    """After a purge the words are in no file of the database."""
    words = "một câu chỉ có ở đây"
    async with sqlite.transaction() as tx:
        await _say(tx, "a", words)
        await _sent(tx)
        await outbox.add_file(tx, "a.png", "image/png", words.encode() * 99, NOW)
    file = Path(sqlite.url.database or "")
    escaped = json.dumps(words)[1:-1].encode()
    assert any(escaped in part.read_bytes() for part in file.parent.glob("chibo.sqlite*"))
    await purging.purge(sqlite, LATER)
    for part in file.parent.glob("chibo.sqlite*"):
        content = part.read_bytes()
        assert escaped not in content
        assert words.encode() not in content


async def test_reports_stay(database: Database) -> None:
    """Reports with all versions stay; the filling they were made from goes."""
    async with database.transaction() as tx:
        unit, form = await rows.unit(tx), await rows.form(tx)
        person = await rows.secretary(tx, unit)
        report = await reports.send(tx, rows.sending(unit, form))
        fields = (unit, "meeting", form, "2026-10", "", None, person, {"a": 1})
        done = await conversations.add_draft(tx, Draft(0, *fields, "sent", NOW))
        begun = await conversations.add_draft(tx, Draft(0, *fields, "open", NOW))
    await purging.purge(database, LATER)
    async with database.reading() as tx:
        assert await reports.get(tx, report.id) == report
        assert (await reports.version(tx, report.id, 1))[0] == form
        assert await conversations.draft(tx, done) is None
        assert await conversations.draft(tx, begun) is not None


async def test_strangers_go(database: Database) -> None:
    """Who wrote once and never joined is forgotten; who joined is not."""
    async with database.transaction() as tx:
        joined = await rows.secretary(tx, await rows.unit(tx))
        await rows.account(tx, "2002")
    gone = await purging.purge(database, LATER)
    async with database.transaction() as tx:
        assert (await rows.account(tx)).person_id == joined
        left = (await tx.execute(select(func.count()).select_from(Account))).scalar_one()
    assert (gone["accounts of strangers"], left) == (1, 1)


async def test_invitations(database: Database) -> None:
    """An invitation nobody used goes long after it expired; a used one is still known."""
    async with database.transaction() as tx:
        post = Post(await rows.unit(tx), SECRETARY)
        for code in ("USED", "UNUSED"):
            await people.invite(tx, code, post, Terms(NOW), NOW)
        used = await people.invitation(tx, "USED")
        assert used is not None
        await people.use_invitation(tx, used.id, (await rows.account(tx)).id, NOW)
    await purging.purge(database, LATER)
    async with database.reading() as tx:
        assert await people.invitation(tx, "USED") is not None
        assert await people.invitation(tx, "UNUSED") is None


async def test_web_pages(database: Database) -> None:
    """A page keeps what it shows; older messages go, and with an ended session all of them."""
    async with database.transaction() as tx:
        session, secret = await web.open_session(tx, NOW)
        await web.renew(tx, session, secret, NOW)
        await web.subscribe(tx, ("web", session), {"endpoint": "https://push.test/1"}, NOW)
        for number in range(NEWEST + 5):
            await web.put(tx, session, {"text": str(number)}, "")
    gone = await purging.purge(database, LATER)
    async with database.reading() as tx:
        shown = await web.feed(tx, session, 0)
    assert gone["messages of web pages"] == 5
    assert [put.message["text"] for put in shown] == [str(n) for n in range(5, NEWEST + 5)]
    ended = await purging.purge(database, NOW + web.LIFETIME)
    assert (ended["messages of web pages"], ended["web sessions"]) == (NEWEST, 1)
    async with database.reading() as tx:
        assert await web.find(tx, session, secret, NOW) is None


async def test_purge_is_recorded(database: Database) -> None:
    """What was purged stands in the audit, by numbers."""
    async with database.transaction() as tx:
        await conversations.set_aside(tx, "web", "7", error="KeyError", now=NOW)
    await purging.purge(database, LATER)
    async with database.reading() as tx:
        line = (await tx.execute(select(AuditLine.action, AuditLine.detail))).one()
    assert line.action == "purged"
    assert line.detail["events set aside"] == 1
