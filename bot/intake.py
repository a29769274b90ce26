"""What comes in from the channels: each person's messages in order, those of different people side by side."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from structlog.contextvars import bound_contextvars

from bot.outbox import REPLY, Waiting
from bot.sender import Sender
from bot.unhurried import unhurried
from handlers import dispatch
from handlers.library import House
from handlers.messages import Inbound
from handlers.turn import HandOver
from storage.database import Database, Transaction
from storage.trouble import is_away

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Turns:
    """The turns of one address: how many are under way or wait."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0


class Intake:
    """Hands messages to the conversation, and replies that can go out at once to the sender; `wake`
    tells that work may have come up for others.

    On SQLite, which has one writer, all that wait at a moment share a commit.
    """

    def __init__(
        self,
        database: Database,
        house: House,
        *,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        sender: Sender,
        holder: str = "alone",
    ) -> None:
        self._database = database
        self._house = house
        self._now = now
        self._wake = wake
        self._sender = sender
        self._holder = holder
        self._turns: dict[tuple[str, str], Turns] = {}
        self.counts: Counter[tuple[str, str]] = Counter()
        """How many messages came in, by channel and end: handled, or set aside."""

    @unhurried
    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        """Return when all of them are committed; raises if the database cannot be reached."""
        by_address: defaultdict[tuple[str, str], list[Inbound]] = defaultdict(list)
        for inbound in inbounds:
            by_address[inbound.channel, inbound.address].append(inbound)
        if len(by_address) == 1:
            await self._in_order(*by_address.popitem())
            return
        async with asyncio.TaskGroup() as group:
            for address, messages in by_address.items():
                group.create_task(self._in_order(address, messages))

    async def _in_order(self, address: tuple[str, str], messages: Sequence[Inbound]) -> None:
        turns = self._turns.setdefault(address, Turns())
        turns.wanted += 1
        try:
            async with turns.lock:
                for message in messages:
                    await self._handle(message)
        finally:
            turns.wanted -= 1
            if not turns.wanted:
                del self._turns[address]

    async def _handle(self, inbound: Inbound) -> None:
        now = self._now()
        over = HandOver(self._holder)
        try:
            async with self._database.transaction(together=True) as tx:
                await self._decided(tx, inbound, now, over)
        except (
            Exception
        ) as error:  # the edge of one message: a fault of ours must not block the next
            if is_away(error):
                raise  # the channel must offer the message again
            await self._set_aside(inbound, error)
        else:
            self._count("handled", inbound)
            self._pass_on(inbound, over, now)
        self._wake()

    async def _decided(
        self, tx: Transaction, inbound: Inbound, now: datetime, over: HandOver
    ) -> None:
        """Every line logged meanwhile, wherever, names the message."""
        with bound_contextvars(channel=inbound.channel, event_id=inbound.event_id):
            await dispatch.handle(tx, inbound, self._house, now, over)

    def _pass_on(self, inbound: Inbound, over: HandOver, now: datetime) -> None:
        channel, address = inbound.channel, inbound.address
        for each in over.taken:
            waiting = Waiting(each.number, channel, address, REPLY, each.message, now, key=each.key)
            self._sender.hand_over(waiting)
        if over.left:
            self._sender.wake_replies()

    def _count(self, end: str, inbound: Inbound) -> None:
        self.counts[inbound.channel, end] += 1

    async def _set_aside(self, inbound: Inbound, error: Exception) -> None:
        log.error(
            "message_set_aside", channel=inbound.channel, event_id=inbound.event_id, exc_info=error
        )
        self._count("set aside", inbound)
        async with self._database.transaction() as tx:
            name = f"{type(error).__name__}"
            await dispatch.apologise(tx, inbound, self._house, name, self._now())
        self._sender.wake_replies()
