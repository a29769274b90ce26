"""What comes in from the channels: each person's messages in order, different people at once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import DBAPIError

from handlers import dispatch
from handlers.library import House
from handlers.messages import Inbound
from storage.database import Database

log = structlog.get_logger(__name__)


class Intake:
    """Hands messages to the conversation, one transaction each; `wake` tells the sender."""

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

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        """Return when all of them are committed; raises if the database cannot be reached."""
        by_address: defaultdict[tuple[str, str], list[Inbound]] = defaultdict(list)
        for inbound in inbounds:
            by_address[inbound.channel, inbound.address].append(inbound)
        async with asyncio.TaskGroup() as group:
            for address, messages in by_address.items():
                group.create_task(self._in_order(address, messages))

    async def _in_order(self, address: tuple[str, str], messages: Sequence[Inbound]) -> None:
        lock = self._turns[address]
        async with lock:
            for inbound in messages:
                await self._handle(inbound)
        if not lock.locked():
            self._turns.pop(address, None)

    async def _handle(self, inbound: Inbound) -> None:
        try:
            async with self._database.transaction() as tx:
                await dispatch.handle(tx, inbound, self._house, self._now())
        except (DBAPIError, OSError):
            raise  # the storage is away: the channel must offer the message again
        except Exception as error:  # noqa: BLE001 - the edge of one message: a fault of ours must not block the next
            await self._set_aside(inbound, error)
        self._wake()

    async def _set_aside(self, inbound: Inbound, error: Exception) -> None:
        log.error(
            "message_set_aside", channel=inbound.channel, number=inbound.event_id, exc_info=error
        )
        async with self._database.transaction() as tx:
            name = f"{type(error).__name__}"
            await dispatch.apologise(tx, inbound, self._house, name, self._now())
