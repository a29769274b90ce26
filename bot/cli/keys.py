"""chibo keys: change the secret key, and forget the ones before it."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot import keys
from bot.cli import console
from bot.house import connected, opened, opening
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.reminders import JOB
from storage import rekeying, schedule
from storage.database import Database, Transaction
from storage.upgrade import check_key, upgrade
from storage.vault import Vault

app = typer.Typer(help="The secret key.", no_args_is_help=True)

RUNNING = timedelta(minutes=3)
"""A service that looked for what is due so recently is taken to run."""


@app.command()
def new() -> None:
    """Print a new secret key, for CHIBO_SECRET_KEY."""
    console.out.print(keys.new_key(), markup=False)


@app.command()
def rotate(
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Although the service seems to run.")
    ] = False,
) -> None:
    """Change the secret key: everything encrypted is written anew. Stop the service first.

    The key before it is kept beside the new one, so that codes and links given out go on and older
    backups can be read, until `chibo keys forget`.
    """
    settings = console.settings()
    count = asyncio.run(_rotated(settings, force=force))
    console.out.print(f"The secret key is changed: {count} addresses are written anew.")
    console.out.print(
        "Keep a copy of the new key apart from the backups, and make a backup. When codes and links "
        "given out before are of no use any more: chibo keys forget"
    )


async def _rotated(settings: Settings, *, force: bool) -> int:
    async with connected(settings) as database:
        with opening():
            await upgrade(database)
            await check_key(database)
        if not force:
            await _demand_stopped(database, console.now())
        database.vault = _next(settings, database.vault)
        async with database.transaction() as tx:
            return await _rekeyed(tx)


async def _rekeyed(tx: Transaction) -> int:
    try:
        count = await rekeying.rekey(tx)
    except ValueError:
        raise OperatorMistake(
            "the record of who did what was not sealed by Chibo: see chibo audit verify. "
            "The key was not changed."
        ) from None
    await console.record(tx, "changed the secret key", "", addresses=count)
    return count


async def _demand_stopped(database: Database, now: datetime) -> None:
    async with database.reading() as tx:
        ticked = await schedule.done_until(tx, JOB)
    if ticked is not None and now - ticked < RUNNING:
        raise OperatorMistake(
            "the service seems to run: it would not find anybody under the old key. Stop it first, "
            "wait three minutes, or write --force"
        )


def _next(settings: Settings, vault: Vault) -> Vault:
    """The vault led by the new key, which is safe on the disk before anything is written with it."""
    if settings.secret_key.get_secret_value():
        newest = keys.known(settings)[0]
        if newest == vault.key:
            raise OperatorMistake(
                "CHIBO_SECRET_KEY is the present key: set it to a new one (`chibo keys new` makes one) "
                "and CHIBO_OLD_SECRET_KEY to the present one. Then call this again"
            )
        return vault.led_by(newest)
    known = keys.known(settings)
    unused = known[0] if known[0] != vault.key else ""  # of a change that was cut off
    led = Vault(unused or keys.new_key(), tuple(key for key in known if key != unused))
    keys.write(list(led.keys))
    return led


@app.command()
def forget() -> None:
    """Forget the keys before the present one.

    Codes, tokens and pages given out under them and not used since are void; backups made with them
    cannot be read any more.
    """
    settings = console.settings()
    if settings.secret_key.get_secret_value():
        raise OperatorMistake("the keys are in settings: take CHIBO_OLD_SECRET_KEY away yourself")
    count = asyncio.run(_forgotten(settings))
    console.out.print(f"{count} older keys are forgotten.")


async def _forgotten(settings: Settings) -> int:
    async with opened(settings) as database:
        present, older = database.vault.key, database.vault.older
        if older:
            async with database.transaction() as tx:
                await console.record(tx, "forgot older keys", "", keys=len(older))
            keys.write([present])
    return len(older)
