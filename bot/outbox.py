"""What waits to be sent, and where the sender gets it from and tells what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.messages import Outbound

REPLY = "reply"
"""The lane of answers to what somebody just did."""
BULK = "bulk"
"""The lane of what the bot says by itself: reminders, digests."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message to be sent.

    `attempts` counts the tries that failed, `error` is what the last of them ended with; after
    `useless_after` nobody wants it any more; `content` holds the attachment's bytes; `key` says what
    it is about and is never used twice.
    """

    id: int
    channel: str
    address: str
    lane: str
    message: Outbound
    created_at: datetime
    useless_after: datetime | None = None
    attempts: int = 0
    error: str = ""
    content: bytes | None = None
    key: str = ""


class Outbox(Protocol):
    """The messages that wait. Each call is one transaction and raises if the storage is away."""

    async def claim(
        self, lane: str, channels: Sequence[str], *, limit: int, now: datetime
    ) -> Sequence[Waiting]:
        """Take messages of a lane and of these channels that are due, the oldest first.

        A claim holds for two minutes at least, against all processes; who died with it loses it then.
        Of one address at most one message is given, and none while another of the same lane is
        claimed. None is given while an earlier reply to that address waits, due or not: order is
        kept. An earlier bulk message keeps nothing waiting.
        """
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next message that waits is due; a moment already past if one is due now."""
        ...

    async def done(self, waiting_id: int, external_id: str, *, now: datetime) -> bool:
        """It was sent; the channel calls it `external_id`. True if more waits for its address."""
        ...

    async def retry(self, waiting_id: int, *, at: datetime, attempts: int, error: str) -> None:
        """Give it back, to be claimed again at that moment."""
        ...

    async def moved(self, waiting_id: int, address: str, *, at: datetime) -> None:
        """Give it back; its account has this address from now on."""
        ...

    async def begin(self, waiting_id: int) -> bool:
        """It is sent now: if the process dies over it, nobody knows whether it was, and it is not
        given again. Said of every bulk message. False if the claim was lost meanwhile: then another
        process sends it.
        """
        ...

    async def uncertain(self, waiting_id: int, error: str) -> None:
        """It may have been sent. It is not given again, unless `retry` says so afterwards."""
        ...

    async def skipped(self, waiting_id: int, error: str) -> None:
        """It became useless before it could be sent."""
        ...

    async def failed(self, waiting_id: int, error: str) -> None:
        """It cannot be sent to this account: another of the same person gets it, if there is one."""
        ...

    async def counted(self, channel: str, *, left: bool, spent: bool) -> None:
        """On a channel whose platform counts: whether a message left (or may have), and whether the
        platform said that the quota is spent.
        """
        ...

    async def gone(self, waiting_id: int, error: str) -> None:
        """As `failed`, and the person cannot be reached on this account any more."""
        ...

    async def elsewhere(self, waiting_id: int, *, now: datetime) -> bool:
        """Give it to another account of the same person that was not tried; False if there is none."""
        ...

    async def divert(self, channel: str, *, now: datetime) -> Sequence[int]:
        """Give what waits for a channel, and is not claimed, to accounts on other channels, where
        there are any. Returns the numbers of what was given.
        """
        ...
