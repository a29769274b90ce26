"""chibo migrate, backup, restore, gap, purge: care of the database."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import backup as backups
from bot.cli import console
from bot.house import connected, house_of, keep_of, opening
from bot.mistakes import OperatorMistake
from bot.sealed import Broken
from bot.settings import Settings
from handlers.reminding import clockwork
from storage import purging
from storage.database import Database
from storage.upgrade import check_key, head, upgrade

app = typer.Typer()

FORCE = Annotated[bool, typer.Option("--force", help="Replace the database that is there.")]


@app.command()
def migrate(
    *,
    source: Annotated[
        str,
        typer.Option(
            "--from",
            help="Move everything here from another database; - reads its address from standard input.",
        ),
    ] = "",
    force: FORCE = False,
) -> None:
    """Bring the database to the schema of this version, or move a district to another database."""
    settings = console.settings()
    if not source:
        before = asyncio.run(_upgraded(settings))
        words = "is at" if before == head() else f"went from {before or 'nothing'} to"
        console.out.print(f"The schema {words} {head()}.")
        return
    counts = asyncio.run(_moved(settings, _address(source), force=force))
    for table, count in counts.items():
        console.out.print(f"{count:>9}  {table}")
    console.out.print(f"Moved {sum(counts.values())} rows; the counts of all tables are equal.")


def _address(source: str) -> str:
    """The address of the other database. A command line can be read by everybody on the machine."""
    if source == "-":
        return sys.stdin.readline().strip()
    if _hidden(source) != source:
        raise OperatorMistake(
            "--from: everybody on this machine can read a password on the command line; write "
            "--from - and give the address on standard input"
        )
    return source


def _hidden(source: str) -> str:
    """An address as it may be shown."""
    with suppress(ArgumentError, ValueError):
        url = make_url(source)
        return url.render_as_string() if url.password else source
    return source


async def _upgraded(settings: Settings) -> str | None:
    async with connected(settings) as database:
        with opening():
            before = await upgrade(database)
            await check_key(database)
            return before


async def _moved(settings: Settings, source: str, *, force: bool) -> dict[str, int]:
    async with connected(settings, source) as old, connected(settings) as new:
        _distinct(old, new, source)
        with opening(), _explained(f"--from {_hidden(source)}"):
            await check_key(old)
            counts = await backups.move(old, new, force=force)
        async with new.transaction() as tx:
            kind = old.url.get_backend_name()
            await console.record(tx, "moved database", f"from {kind}", rows=sum(counts.values()))
        return counts


def _distinct(old: Database, new: Database, source: str) -> None:
    if old.url == new.url:
        raise OperatorMistake("--from names the database that CHIBO_DATABASE_URL names")
    if old.on_sqlite and not Path(old.url.database or "").is_file():
        raise OperatorMistake(f"--from {source}: there is no such file")


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(help="A file, or a folder in which it gets a name.")],
) -> None:
    """Write an encrypted backup and prove it by restoring it. The service may go on running.

    The secret key is not in it: keep that in another place.
    """
    now = console.now()
    file = out / f"chibo-{now:%Y%m%d-%H%M%S}.backup" if out.is_dir() else out

    async def work(database: Database, _: Settings) -> backups.Summary:
        with _explained(str(file)):
            made = await backups.make(database, file, now)
        async with database.transaction() as tx:
            await console.record(tx, "made backup", file.name, rows=made.rows)
        return made

    made = console.with_database(work)
    console.out.print(
        f"{file}: {made.rows} rows of {len(made.counts)} tables, restored and counted."
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What chibo backup wrote.")], *, force: FORCE = False
) -> None:
    """Put a backup back. Stop the service first.

    What was planned for the time since the backup may have been sent: it is not sent again until
    `chibo gap` has been answered.
    """
    settings, now = console.settings(), console.now()
    summary, gap, waited = asyncio.run(_restored(settings, file, now, force=force))
    at = f"{summary.made_at.astimezone(settings.zone):%d/%m/%Y %H:%M}"
    console.out.print(f"{summary.rows} rows are back as of {at}.")
    console.out.print(
        "Reports sent after that time are not in it: ask the units to send them again."
    )
    if waited:
        console.out.print(
            f"{waited} messages that waited then may have been sent since; they stay."
        )
    if gap is not None:
        console.out.print(
            "Reminders due since then are held back. To send those that still make sense: "
            "chibo gap --send; to leave them: chibo gap --skip"
        )


async def _restored(
    settings: Settings, file: Path, now: datetime, *, force: bool
) -> tuple[backups.Summary, clockwork.Gap | None, int]:
    async with connected(settings, new_key=False) as database:
        with opening(), _explained(str(file)):
            summary = await backups.restore(database, file, force=force)
            async with database.transaction() as tx:
                return summary, *await clockwork.after_restore(tx, now)


@app.command()
def gap(
    *,
    send: Annotated[bool, typer.Option("--send", help="Send what still makes sense.")] = False,
    skip: Annotated[bool, typer.Option("--skip", help="Leave it unsent.")] = False,
) -> None:
    """Say what becomes of the reminders that fell between a backup and its restoring."""
    if send and skip:
        raise OperatorMistake("write either --send or --skip")

    async def work(database: Database, settings: Settings) -> str:
        async with database.transaction() as tx:
            found = await clockwork.gap(tx)
            if found is None:
                return "Nothing is held back."
            if send:
                await clockwork.release(tx, house_of(settings), console.now())
                return "What still makes sense is being sent."
            if skip:
                await clockwork.forget(tx, console.now())
                return "Nothing of that time is sent."
        since, until = (moment.astimezone(settings.zone) for moment in (found.since, found.until))
        return (
            f"Held back since {since:%d/%m/%Y %H:%M} until {until:%d/%m/%Y %H:%M}: --send or --skip"
        )

    console.out.print(console.with_database(work))


@app.command()
def purge() -> None:
    """Remove what is past its time, so that nothing of it is left in the files."""

    async def work(database: Database, settings: Settings) -> dict[str, int]:
        return await purging.purge(database, console.now(), keep_of(settings))

    gone = console.with_database(work)
    for what, count in gone.items():
        if count:
            console.out.print(f"{count:>9}  {what}")
    console.out.print(f"Removed {sum(gone.values())} rows.")


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """What can be wrong with a backup or its place, as a mistake of the operator."""
    try:
        yield
    except backups.NotABackup:
        raise OperatorMistake(f"{what}: is no backup of Chibo, so it is left alone") from None
    except backups.Occupied:
        raise OperatorMistake(
            "CHIBO_DATABASE_URL names a database that is in use; write --force to replace it"
        ) from None
    except Broken:
        raise OperatorMistake(
            f"{what}: cannot be read whole; it is damaged, or CHIBO_SECRET_KEY is another than its own"
        ) from None
    except backups.NewerBackup as newer:
        raise OperatorMistake(
            f"{what}: was made by a later version of Chibo (schema {newer}); "
            "install that version or a newer one"
        ) from None
    except backups.NoRoom as full:
        raise OperatorMistake(
            f"{what}: cannot be proved ({full}); there must be room for a copy of the database beside it"
        ) from None
    except OSError as error:
        raise OperatorMistake(f"{what}: {error.strerror}") from None
