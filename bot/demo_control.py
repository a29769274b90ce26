"""The running demo: two people who have joined, and a clock that brings what is due on its way."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.app import App, assemble
from bot.channels.web_requests import start
from bot.channels.web_sessions import Session
from bot.clock import Clock
from bot.demo_page import DemoState, Phone, Planned, routes
from bot.demo_page import Kind as Coming
from bot.demo_world import DISTRICT, VISITOR, World
from bot.settings import Settings
from bot.web_store import StoredWeb
from handlers import invitations, reminders
from handlers.library import House
from handlers.messages import Inbound, Kind
from handlers.periods import Period
from storage import people, units
from storage.database import Database

FIRST_DAY, FIRST_HOUR = 6, time(18, 30)
"""When the demo begins: part of the reports of the month are in, the reminders are still to come."""
_MOMENT = timedelta(seconds=1)


@dataclass(slots=True)
class Demo:
    """Implements bot.demo_page.DemoControl."""

    database: Database
    clock: Clock
    world: World
    app: App
    phones: tuple[Phone, Phone]
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def state(self) -> DemoState:
        now = self.clock.now().astimezone(self.world.house.zone)
        return DemoState(now, self.phones, await self._coming(now))

    async def _coming(self, now: datetime) -> Planned | None:
        async with self.database.reading() as tx:
            coming = await reminders.next_moment(tx, self.world.house, now)
        if coming is None:
            return None
        at, what = coming
        return Planned(Coming.DIGEST if what == reminders.DIGEST else Coming.REMINDER, at)

    async def to_next(self) -> None:
        coming = await self._coming(self.clock.now())
        if coming is not None:
            await self._go_to(coming.at)

    async def advance(self, hours: int) -> None:
        await self._go_to(self.clock.now() + timedelta(hours=hours))

    async def _go_to(self, moment: datetime) -> None:
        """Stop at everything that is due on the way, as a clock that runs does."""
        async with self._moving:
            while True:
                coming = await self._coming(self.clock.now())
                stop = min(coming.at, moment) if coming else moment
                await self._stop_at(stop)
                if stop >= moment:
                    return

    async def _stop_at(self, moment: datetime) -> None:
        now = self.clock.now()
        if moment > now:
            self.clock.ahead += moment - now + _MOMENT
        async with self.database.transaction() as tx:
            await self.world.live(tx, self.clock.now())
        await self.app.ticker.tick()


async def prepared(database: Database, settings: Settings, house: House) -> Demo:
    """Build the district in an empty database and let two people join."""
    clock = Clock()
    clock.ahead = _beginning(clock.now(), house) - clock.now()
    world = World(house, Period.parse(f"{clock.now().astimezone(house.zone):%Y-%m}"))
    async with database.transaction() as tx:
        await world.create(tx, clock.now())
    app = assemble(database, settings, clock.now)
    phones = (
        await _join(database, app, clock, VISITOR, people.SECRETARY),
        await _join(database, app, clock, DISTRICT, people.STAFF),
    )
    demo = Demo(database, clock, world, app, phones)
    app.routes = (*routes(demo), *app.routes)
    return demo


def _beginning(now: datetime, house: House) -> datetime:
    """The evening of this month's first days."""
    today = now.astimezone(house.zone).date()
    return datetime.combine(today.replace(day=FIRST_DAY), FIRST_HOUR, house.zone)


async def _join(database: Database, app: App, clock: Clock, code: str, role: str) -> Phone:
    """Somebody opens an invitation in a browser and agrees, through the same door as everybody."""
    now = clock.now()
    async with database.transaction() as tx:
        tree = await units.tree(tx, now.astimezone(app.house.zone).date())
        unit = tree.find(code)
        assert unit is not None, "the sample has this unit"
        invited = await invitations.invite(tx, unit, role, days=14, now=now)
    session: Session = await StoredWeb(database, clock.now).open()
    opened = start(session.id, session.address, now, code=invited.code, language="vi")
    agreed = Inbound("web", f"{session.id}:agree", session.address, Kind.TAP, now, data="join:yes")
    await app.intake.receive((opened, agreed))
    return Phone(session, role, unit.name)
