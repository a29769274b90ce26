"""What comes in from the channels: each person's messages in order, who waits together commits together."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from structlog.contextvars import bound_contextvars

from bot.together import Together
from bot.unhurried import unhurried
from handlers import dispatch
from handlers.library import House
from handlers.messages import Inbound
from storage.database import Database, Transaction
from storage.trouble import is_away

log = structlog.get_logger(__name__)

TOGETHER = 20
"""Messages that one transaction takes at most: the last of them waits for all."""


class Intake:
    """Hands messages to the conversation; `wake` tells the sender.

    SQLite has one writer, so messages queue up there: all that wait at a moment share a transaction
    and its commit. PostgreSQL takes those of different people side by side.
    """

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._wake = wake
        self._turns: defaultdict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self.counts: Counter[tuple[str, str]] = Counter()
        """How many messages came in, by channel and end: handled, or set aside."""
        self._queue = Together(self._together, most=TOGETHER)

    @unhurried
    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        """Return when all of them are committed; raises if the database cannot be reached."""
        if self._database.on_sqlite:
            await self._queue.do(inbounds)
        else:
            await self._side_by_side(inbounds)

    # --- one writer -------------------------------------------------------------------------------

    async def _together(self, inbounds: Sequence[Inbound]) -> Sequence[None]:
        """In one transaction; if one of them fails, each in its own."""
        if len(inbounds) < 2:
            await self._one_by_one(inbounds)
            return [None] * len(inbounds)
        try:
            async with self._database.transaction() as tx:
                for inbound in inbounds:
                    await self._decided(tx, inbound)
        except Exception as error:
            if is_away(error):
                raise
            log.info("messages_taken_one_by_one", count=len(inbounds), why=type(error).__name__)
            await self._one_by_one(inbounds)
        else:
            self._count("handled", *inbounds)
        self._wake()
        return [None] * len(inbounds)

    # --- many writers -----------------------------------------------------------------------------

    async def _side_by_side(self, inbounds: Sequence[Inbound]) -> None:
        by_address: defaultdict[tuple[str, str], list[Inbound]] = defaultdict(list)
        for inbound in inbounds:
            by_address[inbound.channel, inbound.address].append(inbound)
        async with asyncio.TaskGroup() as group:
            for address, messages in by_address.items():
                group.create_task(self._in_order(address, messages))

    async def _in_order(self, address: tuple[str, str], messages: Sequence[Inbound]) -> None:
        lock = self._turns[address]
        async with lock:
            await self._one_by_one(messages)
        if not lock.locked():
            self._turns.pop(address, None)

    # --- one message ------------------------------------------------------------------------------

    async def _one_by_one(self, inbounds: Sequence[Inbound]) -> None:
        for inbound in inbounds:
            await self._handle(inbound)

    async def _handle(self, inbound: Inbound) -> None:
        try:
            async with self._database.transaction() as tx:
                await self._decided(tx, inbound)
        except (
            Exception
        ) as error:  # the edge of one message: a fault of ours must not block the next
            if is_away(error):
                raise  # the channel must offer the message again
            await self._set_aside(inbound, error)
        else:
            self._count("handled", inbound)
        self._wake()

    async def _decided(self, tx: Transaction, inbound: Inbound) -> None:
        """Every line logged meanwhile, wherever, names the message."""
        with bound_contextvars(channel=inbound.channel, event_id=inbound.event_id):
            await dispatch.handle(tx, inbound, self._house, self._now())

    def _count(self, end: str, *inbounds: Inbound) -> None:
        self.counts.update((inbound.channel, end) for inbound in inbounds)

    async def _set_aside(self, inbound: Inbound, error: Exception) -> None:
        log.error(
            "message_set_aside", channel=inbound.channel, event_id=inbound.event_id, exc_info=error
        )
        self._count("set aside", inbound)
        async with self._database.transaction() as tx:
            name = f"{type(error).__name__}"
            await dispatch.apologise(tx, inbound, self._house, name, self._now())
