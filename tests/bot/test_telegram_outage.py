"""Six hours without Telegram, and people who are gone for good, for the joined program over the emulator."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from handlers.messages import Outbound
from storage import outbox, people
from storage.database import Database
from storage.models import Waiting
from storage.people import STAFF
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator.botapi import BotApi
from tests.handlers.district import ZONE

CELLS = ("HM-NAPO", "HM-CAOSON", "DV-KHETIEN")
HOURS = 6


async def _at_the_first_question(town: TelegramTown, unit: str) -> TelegramPhone:
    phone = town.phone(unit)
    await phone.start(await town.invite(unit))
    await phone.press("Đồng ý")
    await phone.press("Sinh hoạt chi bộ")
    return phone


async def _puts(town: TelegramTown, phone: TelegramPhone, lane: str, text: str, hours: int) -> None:
    """Something is to be said that is of use for so many hours."""
    async with town.database.transaction() as tx:
        address = phone.person.address
        account = await people.account(tx, "telegram", address, language="vi", now=town.now)
        until = town.now + timedelta(hours=hours)
        content = Outbound(text).to_json()
        row = outbox.Message(f"{text} {address}", account.id, lane, content, until)
        await outbox.put(tx, row, town.now)


async def _time_passes(town: TelegramTown, minutes: int, step: float) -> None:
    """The clock goes on in steps of so many minutes, and the program looks at it each time."""
    for _ in range(round(minutes / step)):
        town.now += timedelta(minutes=step)
        town.app.sender.wake()
        await asyncio.sleep(0.02)


async def _is_all_told(town: TelegramTown) -> bool:
    query = select(func.count()).where(Waiting.status == "waiting")
    async with town.database.reading() as tx:
        return not (await tx.execute(query)).scalar_one()


async def test_what_is_useful_arrives_once_and_in_order(api: BotApi, sqlite: Database) -> None:
    """Both ways: what people typed meanwhile is answered once; what the bot had to say comes once, in
    order, within minutes of the end; what nobody wants any more does not come.
    """
    with capture_logs():
        async with running(api, sqlite) as town:
            phones = [await _at_the_first_question(town, unit) for unit in CELLS]
            marks = [phone.person.mark() for phone in phones]
            await api.stop()
            for phone in phones:
                for number in range(4):
                    await _puts(town, phone, outbox.REPLY, f"tin {number}", 24)
                await _puts(town, phone, outbox.BULK, "nhắc", 24)
                await _puts(town, phone, outbox.BULK, "sắp muộn", 1)
                phone.person.says("rồi")
            await _time_passes(town, HOURS * 60, 10)
            await api.start()
            await api.confirmed()
            for _ in range(40):
                await _time_passes(town, 1, 0.25)
                await town.quiet()
                if await _is_all_told(town):
                    break
            for phone, mark in zip(phones, marks, strict=True):
                texts = [message.text for message in phone.person.since(mark)]
                replies = [text for text in texts if text.startswith("tin ")]
                assert replies == [f"tin {number}" for number in range(4)]
                assert texts.count("nhắc") == 1
                assert "sắp muộn" not in texts
                assert sum("Họp ngày nào?" in text for text in texts) == 1


@pytest.mark.parametrize("how", ["blocked", "deactivated"])
async def test_who_is_gone_is_named_in_the_digest(api: BotApi, sqlite: Database, how: str) -> None:
    """A secretary blocks the bot, or closes the account: staff reads the cell's name in the digest of
    the month, and in one asked for.
    """
    with capture_logs():
        async with running(api, sqlite) as town:
            lan = await _at_the_first_question(town, "HM-NAPO")
            await _at_the_first_question(town, "HM-CAOSON")
            staff = town.phone("staff")
            await staff.start(await town.invite("BL", STAFF))
            await staff.press("Đồng ý")
            setattr(lan.person.user, how, True)
            while town.now < datetime(2026, 10, 11, 9, tzinfo=ZONE):
                town.now += timedelta(hours=3)
                await town.app.ticker.tick()
                await town.quiet()
            digest = next(
                m for m in staff.person.screen() if "Tổng hợp" in m.text and "⚠" in m.text
            )
            asked = {unit: await staff.type(f"tổng hợp {unit}") for unit in ("HM", "DV")}
    for text in (digest.text, asked["HM"]):
        line = next(line for line in text.splitlines() if line.startswith("⚠"))
        assert "Chi bộ Nà Pò" in line
        assert "Cao Sơn" not in line
        assert "Xin gọi điện" in line
    assert "⚠" not in asked["DV"]
