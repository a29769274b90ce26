"""The pace of a channel: who waits how long."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Pace
from bot.channels.telegram import LIMITS as TELEGRAM
from bot.outbox import BULK, REPLY
from bot.pacing import LONGEST_PAUSE, PRUNE_ABOVE, Pacer

NOW = datetime(2026, 10, 5, tzinfo=UTC)
PACE = Pace(per_address=1, burst=3, overall=10)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 3)), max_size=60))
def test_bulk_never_exceeds_either_rate(asked: list[tuple[str, float]]) -> None:
    """However messages come, waiting as told keeps every window under burst plus rate."""
    pacer, now = Pacer(PACE), NOW
    sent: list[tuple[str, datetime]] = []
    for address, gap in asked:
        now += timedelta(seconds=gap)
        while wait := pacer.wait(BULK, address, now):
            now += timedelta(seconds=wait)
        pacer.take(address, now)
        sent.append((address, now))

    for address, start in sent:
        window = [
            (who, at) for who, at in sent if timedelta(0) <= at - start < timedelta(seconds=1)
        ]
        assert len(window) <= 10 + 10
        assert sum(who == address for who, _ in window) <= 3 + 1


def test_replies_use_up_what_bulk_may_have() -> None:
    """Thirty replies go at once, and bulk waits until the debt of a second is paid back."""
    pacer = Pacer(PACE)
    for number in range(30):
        assert pacer.wait(REPLY, f"{number}", NOW) == 0
        pacer.take(f"{number}", NOW)

    assert round(pacer.wait(BULK, "x", NOW), 2) == 1.1


def test_a_clock_set_back_gives_no_tokens_and_no_endless_wait() -> None:
    """After the clock went back an hour the wait is that of the rate, and a rest is over."""
    pacer = Pacer(PACE)
    for _ in range(3):
        pacer.take("a", NOW)
    pacer.rest(60, NOW)

    assert pacer.wait(REPLY, "a", NOW - timedelta(hours=1)) == 1


def test_failures_under_way_together_are_one_trouble() -> None:
    """Sixty broken connections at once make one short rest; troubles in a row make longer ones."""
    pacer = Pacer(PACE)

    together = {pacer.rest(0, NOW) for _ in range(60)}
    moments = [NOW]
    for _ in range(8):
        moments.append(moments[-1] + timedelta(seconds=pacer.rests(moments[-1])))
        pacer.rest(0, moments[-1])

    assert together == {2}
    gaps = [(b - a).total_seconds() for a, b in pairwise(moments)]
    assert gaps == [2, 4, 8, 16, 32, 60, 60, 60]
    assert gaps[-1] == LONGEST_PAUSE


def test_success_ends_no_rest_that_was_asked_for() -> None:
    """A message that was under way already does not shorten what the platform asked."""
    pacer = Pacer(PACE)
    pacer.rest(0, NOW)
    pacer.rest(30, NOW)
    pacer.went_through()

    assert (pacer.rests(NOW), pacer.rests(later(29)), pacer.rests(later(30))) == (30, 1, 0)


def test_a_group_gets_twenty_in_a_minute() -> None:
    """However fast messages come, no window of a minute has more than twenty to one group."""
    pacer, now, sent = Pacer(TELEGRAM.pace), NOW, list[datetime]()
    while len(sent) < 60:
        if wait := pacer.wait(REPLY, "-1001", now):
            now += timedelta(seconds=wait)
            continue
        pacer.take("-1001", now)
        sent.append(now)
    windows = [sum(at < other <= at + timedelta(seconds=59.9) for other in sent) for at in sent]
    assert max(windows) <= 20
    assert not pacer.wait(REPLY, "1001", now)


def test_memory_does_not_grow_with_people() -> None:
    """Addresses that may be forgotten are."""
    pacer = Pacer(PACE)
    for number in range(5 * PRUNE_ABOVE):
        pacer.rest_address(f"{number}", 1, later(number))
        pacer.take(f"{number}", later(number))

    assert len(pacer._addresses) <= PRUNE_ABOVE + 1
    assert len(pacer._address_rests) <= PRUNE_ABOVE + 1
