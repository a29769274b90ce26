"""What would go out if nobody did anything: the next message, or everything in a stretch of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from handlers.library import House
from handlers.reminding.delivering import instead
from handlers.reminding.judging import Verdict, judge, passes_on
from handlers.reminding.planning import days, plan
from handlers.reminding.standing import REMINDER, Standing, load
from storage import notices
from storage.database import Transaction
from storage.notices import NoticeState

LOOK_AHEAD = timedelta(days=70)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Messages that wait for a later moment, and the keys of all that are recorded for it."""

    waiting: list[NoticeState]
    keys: set[str]


async def recorded(tx: Transaction, since: datetime) -> Recorded:
    """What is recorded already for the time after a moment."""
    return Recorded(await notices.next_waiting(tx, since), await notices.known(tx, since))


def simulate(
    standing: Standing, recorded: Recorded, since: datetime, until: datetime
) -> Iterator[tuple[datetime, NoticeState, Verdict]]:
    """What would become of every message between two moments if nobody did anything, in order; what
    has been decided already is left out.

    Days are worked out as they are reached, so who wants only the first message pays for no more.
    """
    number = count()
    seen = set(recorded.keys)
    heap: list[tuple[datetime, int, NoticeState]] = []
    for notice in recorded.waiting:
        heappush(heap, (notice.at, next(number), notice))
    for day in days(since, until, standing.timetable.zone):
        end = min(datetime.combine(day, time.max, standing.timetable.zone), until)
        start = max(datetime.combine(day, time(), standing.timetable.zone) - _INSTANT, since)
        for notice in plan(standing, start, end):
            if notice.key not in seen:
                heappush(heap, (notice.at, next(number), notice))
                seen.add(notice.key)
        while heap and heap[0][0] <= end:
            at, _, notice = heappop(heap)
            verdict = judge(standing, notice, at)
            if verdict.until is not None:
                heappush(heap, (verdict.until, next(number), notice))
                continue
            for follows in _follow(standing, notice, verdict, at):
                if follows.key not in seen:
                    heappush(heap, (follows.at, next(number), follows))
                    seen.add(follows.key)
            yield at, notice, verdict


def _follow(
    standing: Standing, notice: NoticeState, verdict: Verdict, at: datetime
) -> list[NoticeState]:
    """What a message brings about: it counts for the month, or somebody is told that it failed."""
    if verdict.sends and notice.kind == REMINDER:
        month = standing.month(notice.person_id, notice.at)
        standing.reminded[month] = standing.reminded.get(month, 0) + 1
    if passes_on(standing, notice, verdict):
        return instead(standing, notice, verdict.owed, at)
    return []


async def next_moment(tx: Transaction, house: House, now: datetime) -> tuple[datetime, str] | None:
    """When the next message would really go out if nobody did anything, and its kind (see
    handlers.reminding.standing); None if that is not within the next ten weeks.
    """
    until = now + LOOK_AHEAD
    standing = await load(tx, house, now, until=until)
    for at, notice, verdict in simulate(standing, await recorded(tx, now), now, until):
        if verdict.sends:
            return at, notice.kind
    return None
