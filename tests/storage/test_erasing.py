"""Requests about one's own data have their legal days; who is erased is gone, also from the files."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from storage import audit, erasing, outbox, people, privacy, purging, reports, web
from storage.audit import By
from storage.database import Database, Transaction
from storage.models import Account, Conversation, Waiting
from storage.outbox import REPLY, Message
from storage.privacy import Kind
from tests.storage import rows
from tests.storage.rows import NOW, TODAY

TERMS = (TODAY + timedelta(days=2), TODAY + timedelta(days=20))
BY = By("person 1", "web")
ADDRESS = "địa chỉ chỉ có ở đây"


async def _somebody(tx: Transaction) -> int:
    """A secretary with an address, a message, a report and a consent."""
    unit = await rows.unit(tx)
    person = await rows.secretary(tx, unit, ADDRESS)
    account = (await rows.account(tx, ADDRESS)).id
    await people.consent(tx, person, account, purpose="reporting", version="1", now=NOW)
    await outbox.put(tx, Message("k", account, REPLY, {"text": ADDRESS}), NOW)
    (claimed,) = await outbox.claim(tx, REPLY, ["telegram"], limit=1, now=NOW)
    await outbox.done(tx, claimed.id, "1", NOW)
    await reports.send(tx, rows.sending(unit, await rows.form(tx), person_id=person))
    return person


async def test_a_request_is_logged_once(database: Database) -> None:
    """A request has its legal days, and one that is open is not logged twice."""
    async with database.transaction() as tx:
        person = await _somebody(tx)
        first = await privacy.ask(tx, person, Kind.CORRECT, BY, terms=TERMS, now=NOW)
        again = await privacy.ask(tx, person, Kind.CORRECT, BY, terms=TERMS, now=NOW)
        await privacy.done(tx, first.id, NOW)
        later = await privacy.ask(tx, person, Kind.CORRECT, BY, terms=TERMS, now=NOW)
    assert first.id == again.id != later.id
    assert (first.answer_by, first.due_on, first.channel) == (*TERMS, "web")


async def test_overdue(database: Database) -> None:
    """It is overdue after the day of the answer, or once answered after the day it is due."""
    async with database.transaction() as tx:
        person = await _somebody(tx)
        made = await privacy.ask(tx, person, Kind.ERASE, BY, terms=TERMS, now=NOW)
        await privacy.answered(tx, made.id, NOW)
        answered = await privacy.get(tx, made.id)
        await privacy.done(tx, made.id, NOW)
        done = await privacy.get(tx, made.id)
    assert answered is not None
    assert done is not None
    table = [
        (made, TERMS[0], False),
        (made, TERMS[0] + timedelta(days=1), True),
        (answered, TERMS[0] + timedelta(days=1), False),
        (answered, TERMS[1], False),
        (answered, TERMS[1] + timedelta(days=1), True),
        (done, date(2099, 1, 1), False),
    ]
    assert [request.overdue(day) for request, day, _ in table] == [late for _, _, late in table]


async def test_what_is_kept_is_told_whole(database: Database) -> None:
    """What is kept about a person names address, posts, consents, reports, requests and deeds."""
    async with database.transaction() as tx:
        person = await _somebody(tx)
        by = By(f"person {person}", "web")
        await privacy.ask(tx, person, Kind.SEE, by, terms=TERMS, now=NOW)
    async with database.reading() as tx:
        kept = await privacy.about(tx, person)
    assert [each["address"] for each in kept.accounts] == [ADDRESS]
    assert [(each["unit"], each["role"]) for each in kept.posts] == [("C1", "secretary")]
    assert [(each["purpose"], each["text_version"]) for each in kept.consents] == [
        ("reporting", "1")
    ]
    assert [(each["form"], each["period"]) for each in kept.reports] == [("meeting", "2026-10")]
    assert [each["kind"] for each in kept.requests] == ["see"]
    assert [each["action"] for each in kept.deeds] == ["asked about own data"]
    assert kept.messages == 1


async def test_erased(database: Database) -> None:
    """Addresses, messages, conversation and session go; the report stays, the consent as proof."""
    async with database.transaction() as tx:
        person = await _somebody(tx)
        session, _ = await web.open_session(tx, NOW)
        browser = await people.account(tx, "web", session, language="vi", now=NOW)
        await people.join(tx, browser, NOW)
        await tx.insert_new(Conversation, {"person_id": person, "state": {}, "updated_at": NOW})
        await privacy.ask(tx, person, Kind.ERASE, BY, terms=TERMS, now=NOW)
    gone = await purging.purge(database, NOW + timedelta(hours=1))
    assert gone[erasing.PEOPLE] == 1
    async with database.transaction() as tx:
        kept = await privacy.about(tx, person)
        assert {each["address"] for each in kept.accounts} == {""}
        assert (kept.messages, len(kept.consents), len(kept.reports)) == (0, 1, 1)
        assert (await tx.execute(select(Conversation.person_id))).first() is None
        assert (await rows.account(tx, ADDRESS)).person_id is None
        assert await privacy.open_of(tx) == []


async def test_the_farewell_is_sent_first(database: Database) -> None:
    """Who waits for the last message is erased once it is sent, or after a day."""
    async with database.transaction() as tx:
        person = await _somebody(tx)
        account = (await rows.account(tx, ADDRESS)).id
        await outbox.put(tx, Message("farewell", account, REPLY, {"text": "…"}), NOW)
        await privacy.ask(tx, person, Kind.ERASE, BY, terms=TERMS, now=NOW)
    early = await purging.purge(database, NOW + timedelta(hours=1))
    late = await purging.purge(database, NOW + timedelta(days=1))
    assert (early[erasing.PEOPLE], late[erasing.PEOPLE]) == (0, 1)
    async with database.reading() as tx:
        assert (await tx.execute(select(Waiting.id))).first() is None


async def test_erased_from_the_files(sqlite: Database) -> None:
    """After erasing no file of the database holds the encrypted address or the words of a message."""
    async with sqlite.transaction() as tx:
        person = await _somebody(tx)
        query = select(Account.address, Account.address_hash).where(Account.person_id == person)
        address, mark = (await tx.execute(query)).one()
        await privacy.ask(tx, person, Kind.ERASE, BY, terms=TERMS, now=NOW)
    await purging.purge(sqlite, NOW + timedelta(hours=1))
    file = Path(sqlite.url.database or "")
    for part in file.parent.glob(f"{file.name}*"):
        content = part.read_bytes()
        for secret in (address.encode(), mark.encode(), b"ch\\u1ec9 c\\u00f3"):
            assert secret not in content, part.name


async def test_old_reports_go(database: Database) -> None:
    """Reports go with all versions when their time is up; a vacancy that is still open keeps its own."""
    async with database.transaction() as tx:
        unit, form = await rows.unit(tx), await rows.form(tx)
        old = await reports.send(tx, rows.sending(unit, form))
        vacancy = await reports.send(tx, rows.sending(unit, form, form_id="vacancy"))
        closer = await reports.send(
            tx, rows.sending(unit, form, form_id="vacancy", period="2026-11")
        )
        values: dict[str, Any] = {
            "unit_id": unit,
            "position": 0,
            "period": "2026-10",
            "values": {},
            "since": None,
        }
        open_item = reports.ItemState(
            0, "vacancy", "C1/1", report_id=vacancy.id, until=None, closed_by=None, **values
        )
        shut = reports.ItemState(
            0, "vacancy", "C1/2", report_id=old.id, until=TODAY, closed_by=closer.id, **values
        )
        await reports.add_item(tx, open_item)
        await reports.add_item(tx, shut)
    keep = purging.Keep(reports=timedelta(days=100))
    early = await purging.purge(database, NOW + timedelta(days=99), keep)
    gone = await purging.purge(database, NOW + timedelta(days=101), keep)
    async with database.reading() as tx:
        assert await reports.get(tx, old.id) is None
        assert await reports.get(tx, closer.id) is None
        assert await reports.get(tx, vacancy.id) is not None
    assert (early["reports"], gone["reports"], gone["versions of reports"]) == (0, 2, 2)


async def test_the_audit_has_its_own_time(database: Database) -> None:
    """Lines of the audit go when their time is up, and the chain stays whole."""
    async with database.transaction() as tx:
        await audit.write(tx, BY, "sent report", "old", now=NOW)
    keep = purging.Keep(audit=timedelta(days=200))
    early = await purging.purge(database, NOW + timedelta(days=199), keep)
    gone = await purging.purge(database, NOW + timedelta(days=201), keep)
    assert (early["lines of the audit"], gone["lines of the audit"]) == (0, 1)
    async with database.reading() as tx:
        assert (await audit.verify(tx)).faults == ()
