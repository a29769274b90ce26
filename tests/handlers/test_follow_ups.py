"""Probation up to full membership, and the directory: forms that follow what was reported before."""

from datetime import timedelta

import pytest
import yaml

from handlers import publishing
from handlers.digest.digest import Digest, compute
from handlers.library import default_text, rules
from handlers.periods import Period
from handlers.publishing import BUILTIN
from storage import schedule, units
from storage.database import Database
from tests.handlers.district import District, Phone, district

FORMS = ("full_membership", "directory")


@pytest.fixture
async def town(sqlite: Database) -> District:
    """A district that has switched the two forms on, for months instead of quarters."""
    found = await district(sqlite)
    known = yaml.safe_load(default_text())
    for form in FORMS:
        known["forms"][form] = [{"valid_from": "2010-01-01"}]
    async with sqlite.transaction() as tx:
        await schedule.load_rules(tx, yaml.safe_dump(known, sort_keys=False), found.now)
        for form in FORMS:
            ready = publishing.prepared(BUILTIN / f"{form}.yaml")
            await publishing.publish_prepared(tx, ready, "operator", found.now - timedelta(days=90))
    return found


async def figures(town: District) -> Digest:
    async with town.database.reading() as tx:
        period = Period.parse("2026-10")
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"]
        return await compute(tx, await rules(tx), unit.id, period, town.house.zone, town.now)


async def counts(town: District, *keys: str) -> list[str]:
    digest = await figures(town)
    return [digest.figures[key].counts("vi") for key in keys]


async def admits(phone: Phone) -> None:
    """One person, whose twelve months end on 10/10/2026."""
    await phone.type("menu")
    await phone.press("Kết nạp")
    for words in ("1", "01/10/2025", "10/10/2025", "nữ", "18-30", "THCS"):
        await phone.type(words)
    await phone.press("Chưa")
    await phone.press("Gửi")


async def test_up_to_full_membership(town: District) -> None:
    """Whose probation ends is asked about by number; a decision ends the follow-up, and taken back it
    goes on.
    """
    phone = await town.secretary()
    await admits(phone)
    near, decided = "probation_ends_within_60_days", "full_membership_decided"
    assert await counts(town, near, "probation_over") == ["1", "0"]

    await phone.type("menu")
    asked = await phone.press("Chuyển chính thức")
    assert "Hồ sơ HM-NAPO/2026-01, kết nạp 10/10/2025, hết dự bị 10/10/2026" in asked
    await phone.press("Đã có quyết định")
    assert "phải sau lễ kết nạp (10/10/2025)" in await phone.type("01/10/2025")
    await phone.type("02/10/2026")
    await phone.press("Gửi")
    assert await counts(town, near, "probation_over", decided) == ["0", "0", "1/1"]

    await phone.type("menu")
    await phone.press("Xem, sửa: Chuyển chính thức")
    await phone.press("Sửa báo cáo")
    await phone.press("✎ Chuyển chính thức")
    await phone.press("Chưa xét")
    await phone.press("Gửi")
    assert await counts(town, near, decided) == ["1", "0/1"]


async def test_months_passed(town: District) -> None:
    """A probation that has run out without a decision is counted as over, not as near."""
    phone = await town.secretary()
    await admits(phone)
    town.now += timedelta(days=20)
    assert await counts(town, "probation_ends_within_60_days", "probation_over") == ["0", "1"]


async def test_directory(town: District) -> None:
    """The secretary confirms the post by one tap; a change is counted for staff to hand over."""
    phone = await town.secretary()
    await phone.type("menu")
    assert "Đồng chí vẫn là bí thư Chi bộ Nà Pò?" in await phone.press("Xác nhận danh bạ")
    await phone.press("Đã thay")
    await phone.press("Gửi")
    assert await counts(town, "directory_confirmed", "directory_changed") == ["0/1", "1"]
