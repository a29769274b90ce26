"""The clock may lie: what a tick makes of a stop, of a clock set back, and of a restored database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.library import House
from handlers.reminding.delivering import Counts, deliver
from handlers.reminding.preparing import prepare
from storage import audit, facts, notices, outbox, schedule
from storage.database import Transaction

JOB = "reminders"
RESTORED = "restored"
"""The fact that a database was restored, until the operator has said what becomes of the gap."""
USUAL = timedelta(minutes=15)
"""A longer time between two ticks was a stop, and worth a line."""
SLIGHT = timedelta(minutes=2)
"""A clock set back by no more than that is waited for."""
LONGEST = timedelta(days=40)
"""What was planned longer ago than that is not even recorded: a clock that far off is suspect."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What a tick did: how its messages ended, and lines for the operator."""

    counts: Counts
    lines: Sequence[str] = ()


async def tick(tx: Transaction, house: House, now: datetime) -> Tick:
    """Plan what came due since the last tick and put it out, in the caller's transaction."""
    done = await schedule.done_until(tx, JOB)
    if done is not None and now < done <= now + SLIGHT:  # wait until the clock has caught up
        return Tick(Counts())
    since, line = _since(done, now)
    if done is not None and done > now:
        taken = await notices.forget_after(tx, now)
        await outbox.set_back(tx, now, done - now)
        line += f"; {taken} messages skipped for a time to come are planned again"
    planned = await prepare(tx, house, since=since, until=now) if since < now else 0
    await schedule.set_done(tx, JOB, now)
    counts = await deliver(tx, house, now)
    if line and done is not None and done <= now:
        line += f"; {planned} messages were planned for that time"
    if line:
        await audit.write(tx, audit.CHIBO, "clock", line, now=now)
    return Tick(counts, [line] if line else [])


def _since(done: datetime | None, now: datetime) -> tuple[datetime, str]:
    """From when on to plan, and what there is to say about it."""
    if done is None:  # the first start: nothing of the past is sent
        return now, ""
    if done > now:
        return now, f"the clock was set back by {_long(done - now)}"
    gap = now - done
    if gap > LONGEST:
        return now - LONGEST, f"no tick for {_long(gap)}; only the last {LONGEST.days} days count"
    return done, f"no tick for {_long(gap)}" if gap > USUAL else ""


def _long(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} hours"


# --- a restored database --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """The time between a backup and its restoring: nobody knows what was sent in it."""

    since: datetime
    until: datetime


async def after_restore(tx: Transaction, now: datetime) -> tuple[Gap | None, int]:
    """To be called once a backup was put back. Nothing planned for the gap is sent until the
    operator says so (`release`), and what waited in the outbox, which may have been sent since, is
    not sent again. Returns the gap and how many messages waited.
    """
    waited = await outbox.doubt_all(tx, "waited when the backup was made")
    done = await schedule.done_until(tx, JOB)
    if done is None or done >= now:
        return None, waited
    await facts.write(tx, RESTORED, f"{done.isoformat()} {now.isoformat()}")
    await schedule.set_done(tx, JOB, now)
    await notices.skip_due(tx, now, RESTORED)
    await audit.write(tx, audit.OPERATOR, "restored", _long(now - done), now=now)
    return Gap(done, now), waited


async def gap(tx: Transaction) -> Gap | None:
    """The gap that nobody has decided about yet."""
    said = await facts.read(tx, RESTORED)
    if said is None:
        return None
    since, until = said.split()
    return Gap(datetime.fromisoformat(since), datetime.fromisoformat(until))


async def release(tx: Transaction, house: House, now: datetime) -> Counts:
    """The operator wants what was planned in the gap: it is sent as after a stop."""
    found = await gap(tx)
    if found is None:
        return Counts()
    await prepare(tx, house, since=found.since, until=found.until)
    await forget(tx, now)
    return await deliver(tx, house, now)


async def forget(tx: Transaction, now: datetime) -> None:
    """The operator has decided about the gap."""
    await facts.drop(tx, RESTORED)
    await audit.write(tx, audit.OPERATOR, "gap decided", RESTORED, now=now)
