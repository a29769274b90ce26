"""Carries a change of units out: their versions, the year's targets, open vacancies, posts, and who is told."""

from collections.abc import Sequence
from datetime import datetime, time

from handlers import items, role_commands
from handlers.library import House
from handlers.messages import Outbound
from handlers.periods import DAY
from handlers.phrases import day, say
from handlers.telling import News, tell
from handlers.units_change import Change
from storage import audit, posts, reports, units
from storage.database import Transaction
from storage.units import Tree


async def carry_out(
    tx: Transaction, house: House, change: Change, what: str, *, by: audit.By, now: datetime
) -> None:
    """Reports stay with the unit that sent them, and each keeps the path it was made under.

    What ends takes its open vacancies and its posts with it, from the change's day on; targets of
    the year are added up in what takes its place. `what` stands in the audit.
    """
    before = await units.tree(tx, change.on - DAY)
    await units.load(tx, change.rows)
    after = await units.tree(tx, change.on)
    if len(change.into) == 1:
        await _add_targets(tx, change, before, after)
    gone = [
        person
        for code in change.ended
        for person in await _end(tx, house, before, code, change, now)
    ]
    begins = max(now.astimezone(house.zone), datetime.combine(change.on, time(), house.zone))
    await role_commands.renew(tx, gone, begins.date(), now, at=begins)
    codes = " ".join(dict.fromkeys(row.code for row in change.rows))
    on = change.on.isoformat()
    unit = (change.into or change.ended or (codes,))[0]
    await audit.write(tx, by, what, codes, now=now, unit=unit, on=on)


async def _add_targets(tx: Transaction, change: Change, before: Tree, after: Tree) -> None:
    targets = await units.targets(tx, change.on.year, change.on)
    into = after.by_code[change.into[0].upper()]
    parts = {before.by_code[code.upper()].id for code in change.ended} | {into.id}
    known = [targets[part] for part in parts if part in targets]
    if known:
        await units.set_target(tx, into.id, change.on.year, sum(known), change.on)


async def _end(
    tx: Transaction, house: House, before: Tree, code: str, change: Change, now: datetime
) -> Sequence[int]:
    """Returns who held its posts."""
    unit = before.by_code[code.upper()]
    last = change.on - DAY
    for item in await reports.open_items(tx, items.VACANCY, unit.id):
        await reports.close_item(tx, item.id, until=last, report_id=None)
    gone = await posts.end_posts(tx, unit.id, last)
    names = {row.code: row.name for row in change.rows}

    def words(language: str) -> Outbound:
        into = ", ".join(names[each] for each in change.into)
        values = {"unit": unit.name, "into": into, "on": day(change.on)}
        values["body"] = house.body[language]
        return Outbound(say(language, "unit-ended", values))

    news = News(f"unit ended:{unit.id}:{change.on.isoformat()}", words)
    await tell(tx, house, gone, news, now)
    return gone
