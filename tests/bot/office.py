"""A sender at work with all that it needs, and the failures that it meets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.channels.base import Retry, SendFailed
from bot.outbox import REPLY
from bot.sender import Sender
from tests.bot.sending import Clock, FakeChannel, MemoryOutbox

LATER = SendFailed("server_error", Retry.LATER)
NEVER = SendFailed("refused", Retry.NEVER)
UNKNOWN = SendFailed("timeout", Retry.UNKNOWN)
UNREACHABLE = SendFailed("unreachable", Retry.LATER, everyone=True)


class Office:
    """A sender at work with all that it needs."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.outbox = MemoryOutbox(self.clock)
        self.channel = FakeChannel(self.clock)
        self.sender = self.another()

    def another(self) -> Sender:
        """Another process on the same outbox."""
        return Sender(self.outbox, [self.channel], now=self.clock.now, sleep=self.clock.sleep)

    @asynccontextmanager
    async def open(self, sender: Sender | None = None) -> AsyncIterator[None]:
        """The sender runs as long as the block lasts, then is killed."""
        task = asyncio.create_task((sender or self.sender).run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def put(
        self,
        address: str,
        text: str = "",
        *,
        lane: str = REPLY,
        channel: str = "fake",
        useless_in: timedelta | None = None,
    ) -> int:
        """A message as a handler leaves it: stored, then the sender is woken."""
        number = self.outbox.put(address, text, lane=lane, channel=channel, useless_in=useless_in)
        self.sender.wake()
        return number
