"""How the database looks for rows: whatever a message, a tick or a sender asks, an index answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from handlers.reminding import clockwork
from storage import outbox
from storage.database import Database
from storage.outbox import BULK, REPLY
from tests.handlers.district import District, district

GROWING = {
    "accounts",
    "audit",
    "conversations",
    "fillings",
    "items",
    "notices",
    "outbox",
    "report_versions",
    "reports",
    "seen",
    "web_messages",
}
"""The tables that grow with every month or person: nothing may read them from end to end."""

Asked = dict[str, tuple[Any, ...]]


@contextmanager
def _listening(database: Database) -> Iterator[Asked]:
    """Collects every statement with its values."""
    asked: Asked = {}

    def hear(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked[statement] = values

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", hear)


async def _month(town: District) -> None:
    """A secretary joins, reports, corrects, is reminded; an officer looks who is late."""
    phone = await town.secretary()
    answers = ("Có", "Phó bí thư", "Tháng này", "Hết tuổi", "Có", "Có nguồn", "Chưa rõ", "Hết rồi")
    for button in ("open:vacancy", *answers, "Gửi", "menu", "open:vacancy"):
        await phone.press(button)
    await phone.type("giúp")
    officer = await town.officer()
    await officer.press("desk:late")
    async with town.database.transaction() as tx:
        for lane in (REPLY, BULK):
            claimed = await outbox.claim(tx, lane, ["telegram"], limit=10, now=town.now)
            for message in claimed:
                await outbox.done(tx, message.id, "1", town.now)
        await outbox.next_due(tx)
        await outbox.account_of(tx, 1)


async def _ticks(town: District) -> None:
    """The clock goes through the days before and after the due day."""
    for day in range(7):
        async with town.database.transaction() as tx:
            await clockwork.tick(tx, town.house, town.now + timedelta(days=day))


async def test_no_table_is_read_from_end_to_end(sqlite: Database) -> None:
    """No statement of a month reads a growing table without an index."""
    town = await district(sqlite)
    with _listening(sqlite) as asked:
        await _month(town)
        await _ticks(town)
    scans = await _scans(sqlite, asked)
    assert not scans, "\n".join(f"{bad}: {statement}" for statement, bad in scans.items())


async def _scans(database: Database, asked: Asked) -> dict[str, list[str]]:
    """The statements that scan a growing table, each with the steps of its plan that do."""
    found = {}
    async with database.reading() as tx:
        for statement, values in asked.items():
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                plan = await tx.connection.exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", values
                )
                steps = [str(row["detail"]) for row in plan.mappings()]
                if bad := [step for step in steps if _is_scan(step)]:
                    found[statement] = bad
    return found


def _is_scan(step: str) -> bool:
    """`SCAN reports`; a search, or a walk along an index in order up to a limit, is none."""
    words = step.split()
    return words[0] == "SCAN" and words[1] in GROWING and "USING" not in words
