"""How often somebody may try a code or token: a few wrong ones in a while, counted by network address."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request

WINDOW = timedelta(minutes=10)
MOST = 60
"""So many in the window: a hall full of people behind one address can join, a guesser gets nowhere."""


class TryStore(Protocol):
    """Where tries are kept."""

    async def since(self, place: str, moment: datetime, most: int) -> Sequence[datetime]:
        """The latest tries from a place after a moment, at most so many, the newest first."""
        ...

    async def add(self, place: str, at: datetime) -> None:
        """One more."""
        ...


class Tries:
    """Counts tries, those of all processes that share a store."""

    def __init__(self, store: TryStore, now: Callable[[], datetime], most: int = MOST) -> None:
        self._store = store
        self._now = now
        self._most = most

    async def demand(self, request: Request) -> None:
        """Refuse whoever has tried too often (429, with the seconds to wait)."""
        now = self._now()
        tried = await self._store.since(_place(request), now - WINDOW, self._most)
        if len(tried) >= self._most:
            wait = int((tried[-1] + WINDOW - now).total_seconds()) + 1
            raise HTTPException(429, "too_many_tries", {"Retry-After": str(wait)})

    async def count(self, request: Request) -> None:
        """Somebody has tried."""
        await self._store.add(_place(request), self._now())


def _place(request: Request) -> str:
    """The address of whoever asks; of IPv6 the network, since one house has billions of addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
