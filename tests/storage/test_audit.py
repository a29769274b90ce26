"""The record of who did what: chained, sealed, whole under many writers; whatever is done to it shows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, text, update

from storage import audit
from storage.audit import By, Wanted
from storage.database import Database, Transaction
from storage.models import AuditLine, Meta
from storage.vault import Vault
from tests.storage.rows import NOW

WHO = By("person 1", "telegram")


async def _write(database: Database, *subjects: str) -> None:
    for subject in subjects:
        async with database.transaction() as tx:
            await audit.write(tx, WHO, "sent report", subject, now=NOW, unit="C1", version=1)


async def _verify(database: Database, noted: str = "") -> audit.Verdict:
    async with database.reading() as tx:
        return await audit.verify(tx, noted)


async def test_who_what_when_where(database: Database) -> None:
    """A line says who did what to what, for which unit, when and through which channel."""
    await _write(database, "meeting 2026-10 C1")
    async with database.reading() as tx:
        (line,) = await audit.lines(tx, Wanted())
    assert (line.at, line.actor, line.action, line.subject) == (
        NOW,
        "person 1",
        "sent report",
        "meeting 2026-10 C1",
    )
    assert (line.unit, line.channel, line.detail) == ("C1", "telegram", {"version": 1})


async def test_an_untouched_record_is_whole(database: Database) -> None:
    """What was only written verifies, and its mark goes on standing in it."""
    assert (await _verify(database)).faults == ()
    await _write(database, "a", "b")
    first = await _verify(database)
    await _write(database, "c")
    assert first.head is not None
    assert await _verify(database, first.head.mark) == audit.Verdict(
        (await _verify(database)).head, 3, (), holds_noted=True
    )
    assert (await _verify(database, "0" * 64)).holds_noted is False


async def _change(tx: Transaction) -> None:
    await tx.execute(update(AuditLine).where(AuditLine.subject == "b").values(subject="x"))


async def _change_the_actor(tx: Transaction) -> None:
    await tx.execute(update(AuditLine).where(AuditLine.subject == "b").values(actor="person 2"))


async def _change_the_time(tx: Transaction) -> None:
    later = NOW + timedelta(seconds=1)
    await tx.execute(update(AuditLine).where(AuditLine.subject == "b").values(at=later))


async def _take_out(tx: Transaction) -> None:
    await tx.execute(delete(AuditLine).where(AuditLine.subject == "b"))


async def _take_the_first(tx: Transaction) -> None:
    await tx.execute(delete(AuditLine).where(AuditLine.subject == "a"))


async def _cut_off(tx: Transaction) -> None:
    await tx.execute(delete(AuditLine).where(AuditLine.subject == "c"))


async def _take_all(tx: Transaction) -> None:
    await tx.execute(delete(AuditLine))


async def _put_in(tx: Transaction) -> None:
    row = {"at": NOW, "actor": "person 9", "action": "accepted", "subject": "z", "detail": {}}
    await tx.insert(AuditLine, {**row, "unit": "", "channel": "", "mark": "f" * 64})


async def _take_the_head(tx: Transaction) -> None:
    await tx.execute(delete(Meta).where(Meta.name == audit.HEAD))


async def _write_all_anew(tx: Transaction) -> None:
    """With everything but the key: a chain that fits, and a head that fits the chain."""
    await tx.execute(delete(AuditLine))
    await tx.execute(delete(Meta).where(Meta.name == audit.HEAD))
    forger = Transaction(tx.connection, Vault("a key that somebody made up"))
    await audit.write(forger, WHO, "sent report", "nothing happened", now=NOW)
    await forger.finish()


@pytest.mark.parametrize(
    "tamper",
    [
        _change,
        _change_the_actor,
        _change_the_time,
        _take_out,
        _take_the_first,
        _cut_off,
        _take_all,
        _put_in,
        _take_the_head,
        _write_all_anew,
    ],
)
async def test_tampering_shows(
    database: Database, tamper: Callable[[Transaction], Awaitable[None]]
) -> None:
    """Whatever somebody with the database but without the key does to the record, it shows."""
    await _write(database, "a", "b", "c")
    async with database.transaction() as tx:
        await tamper(tx)
    assert (await _verify(database)).faults


async def test_a_fault_is_located(sqlite: Database) -> None:
    """The line after a gap is named, and only that one."""
    await _write(sqlite, "a", "b", "c", "d")
    async with sqlite.transaction() as tx:
        await _take_out(tx)
    faults = (await _verify(sqlite)).faults
    assert len(faults) == 2
    assert faults[0].startswith("line 3 ")
    assert "4 lines and has 3" in faults[1]


async def test_writers_at_once(database: Database, vault: Vault) -> None:
    """Four programs that write at the same moment make one chain without a gap or a fork."""
    address = database.url.render_as_string(hide_password=False)
    programs = [Database(address, vault) for _ in range(4)]

    async def work(number: int, program: Database) -> None:
        for turn in range(12):
            async with program.transaction() as tx:
                await audit.write(tx, By(f"person {number}"), "sent report", f"{turn}a", now=NOW)
                await audit.write(tx, By(f"person {number}"), "sent report", f"{turn}b", now=NOW)

    await asyncio.gather(*(work(number, each) for number, each in enumerate(programs)))
    for each in programs:
        await each.close()
    verdict = await _verify(database)
    assert (verdict.lines, verdict.faults) == (96, ())


async def _fail(database: Database) -> None:
    async with database.transaction() as tx:
        await audit.write(tx, WHO, "sent report", "never", now=NOW)
        raise KeyError


async def _fail_in_part(tx: Transaction) -> None:
    async with tx.attempt():
        await audit.write(tx, WHO, "sent report", "never", now=NOW)
        raise KeyError


async def test_what_is_undone_is_not_recorded(database: Database) -> None:
    """A line of a transaction, or of a part of it, that was undone leaves no trace and no gap."""
    await _write(database, "a")
    with pytest.raises(KeyError):
        await _fail(database)
    async with database.transaction() as tx:
        await audit.write(tx, WHO, "sent report", "b", now=NOW)
        with pytest.raises(KeyError):
            await _fail_in_part(tx)
    async with database.reading() as tx:
        assert [line.subject for line in await audit.lines(tx, Wanted())] == ["b", "a"]
    assert (await _verify(database)).faults == ()


async def test_lines_past_their_time_go(database: Database) -> None:
    """The oldest lines go when their time is up; the chain of the rest is whole and says how many."""
    await _write(database, "a", "b")
    async with database.transaction() as tx:
        await audit.write(tx, WHO, "sent report", "c", now=NOW + timedelta(days=2))
    async with database.transaction() as tx:
        assert await audit.remove_before(tx, NOW + timedelta(days=1)) == 2
        assert await audit.remove_before(tx, NOW + timedelta(days=1)) == 0
    verdict = await _verify(database)
    assert verdict.head is not None
    assert (verdict.faults, verdict.lines, verdict.head.removed) == ((), 1, 2)
    async with database.transaction() as tx:
        assert await audit.remove_before(tx, NOW + timedelta(days=9)) == 1
    await _write(database, "d")
    assert (await _verify(database)).faults == ()


async def test_lines_of_an_earlier_version(database: Database) -> None:
    """Lines from before there was a chain are taken over as they stand, and change no more unseen."""
    columns = "at, actor, action, subject, detail, unit, channel, mark"
    async with database.transaction() as tx:
        for subject in ("old 1", "old 2"):
            values = f"'2026-01-02 03:04:05+00', 'operator', 'loaded rules', '{subject}', '{{}}'"
            await tx.execute(text(f"INSERT INTO audit ({columns}) VALUES ({values}, '', '', '')"))
    await _write(database, "new")
    assert (await _verify(database)).faults == ()
    async with database.transaction() as tx:
        await tx.execute(update(AuditLine).where(AuditLine.subject == "old 1").values(actor="x"))
    assert (await _verify(database)).faults


async def test_only_own_branch_is_read(database: Database) -> None:
    """Lines are read by the units whose matter they were, the newest first, page by page."""
    async with database.transaction() as tx:
        for number, unit in enumerate(("C1", "C2", "C1", "", "C1")):
            await audit.write(tx, WHO, "sent report", str(number), now=NOW, unit=unit)
    async with database.reading() as tx:
        mine = await audit.lines(tx, Wanted(["C1"], limit=2))
        older = await audit.lines(tx, Wanted(["C1"], limit=2, skip=2))
        every = await audit.lines(tx, Wanted())
    assert [line.subject for line in (*mine, *older)] == ["4", "2", "0"]
    assert len(every) == 5


async def test_a_line_costs_little(sqlite: Database) -> None:
    """A transaction with lines asks the database three things more, however long the record is."""
    await _write(sqlite, *map(str, range(30)))
    asked: list[str] = []

    def hear(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(sqlite.engine.sync_engine, "before_cursor_execute", hear)
    async with sqlite.transaction() as tx:
        for number in range(9):
            await audit.write(tx, WHO, "sent report", str(number), now=NOW)
    event.remove(sqlite.engine.sync_engine, "before_cursor_execute", hear)
    assert len([each for each in asked if not each.startswith(("BEGIN", "PRAGMA"))]) == 3
