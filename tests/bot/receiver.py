"""A Telegram channel at work, with a receiver that keeps what it was given and can be made to fail."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from bot.channels.telegram import Telegram
from bot.channels.telegram_intake import Waits
from handlers.messages import Choice, Inbound, Outbound, Style
from tests.emulator.botapi import TOKEN, BotApi
from tests.patience import PATIENCE

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50
CARD = Outbound(
    "Tháng 10 chi bộ đã họp chưa?",
    heading="Chi bộ Bản Hon",
    rows=(
        (
            Choice("Đã họp", data="f1:yes:3", style=Style.PRIMARY),
            Choice("Chưa họp", data="f1:no:3"),
        ),
    ),
)
QUICK = Waits(poll=2, first=0.01, longest=0.05, conflict=0.05, floor=0.01)


class Receiver:
    """Stands where the handlers stand. `refuses` is how many deliveries fail before one succeeds."""

    def __init__(self, channel: Telegram) -> None:
        self.channel = channel
        self.got: list[Inbound] = []
        self.refuses = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self._arrived = asyncio.Event()

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        await self.gate.wait()
        if self.refuses:
            self.refuses -= 1
            raise ConnectionError("the storage is away")
        self.got.extend(inbounds)
        self._arrived.set()

    async def gets(self, count: int, within: float = PATIENCE) -> list[Inbound]:
        """Wait until so much has come."""
        async with asyncio.timeout(within):
            while len(self.got) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.got


def telegram(
    api: BotApi, *, webhook_secret: str = "", token: str = TOKEN, waits: Waits = QUICK
) -> Telegram:
    return Telegram(
        token, now=lambda: NOW, api_url=api.url, webhook_secret=webhook_secret, waits=waits
    )


@asynccontextmanager
async def running(api: BotApi, waits: Waits = QUICK) -> AsyncIterator[Receiver]:
    """The channel listens as long as the block lasts."""
    receiver = Receiver(telegram(api, waits=waits))
    task = asyncio.create_task(receiver.channel.listen(receiver.receive))
    try:
        yield receiver
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await receiver.channel.close()
