"""Fixtures of every room: a database of either kind, new for each test."""

import asyncio
import itertools
import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from storage.database import Database
from storage.models import Base
from storage.upgrade import upgrade
from storage.vault import Vault
from tests.postgresql import CannotStart, Server

hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "same",
    hypothesis.settings.get_profile("explore"),
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("same")
"""Every run tries the same examples, however slow the machine; --hypothesis-profile explore tries new ones."""

OFF = os.environ.get("CHIBO_TEST_POSTGRESQL", "").lower() == "off"
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """How a command writes its log ends with the test that called it, as the stream does to which it wrote."""
    yield
    if structlog.is_configured():
        structlog.reset_defaults()
        logging.basicConfig(handlers=[logging.NullHandler()], level="WARNING", force=True)


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault("the key of the tests")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server. Where none can be started a test fails, unless it was told to be off."""
    if OFF:
        pytest.skip("CHIBO_TEST_POSTGRESQL=off")
    server = Server()
    try:
        server.start()
    except (CannotStart, OSError) as error:
        server.stop()
        pytest.fail(f"no PostgreSQL here: {error} (CHIBO_TEST_POSTGRESQL=off leaves it out)")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql: Server, vault: Vault) -> str:
    """The address of the database that all tests use in turn: to make one takes long."""
    address = postgresql.create("chibo")
    asyncio.run(_upgrade(address, vault))
    return address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, vault: Vault) -> Path:
    """A file with the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "chibo.sqlite"
    asyncio.run(_upgrade(f"sqlite+aiosqlite:///{file}", vault))
    return file


async def _upgrade(address: str, vault: Vault) -> None:
    database = Database(address, vault)
    await upgrade(database)
    await database.close()


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a new SQLite database with the newest schema."""
    file = shutil.copy(sqlite_template, tmp_path / "chibo.sqlite")
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgresql_address(postgresql_migrated: str, vault: Vault) -> str:
    """The address of a PostgreSQL database with the newest schema and without rows."""
    asyncio.run(_clear(postgresql_migrated, vault))
    return postgresql_migrated


async def _clear(address: str, vault: Vault) -> None:
    database = Database(address, vault)
    async with database.transaction() as tx:
        for table in reversed(Base.metadata.sorted_tables):
            await tx.execute(table.delete())
    await database.close()


@pytest.fixture
def empty_postgresql_address(postgresql: Server) -> Iterator[str]:
    """The address of a new PostgreSQL database without any table."""
    name = f"chibo_{next(_numbers)}"
    yield postgresql.create(name)
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """The address of a new database with the newest schema, of one kind and then of the other."""
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database without any table, of one kind and then of the other."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.sqlite'}"
    return str(request.getfixturevalue("empty_postgresql_address"))


@pytest.fixture
async def database(address: str, vault: Vault) -> AsyncIterator[Database]:
    """An open database with the newest schema, of one kind and then of the other."""
    opened = Database(address, vault)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite(sqlite_address: str, vault: Vault) -> AsyncIterator[Database]:
    """An open SQLite database with the newest schema."""
    opened = Database(sqlite_address, vault)
    yield opened
    await opened.close()
