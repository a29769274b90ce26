"""A channel that is down, or whose quota is spent: people with another channel are written to there."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.channels.base import QUOTA_SPENT, Retry, SendFailed
from bot.outbox import BULK, REPLY
from bot.sender import Sender
from tests.bot.office import LATER, UNREACHABLE, Office
from tests.bot.sending import FakeChannel

SPENT = SendFailed(QUOTA_SPENT, Retry.LATER, after=3600, everyone=True)


class TwoChannels(Office):
    """An office with a second channel, on which those of `others` can be reached."""

    def another(self) -> Sender:
        self.page = FakeChannel(self.clock, name="page")
        channels = [self.channel, self.page]
        return Sender(self.outbox, channels, now=self.clock.now, sleep=self.clock.sleep)


@pytest.fixture
async def two() -> AsyncIterator[TwoChannels]:
    office = TwoChannels()
    office.outbox.others = {"a": ("page", "a's page")}
    with capture_logs():
        async with office.open():
            yield office


@pytest.mark.parametrize("lane", [REPLY, BULK])
@pytest.mark.parametrize("failure", [LATER, UNREACHABLE])
async def test_after_ten_minutes_another_channel_is_tried(
    two: TwoChannels, lane: str, failure: SendFailed
) -> None:
    """Who has another channel gets everything there, once and in order; the others wait."""
    two.channel.goes_down(failure)
    two.put("a", "một", lane=lane)
    two.put("a", "hai", lane=lane)
    two.put("b", "ba", lane=lane)
    await two.clock.passes(minutes=4)
    assert two.page.texts() == []
    await two.clock.passes(minutes=12)

    assert two.page.texts() == ["một", "hai"]
    two.channel.goes_down(None)
    await two.clock.passes(minutes=6)
    assert two.channel.texts() == ["ba"]
    assert two.page.texts() == ["một", "hai"]


async def test_a_spent_quota_is_not_waited_for(two: TwoChannels) -> None:
    """Where the platform says that nothing goes out for an hour, what waits goes on at once, and so
    does what comes afterwards.
    """
    two.channel.goes_down(SPENT)
    two.put("b", "tin", lane=BULK)
    two.put("a", "một", lane=BULK)
    await two.clock.passes(seconds=30)
    two.put("a", "hai", lane=BULK)
    await two.clock.passes(seconds=30)

    assert two.page.texts("a's page") == ["một", "hai"]
    assert two.channel.tries <= 2


async def test_a_short_trouble_moves_nothing(two: TwoChannels) -> None:
    """A channel that is back within ten minutes delivers itself what waited for it."""
    two.channel.goes_down(UNREACHABLE)
    two.put("a", "một")
    await two.clock.passes(minutes=5)
    two.channel.goes_down(None)
    await two.clock.passes(minutes=2)

    assert two.channel.texts() == ["một"]
    assert two.page.texts() == []
