"""Files are made by the clerk outside of any message, sent once, and only to who may have them."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.clerk import Clerk
from handlers.desk import files
from storage import jobs, outbox, posts, units
from storage.database import Database
from storage.models import Job
from storage.people import OFFICER, Post
from tests.handlers.district import District, Phone, district


def _clerk(town: District) -> Clerk:
    return Clerk(town.database, town.house, now=lambda: town.now, sent=lambda: None)


async def _states(town: District) -> Sequence[str]:
    async with town.database.reading() as tx:
        return [row[0] for row in await tx.execute(select(Job.status).order_by(Job.id))]


async def _content(town: District, phone: Phone) -> bytes:
    """The bytes of the file that came last."""
    await phone.glance()
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
    ):
        assert "Đang" in await staff.type(words)
        assert await clerk.one()
        assert (await _content(town, staff)).startswith(begin)
    assert not await clerk.one()
    assert set(await _states(town)) == {jobs.DONE}


async def test_nothing_to_send(database: Database) -> None:
    """A period without reports makes no file, and that is said."""
    town = await district(database)
    staff = await town.staff()
    await staff.type("xuất excel năm 2025")
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
