"""A row that a failing disk made unreadable: whoever it belongs to is told, everybody else goes on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from storage import outbox
from storage.database import Database
from storage.models import Waiting
from storage.outbox import BULK, Message
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator.botapi import BotApi
from tests.patience import PATIENCE

LAN, HOA = 1, 2
"""The numbers of their accounts, in the order in which they come."""
GARBAGE = "'{\"x\": [1, 2'"
WRONG_SHAPE = "'{\"x\": []}'"
COLUMNS = [
    ("accounts", "address", "'gAAAA not a cipher'"),
    ("accounts", "state", GARBAGE),
    ("conversations", "state", GARBAGE),
    ("conversations", "state", WRONG_SHAPE),
    ("fillings", "state", GARBAGE),
    ("fillings", "state", WRONG_SHAPE),
    ("reports", '"values"', GARBAGE),
    ("report_versions", '"values"', GARBAGE),
    ("outbox", "message", GARBAGE),
    ("outbox", "message", WRONG_SHAPE),
    ("notices", "kind", "'nonsense'"),
]
"""Everything that is kept for Lan and that code has to read, and what stands there instead."""


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _joined(town: TelegramTown, name: str, unit: str) -> TelegramPhone:
    phone = town.phone(name)
    await phone.start(await town.invite(unit))
    await phone.press("Đồng ý")
    town.now += timedelta(minutes=1)
    return phone


async def _waits(town: TelegramTown, phone: TelegramPhone, words: str) -> None:
    """A message of the bot's own for somebody, due in a moment."""
    async with town.database.transaction() as tx:
        mark = town.database.vault.fingerprint("telegram", phone.person.address)
        query = text("SELECT id FROM accounts WHERE address_hash = :mark")
        number = (await tx.connection.execute(query, {"mark": mark})).scalar_one()
        row = Message(words, number, BULK, {"text": words})
        await outbox.put(tx, row, town.now + timedelta(seconds=30))


async def _gets_what_is_due(town: TelegramTown) -> None:
    """Wait until nothing that is due waits for Hoa: the clock of this test goes in strides."""
    due = (Waiting.status == "waiting") & (Waiting.next_try_at <= town.now)
    query = select(func.count()).where(due, Waiting.account_id == HOA)
    async with asyncio.timeout(PATIENCE):
        while await town._count(query):  # noqa: ASYNC110 - the sender rings no bell
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(("table", "column", "broken"), COLUMNS)
async def test_one_broken_row_stops_nobody_else(
    town: TelegramTown, table: str, column: str, broken: str
) -> None:
    """Hoa reports, is reminded and gets what waits, whatever became of Lan's rows."""
    lan = await _joined(town, "Lan", "HM-NAPO")
    await lan.type("chức danh khuyết")
    await lan.type("không")
    await lan.type("gửi")
    await lan.type("kết nạp")
    hoa = await _joined(town, "Hoa", "HM-CAOSON")
    await _waits(town, lan, "cho Lan")
    await _waits(town, hoa, "cho Hoa")
    async with town.database.transaction() as tx:
        own = {
            "outbox": " WHERE key = 'cho Lan'",
            "accounts": f" WHERE id = {LAN}",
            "conversations": " WHERE person_id = 1",
        }
        await tx.execute(text(f"UPDATE {table} SET {column} = {broken}{own.get(table, '')}"))
    mark = hoa.person.mark()
    town.now += timedelta(minutes=1)
    town.app.sender.wake()
    await hoa.person.sees("cho Hoa")
    await hoa.type("chức danh khuyết")
    await hoa.type("không")
    assert "Đã nhận báo cáo" in await hoa.type("gửi")
    mark = hoa.person.mark()
    for hours in range(24 * 5):
        town.now += timedelta(hours=1)
        await town.app.ticker.tick()
        await _gets_what_is_due(town)
        if hours % 6 == 0 and hoa.person.since(mark):
            break
    await hoa.person.sees("Nhắc báo cáo")
