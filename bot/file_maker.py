"""Makes one file in a process of its own with a bound on its memory: a file too large stops nobody else.

Beside the conversation, in a thread, a huge workbook would take the memory that messages need; and a
library that runs out of memory may stop for ever rather than say so.
"""

import asyncio
import os
import pickle
import resource
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from bot import logs
from handlers.desk import files
from handlers.library import House
from storage.database import Database
from storage.jobs import JobState
from storage.trouble import is_away
from storage.vault import Vault

KILL_ME_FIRST = "1000"
"""To the kernel, when the machine's memory ends (proc(5), oom_score_adj)."""


class End(Enum):
    """What became of a file."""

    MADE = "made"
    TOO_LARGE = "too large"
    AWAY = "away"  # the database is: the same file may be made later
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Request:
    """What to make, from which database: all that the process is told, tokens of channels are none of
    its business. `megabytes` is the most memory that making it may take.
    """

    database_url: str
    vault: Vault
    house: House
    job: JobState
    now: datetime
    megabytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The file, or none if there is nothing in it; else the kind of error and where it happened."""

    end: End
    file: files.File | None = None
    error: str = ""
    trace: str = ""


async def make(request: Request) -> Outcome:
    """Have the file made; who is cancelled meanwhile ends the process."""
    try:
        return await _told(request)
    except (OSError, RuntimeError, MemoryError) as error:  # no room for one more process
        trace = "\n".join(logs.told(error))
        return Outcome(End.FAILED, error=type(error).__name__, trace=trace)


async def _told(request: Request) -> Outcome:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", f"from {__name__} import main; main()"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={name: told for name, told in os.environ.items() if not name.startswith("CHIBO_")},
        start_new_session=True,  # Ctrl+C is for the bot, which ends this one
    )
    try:
        _first_to_go(process.pid)
        said, _ = await process.communicate(pickle.dumps(request))
    finally:
        if process.returncode is None:
            process.kill()
            # Not wait(): that never ends while a pipe holds more than is taken from it.
            await process.communicate()
    return _read(said, process.returncode)


def _first_to_go(pid: int) -> None:
    """Said before it has loaded anything: whatever it grows to, it is the one that is ended."""
    with suppress(OSError):  # only Linux has such a file, and it may be dead already
        Path(f"/proc/{pid}/oom_score_adj").write_text(KILL_ME_FIRST, encoding="ascii")


def _read(said: bytes, code: int | None) -> Outcome:
    """Whoever was killed before the end said nothing."""
    if code or not said:
        return Outcome(End.FAILED, error=f"ended with {code}")
    outcome = pickle.loads(said)  # noqa: S301 - our own process wrote it
    assert isinstance(outcome, Outcome)
    return outcome


# --- in the process -------------------------------------------------------------------------------


def main() -> None:
    """Read a request from standard input, write the outcome to standard output."""
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own process wrote it
    _bound(request.megabytes * 1_000_000)
    pickle.dump(asyncio.run(_outcome(request)), sys.stdout.buffer)


def _bound(most: int) -> None:
    """No more memory than this."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


async def _outcome(request: Request) -> Outcome:
    try:
        return Outcome(End.MADE, await _made(request))
    except Exception as error:  # noqa: BLE001 - the edge of the process: it ends by saying what was wrong
        end = End.AWAY if is_away(error) else End.FAILED
        end = End.TOO_LARGE if _is_memory(error) else end
        return Outcome(end, error=type(error).__name__, trace="\n".join(logs.told(error)))


def _is_memory(error: BaseException | None) -> bool:
    """Out of memory, or an error that came of it; SQLite and threads say it in their own words."""
    while error is not None:
        if isinstance(error, MemoryError) or "can't start new thread" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _made(request: Request) -> files.File | None:
    database = Database(request.database_url, request.vault)
    try:
        async with database.reading() as tx:
            return await files.make(tx, request.house, request.job, request.now)
    finally:
        await database.close()
