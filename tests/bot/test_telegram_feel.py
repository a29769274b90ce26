"""What a person sees of keyboards over the emulator: pages, search, calendar, pads, and no stale buttons."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from structlog.testing import capture_logs

from handlers import publishing
from storage.database import Database
from storage.people import SECRETARY
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator import faults
from tests.emulator.botapi import BotApi
from tests.emulator.person import Person


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _joined(
    town: TelegramTown, unit: str = "HM-NAPO", role: str = SECRETARY
) -> TelegramPhone:
    phone = town.phone(f"{role} {unit}")
    await phone.start(await town.invite(unit, role))
    await phone.press("Đồng ý")
    return phone


async def _at(town: TelegramTown, *steps: str) -> TelegramPhone:
    """A secretary who has got that far."""
    phone = await _joined(town)
    for step in steps:
        town.now += timedelta(seconds=10)
        await (phone.press(step[1:-1]) if step.startswith("[") else phone.type(step))
    return phone


def _keyboards(person: Person) -> list[int]:
    """The numbers of the messages that have buttons."""
    return [message.id for message in person.screen() if message.keyboard]


# --- a calendar -----------------------------------------------------------------------------------


async def test_a_day_is_picked_from_a_calendar(town: TelegramTown) -> None:
    """It opens at a likely month, in place; only days that the form takes are there; a tap answers."""
    phone = await _at(town, "[Sinh hoạt chi bộ]", "[Đã họp]")
    card = phone.person.card()
    await phone.press("📅 Chọn ngày")
    calendar = phone.person.card()
    labels = [[button["text"] for button in row] for row in calendar.keyboard]
    assert calendar.id == card.id
    assert labels[1] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert labels[2] == [" ", " ", " ", "1", "2", "3", "4"]
    assert labels[3] == ["5", "·", "·", "·", "·", "·", "·"]  # today is the fifth
    assert "10/2026" in labels[0]
    assert not any("▶" in label for label in labels[0])
    await phone.press("3")
    assert "Thường kỳ" in phone.person.card().labels
    assert phone.person.card().id == card.id


async def test_a_day_that_is_none_does_nothing(api: BotApi, town: TelegramTown) -> None:
    """A tap on the head of a week or on a closed day is acknowledged, and that is all."""
    phone = await _at(town, "[Sinh hoạt chi bộ]", "[Đã họp]", "[📅 Chọn ngày]")
    before = phone.person.card()
    edits = len(api.calls("editMessageText"))
    for label in ("T2", "·"):
        await phone.person.sees_tap_end(phone.person.taps(label))
    await town.quiet()
    assert len(api.calls("editMessageText")) == edits
    assert phone.person.card() == before


async def test_the_calendar_is_closed_or_passed_by(town: TelegramTown) -> None:
    """The question stands again when it is closed, and a typed day is taken while it is open."""
    phone = await _at(town, "[Sinh hoạt chi bộ]", "[Đã họp]", "[📅 Chọn ngày]", "[Đóng lịch]")
    assert "📅 Chọn ngày" in phone.person.card().labels
    await phone.press("📅 Chọn ngày")
    await phone.type("3/10")
    assert "Thường kỳ" in phone.person.card().labels


async def test_the_calendar_knows_what_the_form_takes(town: TelegramTown) -> None:
    """A planned day lies within 45 days from today: months with such days only, forward and back."""
    phone = await _at(town, "[Sinh hoạt chi bộ]", "[Chưa họp]")
    await phone.press("📅 Chọn ngày")
    seen = []
    while after := [label for label in phone.person.card().labels if "▶" in label]:
        days = [label for label in phone.person.card().labels if label.isdecimal()]
        seen.append((days[0], days[-1]))
        town.now += timedelta(seconds=5)
        await phone.press(after[0])
    days = [label for label in phone.person.card().labels if label.isdecimal()]
    assert [*seen, (days[0], days[-1])] == [("5", "31"), ("1", "19")]
    assert "◀ 10/2026" in phone.person.card().labels


# --- a long list ----------------------------------------------------------------------------------

VILLAGES = [
    "Nà Pò",
    "Cao Sơn",
    "Khe Tiền",
    "Pắc Pò",
    "Ngàn Kheo",
    "Bản Chuồng",
    "Nà Choòng",
    "Đồng Thanh",
    "Loòng Vài",
    "Nà Sa",
    "Phặc Chè",
    "Ngàn Vàng",
    "Khe Mó",
    "Cẩm Hắc",
    "Nặm Đảng",
    "Sông Moóc",
]


async def _long_list(town: TelegramTown, folder: Path) -> None:
    """From now on the form of vacancies knows 24 posts or so."""
    workbook = yaml.safe_load((publishing.BUILTIN / "vacancy.yaml").read_text(encoding="utf-8"))
    label = "label::Tiếng Việt (vi)"
    for number, village in enumerate(VILLAGES):
        row = {"list_name": "post", "name": f"head_{number}", label: f"Trưởng thôn {village}"}
        workbook["choices"].append(row | {"label::English (en)": f"Head of {village}"})
    workbook["settings"][0]["version"] = "2099"
    (folder / "vacancy.yaml").write_text(yaml.safe_dump(workbook, allow_unicode=True), "utf-8")
    ready = publishing.prepared(folder / "vacancy.yaml")
    async with town.database.transaction() as tx:
        await publishing.publish_prepared(tx, ready, "operator", town.now - timedelta(days=80))


async def test_a_long_list_comes_in_pages(town: TelegramTown, tmp_path: Path) -> None:
    """Eight at a time in place, on and back; a choice of the third page is taken."""
    await _long_list(town, tmp_path)
    phone = await _at(town, "[Chức danh khuyết]", "[Có]")
    card, pages = phone.person.card().id, [phone.person.card().labels]
    while after := [label for label in pages[-1] if "▶" in label]:
        town.now += timedelta(seconds=5)
        await phone.press(after[0])
        pages.append(phone.person.card().labels)
    assert [len([x for x in page if "Trưởng thôn " in x]) for page in pages] == [4, 8, 4]
    assert phone.person.card().id == card
    assert "◀ 2/3" in pages[2]
    await phone.press("◀ 2/3")
    assert phone.person.card().labels == pages[1]
    await phone.press("3/3 ▶")
    await phone.press("Trưởng thôn Sông Moóc")
    assert "Khuyết từ" in phone.text or "tháng" in phone.text


async def test_a_long_list_is_searched_by_typing(town: TelegramTown, tmp_path: Path) -> None:
    """A part of a name, without marks, brings those that have it; one of them answers."""
    await _long_list(town, tmp_path)
    phone = await _at(town, "[Chức danh khuyết]", "[Có]")
    await phone.type("nga")
    found = [label for label in phone.person.card().labels if "Trưởng thôn" in label]
    assert found == ["Trưởng thôn Ngàn Kheo", "Trưởng thôn Ngàn Vàng"]
    await phone.press("Xem cả danh sách")
    assert "2/3 ▶" in phone.person.card().labels
    await phone.type("nga")
    await phone.press("Trưởng thôn Ngàn Vàng")
    assert "Chức danh nào?" not in phone.text


# --- what was answered ----------------------------------------------------------------------------


async def test_typed_answers_take_the_old_buttons_away(api: BotApi, town: TelegramTown) -> None:
    """However one answers, one card has buttons, with two calls for each answer."""
    phone = await _at(town, "[Sinh hoạt chi bộ]")
    await api.introduced()
    before = api.cost
    answers = ("rồi", "hôm kia", "thường kỳ", "27", "0")
    for words in answers:
        town.now += timedelta(seconds=10)
        await phone.type(words)
        card = phone.person.screen()[-1].id
        await api.state.until(lambda: _keyboards(phone.person) == [card])  # noqa: B023 - awaited here
        assert _keyboards(phone.person) == [card]
    assert api.cost - before == 2 * len(answers)


async def test_an_old_card_is_answered_below(api: BotApi, town: TelegramTown) -> None:
    """A button tapped far up, on a phone that still shows it: the answer stands last, and nothing else
    has buttons.
    """
    phone = await _at(town, "[Sinh hoạt chi bộ]")
    old = phone.person.card()
    await phone.type("rồi")
    phone.person.taps("Chưa họp", on=old)
    await town.quiet()
    last = phone.person.screen()[-1]
    assert "Nút này là của câu cũ" in last.text
    assert "Họp ngày nào?" in last.text
    await api.state.until(lambda: _keyboards(phone.person) == [last.id])
    assert _keyboards(phone.person) == [last.id]


async def test_a_failing_edit_fails_no_answer(api: BotApi, town: TelegramTown) -> None:
    """Where the old buttons cannot be taken away, or not soon, the answer comes all the same."""
    phone = await _at(town, "[Sinh hoạt chi bộ]")
    api.faults.order("editMessageReplyMarkup", faults.server_error())
    await phone.type("rồi")
    api.faults.order("editMessageReplyMarkup", faults.silent(5, delivered=False))
    await phone.type("hôm kia")
    assert "Thường kỳ" in phone.person.screen()[-1].labels
