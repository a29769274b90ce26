"""The Telegram channel over real HTTP, against the strict Bot API of tests/emulator."""

import logging

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Retry, SendFailed
from bot.channels.telegram import Telegram
from handlers.messages import Attachment, Choice, Kind, Outbound, Style
from tests.bot.receiver import NOW, Receiver, running, telegram
from tests.emulator import faults
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
CARD = Outbound(
    "Tháng 10 chi bộ đã họp chưa?",
    heading="Chi bộ Bản Hon",
    rows=(
        (
            Choice("Đã họp", data="f1:yes:3", style=Style.PRIMARY),
            Choice("Chưa họp", data="f1:no:3"),
        ),
    ),
)


@pytest.fixture
def lan(api: BotApi) -> Person:
    """Somebody who has opened the bot before."""
    person = api.person("Lan")
    person.user.started = True
    return person


# --- in -------------------------------------------------------------------------------------------


async def test_typed_words_arrive(api: BotApi, receiver: Receiver, lan: Person) -> None:
    """What is typed comes as text, with the address to answer to and the person's language."""
    lan.says("đã họp 27/30")

    (inbound,) = await receiver.gets(1)

    assert (Kind.TEXT, "đã họp 27/30", lan.address) == (inbound.kind, inbound.text, inbound.address)
    assert (inbound.channel, inbound.language, inbound.forwarded) == ("telegram", "vi", False)
    assert inbound.event_id.startswith("700100200:")
    await api.confirmed()


async def test_the_link_brings_its_code(receiver: Receiver, lan: Person) -> None:
    """Opening the bot by an invitation link is a start with the code."""
    lan.starts("ABCDE23456")

    (inbound,) = await receiver.gets(1)

    assert (inbound.kind, inbound.text) == (Kind.START, "ABCDE23456")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/menu", "menu"),
        ("/help@chibo_bot", "help"),
        ("/trogiup", "help"),
        ("/dung", "stop"),
        ("/Stop", "stop"),
        ("/", "/"),
        ("27/30", "27/30"),
    ],
)
async def test_commands_are_words(receiver: Receiver, lan: Person, typed: str, read: str) -> None:
    """A command comes as the word it stands for; its Vietnamese twin is the same."""
    lan.says(typed)

    (inbound,) = await receiver.gets(1)

    assert (Kind.TEXT, read) == (inbound.kind, inbound.text)


@pytest.mark.parametrize("kind", ["photo", "sticker", "voice", "document", "location", "contact"])
async def test_media_are_named(receiver: Receiver, lan: Person, kind: str) -> None:
    """What is not text comes as media with the name of what it is."""
    lan.shares(kind)

    (inbound,) = await receiver.gets(1)

    assert (Kind.MEDIA, kind) == (inbound.kind, inbound.text)


async def test_edits_forwards_and_leaving_are_told_apart(receiver: Receiver, lan: Person) -> None:
    """A changed message, a forwarded one and a blocked bot each come as what they are."""
    number = lan.says("27")
    lan.edits(number, "28")
    lan.forwards("gửi các đồng chí")
    lan.blocks()
    lan.unblocks()

    got = await receiver.gets(4)

    kinds = [Kind.TEXT, Kind.EDITED, Kind.TEXT, Kind.LEFT]
    assert kinds == [inbound.kind for inbound in got]
    assert [inbound.forwarded for inbound in got] == [False, False, True, False]
    assert got[1].text == "28"


async def test_a_tap_is_acknowledged_before_it_is_handled(receiver: Receiver, lan: Person) -> None:
    """The button stops spinning although handling has not ended."""
    card = await receiver.channel.send(lan.address, CARD, None)
    receiver.gate.clear()
    tap = lan.taps("Đã họp")

    await lan.sees_tap_end(tap)
    assert not receiver.got
    receiver.gate.set()
    (inbound,) = await receiver.gets(1)

    assert (Kind.TAP, "f1:yes:3", card) == (inbound.kind, inbound.data, inbound.card)
    assert inbound.sent_at == NOW


async def test_a_tap_counts_though_its_query_is_too_old(
    api: BotApi, receiver: Receiver, lan: Person
) -> None:
    """Telegram refusing to stop the spinner has no effect on the answer."""
    await receiver.channel.send(lan.address, CARD, None)
    words = "query is too old and response timeout expired or query ID is invalid"
    api.faults.order("answerCallbackQuery", faults.refused(words))

    lan.taps("Chưa họp")

    assert (await receiver.gets(1))[0].data == "f1:no:3"


async def test_groups_and_service_messages_are_ignored(api: BotApi, receiver: Receiver) -> None:
    """Nothing said in a group reaches the handlers; it is confirmed all the same."""
    group = {"id": -5, "type": "group", "title": "Chi bộ"}
    api.state.push("message", {"message_id": 1, "date": 1, "chat": group, "text": "menu"})
    private = {"id": 5, "type": "private", "first_name": "A"}
    api.state.push("message", {"message_id": 2, "date": 1, "chat": private, "pinned_message": {}})

    await api.confirmed()

    assert not receiver.got


async def test_one_poison_update_blocks_nobody(
    api: BotApi, receiver: Receiver, lan: Person
) -> None:
    """What cannot be read is set aside with a log line; all before and after it arrive."""
    with capture_logs() as logs:
        for number in range(100):
            if number == 40:
                api.state.push("message", {"chat": "poison", "text": 5})
                api.state.push_raw({"update_id": 700_000_042, "message": None})
            else:
                lan.says(f"câu {number}")
        got = await receiver.gets(99)
        await api.confirmed()

    said = [f"câu {number}" for number in range(100) if number != 40]
    assert said == [inbound.text for inbound in got]
    aside = [line for line in logs if line["event"] == "telegram_update_set_aside"]
    assert len(aside) == 2


async def test_nothing_is_confirmed_before_it_is_received(
    api: BotApi, receiver: Receiver, lan: Person
) -> None:
    """While the storage is away the update stays with Telegram, and is delivered again."""
    receiver.refuses = 3
    with capture_logs():
        lan.says("27")
        await receiver.gets(1)

    await api.confirmed()
    assert [inbound.text for inbound in receiver.got] == ["27"]


async def test_a_process_that_dies_while_handling_loses_nothing(api: BotApi, lan: Person) -> None:
    """The successor gets what the first had fetched but not finished."""
    async with running(api) as first:
        first.gate.clear()
        lan.says("27")
        await api.state.until(lambda: len(api.calls("getUpdates")) > 0, 1)
    async with running(api) as second:
        got = await second.gets(1)

    assert got[0].text == "27"


async def test_listening_survives_a_network_that_is_not_there_yet(api: BotApi, lan: Person) -> None:
    """Start-up does not need Telegram: the bot waits, and takes up what was said meanwhile."""
    await api.stop()
    with capture_logs() as logs:
        async with running(api) as receiver:
            lan.says("có ai không")
            while not logs:
                await api.state.until(lambda: False, 0.02)
            await api.start()
            got = await receiver.gets(1)

    assert got[0].text == "có ai không"
    assert {"telegram_unreachable"} == {line["event"] for line in logs}


@pytest.mark.parametrize(
    ("fault", "event"),
    [
        (faults.conflict(), "telegram_conflict"),
        (faults.server_error(), "telegram_unreachable"),
        (faults.dropped(delivered=True), "telegram_unreachable"),
        (faults.too_many(1), "telegram_poll_too_often"),
    ],
)
async def test_polling_survives_faults(
    api: BotApi, lan: Person, fault: faults.Fault, event: str
) -> None:
    """Whatever a poll ends with, the next one brings what was said, once, and the log says why."""
    api.faults.order("getUpdates", fault, times=2 if event != "telegram_poll_too_often" else 1)
    with capture_logs() as logs:
        lan.says("27")
        async with running(api) as receiver:
            await receiver.gets(1)
            await api.confirmed()

    assert [inbound.text for inbound in receiver.got] == ["27"]
    assert event in [line["event"] for line in logs]


async def test_the_second_process_says_so_and_waits(api: BotApi, lan: Person) -> None:
    """Two processes on one token: a conflict is logged, and what is said arrives."""
    with capture_logs() as logs:
        async with running(api) as first, running(api) as second:
            await api.state.until(lambda: len(api.calls("getUpdates")) > 4, 2)
            lan.says("27")
            await api.state.until(lambda: bool(first.got or second.got), 3)

    assert (first.got + second.got)[0].text == "27"
    assert "telegram_conflict" in [line["event"] for line in logs]


# --- out ------------------------------------------------------------------------------------------


async def test_a_card_is_shown_with_heading_buttons_and_colours(
    api: BotApi, lan: Person, channel: Telegram
) -> None:
    """The heading is bold, the buttons carry their data, a primary one its colour."""
    await channel.send(lan.address, CARD, None)

    seen = await lan.sees("đã họp chưa?")
    yes, no = seen.keyboard[0]
    assert seen.text == "Chi bộ Bản Hon\nTháng 10 chi bộ đã họp chưa?"
    assert yes == {"text": "Đã họp", "callback_data": "f1:yes:3", "style": "primary"}
    assert no == {"text": "Chưa họp", "callback_data": "f1:no:3"}
    assert "<b>Chi bộ Bản Hon</b>" in api.calls("sendMessage")[0].fields["text"]


async def test_everything_is_escaped(lan: Person, channel: Telegram) -> None:
    """What looks like mark-up arrives as it was written."""
    text = 'a < b & c > d <b>"x"</b> &lt; <script> 5<3'

    await channel.send(lan.address, Outbound(text, heading="<i> & co"), None)

    assert f"<i> & co\n{text}" == (await lan.sees("a < b")).text


async def test_a_card_is_edited_in_place(api: BotApi, lan: Person, channel: Telegram) -> None:
    """A message that replaces another changes it with one call, and keeps its id."""
    card = await channel.send(lan.address, CARD, None)

    again = await channel.send(lan.address, Outbound("Cảm ơn đồng chí", replaces=card), None)

    assert card == again
    assert [message.text for message in lan.screen()] == ["Cảm ơn đồng chí"]
    assert lan.screen()[0].keyboard == ()
    assert [call.method for call in api.state.calls] == ["sendMessage", "editMessageText"]


async def test_an_edit_that_changes_nothing_is_a_success(lan: Person, channel: Telegram) -> None:
    """Telegram's "message is not modified" says that the message is what it should be."""
    card = await channel.send(lan.address, Outbound("Xong"), None)

    assert card == await channel.send(lan.address, Outbound("Xong", replaces=card), None)


@pytest.mark.parametrize("old", ["999", "own", "photo", "web-77"])
async def test_what_cannot_be_edited_is_sent_anew(lan: Person, channel: Telegram, old: str) -> None:
    """A card that is gone, somebody else's or a picture is replaced by a new message."""
    if old == "own":
        old = str(lan.says("27"))
    if old == "photo":
        old = await channel.send(
            lan.address, Outbound("", attachment=Attachment(1, "t.png", "image/png")), PNG
        )

    new = await channel.send(lan.address, Outbound("Tiếp", replaces=old), None)

    assert (old, "Tiếp") == (old, (await lan.sees("Tiếp")).text)
    assert new != old


@pytest.mark.parametrize(
    ("name", "media_type", "kind"),
    [
        ("tháng 10.png", "image/png", "photo"),
        ("tháng 10.xlsx", "application/vnd.ms-excel", "document"),
        ("mẫu.svg", "image/svg+xml", "document"),
    ],
)
async def test_pictures_and_files_are_sent(
    lan: Person, channel: Telegram, name: str, media_type: str, kind: str
) -> None:
    """A picture is shown as one, everything else comes as a file with its name and caption."""
    message = Outbound("Đến 8 giờ", heading="Tháng 10", attachment=Attachment(1, name, media_type))

    await channel.send(lan.address, message, PNG)

    seen = await lan.sees("Đến 8 giờ")
    assert (kind, PNG) == (seen.kind, seen.file.content if seen.file else b"")
    assert kind == "photo" or (seen.file and seen.file.name == name)


async def test_a_file_without_bytes_is_refused_for_good(lan: Person, channel: Telegram) -> None:
    """A file that is not stored any more cannot be sent later either."""
    message = Outbound("", attachment=Attachment(1, "t.png", "image/png"))

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, message, None)

    assert (failed.value.code, failed.value.retry) == ("no_content", Retry.NEVER)


async def test_a_server_without_button_styles_gets_none(
    api: BotApi, lan: Person, channel: Telegram
) -> None:
    """Colours are left out for good when a server refuses them; the buttons stay."""
    api.faults.order("sendMessage", faults.refused("Invalid reply_markup"))
    with capture_logs() as logs:
        await channel.send(lan.address, CARD, None)
        await channel.send(lan.address, CARD, None)

    assert len(api.calls("sendMessage")) == 3
    assert not any("style" in button for row in lan.card().keyboard for button in row)
    assert [line["event"] for line in logs] == ["telegram_server_knows_no_button_styles"]


@pytest.mark.parametrize(
    ("fault", "code", "retry"),
    [
        (faults.too_many(7), "too_many", Retry.LATER),
        (faults.server_error(500), "server_error", Retry.LATER),
        (faults.server_error(502), "server_error", Retry.LATER),
        (faults.conflict(), "conflict", Retry.LATER),
        (faults.blocked(), "blocked", Retry.NEVER),
        (faults.refused("chat not found"), "nobody_there", Retry.NEVER),
        (faults.refused("BUTTON_DATA_INVALID"), "refused", Retry.NEVER),
        (faults.dropped(delivered=False), "broken_off", Retry.UNKNOWN),
        (faults.dropped(delivered=True), "broken_off", Retry.UNKNOWN),
    ],
)
async def test_failures_are_told_apart(
    api: BotApi, lan: Person, channel: Telegram, fault: faults.Fault, code: str, retry: Retry
) -> None:
    """Each way a send can fail is the one class the sender decides by."""
    api.faults.order("sendMessage", fault)

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, CARD, None)

    error = failed.value
    assert (code, retry) == (error.code, error.retry)
    assert (7 if code == "too_many" else 0) == error.after
    assert (code in ("blocked", "nobody_there")) == error.gone
    assert not error.everyone


async def test_a_moved_chat_tells_its_new_address(
    api: BotApi, lan: Person, channel: Telegram
) -> None:
    """A chat that became another is written to there."""
    moved = faults.Refusal(400, "Bad Request: group upgraded", {"migrate_to_chat_id": -1005})
    api.faults.order("sendMessage", faults.Fault(moved))

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, CARD, None)

    assert failed.value.moved_to == "-1005"


async def test_no_answer_means_perhaps_delivered(
    api: BotApi, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timeout after sending is uncertain; of an edit it is harmless, since it may be repeated."""
    monkeypatch.setattr("bot.channels.telegram_client.READ_SECONDS", 0.1)
    channel = telegram(api)
    card = await channel.send(lan.address, CARD, None)
    api.faults.order("*", faults.silent(0.5, delivered=True), times=2)

    with pytest.raises(SendFailed) as sent:
        await channel.send(lan.address, Outbound("Xong"), None)
    with pytest.raises(SendFailed) as edited:
        await channel.send(lan.address, Outbound("Xong", replaces=card), None)

    assert (sent.value.code, sent.value.retry) == ("timeout", Retry.UNKNOWN)
    assert (edited.value.code, edited.value.retry) == ("timeout", Retry.LATER)
    await channel.close()


async def test_no_server_means_surely_not_delivered(
    api: BotApi, lan: Person, channel: Telegram
) -> None:
    """Without a connection nothing was sent, and nobody can be reached."""
    await api.stop()

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, CARD, None)

    error = failed.value
    assert (error.code, error.retry, error.everyone) == ("unreachable", Retry.LATER, True)


async def test_a_refused_token_stops_everyone(api: BotApi, lan: Person) -> None:
    """With a wrong token nobody can be written to until an operator mends it."""
    channel = telegram(api, token=f"1:{'x' * 35}")

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, CARD, None)
    await channel.close()

    assert (failed.value.code, failed.value.retry) == ("token_refused", Retry.LATER)
    assert failed.value.everyone


# --- about the bot --------------------------------------------------------------------------------


async def test_the_link_is_known_once_the_bot_knows_its_name(
    api: BotApi, channel: Telegram
) -> None:
    """Before Telegram told the bot's name there is no link; afterwards it opens the bot with a code."""
    assert channel.link("ABCDE23456") == ""
    api.faults.order("getMe", faults.server_error(), times=2)

    with capture_logs():
        await channel.prepare()

    assert channel.link("ABCDE23456") == "https://t.me/chibo_bot?start=ABCDE23456"


async def test_commands_are_registered_by_language(api: BotApi, channel: Telegram) -> None:
    """Each language gets its own words; '' is for everybody else."""
    vi = [("menu", "Việc cần làm"), ("trogiup", "Trợ giúp"), ("dung", "Dừng nhận tin")]
    en = [("menu", "What is to do"), ("help", "Help"), ("stop", "Stop messages")]

    await channel.register_commands({"vi": vi, "": en})

    registered = [(c["command"], c["description"]) for c in api.state.settings["commands", "vi"]]
    assert vi == registered
    assert en == [(c["command"], c["description"]) for c in api.state.settings["commands", ""]]


async def test_the_token_is_in_no_log_and_no_error(
    api: BotApi, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, the token is told to nobody, at the most talkative level of logging."""
    caplog.set_level(logging.DEBUG)
    secret = TOKEN.partition(":")[2]
    wrongs = [faults.server_error(), faults.dropped(delivered=False), faults.refused("x")]
    told: list[str] = []
    with capture_logs() as logs:
        async with running(api) as receiver:
            lan.says("27")
            await receiver.gets(1)
            for fault in wrongs:
                api.faults.order("*", fault)
                with pytest.raises(SendFailed) as failed:
                    await receiver.channel.send(lan.address, CARD, None)
                told.append(repr(failed.value) + str(failed.value))
            await api.stop()
            with pytest.raises(SendFailed) as failed:
                await receiver.channel.send(lan.address, CARD, None)
            told.append(repr(failed.value) + str(failed.value))
            await api.state.until(lambda: len(logs) > 2, 0.5)

    assert secret not in "".join(told) + str(logs) + caplog.text
    assert list(receiver.channel.secrets()) == [TOKEN]
