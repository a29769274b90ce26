"""Who waits together is served together: one transaction, and its commit, for all who wait at that moment."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ticket(Generic[Item, Result]):
    """Something that waits for its turn, and who waits for it."""

    item: Item
    ended: "asyncio.Future[Result]"


class Together(Generic[Item, Result]):
    """`work` is given at most `most` items at once, in the order in which they came, and returns a
    result for each; what it raises, all of them get.
    """

    def __init__(
        self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], *, most: int
    ) -> None:
        self._work = work
        self._most = most
        self._queue: deque[Ticket[Item, Result]] = deque()
        self._working = asyncio.Lock()

    async def do(self, items: Sequence[Item]) -> list[Result]:
        """Queue up; whoever gets the lock works for all that wait."""
        loop = asyncio.get_running_loop()
        mine: list[Ticket[Item, Result]] = [Ticket(item, loop.create_future()) for item in items]
        self._queue.extend(mine)
        try:
            async with self._working:
                while not all(ticket.ended.done() for ticket in mine):
                    await self._serve_some()
        except asyncio.CancelledError:
            for ticket in mine:  # nobody waits for them any more
                ticket.ended.cancel()
            raise
        return [await ticket.ended for ticket in mine]

    async def _serve_some(self) -> None:
        """Work for the first that wait, and tell those who wait for them."""
        some = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
        some = [ticket for ticket in some if not ticket.ended.done()]
        try:
            results = await self._work([ticket.item for ticket in some])
        except BaseException as error:
            for ticket in some:
                _fail(ticket, error)
            if not isinstance(error, Exception):
                raise
        else:
            for ticket, result in zip(some, results, strict=True):
                if not ticket.ended.done():
                    ticket.ended.set_result(result)


def _fail(ticket: Ticket[Item, Result], error: BaseException) -> None:
    """Tell who waits, unless they went away meanwhile."""
    if ticket.ended.done():
        return
    if isinstance(error, Exception):
        ticket.ended.set_exception(error)
    else:
        ticket.ended.cancel()
