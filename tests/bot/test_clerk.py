"""Files are made by the clerk outside of any message, sent once, and only to who may have them."""

import asyncio
import sys
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from bot.clerk import Clerk
from bot.file_maker import KILL_ME_FIRST
from handlers.desk import files
from storage import audit, jobs, outbox, posts, units
from storage.database import Database
from storage.models import Job
from storage.people import OFFICER, Post
from tests.handlers.district import District, Phone, district
from tests.patience import PATIENCE


def _clerk(town: District) -> Clerk:
    return Clerk(town.database, town.house, now=lambda: town.now, sent=lambda: None)


async def _states(town: District) -> Sequence[str]:
    async with town.database.reading() as tx:
        return [row[0] for row in await tx.execute(select(Job.status).order_by(Job.id))]


async def _content(town: District, phone: Phone) -> bytes:
    """The bytes of the file that came last."""
    await phone.glance()
    return await _attached(town, phone)


async def _attached(town: District, phone: Phone) -> bytes:
    """The bytes of the file on the screen."""
    attachment = phone.screen[-1].attachment
    assert attachment is not None
    async with town.database.reading() as tx:
        found = await outbox.file(tx, attachment.file_id)
    assert found is not None
    return found[2]


async def _reported(town: District) -> None:
    phone = await town.secretary()
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi"):
        await phone.press(button)


async def test_picture_workbook_export(database: Database) -> None:
    """A picture, a workbook and an export of a quarter are promised at once and come later, each once."""
    town = await district(database)
    await _reported(town)
    staff = await town.staff()
    clerk = _clerk(town)
    for words, begin in (
        ("ảnh tháng này", b"\x89PNG"),
        ("excel tháng này", b"PK"),
        ("xuất excel quý 4", b"PK"),
        ("toàn bộ báo cáo quý 4", b"PK"),
    ):
        assert "Đang" in await staff.type(words)
        assert await clerk.one()
        assert (await _content(town, staff)).startswith(begin)
    assert not await clerk.one()
    assert set(await _states(town)) == {jobs.DONE}


async def _zip(town: District, phone: Phone, words: str) -> ZipFile:
    await phone.type(words)
    assert await _clerk(town).one()
    return ZipFile(BytesIO(await _content(town, phone)))


async def test_raw_reports_as_csv(database: Database) -> None:
    """A file for each form, with the letters Excel needs, of the own branch; the order is in the audit."""
    town = await district(database)
    await _reported(town)
    found = await _zip(town, await town.staff(), "xuất csv quý 4")
    assert found.namelist() == ["meeting.csv"]
    heading, row = found.read("meeting.csv").decode("utf-8-sig").splitlines()
    assert "Họp,held (mã)" in heading
    assert "HM-NAPO" in row
    async with town.database.reading() as tx:
        lines = await audit.lines(tx, audit.Wanted(None, limit=20))
    assert [line.subject for line in lines if line.action == "ordered file"] == ["csv BL 2026-Q4"]


async def test_all_xml_of_a_selection(database: Database) -> None:
    """One zip, in it the XML of each report byte for byte as the desk gives it for one."""
    town = await district(database)
    await _reported(town)
    staff = await town.staff()
    found = await _zip(town, staff, "xuất xml quý 4")
    (name,) = found.namelist()
    await staff.type("HM-NAPO tháng này")
    await staff.press("Xem: Sinh hoạt chi bộ")
    await staff.press("Tệp XML")
    assert await _attached(town, staff) == found.read(name)
    attachment = staff.screen[-1].attachment
    assert attachment is not None
    assert attachment.name == name


@pytest.mark.parametrize("kind", ["csv", "xml"])
async def test_exports_stay_in_the_branch(database: Database, kind: str) -> None:
    """An officer of another committee gets nothing of a cell's report."""
    town = await district(database)
    await _reported(town)
    officer = await town.joined("DV", OFFICER)
    assert "ngoài phạm vi" in await officer.type(f"xuất {kind} HM-NAPO quý 4")
    await officer.type(f"xuất {kind} quý 4")
    assert await _clerk(town).one()
    assert "không có số liệu" in await officer.glance()


async def test_nothing_to_send(database: Database) -> None:
    """A period without reports makes no file, and that is said."""
    town = await district(database)
    staff = await town.staff()
    await staff.type("xuất excel năm 2019")
    assert await _clerk(town).one()
    assert "không có số liệu" in await staff.glance()
    assert await _states(town) == [jobs.FAILED]


async def test_rights_when_it_is_made(database: Database) -> None:
    """Who has lost the post meanwhile gets no file."""
    town = await district(database)
    await _reported(town)
    officer = await town.officer()
    await officer.type("excel tháng này")
    async with town.database.transaction() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM"]
        await posts.relieve(tx, Post(unit.id, OFFICER), town.now.date())
    assert await _clerk(town).one()
    await officer.glance()
    assert officer.screen[-1].attachment is None


async def test_died_over_it(database: Database) -> None:
    """What a dead worker had taken is made by the next one when its claim runs out, and sent once."""
    town = await district(database)
    await _reported(town)
    staff = await town.staff()
    await staff.type("excel tháng này")
    async with town.database.transaction() as tx:
        assert await jobs.claim(tx, town.now) is not None
    clerk = _clerk(town)
    assert not await clerk.one()
    town.now += jobs.CLAIM
    assert await clerk.one()
    assert (await _content(town, staff)).startswith(b"PK")


async def test_broken_file_is_given_up(database: Database) -> None:
    """A file that cannot be made is tried a few times, then whoever asked is told."""
    town = await district(database)
    staff = await town.staff()
    await staff.type("excel tháng này")
    async with town.database.transaction() as tx:
        await tx.execute(Job.__table__.update().values(kind="no such kind"))  # type: ignore[attr-defined]  # a Table
    clerk = _clerk(town)
    for _ in range(files.MOST_ATTEMPTS):
        assert await clerk.one()
        town.now += jobs.CLAIM
    assert not await clerk.one()
    assert "chưa làm được tệp" in await staff.glance()


def _stand_in(folder: Path, script: str) -> str:
    """A program that is called in the place of Python."""
    program = folder / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return str(program)


async def test_tokens_are_none_of_its_business(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that makes a file is told nothing by its environment or its command line."""
    told = tmp_path / "told"
    script = f'read line\nenv > "{told}"\necho "$@" >> "{told}"'
    monkeypatch.setattr(sys, "executable", _stand_in(tmp_path, script))
    monkeypatch.setenv("CHIBO_TELEGRAM_TOKEN", "123456:a-token")
    monkeypatch.setenv("CHIBO_SECRET_KEY", sqlite.vault.key)
    town = await district(sqlite)
    await (await town.staff()).type("ảnh tháng này")
    await _clerk(town).one()
    words = told.read_text(encoding="utf-8")
    assert "PATH=" in words
    assert "a-token" not in words
    assert sqlite.vault.key not in words


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux chooses whom to end by a score")
async def test_first_to_go(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it has loaded anything, the process that makes a file is the one to end when memory does."""
    scores = tmp_path / "scores"
    script = f'read line\ncat /proc/$$/oom_score_adj > "{scores}"'
    monkeypatch.setattr(sys, "executable", _stand_in(tmp_path, script))
    town = await district(sqlite)
    await (await town.staff()).type("ảnh tháng này")
    await _clerk(town).one()
    assert scores.read_text().strip() == KILL_ME_FIRST


async def test_stopped_while_a_file_is_handed_over(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends although the process had more to say than anybody takes from it."""
    begun = tmp_path / "begun"
    script = f'touch "{begun}"\nexec yes'
    monkeypatch.setattr(sys, "executable", _stand_in(tmp_path, script))
    start = partial(asyncio.create_subprocess_exec, limit=1)  # bytes that are taken beforehand
    monkeypatch.setattr(asyncio, "create_subprocess_exec", start)
    town = await district(sqlite)
    await (await town.staff()).type("ảnh tháng này")
    working = asyncio.create_task(_clerk(town).run())
    async with asyncio.timeout(PATIENCE):
        while not begun.exists():  # noqa: ASYNC110 - a file rings no bell
            await asyncio.sleep(0.01)
        working.cancel()
        await asyncio.wait([working])
    assert working.cancelled()
    assert set(await _states(town)) == {jobs.WAITING}
