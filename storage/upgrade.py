"""Bring a database to the newest schema by Alembic, and check that the secret key fits it."""

import hmac
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import column, table

from storage import facts, rekeying
from storage.database import Database, Transaction
from storage.vault import WrongKey

if TYPE_CHECKING:  # Alembic is heavy, and a database that is up to date does not need it
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
_VERSION = table("alembic_version", column("version_num"))


UPGRADING = 20_261_100  # the number of the lock that one process at a time holds on PostgreSQL


class NewerSchema(Exception):
    """A later version of Chibo wrote this database."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database has the schema {revision}, which this version cannot read")
        self.revision = revision


def revisions() -> list[str]:
    """Every revision: files in versions/ are named by it, in order."""
    return sorted(path.stem.split("_")[0] for path in (FOLDER / "versions").glob("0*_*.py"))


def head() -> str:
    """The newest revision."""
    return revisions()[-1]


async def present(tx: Transaction) -> str | None:
    """The revision of the database; None if it is empty. Raises NewerSchema."""
    revision: str | None = await tx.connection.run_sync(_present)
    if revision is not None and revision not in revisions():
        raise NewerSchema(revision)
    return revision


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def _upgrade(connection: Connection, to: str) -> None:
    from alembic import command

    command.upgrade(_config(connection), to)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


async def upgrade_within(tx: Transaction, to: str | None = None) -> str | None:
    """Apply what is missing up to a revision (the newest); returns the revision it came from.

    Raises NewerSchema.
    """
    if tx.on_postgresql:  # processes that start at once take turns; SQLite has one writer anyway
        await tx.execute(select(func.pg_advisory_xact_lock(UPGRADING)))
    before = await present(tx)
    wanted = to or head()
    if before != wanted:
        await tx.connection.run_sync(_upgrade, wanted)
    return before


async def empty(tx: Transaction) -> None:
    """Take all tables away, as far as the migrations made them. Raises NewerSchema."""
    if await present(tx) is not None:
        await tx.connection.run_sync(_downgrade)


def _downgrade(connection: Connection) -> None:
    from alembic import command

    command.downgrade(_config(connection), "base")


async def upgrade(database: Database) -> str | None:
    """Apply what is missing, in one transaction; returns the revision it came from, None if the
    database was new. Raises NewerSchema.
    """
    async with database.transaction() as tx:
        return await upgrade_within(tx)


async def has_key(tx: Transaction) -> bool:
    """Whether the database belongs to a secret key already."""
    return await present(tx) is not None and await facts.read(tx, rekeying.KEY) is not None


async def check_key(database: Database) -> None:
    """Remember which secret key belongs to the database, and refuse another. Raises WrongKey.

    Of several keys that are known the one the database names leads from now on: a change of the key
    that was cut off has not taken place.
    """
    async with database.transaction() as tx:
        known = await facts.read(tx, rekeying.KEY)
        if known is None:
            await facts.write(tx, rekeying.KEY, rekeying.mark(database.vault))
            return
    for key in database.vault.keys:
        vault = database.vault.led_by(key)
        if hmac.compare_digest(known, rekeying.mark(vault)):
            database.vault = vault
            return
    raise WrongKey("the secret key is not the one this database was written with")
