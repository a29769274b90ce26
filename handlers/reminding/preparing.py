"""Records what is planned for a stretch of time, and puts out what is due of it."""

from datetime import datetime, time

from handlers.library import House, rules
from handlers.reminding.delivering import Counts, deliver
from handlers.reminding.planning import may_hold, plan
from handlers.reminding.standing import load
from storage import notices
from storage.database import Transaction


async def prepare(tx: Transaction, house: House, *, since: datetime, until: datetime) -> int:
    """Record every message planned after `since` and up to `until`; how many there are.

    Doing it twice is harmless: each message has a key made of what it is about.
    """
    if not may_hold(await rules(tx), house.zone, since, until):
        return 0
    standing = await load(tx, house, until, since=since, until=until)
    found = plan(standing, since, until)
    await notices.put_all(tx, found)
    return len(found)


async def prepare_today(tx: Transaction, house: House, now: datetime) -> int:
    """Record what is left of today, before something changes that decides about it: changes count
    from tomorrow on, so none of today's messages is lost or comes twice.
    """
    today = now.astimezone(house.zone).date()
    return await prepare(tx, house, since=now, until=datetime.combine(today, time.max, house.zone))


async def run(tx: Transaction, house: House, *, since: datetime, now: datetime) -> Counts:
    """Plan what came due since the last run and put out what is due now."""
    await prepare(tx, house, since=since, until=now)
    return await deliver(tx, house, now)
