"""Where every message counts, much is said in few: an example of a whole report, several questions at once."""

from dataclasses import replace

from handlers.quota import Quota
from storage.database import Database
from tests.handlers.district import District, Phone, district


async def secretary(database: Database, channel: str = "zalo") -> tuple[District, Phone]:
    """Somebody who has joined; messages are counted on the channel zalo."""
    found = await district(database)
    found.house = replace(found.house, quotas={"zalo": Quota(3000, 50)})
    phone = found.phone("lan", channel)
    await phone.start(await found.invite("HM-NAPO"))
    await phone.press("join:yes")
    return found, phone


async def test_the_example_is_read_as_the_whole_report(sqlite: Database) -> None:
    """What is offered first works as it stands: three forms are ready to send after one message."""
    _, phone = await secretary(sqlite)
    example = phone.text.split("Ví dụ:\n")[1].splitlines()[0]
    assert "Xem lại" in await phone.type(example)
    assert phone.buttons[0].label == "Gửi cả 3 mục"
    assert "Thế là đủ báo cáo" in await phone.type("gửi")


async def test_the_example_is_there_only_while_all_is_owed(sqlite: Database) -> None:
    """A begun report or one that was sent makes it untrue; in English it is there as well."""
    _, phone = await secretary(sqlite)
    assert "Nhanh nhất" in await phone.type("menu")
    assert "Quickest" in await phone.press("English")
    await phone.press("Tiếng Việt")
    await phone.press("Kết nạp")
    assert "Nhanh nhất" not in await phone.type("menu")


async def test_the_next_questions_are_shown_with_the_one_that_is_asked(sqlite: Database) -> None:
    """With their choices, as far as they are asked whatever is answered; answered line by line."""
    _, phone = await secretary(sqlite)
    await phone.press("Sinh hoạt chi bộ")
    assert "▸" not in phone.text  # everything depends on whether they met
    await phone.press("Đã họp")
    assert "▸ Loại sinh hoạt? (Thường kỳ / " in phone.text
    assert "▸ Tổng số đảng viên (cả dự bị)?" in phone.text
    await phone.type("3/10\nthường kỳ\n27\n0")
    assert "Có mặt bao nhiêu?" in phone.text
    assert "▸" not in phone.text  # who was absent may be asked in between


async def test_where_nobody_counts_questions_come_one_by_one(sqlite: Database) -> None:
    """Neither the example nor the questions to come."""
    _, phone = await secretary(sqlite, "telegram")
    assert "Nhanh nhất" not in phone.text
    await phone.press("Sinh hoạt chi bộ")
    await phone.press("Đã họp")
    assert "▸" not in phone.text


async def test_lines_are_never_taken_for_a_command(sqlite: Database) -> None:
    """Words that stop all messages when said alone do not when they are two answers."""
    _, phone = await secretary(sqlite)
    await phone.press("Kết nạp")
    await phone.type("không\ngửi")
    assert "không nhận tin nhắc nữa" not in phone.text


async def test_what_is_not_certain_is_asked_back(sqlite: Database) -> None:
    """What stands before it is kept, what stands behind it is named."""
    _, phone = await secretary(sqlite)
    await phone.press("Sinh hoạt chi bộ")
    await phone.press("Đã họp")
    await phone.type("3/10; thường kỳ; 27; 0; 25; 0; nửa giờ chiều; tốt")
    assert "Chưa ghi từ chỗ" in phone.text
    await phone.type("120")
    assert "Có nghị quyết/kết luận?" in phone.text
