"""Nobody sees or changes what another branch looks after, whatever button is pressed."""

from itertools import count

import pytest
from sqlalchemy import func, select

from handlers.messages import Kind
from storage import deeds, units
from storage.database import Database
from storage.models import AuditLine, Deed, Job, Report
from storage.people import OFFICER
from tests.handlers.district import District, Phone, district

PERIOD = "2026-10"
OF_UNIT = (
    "digest",
    "late",
    "compare",
    "deep",
    "cell",
    "picture",
    "excel",
    "page",
    "okall",
    "own",
    "told",
)
OF_REPORT = ("rep", "history", "xml", "accept", "back", "ask", "waive")


async def _town(database: Database) -> District:
    """A district in which one cell has reported."""
    town = await district(database)
    phone = await town.secretary()
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi"):
        await phone.press(button)
    return town


async def _payloads(town: District) -> list[str]:
    async with town.database.reading() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"].id
        report = (await tx.execute(select(Report.id))).scalar_one()
    place = f"{unit}:{PERIOD}"
    return [
        *(f"desk:{verb}:{place}" for verb in (*OF_UNIT, "unlock")),
        *(f"desk:{verb}:{report}" for verb in OF_REPORT),
        f"desk:backq:{report}:1:0",
        f"desk:askq:{report}:1:whole",
        f"desk:waived:{report}:network",
        f"desk:unlocked:{place}:3",
        f"desk:want:{place}:meeting",
        f"desk:people:{unit}",
        f"desk:hand:{unit}:yes",
        f"desk:deputy:{unit}:30",
        f"desk:relieve:{unit}:yes",
    ]


async def _count(town: District) -> tuple[int, ...]:
    """How much was done: deeds, files ordered, lines of the audit."""
    async with town.database.reading() as tx:
        return tuple(
            [
                int((await tx.execute(select(func.count()).select_from(table))).scalar_one())
                for table in (Deed, Job, AuditLine)
            ]
        )


async def _tap(phone: Phone, data: str) -> str:
    await phone.send(phone.message(Kind.TAP, data=data))
    return phone.text


async def test_officer_of_another_committee(sqlite: Database) -> None:
    """Every button of another branch is refused kindly, and nothing is done."""
    town = await _town(sqlite)
    foreign = await town.joined("DV", OFFICER)
    before = await _count(town)
    for data in await _payloads(town):
        assert "ngoài phạm vi" in await _tap(foreign, data), data
    assert await _count(town) == before


async def test_secretary_has_no_desk(sqlite: Database) -> None:
    """A secretary of another cell reaches nothing of the desk either."""
    town = await _town(sqlite)
    other = await town.joined("HM-CAOSON")
    before = await _count(town)
    for data in await _payloads(town):
        assert "ngoài phạm vi" in await _tap(other, data), data
    assert await _count(town) == before


async def test_open_form_of_another_branch(sqlite: Database) -> None:
    """A form of another branch cannot be opened; the menu comes instead."""
    town = await _town(sqlite)
    foreign = await town.joined("DV", OFFICER)
    async with town.database.reading() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"].id
    assert "Đồng chí xem được số liệu" in await _tap(foreign, f"open:admission:{PERIOD}:{unit}")


async def test_a_report_that_changed_meanwhile(sqlite: Database) -> None:
    """A note about an answer that was corrected meanwhile is not sent."""
    town = await _town(sqlite)
    officer = await town.officer()
    await officer.type("nà pò")
    await officer.press("Xem: Sinh hoạt")
    await officer.press("Gửi lại")
    await officer.press("Họp")
    secretary = town.phone("secretary HM-NAPO")
    secretary._events = count(100)  # the numbers of its messages go on
    await secretary.type("menu")
    await secretary.press("Xem, sửa")
    await secretary.press("Sửa báo cáo")
    await secretary.press("Gửi")
    assert "vừa được sửa" in await officer.type("xin xem lại")
    async with town.database.reading() as tx:
        assert (await tx.execute(select(Report.status))).scalar_one() == "sent"


async def test_an_answer_that_the_report_has_not(sqlite: Database) -> None:
    """A button with the number of no answer shows the report as it is."""
    town = await _town(sqlite)
    officer = await town.officer()
    for verb in ("backq", "askq"):
        assert "Không họp được" in await _tap(officer, f"desk:{verb}:1:1:99")


@pytest.mark.parametrize("words", ["hủy", "thôi"])
async def test_note_dropped(sqlite: Database, words: str) -> None:
    """Whoever begins to send a report back can leave it."""
    town = await _town(sqlite)
    officer = await town.officer()
    await officer.type("nà pò")
    await officer.press("Xem: Sinh hoạt")
    await officer.press("Gửi lại")
    await officer.press("Họp")
    assert "đã bỏ" in await officer.type(words)
    async with town.database.reading() as tx:
        assert await deeds.open_of(tx, 4, [deeds.RETURNED]) == []
