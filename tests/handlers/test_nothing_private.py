"""Whatever private matter is typed, wherever in a conversation: it is in no table of the database."""

import json

import pytest
from sqlalchemy import select

from handlers.messages import Kind
from storage.database import Database
from storage.models import Base
from tests.handlers.district import District, Phone, district

PRIVATE = (
    "vắng anh Chíu Quayzan ốm nằm viện",
    "đ/c Quayzan bị kỷ luật khiển trách",
    "gọi tôi số 0987651234",
    "căn cước của chị Quayzan 022087651234",
    "Nguyễn Văn Quayzan xin nghỉ",
    "đơn tố cáo Quayzan, tuyệt mật",
    "stk 0987651234 của Quayzan",
    "thư quayzan@example.vn",
)
MARKS = ("quayzan", "Quayzan", "0987651234", "022087651234")
"""What would give it away, as it may stand in JSON too."""


async def everything(database: Database) -> str:
    """All that is in the database, as one text; what is encrypted, too."""
    found: list[str] = []
    async with database.reading() as tx:
        for table in Base.metadata.sorted_tables:
            rows = await tx.execute(select(table))
            found += [
                json.dumps([_clear(database, str(v)) for v in row], ensure_ascii=False)
                for row in rows
            ]
    return "\n".join(found)


def _clear(database: Database, value: str) -> str:
    """What stands in a field, decrypted if it is encrypted."""
    return database.vault.decrypt(value) if value.startswith("gAAAA") else value


async def _say_all(phone: Phone) -> None:
    for words in PRIVATE:
        await phone.send(phone.message(Kind.GROUP, text=words))
        await phone.send(phone.message(Kind.EDITED, text=words))
        await phone.type(words)


async def _press_what_was_made_up(phone: Phone) -> None:
    """A changed app sends other words behind the beginning of a true button."""
    true = [button.data for button in phone.buttons]
    for data in true:
        for words in ("đ/c Quayzan", "022087651234"):
            for verb in ("v", "c", "q"):
                start = data.rsplit(":", 2)[0] if data.startswith("f:") else data
                await phone.send(phone.message(Kind.TAP, data=f"{start}:{verb}:{words}"))


async def _at_every_question(phone: Phone) -> None:
    """Through the monthly form, with something private typed wherever one stands."""
    await phone.press("Sinh hoạt chi bộ")
    for button in ("Đã họp", "Hôm nay", "Thường kỳ", "27", "Đủ cả"):
        await _say_all(phone)
        await _press_what_was_made_up(phone)
        await _press_or_type(phone, button)
    await _say_all(phone)


async def _press_or_type(phone: Phone, words: str) -> None:
    try:
        await phone.press(words)
    except LookupError:
        await phone.type(words)


async def _of_the_desk(town: District) -> None:
    """Staff types it as a question, as a note, as a question about a number, as a name of a unit."""
    officer = await town.officer()
    await _say_all(officer)
    for way in ("Gửi lại để sửa", "Hỏi về một số"):
        for words in PRIVATE:
            await officer.type("Cao Sơn tháng 10")
            await officer.press("Xem: ")
            await officer.press(way)
            await officer.press(officer.buttons[0].data)
            await officer.type(words)
            await officer.type("hủy")
    staff = await town.staff()
    await _say_all(staff)


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_nothing_private_is_stored(database: Database, channel: str) -> None:
    """A stranger, a secretary at every question, staff at every door: names, numbers, illness,
    discipline and secrets are in no row afterwards, in no message that went out, in no draft.
    """
    town = await district(database)
    stranger = town.phone("stranger", channel)
    await _say_all(stranger)
    await stranger.start(PRIVATE[0])
    phone = town.phone("secretary", channel)
    code = await town.invite("HM-NAPO")
    await phone.start(code)
    await _say_all(phone)
    await phone.start(code)  # some of it may have been taken for a no
    await phone.press("join:yes")
    await _say_all(phone)
    done = await town.joined("HM-CAOSON", address="other")
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi"):
        await done.press(button)
    await _at_every_question(phone)
    await _of_the_desk(town)
    held = await everything(database)
    assert [mark for mark in MARKS if mark in held] == []


async def test_files_and_pictures_are_not_kept(database: Database) -> None:
    """A picture with words below it leaves neither behind."""
    town = await district(database)
    phone = await town.secretary()
    await phone.send(phone.message(Kind.MEDIA, text="photo"))
    assert "photo" not in await everything(database)
