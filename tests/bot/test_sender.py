"""The sender at work: order, pace, several processes, on a clock that tests move."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Retry, SendFailed
from bot.outbox import BULK
from bot.verdict import Fate
from tests.bot.office import LATER, UNREACHABLE, Office
from tests.bot.sending import LIMITS


async def test_a_reply_goes_out_at_once(office: Office) -> None:
    """No time passes between storing and sending, and the channel's id is kept."""
    number = office.put("a", "Chào đồng chí")

    await office.clock.passes(seconds=0)

    assert office.channel.times() == [0]
    assert (office.outbox.rows[number].status, office.outbox.rows[number].external_id) == (
        "sent",
        "x1",
    )
    assert office.sender.counts[Fate.SENT] == 1


async def test_messages_of_one_person_keep_their_order(office: Office) -> None:
    """Ten messages to each of three people arrive in the order in which they were stored."""
    for number in range(10):
        for address in "abc":
            office.put(address, f"{number}")

    await office.clock.passes(seconds=20)

    for address in "abc":
        assert office.channel.texts(address) == [str(number) for number in range(10)]


async def test_one_person_gets_a_burst_then_one_a_second(office: Office) -> None:
    """The channel's pace for an address: a burst of three, then one each second."""
    for _ in range(6):
        office.put("a")

    await office.clock.passes(seconds=10)

    assert office.channel.times() == [0, 0, 0, 1, 2, 3]


async def test_bulk_keeps_to_the_overall_rate_and_replies_do_not(office: Office) -> None:
    """Fifty reminders take four seconds at ten a second; replies in between go at once."""
    for number in range(50):
        office.put(f"bulk {number}", lane=BULK)
    await office.clock.passes(seconds=2)
    before = len(office.channel.arrived)
    for number in range(30):
        office.put(f"reply {number}")
    await office.clock.passes(seconds=0)

    replies = [sent.at for sent in office.channel.arrived if sent.address.startswith("reply")]
    assert before == 30
    assert replies == [2.0] * 30
    await office.clock.passes(seconds=10)
    assert len(office.channel.arrived) == 80
    assert max(office.channel.times()) > 4.5  # what replies used, bulk had to do without


async def test_a_reply_does_not_wait_for_a_reminder_to_the_same_person(office: Office) -> None:
    """A reminder that is being retried keeps no answer waiting."""
    office.channel.fails(LATER)
    office.put("a", "nhắc", lane=BULK)
    await office.clock.passes(seconds=1)
    office.put("a", "trả lời")
    await office.clock.passes(seconds=0)

    assert office.channel.texts() == ["trả lời"]
    await office.clock.passes(seconds=10)
    assert office.channel.texts() == ["trả lời", "nhắc"]


async def test_a_later_message_waits_for_a_reply_that_is_retried(office: Office) -> None:
    """Order is kept over failures, for this person only."""
    office.channel.fails(LATER, address="a", times=2)
    for text in ("một", "hai"):
        office.put("a", text)
    office.put("b", "khác")

    await office.clock.passes(seconds=30)

    assert office.channel.texts() == ["khác", "một", "hai"]
    assert office.channel.times() == [0, 6, 6]  # after two, then four seconds


async def test_the_asked_wait_is_kept_exactly_and_only_where_it_applies(office: Office) -> None:
    """After "retry after 7" this person gets nothing for seven seconds, others do."""
    office.channel.fails(SendFailed("too_many", Retry.LATER, after=7), address="a")
    office.put("a", "nhắc", lane=BULK)
    await office.clock.passes(seconds=0)
    office.put("a", "trả lời")
    office.put("b", "khác")

    await office.clock.passes(seconds=20)

    assert sorted(office.channel.texts()[1:]) == ["nhắc", "trả lời"]
    assert office.channel.times() == [0, 7, 7]


async def test_a_wait_for_everyone_stops_the_channel(office: Office) -> None:
    """Nobody is written to before the time is over, and nothing is tried meanwhile."""
    office.channel.fails(SendFailed("quota", Retry.LATER, after=60, everyone=True))
    office.put("a")
    await office.clock.passes(seconds=1)
    office.put("b")

    await office.clock.passes(seconds=58)
    tries = office.channel.tries
    await office.clock.passes(seconds=10)

    assert tries == 1
    assert len(office.channel.arrived) == 2
    assert min(office.channel.times()) >= 60


async def test_parts_already_sent_are_not_sent_again(office: Office) -> None:
    """When the second of four parts fails, the retry goes on with the second."""
    office.channel.limits = replace(LIMITS, text=40)
    office.put("a", "chữ " * 25)
    office.channel.takes = 0.5
    await office.clock.passes(seconds=0.7)
    office.channel.fails(LATER)

    await office.clock.passes(seconds=20)

    starts = [text[:5] for text in office.channel.texts()]
    assert starts == ["(1/4)", "(2/4)", "(3/4)", "(4/4)"]


async def test_two_processes_share_the_work() -> None:
    """Two senders on one outbox send everything once and in order."""
    office = Office()
    for number in range(30):
        office.put(f"{number % 5}", f"{number:02}")
    with capture_logs():
        async with office.open(), office.open(office.another()):
            await office.clock.passes(minutes=1)

    assert sorted(office.channel.texts()) == [f"{number:02}" for number in range(30)]
    for address in range(5):
        mine = office.channel.texts(str(address))
        assert mine == sorted(mine)


async def test_stopping_ends_what_is_under_way() -> None:
    """After `stop` nothing new is taken up, and `run` returns when the last outcome is stored."""
    office = Office()
    office.channel.takes = 3
    office.put("a")
    office.put("a")
    with capture_logs():
        running = asyncio.create_task(office.sender.run())
        await office.clock.passes(seconds=1)
        office.sender.stop()
        await office.clock.passes(seconds=3)

    assert running.done()
    assert office.outbox.statuses() == ["sent", "waiting"]


async def test_messages_of_other_channels_are_left_alone(office: Office) -> None:
    """A message for a channel that is not configured waits, without a busy loop."""
    office.put("a", channel="zalo")

    await office.clock.passes(minutes=1)

    assert office.outbox.statuses() == ["waiting"]
    assert office.outbox.claims < 200


@pytest.mark.parametrize("hours", [-5, 5])
async def test_a_clock_that_jumps_stops_nothing(office: Office, hours: int) -> None:
    """After the clock was set, what is stored now still goes out within seconds."""
    office.channel.goes_down(UNREACHABLE)
    office.put("a")
    await office.clock.passes(seconds=1)
    office.channel.goes_down(None)
    office.clock.jumps(timedelta(hours=hours))
    office.put("b", "sau")

    await office.clock.passes(seconds=10)

    assert "sau" in office.channel.texts()


async def test_what_another_process_stored_is_found(office: Office) -> None:
    """Nobody wakes the sender, and still it looks every few seconds."""
    await office.clock.passes(minutes=1)
    office.outbox.put("a")

    await office.clock.passes(seconds=6)

    assert len(office.channel.arrived) == 1
