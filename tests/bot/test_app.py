"""The joined program: a person's month over Telegram, from the invitation link to the receipt."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import doctor
from bot.settings import Mode
from storage import reports, units
from storage.database import Database
from storage.models import Account
from tests.bot.joined import TelegramPhone, TelegramTown, running
from tests.emulator import faults
from tests.emulator.botapi import BotApi
from tests.handlers.district import ZONE
from tests.patience import PATIENCE


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _joins(town: TelegramTown) -> TelegramPhone:
    phone = town.phone("Lan")
    await phone.start(await town.invite("HM-NAPO"))
    assert "Đồng chí được mời làm" in phone.text
    await phone.press("Đồng ý")
    return phone


async def _plays(phone: TelegramPhone, steps: str) -> None:
    """Words are typed, [labels] are tapped."""
    for step in steps.split(" · "):
        phone.district.now += timedelta(seconds=10)
        if step.startswith("["):
            await phone.press(step.strip("[]"))
        else:
            await phone.type(step)


MEETING = "[Sinh hoạt chi bộ] · [Đã họp] · hôm kia · [Thường kỳ] · 27 · [0] · [Đủ cả 27] · [90–119'] · [Nghị quyết] · [Tốt] · 93 · [Rồi] · [Không] · [Gửi]"
ADMISSION = "[Kết nạp] · không · [Gửi]"
VACANCY = "chuc danh khuyet · [Không] · gửi"


async def _stored(town: TelegramTown) -> list[str]:
    """The forms of which a report stands."""
    async with town.database.reading() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["HM-NAPO"]
        forms = ("meeting", "admission", "vacancy")
        return [form for form in forms if await reports.find(tx, unit.id, form, "2026-10")]


async def test_a_month_is_played_by_taps_and_typing(api: BotApi, town: TelegramTown) -> None:
    """From the link to the third receipt, each tap acknowledged, with two calls for each answer."""
    phone = await _joins(town)
    await api.introduced()
    before = api.cost
    for form in (MEETING, ADMISSION, VACANCY):
        await _plays(phone, form)
        assert "Đã nhận báo cáo" in phone.text
    assert "Thế là đủ báo cáo tháng 10/2026." in phone.text
    assert await _stored(town) == ["meeting", "admission", "vacancy"]
    assert await api.taps_ended()
    assert api.cost - before <= 2 * len(f"{MEETING} · {ADMISSION} · {VACANCY}".split(" · "))


async def test_a_reminder_comes_and_its_button_opens_the_form(town: TelegramTown) -> None:
    """Three days before the due day who owes is reminded, and goes on from there."""
    phone = await _joins(town)
    await _plays(phone, MEETING)
    mark = phone.person.mark()
    for hour in range(1, 72):
        town.now = datetime(2026, 10, 6, 8, tzinfo=ZONE) + timedelta(hours=hour)
        await town.app.ticker.tick()
        if phone.person.since(mark):
            break
        await town.quiet()
    await phone.person.sees("Kết nạp")
    phone.look(mark)
    assert "Hạn: 10/10/2026" in phone.text
    await phone.press(phone.buttons[0].label)
    assert "Kết nạp · tháng 10/2026 · 1/" in phone.text


async def test_commands_are_registered_at_the_start(api: BotApi, town: TelegramTown) -> None:
    """Vietnamese for everybody and for Vietnamese, English for English; each word does something."""
    await api.introduced()
    words = {
        language: [each["command"] for each in api.state.settings["commands", language]]
        for language in ("", "vi", "en")
    }
    assert words == {
        "": ["menu", "trogiup", "dung"],
        "vi": ["menu", "trogiup", "dung"],
        "en": ["menu", "help", "stop"],
    }
    phone = await _joins(town)
    said = {word: await phone.type(f"/{word}") for word in ("menu", "trogiup", "dung")}
    assert "Tháng này còn 3 mục" in said["menu"]
    assert "Mỗi lần hệ thống hỏi một câu" in said["trogiup"]
    assert "sẽ không nhận tin nhắc nữa" in said["dung"]


async def test_a_month_over_a_webhook(api: BotApi, sqlite: Database) -> None:
    """The same program pushed to: starting sets no webhook, the command does."""
    with capture_logs():
        async with running(api, sqlite, mode=Mode.WEBHOOK) as town:
            assert api.state.webhook.url == ""
            telegram = town.app.telegram
            assert telegram is not None
            await telegram.set_webhook(town.web)
            phone = await _joins(town)
            await _plays(phone, ADMISSION)
            assert await _stored(town) == ["admission"]
            assert not api.calls("getUpdates")


async def test_the_program_starts_while_telegram_is_away(api: BotApi, sqlite: Database) -> None:
    """The web page serves meanwhile; who wrote is answered when the network is back."""
    await api.stop()
    with capture_logs():
        async with running(api, sqlite) as town:
            phone = town.phone("Lan")
            phone.person.says("xin chào")
            async with AsyncClient(timeout=PATIENCE) as client:
                assert (await client.get(f"{town.web}/healthz")).status_code == 200
            await api.start()
            await phone.person.sees("mã mời")
            await api.introduced()


async def test_a_restart_in_the_middle_loses_nothing(town: TelegramTown) -> None:
    """The program dies between messages of a form; nothing is asked twice."""
    phone = await _joins(town)
    for number, step in enumerate(MEETING.split(" · ")):
        await _plays(phone, step)
        if number % 3 == 0:
            await town.restart()
    assert await _stored(town) == ["meeting"]
    texts = [message.text for message in phone.person.screen()]
    assert len(texts) == len(set(texts))


async def test_twenty_taps_within_a_second_have_one_effect(api: BotApi, town: TelegramTown) -> None:
    """Somebody taps Send twenty times, on a slow line: one report, one receipt."""
    phone = await _joins(town)
    await _plays(phone, ADMISSION.removesuffix(" · [Gửi]"))
    send = next(button.data for button in phone.buttons if button.label == "Gửi")
    for _ in range(20):
        phone.person.taps_data(send)
    await town.quiet()
    assert await _stored(town) == ["admission"]
    assert sum("Đã nhận báo cáo" in message.text for message in phone.person.screen()) == 1
    assert await api.taps_ended()


async def test_twenty_answers_within_a_second_are_taken_in_order(town: TelegramTown) -> None:
    """Words that come faster than the answers to them are each taken for their own question."""
    phone = await _joins(town)
    await _plays(phone, "[Sinh hoạt chi bộ]")
    for words in ("rồi", "hôm kia", "thường kỳ", "27", "0"):
        phone.person.says(words)
    await town.quiet()
    last = phone.person.screen()[-1]
    assert "Có mặt bao nhiêu?" in last.text


async def test_a_message_that_breaks_us_is_set_aside(
    town: TelegramTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours is said kindly, logged without the words, and blocks nothing."""
    phone = await _joins(town)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as patch:
        patch.setattr("handlers.dispatch.command", broken)
        await phone.type("menu")
    assert "Hệ thống vừa gặp lỗi" in phone.text
    assert "Tháng này còn 3 mục" in await phone.type("menu")


async def test_a_poison_update_among_a_hundred(api: BotApi, town: TelegramTown) -> None:
    """An update that nobody can read is set aside; the others are answered and none comes again."""
    people = [api.person(f"P{number}") for number in range(10)]
    for round_ in range(10):
        for number, person in enumerate(people):
            if (round_, number) == (4, 7):
                api.state.push("callback_query", {"id": 5, "message": "what?"})
            else:
                person.says("xin chào")
        await town.quiet()
        town.now += timedelta(seconds=20)
    for number, person in enumerate(people):
        assert len(person.screen()) == (9 if number == 7 else 10)
    async with town.database.reading() as tx:
        finding = await doctor._set_aside(tx, town.now)
    assert (finding.state, finding.well) == ("1 in the last 7 days", False)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("voice", "không nghe được tin thoại"),
        ("sticker", "Nhãn dán không tính"),
        ("contact", "Không cần gửi danh thiếp"),
        ("location", "Không cần gửi vị trí"),
        ("document", "Không gửi ảnh, tệp"),
        ("photo", "Không gửi ảnh, tệp"),
    ],
)
async def test_what_is_no_answer_gets_a_short_one(town: TelegramTown, kind: str, said: str) -> None:
    """Each kind of message is told why it does not count, and the open question stands again."""
    phone = await _joins(town)
    await _plays(phone, "[Sinh hoạt chi bộ]")
    phone.person.shares(kind)
    card = await phone.person.sees(said)
    assert "đã họp" in card.text


async def test_a_code_may_be_mended_in_place(town: TelegramTown) -> None:
    """Who mistyped the code and changes that message has typed the right one; an answer that was
    given stays as it is.
    """
    code = await town.invite("HM-NAPO")
    phone = town.phone("Lan")
    number = phone.person.says("AAAAA-11111")
    await phone.person.sees("mã")
    phone.person.edits(number, code)
    await phone.person.sees("Đồng chí được mời làm")
    await town.quiet()
    await phone.glance()
    await phone.press("Đồng ý")
    await _plays(phone, "[Sinh hoạt chi bộ] · [Đã họp]")
    number = phone.person.says("hôm kia")
    await phone.person.sees("Loại sinh hoạt?")
    phone.person.edits(number, "hôm qua")
    card = await phone.person.sees("Câu trả lời đã nhận vẫn giữ nguyên")
    assert "Loại sinh hoạt?" in card.text


async def test_an_album_is_answered_once(town: TelegramTown) -> None:
    """Five pictures sent at once are five messages, and get one answer."""
    phone = await _joins(town)
    before = len(phone.person.screen())
    phone.person.shares_album(5)
    await town.quiet()
    assert len(phone.person.screen()) == before + 1


async def test_a_group_is_told_where_to_write(api: BotApi, town: TelegramTown) -> None:
    """A command in a group gets one short answer and no keyboard; talk gets none."""
    group = api.group()
    group.says("/start")
    await group.sees("trò chuyện riêng")
    group.says("chào các đồng chí")
    await town.quiet()
    assert [message.labels for message in group.screen()] == [[]]


async def test_who_blocked_the_bot_is_marked_unreachable(api: BotApi, town: TelegramTown) -> None:
    """A send refused for good because the person left is told to the storage, for the digest."""
    phone = await _joins(town)
    api.faults.order("sendMessage", faults.blocked())
    await phone.type("menu")
    async with town.database.reading() as tx:
        statuses = list(await tx.execute(select(Account.status)))
    assert statuses == [("unreachable",)]


async def test_a_clock_set_back_keeps_no_reply_waiting(api: BotApi, town: TelegramTown) -> None:
    """A reply was to be tried again in half a minute when the clock went two hours back: it comes in
    half a minute, and so do those behind it.
    """
    phone = await _joins(town)
    town.now += timedelta(minutes=1)
    await town.app.ticker.tick()
    api.faults.order("sendMessage", faults.too_many(30))
    phone.person.says("menu")
    await town.quiet()
    mark = phone.person.mark()
    town.now -= timedelta(hours=2)
    await town.app.ticker.tick()
    phone.person.says("trợ giúp")
    town.now += timedelta(seconds=31)
    await town.quiet()
    menu, help_ = (message.text for message in phone.person.since(mark))
    assert menu.startswith("Chi bộ Nà Pò · tháng 10/2026")
    assert help_.startswith("Mỗi lần hệ thống hỏi một câu")


@pytest.mark.parametrize("hours", [-30, 30])
async def test_a_clock_that_jumps_stops_nothing(town: TelegramTown, hours: int) -> None:
    """The machine's clock is set back or forward by a day: answers still come."""
    phone = await _joins(town)
    town.now += timedelta(days=2)
    await phone.type("menu")
    town.now += timedelta(hours=hours)
    assert "Chi bộ đã họp" in await phone.press("Sinh hoạt chi bộ")
