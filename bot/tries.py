"""How often somebody may try a code or token: a few wrong ones in a while, counted by network address."""

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from starlette.exceptions import HTTPException
from starlette.requests import Request

WINDOW = timedelta(minutes=10)
MOST = 60
"""So many in the window: a hall full of people behind one address can join, a guesser gets nowhere."""
REMEMBERED = 10_000
"""Addresses kept in mind; the ones seen longest ago are forgotten first."""


class Tries:
    """Counts tries; one process counts for itself."""

    def __init__(self, now: Callable[[], datetime], most: int = MOST) -> None:
        self._now = now
        self._most = most
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()

    def demand(self, request: Request) -> None:
        """Refuse whoever has tried too often (429, with the seconds to wait)."""
        tried = self._recent(_place(request))
        if len(tried) >= self._most:
            wait = int((tried[0] + WINDOW - self._now()).total_seconds()) + 1
            raise HTTPException(429, "too_many_tries", {"Retry-After": str(wait)})

    def count(self, request: Request) -> None:
        """Somebody has tried."""
        self._recent(_place(request)).append(self._now())

    def _recent(self, place: str) -> deque[datetime]:
        tried = self._seen.setdefault(place, deque())
        self._seen.move_to_end(place)
        while tried and tried[0] <= self._now() - WINDOW:
            tried.popleft()
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return tried


def _place(request: Request) -> str:
    """The address of whoever asks; of IPv6 the network, since one house has billions of addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network(f"{host}/64", strict=False)) if address.version == 6 else host
