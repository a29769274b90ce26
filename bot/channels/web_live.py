"""News to open pages: a bell per address, and a stream of server-sent events that waits for it."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

News = Callable[[int], Awaitable[Mapping[str, Any] | None]]
"""What came after a sequence number, as the page reads it; None when the session has ended."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: between looks for what other processes sent, and how long one stream may last."""

    look: float = 10.0
    stream: float = 600.0
    retry: float = 3.0


class Bells:
    """Wakes the streams of an address in this process."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    @contextmanager
    def at(self, address: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._waiting[address].add(bell)
        try:
            yield bell
        finally:
            self._waiting[address].discard(bell)
            if not self._waiting[address]:
                del self._waiting[address]

    def is_open(self, address: str) -> bool:
        """Whether a page of this address listens in this process."""
        return address in self._waiting

    def ring(self, address: str) -> None:
        for bell in self._waiting.get(address, ()):
            bell.set()

    def close(self) -> None:
        """End all streams; none begins any more."""
        self.closed = True
        for address in tuple(self._waiting):
            self.ring(address)


async def stream(
    bells: Bells, address: str, news: News, *, after: int, timing: Timing
) -> AsyncIterator[str]:
    """Server-sent events until the session ends, the server stops or the time of a stream is over.

    The browser then comes again by itself and names the last event it has seen.
    """
    loop = asyncio.get_running_loop()
    end = loop.time() + timing.stream
    yield f"retry: {timing.retry * 1000:.0f}\n\n"
    with bells.at(address) as bell:
        while not bells.closed and loop.time() < end:
            bell.clear()
            found = await news(after)
            if found is None:
                yield "event: gone\ndata: {}\n\n"
                return
            if found["messages"]:
                after = found["messages"][-1]["seq"]
                yield f"id: {after}\ndata: {json.dumps(found, ensure_ascii=False)}\n\n"
            else:
                yield ":\n\n"  # finds out whether anybody still listens
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), min(timing.look, end - loop.time()))
