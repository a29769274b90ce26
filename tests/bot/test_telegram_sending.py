"""What goes out to Telegram, and each way in which it can fail, against the strict Bot API."""

import asyncio
import logging
import math
from contextlib import suppress
from http import HTTPStatus
from typing import Self, cast

import pytest
from pyreqwest.client import Client
from structlog.testing import capture_logs
from telegram.error import TimedOut

from bot.channels.base import Retry, SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_http import LONGEST_WAIT, UNSTATED_WAIT, Http, _uncancelled
from handlers.messages import Attachment, Outbound
from tests.bot.receiver import CARD, PNG, running, telegram
from tests.emulator import faults
from tests.emulator.botapi import TOKEN, BotApi
from tests.emulator.person import Person
from tests.patience import PATIENCE


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


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        (7, 7),
        (0, UNSTATED_WAIT),
        (-5, UNSTATED_WAIT),
        ("tomorrow", UNSTATED_WAIT),
        (None, UNSTATED_WAIT),
        (math.nan, UNSTATED_WAIT),
        (10**400, UNSTATED_WAIT),
        (86_400 * 365, LONGEST_WAIT),
        (1e300, LONGEST_WAIT),
        (math.inf, LONGEST_WAIT),
    ],
)
async def test_no_wait_that_was_asked_for_stops_the_bot(
    api: BotApi, lan: Person, channel: Telegram, asked: float | str | None, waits: float
) -> None:
    """A figure that cannot be meant is neither obeyed to the letter nor broken over."""
    api.faults.order("sendMessage", faults.too_many(asked))

    with pytest.raises(SendFailed) as failed:
        await channel.send(lan.address, CARD, None)

    assert waits == failed.value.after


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
    api: BotApi, lan: Person, channel: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A timeout after sending is uncertain; of an edit it is harmless, since it may be repeated."""
    card = await channel.send(lan.address, CARD, None)
    monkeypatch.setattr("bot.channels.telegram_client.READ_SECONDS", 0.1)
    impatient = telegram(api)
    api.faults.order("*", faults.silent(PATIENCE, delivered=True), times=2)

    with pytest.raises(SendFailed) as sent:
        await impatient.send(lan.address, Outbound("Xong"), None)
    with pytest.raises(SendFailed) as edited:
        await impatient.send(lan.address, Outbound("Xong", replaces=card), None)

    assert (sent.value.code, sent.value.retry) == ("timeout", Retry.UNKNOWN)
    assert (edited.value.code, edited.value.retry) == ("timeout", Retry.LATER)
    await impatient.close()


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


async def test_a_call_can_be_broken_off_though_the_client_does_not_hear_it() -> None:
    """A cancellation that the client swallows still ends whoever waits for the call."""
    over = asyncio.Event()

    async def deaf() -> tuple[int, bytes]:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await over.wait()
        return 200, b""

    task = asyncio.create_task(_uncancelled(deaf()))
    await asyncio.sleep(0)
    task.cancel()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(asyncio.CancelledError):
            await task
    over.set()


class Lost:
    """A client whose thread is gone: it takes a call, and nothing is heard of it again."""

    def request(self, *_: object) -> Self:
        return self

    timeout = body_json = build = request

    async def send(self) -> None:
        await asyncio.Event().wait()


async def test_a_client_that_says_nothing_is_replaced(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two calls count as perhaps received; the next goes through another client, which the second of
    them does not take away.
    """
    monkeypatch.setattr("bot.channels.telegram_http.LONGEST_SILENCE", 0.0)
    http = Http(connections=1, seconds=PATIENCE)
    http._made = cast("Client", Lost())
    get_me = f"{api.url}/bot{TOKEN}/getMe"
    late = asyncio.create_task(http.do_request(get_me, "POST", read_timeout=0.5))
    with capture_logs() as lines, pytest.raises(TimedOut):
        await http.do_request(get_me, "POST", read_timeout=0.05)
    monkeypatch.setattr("bot.channels.telegram_http.LONGEST_SILENCE", PATIENCE)
    status, _ = await http.do_request(get_me, "POST")
    another = http._made
    with pytest.raises(TimedOut):
        await late
    assert http._made is another
    await http.shutdown()
    assert (status, [line["event"] for line in lines]) == (HTTPStatus.OK, ["telegram_client_lost"])
