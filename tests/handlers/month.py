"""A month at work: a district whose clock the tests move, tick by tick."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml
from sqlalchemy import select

from handlers import reminders
from handlers.messages import Outbound
from handlers.reminding import forecasting
from handlers.reminding.standing import load
from storage import forms, reports, schedule, units
from storage.database import Database
from storage.models import Account, Assignment, Notice, Unit, Waiting
from storage.reports import Sending
from tests.handlers.calendar_rules import around_due_day
from tests.handlers.district import ZONE, District, district

START = datetime(2026, 10, 1, 9, 0, tzinfo=ZONE)


def at(text: str) -> datetime:
    """A local moment; without a year it lies in 2026."""
    return datetime.fromisoformat(text if text[:2] == "20" else f"2026-{text}").replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Told:
    """One message that went out by itself, to the unit of the person's first post."""

    kind: str
    to: str
    at: datetime
    message: Outbound

    @property
    def text(self) -> str:
        return f"{self.message.heading}\n{self.message.text}"


@dataclass
class Month:
    """The district and what the calendar has told it."""

    district: District
    lines: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.district.database

    async def tick(self, moment: datetime | None = None) -> reminders.Counts:
        """One tick, as the ticker does it."""
        self.district.now = moment or self.district.now
        async with self.database.transaction() as tx:
            done = await reminders.tick(tx, self.district.house, self.district.now)
        self.lines += done.lines
        counts = last = done.counts
        while last:
            async with self.database.transaction() as tx:
                last = await reminders.deliver(tx, self.district.house, self.district.now)
            counts = counts + last
        return counts

    async def run(self, until: str) -> list[Told]:
        """Tick whenever a message falls due, sent or not, and then; what was told meanwhile."""
        before, end = len(await self.told()), at(until)
        while (coming := await self._coming(end)) is not None:
            await self.tick(coming)
        await self.tick(end)
        return (await self.told())[before:]

    async def _coming(self, end: datetime) -> datetime | None:
        house, now = self.district.house, self.district.now
        async with self.database.reading() as tx:
            standing = await load(tx, house, now, until=end)
            recorded = await forecasting.recorded(tx, now)
        found = forecasting.simulate(standing, recorded, now, end)
        return next((moment for moment, _, _ in found), None)

    async def told(self) -> list[Told]:
        """Every message that was put out by itself, in order."""
        query = (
            select(Waiting.key, Unit.code, Waiting.created_at, Waiting.message)
            .join(Account, Account.id == Waiting.account_id)
            .join(Assignment, Assignment.person_id == Account.person_id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(Waiting.lane == "bulk")
            .order_by(Waiting.id, Assignment.id)
        )
        found: dict[str, Told] = {}
        async with self.database.reading() as tx:
            for key, code, moment, message in await tx.execute(query):
                content = Outbound.from_json(message)
                told = Told(key.split(":")[0], code, moment.astimezone(ZONE), content)
                found.setdefault(key, told)
        return list(found.values())

    async def skipped(self) -> list[tuple[str, str]]:
        """Kind and reason of every message that was not put out."""
        query = select(Notice.kind, Notice.why).where(Notice.status == "skipped")
        async with self.database.reading() as tx:
            return [(kind, why) for kind, why in await tx.execute(query.order_by(Notice.id))]

    async def sends(self, unit: str, form: str, period: str = "2026-10", **values: Any) -> None:
        """A report arrives, whatever it says."""
        async with self.database.transaction() as tx:
            tree = await units.tree(tx, self.district.now.date())
            cell = tree.by_code[unit]
            published = {each.form_id: each for each in await forms.newest(tx)}
            await reports.send(
                tx,
                Sending(
                    unit_id=cell.id,
                    form_id=form,
                    form_version_id=published[form].id,
                    period=period,
                    key="",
                    path=[each.code for each in tree.path(cell.id)],
                    values={"held": "yes", "total": 20, "present": 20, **values},
                    filling={},
                    sent_at=self.district.now,
                    due_at=self.district.now,
                    person_id=values.get("person_id"),
                    channel="telegram",
                    why="new",
                ),
            )

    async def load(self, **fields: Any) -> None:
        """Other rules from now on: those around the due day, with these fields for every form."""
        known = around_due_day()
        known["defaults"] |= fields
        async with self.database.transaction() as tx:
            await schedule.load_rules(tx, yaml.safe_dump(known, sort_keys=False), self.district.now)

    async def pause(self, unit: str, first: str, last: str) -> int:
        """A flood."""
        days = date.fromisoformat(first), date.fromisoformat(last)
        async with self.database.transaction() as tx:
            tree = await units.tree(tx, self.district.now.date())
            cell = tree.by_code[unit].id
            return await schedule.add_pause(tx, cell, *days, reason="Lũ", now=self.district.now)

    async def sends_all(self, unit: str, period: str = "2026-10") -> None:
        for form in ("meeting", "admission", "vacancy"):
            await self.sends(unit, form, period)


async def month(database: Database, start: datetime = START) -> Month:
    """A district that has begun to tick; nobody has joined."""
    found = Month(await district(database, start))
    await found.load()
    await found.tick()
    return found


def shown(told: list[Told]) -> list[str]:
    """Who was told what, when."""
    return [f"{each.at:%d/%m %H:%M} {each.kind} {each.to}" for each in told]
