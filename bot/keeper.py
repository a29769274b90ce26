"""Which of several processes does what only one may do, and who takes over from one that died."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from storage import jobs, leases, outbox
from storage.database import Database, Transaction
from storage.leases import LeaseState
from storage.trouble import UNREACHABLE

log = structlog.get_logger(__name__)

BEAT = 3.0
"""Seconds between two signs of life."""
DEAD_AFTER = 15.0
"""Seconds without a sign of life after which a process counts as dead."""
PROCESS = "process:"
"""Begins the name of the lease that every process has on itself."""


@dataclass(slots=True)
class Duty:
    """What only one process may do. `held` says whether it is this one."""

    held: bool = False
    turned: asyncio.Event = field(default_factory=asyncio.Event)

    def turn(self, *, held: bool) -> None:
        self.held = held
        self.turned.set()

    async def is_turned(self, *, held: bool) -> None:
        """Wait until it is held, or not."""
        while self.held is not held:
            self.turned.clear()
            await self.turned.wait()


class Keeper:
    """One per process. The clocks of machines may differ, so no moment is compared: everybody watches
    for how long, on their own `steady` clock, the sign of life of another has stood still.
    """

    def __init__(
        self,
        database: Database,
        *,
        steady: Callable[[], float] = time.monotonic,
        holder: str = "",
    ) -> None:
        self.holder = holder or secrets.token_hex(8)
        self._database = database
        self._steady = steady
        self._duties = {f"{PROCESS}{self.holder}": Duty()}
        self._seen: dict[LeaseState, float] = {}

    @property
    def held(self) -> list[str]:
        """The duties of this process, by name."""
        return [name for name, duty in self._duties.items() if duty.held]

    async def run(self) -> None:
        """Give signs of life until cancelled."""
        while True:
            try:
                await self.beat()
            except UNREACHABLE as error:  # what is held stays held: nobody can take it
                log.warning("leases_unreachable", error=type(error).__name__)
            await asyncio.sleep(BEAT)

    async def alone(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` while this process holds the duty, anew each time it gets it; until cancelled."""
        duty = self._duties.setdefault(name, Duty())
        while True:
            await duty.is_turned(held=True)
            working = asyncio.ensure_future(work())
            losing = asyncio.ensure_future(duty.is_turned(held=False))
            try:
                await asyncio.wait({working, losing}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    return await working
            finally:
                await _ended(working, losing)

    async def beat(self) -> None:
        """Give a sign of life, take over from the dead, take up what nobody has."""
        async with self._database.transaction() as tx:
            mine = await leases.beat(tx, self.holder)
            for lease in self._silent(await leases.of_others(tx, self.holder)):
                await self._bury(tx, lease)
            for name in self._duties.keys() - mine:
                if await leases.take(tx, name, self.holder):
                    mine.add(name)
        for name, duty in self._duties.items():
            if duty.held is not (name in mine):
                duty.turn(held=name in mine)
                log.info("duty_taken" if duty.held else "duty_lost", duty=name)

    def _silent(self, others: list[LeaseState]) -> list[LeaseState]:
        """Those that have stood still for too long."""
        now = self._steady()
        self._seen = {lease: self._seen.get(lease, now) for lease in others}
        return [lease for lease, since in self._seen.items() if now - since >= DEAD_AFTER]

    async def _bury(self, tx: Transaction, lease: LeaseState) -> None:
        """End a lease; if it was that of a process, what it had begun is free."""
        if await leases.end(tx, lease) and lease.name.startswith(PROCESS):
            await outbox.release(tx, lease.holder)
            await jobs.release(tx, lease.holder)
            log.warning("process_died", holder=lease.holder)

    async def give_up(self) -> None:
        """This process stops: others need not wait."""
        try:
            async with self._database.transaction() as tx:
                await leases.give_up(tx, self.holder)
        except UNREACHABLE as error:
            log.warning("leases_unreachable", error=type(error).__name__)


async def _ended(*tasks: asyncio.Future[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
