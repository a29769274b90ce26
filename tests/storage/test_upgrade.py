"""The schema: migrations make what the models say, in one step, refused on what is newer."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from storage import upgrade as storage_upgrade
from storage.database import Database
from storage.models import Base
from storage.upgrade import NewerSchema, check_key, head, upgrade
from storage.vault import Vault, WrongKey


async def test_models_equal_migrations(database: Database) -> None:
    """What the migrations make is what the models say."""

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with database.reading() as tx:
        assert await tx.connection.run_sync(differences) == []


async def test_upgrade_from_nothing(empty_address: str, vault: Vault) -> None:
    """An empty database gets the newest schema; a second time there is nothing to do."""
    database = Database(empty_address, vault)
    assert await upgrade(database) is None
    assert await upgrade(database) == head()
    await database.close()


async def test_upgrade_at_once(empty_address: str, vault: Vault) -> None:
    """Processes that start at the same moment on an empty database do not disturb each other."""
    databases = [Database(empty_address, vault) for _ in range(3)]
    befores = await asyncio.gather(*(upgrade(each) for each in databases))
    for each in databases:
        await each.close()
    assert sorted(befores, key=str) == [head(), head(), None]


async def test_upgrade_whole_or_not_at_all(
    empty_address: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upgrade that fails half way leaves nothing behind."""
    database = Database(empty_address, vault)
    original = storage_upgrade._upgrade

    def fail(connection: Connection, to: str) -> None:
        original(connection, to)
        raise RuntimeError("power cut")

    monkeypatch.setattr(storage_upgrade, "_upgrade", fail)
    with pytest.raises(RuntimeError):
        await upgrade(database)
    async with database.reading() as tx:
        assert await tx.connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    await database.close()


async def test_newer_schema_refused(empty_address: str, vault: Vault) -> None:
    """A database of a later version is left alone."""
    database = Database(empty_address, vault)
    await upgrade(database)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema, match="9999"):
        await upgrade(database)
    await database.close()


async def test_key_remembered(database: Database) -> None:
    """The key of the first start is the key for ever; another is refused in one line without secrets."""
    await check_key(database)
    await check_key(database)
    other = Database(database.url.render_as_string(hide_password=False), Vault("another key"))
    with pytest.raises(WrongKey) as refused:
        await check_key(other)
    await other.close()
    assert "\n" not in str(refused.value)
    assert "another key" not in str(refused.value)


def test_revisions_are_numbered() -> None:
    """Migrations are named by their revision, so that their order is the order of their files."""
    versions = Path(storage_upgrade.FOLDER / "versions")
    for revision in storage_upgrade.revisions():
        (file,) = versions.glob(f"{revision}_*.py")
        found = re.search(r"^revision = '(\d+)'$", file.read_text(), re.MULTILINE)
        assert found is not None
        assert found[1] == revision
