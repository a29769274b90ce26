"""Reports with every version, their keys, and the items they open and close."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import select

from storage import reports
from storage.database import Database, Transaction
from storage.models import ReportVersion
from storage.reports import ItemState, ReportState
from tests.storage import rows
from tests.storage.rows import NOW


async def _send(tx: Transaction, unit: str = "C1", **changes: object) -> ReportState:
    number = await rows.unit(tx, unit)
    return await reports.send(tx, rows.sending(number, await rows.form(tx), **changes))


async def test_sent_and_found(database: Database) -> None:
    """A report is found by its unit, form, period and key, with what was sent."""
    async with database.transaction() as tx:
        sent = await _send(tx, values={"held": "yes", "ghi chú": "đ"})
        found = await reports.find(tx, sent.unit_id, "meeting", "2026-10")
        assert await reports.find(tx, sent.unit_id, "meeting", "2026-09") is None
    assert found == sent
    assert (sent.version, sent.status, sent.late) == (1, "sent", False)
    assert sent.values == {"held": "yes", "ghi chú": "đ"}


async def test_every_version_is_kept(database: Database) -> None:
    """A correction becomes the next version; the first moment counts for being late; both stay."""
    async with database.transaction() as tx:
        first = await _send(tx, filling={"instance_id": "1"})
        later = NOW + timedelta(days=1)
        second = await _send(tx, filling={"instance_id": "2"}, sent_at=later, why="correction")
        old = await reports.version(tx, first.id, 1)
        new = await reports.version(tx, first.id, 2)
        why = await tx.execute(select(ReportVersion.why).order_by(ReportVersion.version))
        assert await reports.channel_of(tx, first.id, 2) == "telegram"
        assert [row[0] for row in why] == ["new", "correction"]
    assert (second.id, second.version) == (first.id, 2)
    assert (second.first_sent_at, second.sent_at, second.late) == (NOW, later, False)
    assert (old[1], new[1]) == ({"instance_id": "1"}, {"instance_id": "2"})


async def test_late(database: Database) -> None:
    """What was first sent after its due moment is late."""
    async with database.transaction() as tx:
        assert (await _send(tx, due_at=NOW - timedelta(seconds=1))).late


async def test_own_key(database: Database) -> None:
    """A report with a key of its own stands beside the regular one."""
    async with database.transaction() as tx:
        regular = await _send(tx)
        further = await _send(tx, key="extraordinary 2026-10-12")
    assert further.id != regular.id


async def test_two_phones(database: Database, address: str) -> None:
    """Two phones that send the same report at once make one report; whoever comes second is told
    to try again, and then corrects.
    """
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        await rows.unit(tx)
        await rows.form(tx)
    ways = await asyncio.gather(*(_race(each) for each in (database, other)))
    await other.close()
    async with database.reading() as tx:
        (report,) = await reports.of_period(tx, "2026-10", ["meeting"])
    assert report.version == len([way for way in ways if way])


async def _race(database: Database) -> bool:
    from sqlalchemy.exc import IntegrityError

    try:
        async with database.transaction() as tx:
            await _send(tx)
            await asyncio.sleep(0.05)
    except IntegrityError:
        return False
    return True


async def test_rename_key(database: Database) -> None:
    """A report can take another key, but not one that is taken."""
    async with database.transaction() as tx:
        regular = await _send(tx)
        further = await _send(tx, key="further")
        assert not await reports.rename_key(tx, regular.id, "further")
        assert await reports.rename_key(tx, further.id, "moved")
        found = await reports.get(tx, further.id)
    assert found is not None
    assert found.key == "moved"


async def test_of_period(database: Database) -> None:
    """A period's reports, of all units or of some, in the order in which they came."""
    async with database.transaction() as tx:
        first, second = await _send(tx), await _send(tx, "C2")
        await _send(tx, period="2026-09")
        every = await reports.of_period(tx, "2026-10", ["meeting"])
        some = await reports.of_period(tx, "2026-10", ["meeting"], [second.unit_id])
        mine = await reports.of_unit(tx, first.unit_id, ["2026-09", "2026-10"])
        assert await reports.of_period(tx, "2026-10", ["vacancy"]) == []
        assert await reports.counts(tx) == {"meeting": 3}
    assert [each.id for each in every] == [first.id, second.id]
    assert some == [second]
    assert [each.period for each in mine] == ["2026-10", "2026-09"]


async def test_last_filling(database: Database) -> None:
    """What is offered from before is the newest version of the regular report of an earlier period."""
    async with database.transaction() as tx:
        sent = await _send(tx, period="2026-08", filling={"n": 8})
        await _send(tx, period="2026-09", filling={"n": 9})
        await _send(tx, period="2026-09", filling={"n": 99}, why="correction")
        await _send(tx, period="2026-09", key="further", filling={"n": 0})
        unit = sent.unit_id
        assert await reports.last_filling(tx, unit, "meeting", "2026-10") == {"n": 99}
        assert await reports.last_filling(tx, unit, "meeting", "2026-09") == {"n": 8}
        assert await reports.last_filling(tx, unit, "meeting", "2026-08") == {}


async def test_filling_ids(database: Database) -> None:
    """The fillings behind a form's reports are known, those of old versions too."""
    async with database.transaction() as tx:
        for name in ("uuid:1", "uuid:2"):
            await _send(tx, filling={"instance_id": name})
        ids = await reports.filling_ids(tx, "meeting", ["2026-10"])
    assert ids == {"uuid:1", "uuid:2"}


def _item(report: ReportState, code: str, position: int = 1) -> ItemState:
    since = date(2026, 7, 1)
    values = {"post": "deputy"}
    return ItemState(
        0,
        "vacancy",
        code,
        report.unit_id,
        report.id,
        position,
        "2026-10",
        values,
        since,
        until=None,
        closed_by=None,
    )


async def test_items(database: Database) -> None:
    """An item is open until a report closes it, and can be opened again."""
    async with database.transaction() as tx:
        report = await _send(tx)
        await reports.add_item(tx, _item(report, "C1/2026-01"))
        (item,) = await reports.open_items(tx, "vacancy", report.unit_id)
        later = await _send(tx, period="2026-11")
        await reports.close_item(tx, item.id, until=date(2026, 11, 1), report_id=later.id)
        assert await reports.open_items(tx, "vacancy", report.unit_id) == []
        assert [each.id for each in await reports.closed_by(tx, later.id)] == [item.id]
        await reports.close_item(tx, item.id, until=None, report_id=None)
        assert await reports.open_items(tx, "vacancy", report.unit_id) == [item]


async def test_items_as_the_first_sitting_saw_them(database: Database) -> None:
    """A correction sees what was open before its report: what it closed, not what it opened."""
    async with database.transaction() as tx:
        before = await _send(tx, period="2026-09")
        await reports.add_item(tx, _item(before, "C1/2026-01"))
        (old,) = await reports.items_of(tx, before.id)
        report = await _send(tx)
        await reports.add_item(tx, _item(report, "C1/2026-02"))
        await reports.close_item(tx, old.id, until=date(2026, 10, 1), report_id=report.id)
        seen = await reports.open_items(tx, "vacancy", report.unit_id, besides=report.id)
    assert [each.code for each in seen] == ["C1/2026-01"]


async def test_item_numbers(database: Database) -> None:
    """The highest number of a unit and year is known, also beyond nine and after a removal."""
    async with database.transaction() as tx:
        report = await _send(tx)
        for code in ("C1/2026-02", "C1/2026-11", "C1/2025-40", "C12/2026-77"):
            await reports.add_item(tx, _item(report, code))
        assert await reports.count_items(tx, "vacancy", "C1/2026-") == 11
        assert await reports.count_items(tx, "admission", "C1/2026-") == 0
        items = await reports.items(tx, "vacancy")
        await reports.change_item(tx, items[0].id, values={"post": "other"}, since=None)
        await reports.remove_items(tx, [each.id for each in items[1:]])
        (left,) = await reports.items(tx, "vacancy", [report.unit_id])
    assert (left.code, left.values, left.since) == ("C1/2026-02", {"post": "other"}, None)
