"""The whole program in forks of a process, each killed at a chosen statement behind the first update."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from bot.app import App, assemble
from bot.settings import Settings
from storage.database import Database
from storage.models import Seen
from storage.vault import Vault
from tests.bot.receiver import QUICK
from tests.handlers.dying import die_at_once, dying


@dataclass(frozen=True)
class Job:
    """The program to be run; it dies at `step` if it gets that far, 0 is never."""

    settings: dict[str, Any]
    key: str
    now: datetime
    step: int


def serve(pipe: Connection) -> None:
    """Run each job in a fork of this process; tell its number, and later that it has ended."""
    while (job := pipe.recv()) is not None:
        child = os.fork()
        if child == 0:
            asyncio.run(_run(job))
            os._exit(0)
        pipe.send(child)
        os.waitpid(child, 0)
        pipe.send("ended")


async def _run(job: Job) -> None:
    """The program as `chibo run` joins it, with a clock that goes on from the job's moment."""
    began = time.monotonic()

    def now() -> datetime:
        return job.now + timedelta(seconds=time.monotonic() - began)

    settings = Settings(_env_file=None, **job.settings)
    app = assemble(Database(settings.database_url, Vault(job.key)), settings, now)
    _hasten(app)
    with dying(app.database.engine, job.step, die_at_once, since=f"INTO {Seen.__tablename__}"):
        await app.run("127.0.0.1", 0, asyncio.Event())


def _hasten(app: App) -> None:
    assert app.telegram is not None
    app.telegram._waits = QUICK


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
