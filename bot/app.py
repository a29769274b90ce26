"""The one place where everything is made and joined; tests and the demo call the same function."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import messengers, server
from bot.api.routes import Api
from bot.channels.base import Channel
from bot.channels.telegram import Telegram
from bot.channels.web import Web
from bot.channels.zalo import Zalo
from bot.channels.zalo_oa import ZaloOA
from bot.clerk import Clerk
from bot.file_pages import FilePages
from bot.health import Health
from bot.house import house_of, keep_of, opening
from bot.intake import Intake
from bot.introduction import introduce
from bot.keeper import Keeper
from bot.metrics import Metrics, Parts
from bot.outbox_store import StoredOutbox
from bot.report_pages import ReportPages
from bot.sender import Sender
from bot.settings import Settings
from bot.ticker import Ticker
from bot.token_store import StoredTokens
from bot.tries import Tries
from bot.try_store import StoredTries
from bot.unhurried import finished
from bot.web_store import StoredWeb
from handlers import publishing
from handlers.library import House
from storage import jobs, outbox
from storage.database import Database

log = structlog.get_logger(__name__)

Now = Callable[[], datetime]
OnStart = Callable[[str], None]
"""Told the address of the web server as soon as it takes requests."""

LAST_SENDS = 10.0
"""Seconds that messages under way get when the program stops."""


@dataclass(slots=True)
class App:
    """A running Chibo, joined but not yet started."""

    database: Database
    house: House
    now: Now
    web: Web
    telegram: Telegram | None
    zalo: Sequence[Zalo]
    zalo_oa: ZaloOA | None
    intake: Intake
    sender: Sender
    ticker: Ticker
    clerk: Clerk
    keeper: Keeper
    health: Health
    routes: Sequence[BaseRoute] = ()

    @property
    def channels(self) -> Sequence[Channel]:
        optional: list[Channel | None] = [self.telegram, *self.zalo, self.zalo_oa]
        return [self.web, *(channel for channel in optional if channel)]

    def asgi(self) -> ASGIApp:
        return server.build(
            self.channels,
            receive=self.intake.receive,
            health=self.health.faults,
            routes=self.routes,
        )

    async def run(
        self, host: str, port: int, stop: asyncio.Event, on_start: OnStart = lambda _: None
    ) -> None:
        """Serve, listen, tick and send until `stop` is set; then finish what is under way.

        Raises OperatorMistake if the database takes nothing, CannotListen (in an exception group, with
        whatever else fails).
        """
        with opening():
            await self._first_start()
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(self.sender.run(), name="sender")
            taking_in = [
                group.create_task(self._listen(channel), name=channel.name)
                for channel in self.channels
            ]
            taking_in.append(group.create_task(self.clerk.run(), name="clerk"))
            taking_in.append(group.create_task(self._serve(host, port, on_start), name="server"))
            if not self.database.on_sqlite:
                taking_in.append(group.create_task(self.keeper.run(), name="keeper"))
            if self.telegram is not None:
                taking_in.append(group.create_task(introduce(self.telegram), name="introduce"))
            self.ticker.start()
            try:
                await stop.wait()
            finally:
                self.ticker.stop()
                await self._wind_down(taking_in, sending)

    async def _first_start(self) -> None:
        async with self.database.transaction() as tx:
            published = await publishing.publish_core(tx, self.now())
            if self.database.on_sqlite:  # nobody else sends: a dead process may have left claims
                await outbox.release(tx)
                await jobs.release(tx)
        if published:
            log.info("forms_published", forms=published)
        await self.ticker.tick()

    async def _listen(self, channel: Channel) -> None:
        """Fetch what people do. A token is polled by one process; on SQLite there is no other."""

        async def listen() -> None:
            await channel.listen(self.intake.receive)

        if channel.polls and not self.database.on_sqlite:
            mark = self.database.vault.fingerprint("poll", *channel.secrets())
            await self.keeper.alone(f"poll:{channel.name}:{mark[:16]}", listen)
        else:
            await listen()

    async def _serve(self, host: str, port: int, on_start: OnStart) -> None:
        await server.serve(self.asgi(), host, port, on_start=on_start, on_stop=self.web.hang_up)

    async def _wind_down(
        self, taking_in: Sequence[asyncio.Task[None]], sending: asyncio.Task[None]
    ) -> None:
        """Take nothing in any more, then let the sender end what it has begun."""
        for task in taking_in:
            if not task.cancelling():  # a connection that is cancelled twice never closes
                task.cancel()
        await asyncio.wait(taking_in)
        self.sender.stop()
        _, unfinished = await asyncio.wait([sending], timeout=LAST_SENDS)
        for task in unfinished:
            task.cancel()
        for channel in self.channels:
            await channel.close()
        await finished()
        if not self.database.on_sqlite:
            await self.keeper.give_up()


def assemble(
    database: Database, settings: Settings, now: Now, *, routes: Sequence[BaseRoute] = ()
) -> App:
    """Join all parts. `routes` come before those of the channels."""
    house = house_of(settings)
    files = FilePages(database, settings.address, now, house.zone)
    store = StoredWeb(database, now)
    push = messengers.push(settings, store)
    tries = Tries(StoredTries(database), now)
    web = Web(store, public_url=settings.address, now=now, tries=tries, push=push)
    telegram = messengers.telegram(settings, now)
    zalo = messengers.zalo(settings, now)
    zalo_oa = messengers.zalo_oa(settings, StoredTokens(database), now)
    optional: list[Channel | None] = [telegram, *zalo, zalo_oa]
    channels: list[Channel] = [web, *(channel for channel in optional if channel)]
    keeper = Keeper(database)
    sender = Sender(
        StoredOutbox(database, now, keeper.holder, house.zone), channels, now=now, link=files.link
    )
    clerk = Clerk(
        database,
        house,
        now=now,
        sent=sender.wake,
        holder=keeper.holder,
        megabytes=settings.file_memory_mb,
    )

    intake = Intake(database, house, now=now, wake=clerk.wake, sender=sender, holder=keeper.holder)
    ticker = Ticker(
        database,
        house,
        now=now,
        wake=sender.wake,
        keep=keep_of(settings),
        holder=keeper.holder,
    )
    routes = (
        *routes,
        *ReportPages(database, house, now).routes(),
        *files.routes(),
        *Api(database, house, now).routes(),
        *Metrics(database, settings, Parts(intake, sender, keeper), now).routes(),
    )
    return App(
        database,
        house,
        now,
        web,
        telegram,
        zalo,
        zalo_oa,
        intake,
        sender,
        ticker,
        clerk,
        keeper,
        Health(database, ticker, now),
        routes,
    )
