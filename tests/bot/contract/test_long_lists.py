"""Long lists of the desk: sixty cells that have not reported, in pages, by taps and by typing, on every channel."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import pytest

from handlers.messages import Outbound
from storage import units
from storage.database import Database
from storage.people import STAFF
from storage.units import UnitRow
from tests.bot.contract.towns import TOWNS
from tests.bot.joined import TelegramPhone
from tests.handlers.district import District, Phone

CELLS = [f"Chi bộ Thôn {number:02}" for number in range(1, 61)]
EVERY = ["Chi bộ Khe Tiền", *CELLS]
CHANNELS = [name for name, town in TOWNS.items() if not town.only]
NEXT, BACK = "trang sau", "trang trước"


async def _staff(town: District) -> Phone:
    """Staff who looks after a commune of sixty cells more."""
    rows = [
        UnitRow(f"DV-{n:02}", name, "cell", "DV", date(2025, 7, 1), None, hard_area=None, members=9)
        for n, name in enumerate(CELLS, 1)
    ]
    async with town.database.transaction() as tx:
        await units.load(tx, rows)
    return await town.joined("BL", STAFF)


@dataclass
class Read:
    """What is read of a list whose pages are turned to the end."""

    messages: list[Outbound]

    @property
    def named(self) -> list[str]:
        """The cells that can be opened by a button or a line to type, in order."""
        labels = [c.label for message in self.messages for c in message.choices]
        return [label for label in labels if label in EVERY]


async def _read(phone: Phone, turn: Callable[[], Awaitable[str]], most: int = 10) -> Read:
    seen = list(phone.screen)
    while any(choice.label.lower().startswith(NEXT) for choice in phone.buttons):
        assert len(seen) < most, "there is no end"
        await turn()
        seen += phone.screen
    return Read(seen)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("question", ["ai chưa nộp đv", "dv từng đơn vị"])
async def test_every_cell_of_a_long_list_is_reached_by_typing(
    channel: str, question: str, sqlite: Database
) -> None:
    """Each stands on one page; «trang sau» and «trang trước» turn them, a name opens the cell."""
    async with TOWNS[channel].running(sqlite) as town:
        staff = await _staff(town)
        await _ask(staff, question)
        read = await _read(staff, lambda: staff.type(NEXT))
        assert read.named == EVERY
        assert max(len(message.choices) for message in read.messages) <= 20
        await staff.type(BACK)
        assert Read(list(staff.screen)).named == EVERY[44:55]
        opened = await staff.type("Chi bộ Thôn 41")
    assert "Chi bộ Thôn 41 · tháng 10/2026" in opened
    assert "chưa nộp" in opened


async def _ask(staff: Phone, question: str) -> None:
    if question == "ai chưa nộp đv":
        await staff.type(question)
        return
    await staff.type("tổng hợp đv")
    await staff.press("Từng đơn vị")


async def test_pages_are_turned_in_place_on_telegram(sqlite: Database) -> None:
    """By taps: one message, whose buttons change; the strict server takes each, a cell opens below."""
    async with TOWNS["telegram"].running(sqlite) as town:
        staff = await _staff(town)
        await staff.type("ai chưa nộp đv")
        assert isinstance(staff, TelegramPhone)
        before = len(staff.person.screen())
        read = await _read(staff, lambda: staff.press("Trang sau"))
        assert len(staff.person.screen()) == before
        assert read.named == EVERY
        opened = await staff.press("Chi bộ Thôn 60")
        assert "Chi bộ Thôn 60 · tháng 10/2026" in opened
