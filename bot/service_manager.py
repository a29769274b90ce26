"""Tells the service manager how the program does: it serves, it lives, it stops (systemd's sd_notify(3))."""

import asyncio
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import structlog

log = structlog.get_logger(__name__)

SERVES, LIVES, STOPS = "READY=1", "WATCHDOG=1", "STOPPING=1"


@dataclass(frozen=True, slots=True)
class ServiceManager:
    """`address` is its socket, '' where there is none; it wants a sign of life every so many `seconds`,
    0 for none, and starts the program anew if none comes.
    """

    address: str = ""
    seconds: float = 0.0

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """The one that started this process (sd_watchdog_enabled(3)): a child of it owes no sign of life."""
        owes = environment.get("WATCHDOG_PID") in (None, str(os.getpid()))
        wanted = environment.get("WATCHDOG_USEC", "0") if owes else "0"
        return cls(environment.get("NOTIFY_SOCKET", ""), int(wanted) / 1e6)

    def tell(self, state: str) -> None:
        """Say it if anybody listens; the program goes on if it cannot be said."""
        if not self.address:
            return
        abstract = self.address.startswith("@")  # a name without a file
        address = f"\0{self.address[1:]}" if abstract else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto(state.encode(), address)
        except OSError as error:
            log.warning("service_manager_unreachable", error=type(error).__name__)

    async def give_signs_of_life(self) -> None:
        """As long as the event loop turns, until cancelled: twice in the time that is allowed."""
        while self.seconds:
            self.tell(LIVES)
            await asyncio.sleep(self.seconds / 2)
