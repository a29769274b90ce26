"""The sender in trouble: what becomes of messages that cannot be sent now, or ever."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Retry, SendFailed
from bot.outbox import BULK, REPLY
from bot.verdict import Fate
from tests.bot.office import LATER, NEVER, UNKNOWN, UNREACHABLE, Office


async def test_an_outage_of_six_hours_loses_and_doubles_nothing(office: Office) -> None:
    """All that is still useful arrives within a minute of the end, once, in order."""
    office.channel.goes_down(UNREACHABLE)
    for number in range(40):
        office.put(f"{number % 8}", f"{number}")
    office.put("9", "sắp muộn", useless_in=timedelta(hours=1))
    await office.clock.passes(hours=6)
    tries = office.channel.tries
    office.channel.goes_down(None)
    await office.clock.passes(minutes=1, seconds=10)

    assert tries < 450  # about one a minute, not one for each message
    assert sorted(map(int, office.channel.texts())) == list(range(40))
    for address in range(8):
        mine = [int(text) for text in office.channel.texts(str(address))]
        assert mine == sorted(mine)
    assert office.outbox.statuses() == ["sent"] * 40 + ["skipped"]
    assert office.sender.counts[Fate.USELESS] == 1


async def test_a_message_is_given_up_after_days(office: Office) -> None:
    """Without a deadline of its own a message is tried for three days."""
    office.channel.goes_down(LATER)
    number = office.put("a")

    await office.clock.passes(minutes=1)
    office.clock.jumps(timedelta(days=3))
    await office.clock.passes(minutes=5)

    assert office.outbox.rows[number].status == "failed"
    assert office.outbox.rows[number].error == "given up: server_error"


@pytest.mark.parametrize(
    ("failure", "status", "error"),
    [
        (NEVER, "failed", "refused"),
        (SendFailed("blocked", Retry.NEVER, gone=True), "gone", "blocked"),
    ],
)
async def test_what_cannot_be_sent_is_not_tried_again(
    office: Office, failure: SendFailed, status: str, error: str
) -> None:
    """A refusal is final, and a person who left is known to have left."""
    office.channel.fails(failure)
    number = office.put("a")
    office.put("a", "sau")

    await office.clock.passes(minutes=10)

    row = office.outbox.rows[number]
    assert (row.status, row.error) == (status, error)
    assert office.channel.texts() == ["sau"]


async def test_a_moved_chat_is_written_to_at_its_new_address(office: Office) -> None:
    """The message follows at once."""
    office.channel.fails(SendFailed("chat_moved", Retry.LATER, moved_to="-100"))
    office.put("-1", "tin")

    await office.clock.passes(seconds=2)

    assert [(sent.address, sent.message.text) for sent in office.channel.arrived] == [
        ("-100", "tin")
    ]


@pytest.mark.parametrize(
    ("lane", "times", "arrivals", "status"),
    [
        (REPLY, 1, 2, "sent"),
        (REPLY, 2, 2, "uncertain"),
        (BULK, 1, 1, "uncertain"),
    ],
)
async def test_what_may_have_arrived_is_repeated_by_policy(
    office: Office, lane: str, times: int, arrivals: int, status: str
) -> None:
    """A reply is repeated once, a reminder never."""
    office.channel.fails(UNKNOWN, times=times, arrives=True)
    number = office.put("a", lane=lane)

    await office.clock.passes(hours=1)

    assert len(office.channel.arrived) == arrivals
    assert office.outbox.rows[number].status == status


async def test_a_sure_failure_after_a_doubt_does_not_make_it_certain(office: Office) -> None:
    """Timeout, server error, timeout: the one repetition is used up, however it went between."""
    office.channel.fails(UNKNOWN)
    office.channel.fails(LATER)
    office.channel.fails(UNKNOWN)
    number = office.put("a")

    await office.clock.passes(hours=1)

    assert office.channel.tries == 3
    assert office.outbox.rows[number].error == "perhaps sent: timeout"


async def test_a_useless_message_is_dropped_and_counted(office: Office) -> None:
    """A reminder whose time has passed is not sent."""
    number = office.put("a", lane=BULK, useless_in=timedelta(seconds=-1))

    await office.clock.passes(seconds=10)

    assert office.outbox.rows[number].status == "skipped"
    assert not office.channel.arrived


async def test_a_broken_channel_stops_nobody_else(office: Office) -> None:
    """An error nobody thought of is handled as "perhaps sent", and the loop lives on."""
    office.channel.fails(ZeroDivisionError(), address="a", times=2)
    number = office.put("a")
    office.put("b", "khác")

    await office.clock.passes(minutes=1)

    assert office.channel.texts() == ["khác"]
    assert office.outbox.rows[number].error == "perhaps sent: bug"


async def test_the_outcome_is_stored_even_if_the_storage_is_away(office: Office) -> None:
    """What was sent while the storage is out of reach is recorded later, and not sent twice."""
    office.channel.takes = 1
    number = office.put("a")
    await office.clock.passes(seconds=0.5)
    office.outbox.away = True
    await office.clock.passes(seconds=40)
    assert office.outbox.rows[number].status == "waiting"
    office.outbox.away = False

    await office.clock.passes(seconds=120)

    assert office.outbox.rows[number].status == "sent"
    assert len(office.channel.arrived) == 1


async def test_a_reminder_is_marked_before_it_is_sent() -> None:
    """If the process dies while a reminder is under way, the next one does not send it again."""
    office = Office()
    office.channel.takes = 5
    reminder = office.put("a", lane=BULK)
    reply = office.put("b")
    with capture_logs():
        async with office.open():
            await office.clock.passes(seconds=1)
        office.channel.takes = 0
        async with office.open(office.another()):
            await office.clock.passes(minutes=5)

    assert office.outbox.rows[reminder].status == "uncertain"
    assert office.outbox.rows[reply].status == "sent"
