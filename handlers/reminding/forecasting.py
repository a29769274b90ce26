"""What would go out if nobody did anything: the next message, or everything in a stretch of time."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from handlers.library import House
from handlers.reminding.delivering import tell_officers
from handlers.reminding.judging import TO_OWING, UNREACHED, Verdict, judge
from handlers.reminding.planning import days, plan
from handlers.reminding.standing import REMINDER, Standing, load
from storage import notices
from storage.database import Transaction
from storage.notices import NoticeState

LOOK_AHEAD = timedelta(days=70)
_INSTANT = timedelta(microseconds=1)


def simulate(
    standing: Standing, waiting: list[NoticeState], since: datetime, until: datetime
) -> Iterator[tuple[datetime, NoticeState, Verdict]]:
    """What would become of every message between two moments if nobody did anything, in order.

    Days are worked out as they are reached, so who wants only the first message pays for no more.
    """
    number = count()
    heap: list[tuple[datetime, int, NoticeState]] = []
    for notice in waiting:
        heappush(heap, (notice.at, next(number), notice))
    for day in days(since, until, standing.timetable.zone):
        end = min(datetime.combine(day, time.max, standing.timetable.zone), until)
        start = max(datetime.combine(day, time(), standing.timetable.zone) - _INSTANT, since)
        for notice in plan(standing, start, end):
            heappush(heap, (notice.at, next(number), notice))
        while heap and heap[0][0] <= end:
            at, _, notice = heappop(heap)
            verdict = judge(standing, notice, at)
            if verdict.until is not None:
                heappush(heap, (verdict.until, next(number), notice))
                continue
            for follows in _follow(standing, notice, verdict, at):
                heappush(heap, (follows.at, next(number), follows))
            yield at, notice, verdict


def _follow(
    standing: Standing, notice: NoticeState, verdict: Verdict, at: datetime
) -> list[NoticeState]:
    """What a message brings about: it counts for the month, or somebody is told that it failed."""
    if verdict.sends and notice.kind == REMINDER:
        month = standing.month(notice.person_id, notice.at)
        standing.reminded[month] = standing.reminded.get(month, 0) + 1
    if verdict.why == UNREACHED and notice.kind in TO_OWING:
        return tell_officers(standing, verdict.owed, at)
    return []


async def next_moment(tx: Transaction, house: House, now: datetime) -> tuple[datetime, str] | None:
    """When the next message would really go out if nobody did anything, and its kind (see
    handlers.reminding.standing); None if that is not within the next ten weeks.
    """
    until = now + LOOK_AHEAD
    standing = await load(tx, house, now, until=until)
    waiting = await notices.next_waiting(tx, now)
    known = await notices.known(tx, now)
    for at, notice, verdict in simulate(standing, waiting, now, until):
        if verdict.sends and (notice.key not in known or notice in waiting):
            return at, notice.kind
    return None
