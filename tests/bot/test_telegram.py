"""What people do on Telegram arrives: over real HTTP, from the strict Bot API of tests/emulator."""

import asyncio
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram_intake import Waits
from handlers.messages import Kind
from tests.bot.receiver import CARD, NOW, QUICK, Receiver, running
from tests.emulator import faults
from tests.emulator.botapi import BotApi
from tests.emulator.person import Person
from tests.patience import PATIENCE


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


async def test_talk_in_groups_and_service_messages_are_ignored(
    api: BotApi, receiver: Receiver
) -> None:
    """What people say in a group reaches no handler; it is confirmed all the same."""
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
        got = await receiver.gets(101)
        await api.confirmed()

    said = [f"câu {number}" for number in range(100) if number != 40]
    assert said == [inbound.text for inbound in got if inbound.kind is Kind.TEXT]
    poison = [inbound for inbound in got if inbound.kind is Kind.UNREADABLE]
    assert [(inbound.address, inbound.text) for inbound in poison] == [("", "TypeError")] * 2
    aside = [line for line in logs if line["event"] == "telegram_update_set_aside"]
    assert [line["log_level"] for line in aside] == ["critical"] * 2


async def test_a_command_in_a_group_is_told_apart(api: BotApi, receiver: Receiver) -> None:
    """It comes as what it is, with the group's address."""
    group = api.group()
    group.says("/start@chibo_bot")
    group.says("chào các đồng chí")

    await api.confirmed()

    assert [(i.kind, i.address) for i in receiver.got] == [(Kind.GROUP, group.address)]


async def test_inline_mode_points_to_the_private_chat(
    api: BotApi, receiver: Receiver, lan: Person
) -> None:
    """What is typed behind the bot's name elsewhere finds nothing but a button that opens the bot."""
    await receiver.channel.prepare()
    assert "@chibo_bot" in await lan.sees_tap_end(lan.searches("báo cáo"))
    await api.confirmed()
    assert not receiver.got


async def test_typing_is_shown_only_after_a_second(
    api: BotApi, receiver: Receiver, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quick answer is shown no wheel; a slow one is."""
    monkeypatch.setattr("bot.channels.telegram_intake.PATIENCE", PATIENCE)
    lan.says("27")
    await receiver.gets(1)
    await api.confirmed()
    assert not api.calls("sendChatAction")
    monkeypatch.setattr("bot.channels.telegram_intake.PATIENCE", 0.05)
    receiver.gate.clear()
    lan.says("28")
    assert await api.state.until(lambda: bool(api.calls("sendChatAction")))
    receiver.gate.set()
    await receiver.gets(2)
    assert len(api.calls("sendChatAction")) == 1


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
        await api.state.until(lambda: len(api.calls("getUpdates")) > 0)
    async with running(api) as second:
        got = await second.gets(1)

    assert got[0].text == "27"


async def test_listening_survives_a_network_that_is_not_there_yet(api: BotApi, lan: Person) -> None:
    """Start-up does not need Telegram: the bot waits, and takes up what was said meanwhile."""
    await api.stop()
    with capture_logs() as logs:
        async with running(api) as receiver:
            lan.says("có ai không")
            async with asyncio.timeout(PATIENCE):
                while not logs:  # noqa: ASYNC110 - a log rings no bell
                    await asyncio.sleep(0.02)
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
        (faults.nonsense(b"[" * 200_000), "telegram_unreachable"),
        (faults.nonsense(b'{"ok": true, "result": true}'), "telegram_unreachable"),
        (faults.nonsense(b"<html>Please sign in</html>"), "telegram_unreachable"),
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


async def test_an_absurd_number_confirms_nothing(api: BotApi, lan: Person) -> None:
    """An update with a number that no server counts to does not make the bot ask for what comes after it."""
    absurd = b'{"ok": true, "result": [{"update_id": 1%s}]}' % (b"0" * 30)
    api.faults.order("getUpdates", faults.nonsense(absurd))
    lan.says("27")
    with capture_logs():
        async with running(api) as receiver:
            await receiver.gets(1)
            await api.confirmed()

    assert [inbound.text for inbound in receiver.got] == ["27"]


async def test_an_answer_at_once_is_not_asked_for_without_a_pause(api: BotApi) -> None:
    """What lets no question stay open (a proxy) is asked as often as the floor allows, not as fast as it goes."""
    api.faults.order("getUpdates", faults.nonsense(b'{"ok": true, "result": []}'), times=0)
    floor = 0.5
    async with running(api, replace(QUICK, floor=floor)):
        async with asyncio.timeout(PATIENCE):
            while len(api.calls("getUpdates")) < 4:  # noqa: ASYNC110 - a count rings no bell
                await asyncio.sleep(0.01)
    asked = [call.at for call in api.calls("getUpdates")]
    assert all(later - before > 0.9 * floor for before, later in pairwise(asked))


async def test_the_second_process_says_so_and_waits(api: BotApi, lan: Person) -> None:
    """Two processes on one token: a conflict is logged, and what is said arrives."""
    with capture_logs() as logs:
        async with running(api) as first, running(api) as second:
            async with asyncio.timeout(PATIENCE):
                while not logs:  # noqa: ASYNC110 - a log rings no bell
                    await asyncio.sleep(0.02)
            lan.says("27")
            async with asyncio.timeout(PATIENCE):
                while not (first.got or second.got):  # noqa: ASYNC110 - either of two
                    await asyncio.sleep(0.02)

    assert (first.got + second.got)[0].text == "27"
    assert "telegram_conflict" in [line["event"] for line in logs]


async def test_the_newcomer_waits_longer_than_the_one_at_work(api: BotApi, lan: Person) -> None:
    """Of two processes with one token and two databases the one at work is back at once and gets what
    is said; the other says so, and asks more and more seldom.
    """
    waits = Waits(poll=1, first=0.01, longest=0.05, conflict=0.1)
    with capture_logs() as logs:
        async with running(api, waits=waits) as first:
            for number in range(4):
                lan.says(f"{number}")
                await first.gets(number + 1)
            async with running(api, waits=waits) as second:
                async with asyncio.timeout(PATIENCE):
                    while len(_newcomers(logs)) < 4:  # noqa: ASYNC110 - a log rings no bell
                        await asyncio.sleep(0.02)
                lan.says("27")
                await first.gets(5)
    waited = [line["seconds"] for line in _newcomers(logs)]
    assert waited[:4] == [0.1, 0.2, 0.4, 0.8]
    assert not second.got
    assert {line["seconds"] for line in logs if line.get("at_work")} == {0.01}


def _newcomers(logs: Sequence[MutableMapping[str, Any]]) -> list[MutableMapping[str, Any]]:
    """What was logged by a process that was not at work."""
    return [line for line in logs if line["event"] == "telegram_conflict" and not line["at_work"]]
