"""Replies that the process which decided them sends at once, without a look into the outbox."""

from datetime import timedelta

import pytest

from bot import sender as senders
from bot.outbox import REPLY
from tests.bot.office import UNREACHABLE, Office
from tests.bot.sending import UNCLAIMED


def _handed(office: Office, address: str, text: str = "") -> int:
    """Put in, claimed, and handed over, as the intake does it."""
    number = office.outbox.put(address, text)
    row = office.outbox.rows[number]
    row.claimed_until = office.clock.now() + timedelta(minutes=2)
    office.sender.hand_over(row.waiting)
    return number


async def test_it_goes_out_without_a_look_into_the_outbox(office: Office) -> None:
    """The answer is on its way at once, and how it ended is stored."""
    await office.clock.passes(seconds=0)
    looks = office.outbox.claims
    number = _handed(office, "a", "Chào đồng chí")
    await office.clock.passes(seconds=0)
    assert office.channel.texts("a") == ["Chào đồng chí"]
    assert office.outbox.rows[number].status == "sent"
    assert office.outbox.claims == looks


async def test_what_was_left_behind_it_follows(office: Office) -> None:
    """A second reply of the same turn was left in the outbox: it goes when the first has gone."""
    await office.clock.passes(seconds=0)
    _handed(office, "a", "1")
    office.put("a", "2")
    await office.clock.passes(seconds=1)
    assert office.channel.texts("a") == ["1", "2"]


async def test_more_than_there_is_room_for_wait_their_turn(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred at once: never more under way than allowed, all sent, each once."""
    monkeypatch.setitem(senders.IN_FLIGHT, REPLY, 4)
    await office.clock.passes(seconds=0)
    for number in range(100):
        _handed(office, f"p{number}")
    await office.clock.passes(seconds=5)
    assert sorted(office.channel.texts(f"p{number}")[0] for number in range(100))
    assert all(len(office.channel.texts(f"p{number}")) == 1 for number in range(100))


async def test_it_keeps_to_the_pace_of_its_address(office: Office) -> None:
    """A burst of three, then one a second, whoever hands them over."""
    await office.clock.passes(seconds=0)
    for _ in range(5):
        _handed(office, "a")
    await office.clock.passes(seconds=5)
    assert office.channel.times() == [0, 0, 0, 1, 2]


async def test_what_fails_is_tried_again_from_the_outbox(office: Office) -> None:
    """The platform cannot be reached: the reply is given back and sent later."""
    await office.clock.passes(seconds=0)
    office.channel.fails(UNREACHABLE)
    number = _handed(office, "a")
    await office.clock.passes(seconds=120)
    assert office.outbox.rows[number].status == "sent"
    assert len(office.channel.texts("a")) == 1


async def test_whose_claim_ran_out_is_not_sent_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited here for longer than its claim holds: another process may have it, so it is let go."""
    monkeypatch.setitem(senders.IN_FLIGHT, REPLY, 0)
    await office.clock.passes(seconds=0)
    number = _handed(office, "a")
    await office.clock.passes(minutes=3)
    monkeypatch.setitem(senders.IN_FLIGHT, REPLY, 4)
    office.sender.wake()
    await office.clock.passes(seconds=10)
    assert office.channel.texts("a") == [office.outbox.rows[number].waiting.message.text]


async def test_what_still_waits_at_the_stop_is_given_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes next finds it in the outbox at once."""
    monkeypatch.setitem(senders.IN_FLIGHT, REPLY, 0)
    await office.clock.passes(seconds=0)
    number = _handed(office, "a")
    office.sender.stop()
    await office.clock.passes(seconds=10)
    row = office.outbox.rows[number]
    assert (row.status, row.claimed_until) == ("waiting", UNCLAIMED)
    assert not office.channel.texts("a")
