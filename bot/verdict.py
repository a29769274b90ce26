"""What becomes of a message after a try to send it: pure decisions, the sender carries them out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.channels.base import Retry, SendFailed
from bot.outbox import REPLY, Waiting

FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
ELSEWHERE_AFTER = timedelta(minutes=10)
"""After so long another channel of the same person is tried, if there is one."""
GIVE_UP_AFTER = timedelta(days=3)
"""How long a message without a deadline of its own is tried."""
PERHAPS = "perhaps sent: "
"""Begins the error of a message one of whose tries may have arrived."""


class Fate(StrEnum):
    SENT = "sent"
    AGAIN = "again"  # failed, to be tried at `at`
    HELD = "held"  # not tried: it is not its turn before `at`
    MOVED = "moved"  # to be sent to another address
    USELESS = "useless"
    FAILED = "failed"
    GONE = "gone"
    UNCERTAIN = "uncertain"
    TAKEN = "taken"  # another process sends it


@dataclass(frozen=True, slots=True)
class Verdict:
    """`detail` is the error, the channel's id of what was sent, or the new address."""

    fate: Fate
    detail: str = ""
    at: datetime | None = None


def is_useless(waiting: Waiting, moment: datetime) -> bool:
    return waiting.useless_after is not None and moment > waiting.useless_after


def after_failure(waiting: Waiting, failed: SendFailed, now: datetime, after: float) -> Verdict:
    """`after` seconds are to pass before the next try, 0 if nobody asked for any.

    A reply that may have arrived is repeated once, since a question not asked leaves somebody stuck;
    a reminder is not.
    """
    perhaps = waiting.error.startswith(PERHAPS)
    unknown = failed.retry is Retry.UNKNOWN
    error = f"{PERHAPS}{failed.code}" if perhaps or unknown else failed.code
    if failed.gone:
        return Verdict(Fate.GONE, error)
    if failed.retry is Retry.NEVER:
        return Verdict(Fate.UNCERTAIN if perhaps else Fate.FAILED, str(failed))
    if unknown and (perhaps or waiting.lane != REPLY):
        return Verdict(Fate.UNCERTAIN, error)
    if failed.moved_to:
        return Verdict(Fate.MOVED, failed.moved_to, now)
    return _again(waiting, error, now, after)


def _again(waiting: Waiting, error: str, now: datetime, after: float) -> Verdict:
    """As long as the platform asked, exactly; else twice as long with every try."""
    at = now + (timedelta(seconds=after) if after else backoff(waiting.attempts))
    if is_useless(waiting, at):
        return Verdict(Fate.USELESS, error)
    if at > waiting.created_at + GIVE_UP_AFTER:
        return Verdict(Fate.FAILED, f"given up: {error}")
    return Verdict(Fate.AGAIN, error, at)


def backoff(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts, 30)), LONGEST_WAIT)
