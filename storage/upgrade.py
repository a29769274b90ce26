"""Bring a database to the newest schema by Alembic, and check that the secret key fits it."""

import hmac
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import column, table

from storage import schedule
from storage.database import Database
from storage.vault import WrongKey

FOLDER = Path(__file__).parent / "migrations"
_VERSION = table("alembic_version", column("version_num"))


def head() -> str:
    """The newest revision: files in versions/ are named by their revision, in order."""
    return max(path.stem.split("_")[0] for path in (FOLDER / "versions").glob("*_*.py"))


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def upgrade(database: Database) -> str | None:
    """Apply what is missing, in one transaction; returns the revision it came from, None if the
    database was new or up to date already.
    """
    async with database.transaction() as tx:
        before: str | None = await tx.connection.run_sync(_present)
        if before == head():
            return None
        await tx.connection.run_sync(_upgrade)
        return before


async def check_key(database: Database) -> None:
    """Remember which secret key belongs to the database, and refuse another. Raises WrongKey."""
    mark = database.vault.fingerprint("key")
    async with database.transaction() as tx:
        known = await schedule.meta(tx, "key")
        if known is None:
            await schedule.set_meta(tx, "key", mark)
        elif not hmac.compare_digest(known, mark):
            raise WrongKey("the secret key is not the one this database was written with")
