"""What a platform allows in a month, and how little may be left before we are sparing. Pure.

The shares and what follows from them are ours; the limits are the platform's (docs/zalo.md).
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from storage.usage import Used

WARN, SPARE = 80, 95
"""Per cent of a month's messages from which on staff is warned, and from which on the rest is kept
for reminders.
"""


class Level(StrEnum):
    """How sparing one has to be, and what still goes out."""

    PLENTY = "plenty"  # everything
    SHORT = "short"  # no digests unasked
    LAST = "last"  # reminders and receipts; who writes is asked to go on on the web page
    SPENT = "spent"  # the platform itself said that nothing is left


@dataclass(frozen=True, slots=True)
class Quota:
    """The `messages` a platform allows in a month, and the `people` it lets write to one bot.

    `counts_received` says whether messages from people count too.
    """

    messages: int
    people: int
    counts_received: bool = True

    def used(self, used: Used) -> int:
        """The messages that count."""
        return used.sent + (used.received if self.counts_received else 0)

    def level(self, used: Used) -> Level:
        """How sparing to be. Our own count, which may be wrong, never stops a reminder."""
        if used.refused_at is not None:
            return Level.SPENT
        share = 100 * self.used(used) / self.messages
        return Level.LAST if share >= SPARE else Level.SHORT if share >= WARN else Level.PLENTY

    def is_crowded(self, used: Used) -> bool:
        """Whether the bot has nearly all the people that it may have."""
        return 100 * used.people >= WARN * self.people


def month_of(now: datetime, zone: tzinfo) -> str:
    """The month to which a moment counts, such as 2026-10."""
    return f"{now.astimezone(zone):%Y-%m}"
