"""Carries what waits in the outbox to the channels: replies before bulk, paced, tried again, given up."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from structlog.contextvars import bind_contextvars

from bot.channels.base import QUOTA_SPENT, Channel, Retry, SendFailed
from bot.channels.fit import fit
from bot.outbox import BULK, REPLY, Outbox, Waiting
from bot.pacing import Pacer
from bot.verdict import ELSEWHERE_AFTER, Fate, Verdict, after_failure, is_useless
from handlers.messages import Outbound

log = structlog.get_logger(__name__)

IN_FLIGHT = {REPLY: 64, BULK: 20}
"""Messages of a lane under way at once."""
LONGEST_HOLD = 5.0
"""Seconds a claimed message waits here for its turn; if it takes longer it is given back."""
NAP, LONGEST_NAP = 1.0, 5.0
"""Seconds between looks into the outbox when nobody wakes us: another process may have filled it."""
LONGEST_STORAGE_WAIT = 30.0
LONGEST_BACKLOG = timedelta(minutes=2)
"""How long what was handed over waits here for room: shorter than the claim on it holds."""

Link = Callable[[int, datetime], str]
"""Where a file can be fetched that a message of a moment carries; '' if nowhere."""
Sleep = Callable[[float], Awaitable[None]]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Line:
    """A channel and its pace."""

    channel: Channel
    pacer: Pacer


class Sender:
    """One per process. `now` and `sleep` are the clock; `counts` tells how messages ended."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Sequence[Channel],
        *,
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
        link: Link = lambda _file, _at: "",
    ) -> None:
        self._outbox = outbox
        self._lines = {
            channel.name: Line(channel, Pacer(channel.limits.pace)) for channel in channels
        }
        self._now = now
        self._sleep = sleep
        self._link = link
        self._bells = {REPLY: asyncio.Event(), BULK: asyncio.Event()}
        self._unsure = set(self._bells)
        self._flying: dict[str, set[int]] = {lane: set() for lane in self._bells}
        self._handed: deque[Waiting] = deque()
        self._group: asyncio.TaskGroup | None = None
        self._parts_sent: dict[int, int] = {}
        self._stopping = False
        self.counts: Counter[Fate] = Counter()

    def wake(self) -> None:
        """Something was put into the outbox."""
        for bell in self._bells.values():
            bell.set()

    def wake_replies(self) -> None:
        """Somebody was answered; bulk that came of it waits for the next look."""
        self._bells[REPLY].set()

    @property
    def is_busy(self) -> bool:
        """Whether a message is under way or waits here."""
        return bool(self._handed) or any(self._flying.values())

    def hand_over(self, waiting: Waiting) -> None:
        """Send a reply that is claimed for this process already, and of which no other to the same
        account waits.
        """
        self._handed.append(waiting)
        self._send_handed()

    def _send_handed(self) -> None:
        """As many as there is room for. Whose claim may have run out is found in the outbox again."""
        group = self._group
        while group and self._handed and self._room(REPLY) > 0 and not self._stopping:
            waiting = self._handed.popleft()
            if self._now() - waiting.created_at < LONGEST_BACKLOG:
                self._start(waiting, group)

    def _start(self, waiting: Waiting, group: asyncio.TaskGroup) -> None:
        self._flying[waiting.lane].add(waiting.id)
        group.create_task(self._deliver(waiting))

    def _room(self, lane: str) -> int:
        return IN_FLIGHT[lane] - len(self._flying[lane])

    def stop(self) -> None:
        """Take up nothing more; `run` ends when what is under way has ended."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send until stopped. The lanes go on side by side, so replies wait for no bulk."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            for lane in self._bells:
                group.create_task(self._serve(lane, group))
            self._send_handed()
        self._group = None
        for waiting in self._handed:
            await self._insist(partial(self._give_back, waiting.id))

    async def _give_back(self, waiting_id: int) -> None:
        await self._outbox.retry(waiting_id, at=self._now(), attempts=0, error="")

    # --- a lane -----------------------------------------------------------------------------------

    async def _serve(self, lane: str, group: asyncio.TaskGroup) -> None:
        while not self._stopping:
            self._bells[lane].clear()
            found = await self._claim(lane)
            for waiting in found:
                self._start(waiting, group)
            if lane == BULK:
                await self._divert()
            await self._nap(lane)

    async def _divert(self) -> None:
        """What waits for a channel that is down for long goes on by others."""
        now = self._now()
        down = [name for name, line in self._lines.items() if line.pacer.is_down(now)]
        for name in down if len(self._lines) > 1 else ():
            for diverted in await self._diverted(name, now):
                self._parts_sent.pop(diverted, None)

    async def _diverted(self, name: str, now: datetime) -> Sequence[int]:
        try:
            found = await self._outbox.divert(name, now=now)
        except Exception:
            log.exception("outbox_unreachable")
            return ()
        if found:
            log.warning("messages_diverted", channel=name, count=len(found))
            self.wake()
        return found

    async def _claim(self, lane: str) -> Sequence[Waiting]:
        now = self._now()
        room = self._room(lane)
        names = [name for name, line in self._lines.items() if not line.pacer.rests(now)]
        if room <= 0 or not names:
            return ()
        try:
            found = await self._outbox.claim(lane, names, limit=room, now=now)
        except Exception:
            log.exception("outbox_unreachable")
            await self._sleep(LONGEST_NAP)
            return ()
        return [waiting for waiting in found if waiting.id not in self._flying[lane]]

    async def _nap(self, lane: str) -> None:
        """Until woken, a message is due, or another process may have left one.

        Who was just woken is likely woken again: the outbox is asked what is due only when nobody
        was, or when a message was given back.
        """
        seconds = await self._until_due() if lane in self._unsure else NAP
        ringing = asyncio.ensure_future(self._bells[lane].wait())
        sleeping = asyncio.ensure_future(self._sleep(seconds))
        self._unsure.discard(lane)
        try:
            done, _ = await asyncio.wait({ringing, sleeping}, return_when=asyncio.FIRST_COMPLETED)
            if ringing not in done:
                self._unsure.add(lane)
        finally:
            ringing.cancel()
            sleeping.cancel()

    async def _until_due(self) -> float:
        now = self._now()
        rests = [line.pacer.rests(now) for line in self._lines.values()]
        if all(rests):
            return min([*rests, LONGEST_NAP])
        try:
            due = await self._outbox.next_due(now)
        except Exception:
            log.exception("outbox_unreachable")
            due = None
        if due is None:
            return LONGEST_NAP
        left = (due - now).total_seconds()
        return min(left, LONGEST_NAP) if left > 0 else NAP

    # --- a message --------------------------------------------------------------------------------

    async def _deliver(self, waiting: Waiting) -> None:
        more = True
        bind_contextvars(message_id=waiting.id, channel=waiting.channel)  # of this task alone
        try:
            verdict = await self._attempt(waiting, self._lines[waiting.channel])
            more = await self._record(waiting, verdict)
        finally:
            full = self._room(waiting.lane) <= 0
            self._flying[waiting.lane].remove(waiting.id)
            self._send_handed()
            if more or full:
                self._bells[waiting.lane].set()

    async def _attempt(self, waiting: Waiting, line: Line) -> Verdict:
        if is_useless(waiting, self._now()):
            return Verdict(Fate.USELESS, waiting.error)
        wait = await self._turn(waiting, line.pacer)
        if wait:
            return Verdict(Fate.HELD, waiting.error, self._now() + timedelta(seconds=wait))
        try:
            if waiting.lane == BULK and not await self._insist(
                lambda: self._outbox.begin(waiting.id)
            ):
                return Verdict(Fate.TAKEN)
            return Verdict(Fate.SENT, await self._send(waiting, line))
        except SendFailed as failed:
            return self._after(waiting, line.pacer, failed)
        except Exception:
            log.exception("channel_broken")
            return self._after(waiting, line.pacer, SendFailed("bug", Retry.UNKNOWN))

    async def _turn(self, waiting: Waiting, pacer: Pacer) -> float:
        """Wait for the message's turn and take it; seconds still to wait if that is too long."""
        while wait := pacer.wait(waiting.lane, waiting.address, self._now()):
            if wait > LONGEST_HOLD:
                return wait
            await self._sleep(wait)
        pacer.take(waiting.address, self._now())
        return 0.0

    async def _send(self, waiting: Waiting, line: Line) -> str:
        """Send the parts that are not sent yet; the id of the last."""
        file = waiting.message.attachment
        link = self._link(file.file_id, waiting.created_at) if file else ""
        parts = fit(waiting.message, line.channel.limits, link)
        begin = self._parts_sent.get(waiting.id, 0)
        sent = ""
        for number, part in enumerate(parts[begin:], begin):
            if number > begin:
                await self._next_part(waiting, line.pacer)
            content = waiting.content if part.attachment else None
            if waiting.key:
                part = replace(part, key=f"{waiting.key}/{number}")  # noqa: PLW2901 - the same part, named
            sent = await self._carry(line.channel, waiting.address, part, content)
            line.pacer.went_through()
            self._parts_sent[waiting.id] = number + 1
        return sent

    async def _carry(
        self, channel: Channel, address: str, part: Outbound, content: bytes | None
    ) -> str:
        """Send one part, and count it where the platform counts."""
        try:
            sent = await channel.send(address, part, content)
        except SendFailed as failed:
            left, spent = failed.retry is Retry.UNKNOWN, failed.code == QUOTA_SPENT
            if left or spent:
                await self._count(channel, left=left, spent=spent)
            raise
        await self._count(channel, left=True, spent=False)
        return sent

    async def _count(self, channel: Channel, *, left: bool, spent: bool) -> None:
        if channel.limits.counted:
            await self._insist(lambda: self._outbox.counted(channel.name, left=left, spent=spent))

    async def _next_part(self, waiting: Waiting, pacer: Pacer) -> None:
        if wait := await self._turn(waiting, pacer):
            raise SendFailed("resting", Retry.LATER, after=wait)

    def _after(self, waiting: Waiting, pacer: Pacer, failed: SendFailed) -> Verdict:
        now, after = self._now(), failed.after
        if failed.everyone:
            after = pacer.rest(after, now)
            log.warning("channel_rests", seconds=after, why=str(failed))
        elif after:
            pacer.rest_address(waiting.address, after, now)
        return after_failure(waiting, failed, now, after)

    # --- the record -------------------------------------------------------------------------------

    async def _record(self, waiting: Waiting, verdict: Verdict) -> bool:
        """Store what became of it; True if there may be more to send."""
        more = await self._insist(lambda: self._tell(waiting, verdict))
        if verdict.fate in (Fate.AGAIN, Fate.HELD, Fate.MOVED):
            self._unsure.add(waiting.lane)
        else:
            self._parts_sent.pop(waiting.id, None)
        self.counts[verdict.fate] += 1
        log.info(
            "message_handled",
            fate=verdict.fate.value,
            reason="" if verdict.fate in (Fate.SENT, Fate.MOVED) else verdict.detail,
        )
        return more

    async def _insist(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """What became of a message must be stored, however long the storage is away."""
        wait = NAP
        while True:
            try:
                return await call()
            except Exception:
                log.exception("outbox_unreachable")
            await self._sleep(wait)
            wait = min(2 * wait, LONGEST_STORAGE_WAIT)

    async def _goes_elsewhere(self, waiting: Waiting, at: datetime) -> bool:
        """What could not be sent for long goes on by another channel of the same person."""
        if at < waiting.created_at + ELSEWHERE_AFTER:
            return False
        gone = await self._outbox.elsewhere(waiting.id, now=self._now())
        if gone:
            self._parts_sent.pop(waiting.id, None)
        return gone

    async def _tell(self, waiting: Waiting, verdict: Verdict) -> bool:
        box, at = self._outbox, verdict.at or self._now()
        match verdict.fate:
            case Fate.SENT:
                return await box.done(waiting.id, verdict.detail, now=at)
            case Fate.AGAIN if await self._goes_elsewhere(waiting, at):
                return True
            case Fate.AGAIN | Fate.HELD:
                tries = waiting.attempts + (verdict.fate is Fate.AGAIN)
                await box.retry(waiting.id, at=at, attempts=tries, error=verdict.detail)
            case Fate.MOVED:
                await box.moved(waiting.id, verdict.detail, at=at)
            case Fate.USELESS:
                await box.skipped(waiting.id, verdict.detail)
            case Fate.FAILED:
                await box.failed(waiting.id, verdict.detail)
            case Fate.GONE:
                await box.gone(waiting.id, verdict.detail)
            case Fate.UNCERTAIN:
                await box.uncertain(waiting.id, verdict.detail)
            case Fate.TAKEN:
                pass  # it is the other's to tell
        return True
