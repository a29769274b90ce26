"""What becomes of a message that failed: the whole table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import Retry, SendFailed
from bot.outbox import BULK, REPLY, Waiting
from bot.verdict import FIRST_WAIT, LONGEST_WAIT, Fate, after_failure, backoff
from handlers.messages import Outbound

NOW = datetime(2026, 10, 5, tzinfo=UTC)
MESSAGE = Waiting(1, "fake", "a", REPLY, Outbound("tin"), created_at=NOW)
LATER = SendFailed("server_error", Retry.LATER)
UNKNOWN = SendFailed("timeout", Retry.UNKNOWN)


@pytest.mark.parametrize(
    ("lane", "error", "failed", "fate"),
    [
        (REPLY, "", LATER, Fate.AGAIN),
        (BULK, "", LATER, Fate.AGAIN),
        (REPLY, "", UNKNOWN, Fate.AGAIN),
        (BULK, "", UNKNOWN, Fate.UNCERTAIN),
        (REPLY, "perhaps sent: timeout", LATER, Fate.AGAIN),
        (REPLY, "perhaps sent: timeout", UNKNOWN, Fate.UNCERTAIN),
        (REPLY, "server_error", UNKNOWN, Fate.AGAIN),
        (REPLY, "", SendFailed("refused", Retry.NEVER), Fate.FAILED),
        (REPLY, "perhaps sent: timeout", SendFailed("refused", Retry.NEVER), Fate.UNCERTAIN),
        (BULK, "", SendFailed("blocked", Retry.NEVER, gone=True), Fate.GONE),
        (REPLY, "", SendFailed("moved", Retry.LATER, moved_to="-1"), Fate.MOVED),
    ],
)
def test_fates(lane: str, error: str, failed: SendFailed, fate: Fate) -> None:
    """Each combination of lane, doubt and failure has one fate."""
    waiting = replace(MESSAGE, lane=lane, error=error)

    assert after_failure(waiting, failed, NOW, 0).fate is fate


def test_waits_double_up_to_five_minutes() -> None:
    """Two seconds, four, eight … and never more than five minutes, after any number of tries."""
    assert [backoff(0), backoff(1), backoff(2)] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert backoff(10_000) == LONGEST_WAIT


def test_a_retry_that_would_come_too_late_is_not_planned() -> None:
    """A message that will be useless by then is dropped now."""
    waiting = replace(MESSAGE, useless_after=NOW + timedelta(seconds=30))

    assert after_failure(waiting, LATER, NOW, 31).fate is Fate.USELESS
    assert after_failure(waiting, LATER, NOW, 30).fate is Fate.AGAIN
