"""Stand-ins for what the sender meets: a clock that a test moves, an outbox in memory, a channel."""

import asyncio
import heapq
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from starlette.routing import BaseRoute

from bot.channels.base import Limits, Pace, Receive, SendFailed
from bot.outbox import REPLY, Waiting
from handlers.messages import Outbound

START = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
CLAIM = timedelta(minutes=2)
UNCLAIMED = datetime.min.replace(tzinfo=UTC)
LIMITS = Limits(
    text=4096,
    buttons=100,
    per_row=8,
    label=40,
    edits=True,
    pictures=True,
    files=True,
    pace=Pace(per_address=1, burst=3, overall=10),
)


class Clock:
    """Time that stands still until a test moves it; who sleeps wakes at the right moment."""

    def __init__(self) -> None:
        self._start = START
        self._passed = timedelta()
        self._sleepers: list[tuple[timedelta, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def now(self) -> datetime:
        return self._start + self._passed

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        until = self._passed + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, next(self._numbers), future))
        await future

    async def passes(self, **span: float) -> None:
        """Let time pass: `seconds=3`, `hours=6`."""
        end = self._passed + timedelta(**span)
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            until, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self._passed = max(self._passed, until)
                future.set_result(None)
                await self._settle()
        self._passed = end
        await self._settle()

    def jumps(self, delta: timedelta) -> None:
        """The wall clock is set; who sleeps sleeps as long as before."""
        self._start += delta

    async def _settle(self) -> None:
        """Until nobody has anything to do but sleep."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # no public way to ask
        await asyncio.sleep(0)
        while ready:  # noqa: ASYNC110 - there is no event for "nothing to do"
            await asyncio.sleep(0)


class FastClock:
    """Real time, twenty times as fast, for tests with real connections."""

    def __init__(self) -> None:
        self._begin = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=20 * (time.monotonic() - self._begin))

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 20)


@dataclass(slots=True)
class Row:
    """A message in the outbox and how it stands."""

    waiting: Waiting
    due: datetime
    status: str = "waiting"
    claimed_until: datetime = UNCLAIMED
    external_id: str = ""
    error: str = ""


@dataclass
class MemoryOutbox:
    """Keeps to the contract of `bot.outbox.Outbox` word by word; `away` makes every call fail."""

    clock: Clock | FastClock
    rows: dict[int, Row] = field(default_factory=dict)
    away: bool = False
    claims: int = 0
    counts: list[tuple[str, bool, bool]] = field(default_factory=list)
    others: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Channel and address at which somebody can be reached as well, by address."""

    def put(
        self,
        address: str,
        text: str = "",
        *,
        lane: str = REPLY,
        channel: str = "fake",
        useless_in: timedelta | None = None,
    ) -> int:
        """A new message; returns its number."""
        number, now = len(self.rows) + 1, self.clock.now()
        waiting = Waiting(
            number,
            channel,
            address,
            lane,
            Outbound(text or f"tin {number}"),
            created_at=now,
            useless_after=now + useless_in if useless_in else None,
        )
        self.rows[number] = Row(waiting, now)
        return number

    async def claim(
        self, lane: str, channels: Sequence[str], *, limit: int, now: datetime
    ) -> Sequence[Waiting]:
        self._reach()
        self.claims += 1
        found: list[Waiting] = []
        for row in self._open():
            if len(found) < limit and self._is_free(row, lane, channels, now):
                row.claimed_until = now + CLAIM
                found.append(row.waiting)
        return found

    def _is_free(self, row: Row, lane: str, channels: Sequence[str], now: datetime) -> bool:
        mine = row.waiting
        if mine.lane != lane or mine.channel not in channels or row.due > now:
            return False
        same = [other for other in self._open() if other.waiting.address == mine.address]
        taken = any(o.claimed_until > now and o.waiting.lane == lane for o in same)
        behind = any(o.waiting.id < mine.id and o.waiting.lane == REPLY for o in same)
        return not (taken or behind)

    def _open(self) -> Iterable[Row]:
        return [row for row in self.rows.values() if row.status == "waiting"]

    def _reach(self) -> None:
        if self.away:
            raise ConnectionError("the storage is away")

    async def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - part of the protocol
        self._reach()
        free = [row.due for row in self._open() if row.claimed_until <= self.clock.now()]
        return min(free, default=None)

    async def done(self, waiting_id: int, external_id: str, *, now: datetime) -> bool:  # noqa: ARG002 - part of the protocol
        row = self._end(waiting_id, "sent", "")
        row.external_id = external_id
        mine = row.waiting.address
        return any(r.waiting.address == mine and r.status == "waiting" for r in self.rows.values())

    async def retry(self, waiting_id: int, *, at: datetime, attempts: int, error: str) -> None:
        row = self._end(waiting_id, "waiting", error)
        row.due, row.claimed_until = at, UNCLAIMED
        row.waiting = replace(row.waiting, attempts=attempts, error=error)

    async def moved(self, waiting_id: int, address: str, *, at: datetime) -> None:
        row = self._end(waiting_id, "waiting", "")
        row.due, row.claimed_until = at, UNCLAIMED
        row.waiting = replace(row.waiting, address=address)

    async def begin(self, waiting_id: int) -> bool:
        if self.rows[waiting_id].status != "waiting":
            return False
        self._end(waiting_id, "uncertain", "sending")
        return True

    async def uncertain(self, waiting_id: int, error: str) -> None:
        self._end(waiting_id, "uncertain", error)

    async def skipped(self, waiting_id: int, error: str) -> None:
        self._end(waiting_id, "skipped", error)

    async def failed(self, waiting_id: int, error: str) -> None:
        self._end(waiting_id, "failed", error)

    async def gone(self, waiting_id: int, error: str) -> None:
        self._end(waiting_id, "gone", error)

    async def elsewhere(self, waiting_id: int, *, now: datetime) -> bool:
        row = self._row(waiting_id)
        other = self.others.get(row.waiting.address)
        if other is None or other[0] == row.waiting.channel:
            return False
        row.status, row.due, row.claimed_until = "waiting", now, UNCLAIMED
        row.waiting = replace(row.waiting, channel=other[0], address=other[1], attempts=0)
        return True

    async def divert(self, channel: str, *, now: datetime) -> Sequence[int]:
        free = [row.waiting for row in self._open() if row.claimed_until <= now]
        mine = [waiting.id for waiting in free if waiting.channel == channel]
        return [each for each in mine if await self.elsewhere(each, now=now)]

    async def counted(self, channel: str, *, left: bool, spent: bool) -> None:
        self._reach()
        self.counts.append((channel, left, spent))

    def _row(self, waiting_id: int) -> Row:
        self._reach()
        return self.rows[waiting_id]

    def _end(self, waiting_id: int, status: str, error: str) -> Row:
        row = self._row(waiting_id)
        row.status, row.error = status, error
        return row

    def statuses(self) -> list[str]:
        return [row.status for row in self.rows.values()]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that arrived."""

    at: float
    address: str
    message: Outbound


class FakeChannel:
    """Carries messages to a list. `fails` orders what goes wrong, to an address or to all."""

    def __init__(
        self, clock: Clock | FastClock, *, name: str = "fake", limits: Limits = LIMITS
    ) -> None:
        self.name = name
        self.limits = limits
        self.arrived: list[Sent] = []
        self.tries = 0
        self.takes = 0.0
        self._clock = clock
        self._faults: list[tuple[str, Exception, bool]] = []
        self._down: SendFailed | None = None

    def fails(
        self, error: Exception, *, address: str = "", times: int = 1, arrives: bool = False
    ) -> None:
        self._faults += [(address, error, arrives)] * times

    def goes_down(self, error: SendFailed | None) -> None:
        """Fail always from now on; None ends it."""
        self._down = error

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:  # noqa: ARG002 - part of the protocol
        self.tries += 1
        if self.takes:
            await self._clock.sleep(self.takes)
        if self._down:
            raise self._down
        for fault in self._faults:
            if fault[0] in ("", address):
                self._faults.remove(fault)
                if fault[2]:
                    self._arrive(address, message)
                raise fault[1]
        return self._arrive(address, message)

    def _arrive(self, address: str, message: Outbound) -> str:
        at = (self._clock.now() - START).total_seconds()
        self.arrived.append(Sent(at, address, message))
        return f"x{len(self.arrived)}"

    def texts(self, address: str = "") -> list[str]:
        return [sent.message.text for sent in self.arrived if address in ("", sent.address)]

    def times(self) -> list[float]:
        return [round(sent.at, 2) for sent in self.arrived]

    polls = False

    async def listen(self, receive: Receive) -> None:
        """Nobody writes here."""

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:  # noqa: ARG002 - part of the protocol
        return ()

    def link(self, code: str) -> str:
        return code

    def secrets(self) -> Sequence[str]:
        return ()

    async def close(self) -> None:
        """Nothing is open."""
