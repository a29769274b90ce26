"""How often somebody may try a code or token: a few wrong ones in a while, counted by network address."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
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
        await self._demand(request, self._most)

    async def count(self, request: Request) -> None:
        """Somebody has tried. Refuses, too: who tries many at once is counted before any is answered."""
        await self._store.add(_place(request), self._now())
        await self._demand(request, self._most + 1)

    async def _demand(self, request: Request, most: int) -> None:
        now = self._now()
        tried = await self._store.since(_place(request), now - WINDOW, most)
        if len(tried) >= most:
            wait = int((tried[-1] + WINDOW - now).total_seconds()) + 1
            raise HTTPException(429, "too_many_tries", {"Retry-After": str(wait)})


def _place(request: Request) -> str:
    """The address of whoever asks; of IPv6 the network, since one house has billions of addresses. What
    is IPv4 in the clothes of IPv6 is IPv4: else the whole world would be one network.
    """
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv4Address):
        return host
    return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))
