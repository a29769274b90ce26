"""A PostgreSQL server that answers wrongly, or not at all: who looks is told, nothing waits for ever, nothing is lost."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from bot import doctor, health, metrics
from bot.app import App, assemble
from bot.house import opening
from bot.keeper import Keeper
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from storage.database import Database
from storage.trouble import UNREACHABLE, is_away
from storage.upgrade import check_key, upgrade
from storage.vault import Vault
from tests.bot.joined import running, settings
from tests.emulator.botapi import BotApi
from tests.handlers.district import NOW, district
from tests.patience import PATIENCE
from tests.postgresql import Server


@pytest.fixture
async def theirs(empty_postgresql_address: str, vault: Vault) -> AsyncIterator[Database]:
    """A database of its own on the server, with the newest schema."""
    database = Database(empty_postgresql_address, vault)
    await upgrade(database)
    await check_key(database)
    yield database
    await database.close()


def _chosen(api: BotApi, database: Database) -> Settings:
    """What needs no network."""
    bare = {"public_url": "", "telegram_token": SecretStr(""), "metrics_token": SecretStr("word")}
    return settings(api, database).model_copy(update=bare)


async def _wrong(api: BotApi, database: Database) -> str:
    """What the doctor says of the database."""
    found = await doctor.examine(_chosen(api, database), NOW)
    return " ".join(f"{each.state} {each.mend}" for each in found if each.name == "database")


async def _takes_writes(server: Server, database: Database, *, yes: bool) -> None:
    """From now on, on every connection."""
    name, value = database.url.database, "off" if yes else "on"
    other = Database(server.address("postgres"), database.vault)
    for words in (
        f"ALTER DATABASE {name} SET default_transaction_read_only = {value}",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    ):
        async with other.transaction() as tx:
            await tx.execute(text(words))
    await other.close()


async def test_a_server_that_takes_no_writes(
    api: BotApi, theirs: Database, postgresql: Server
) -> None:
    """The address leads to one that follows another: nobody's message counts as broken, health and the
    doctor say so, a start is refused in one line; when it takes writes again all is answered.
    """
    with capture_logs() as logged:
        async with running(api, theirs) as town:
            lan = town.phone("Lan").person
            await _takes_writes(postgresql, theirs, yes=False)
            lan.says("xin chào")
            async with asyncio.timeout(PATIENCE):
                while all(line["event"] != "telegram_updates_not_received" for line in logged):  # noqa: ASYNC110 - a log rings no bell
                    await asyncio.sleep(0.05)
            assert api.state.updates, "it was confirmed and not stored"
            with pytest.raises(DBAPIError):
                await town.app.ticker.tick()
            assert await _health(town.web) == 503
            assert "takes no writes" in await _wrong(api, theirs)
            with pytest.raises(OperatorMistake, match="read-only"):
                await assemble(theirs, _chosen(api, theirs), lambda: NOW).run(
                    "127.0.0.1", 0, asyncio.Event()
                )
            await _takes_writes(postgresql, theirs, yes=True)
            await lan.sees("mã mời")
            await town.app.ticker.tick()
            assert await _health(town.web) == 200
    assert "message_set_aside" not in {line["event"] for line in logged}


async def _health(web: str) -> int:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return (await client.get(f"{web}/healthz")).status_code


@pytest.fixture
async def app(api: BotApi, theirs: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    """The program, joined and not started, without patience."""
    monkeypatch.setattr(doctor, "DATABASE_WAIT", 0.5)
    monkeypatch.setattr(health, "LONGEST_LOOK", 0.1)
    monkeypatch.setattr(metrics, "LONGEST_LOOK", 0.1)
    await district(theirs)
    with capture_logs():
        yield assemble(theirs, _chosen(api, theirs), lambda: NOW)


async def test_a_server_that_says_nothing(api: BotApi, app: App, theirs: Database) -> None:
    """Somebody keeps the tables locked: health, metrics and doctor say so soon, and however often they
    are asked, others still get a connection.
    """
    transport = httpx.ASGITransport(app=app.asgi())
    headers = {"Authorization": "Bearer word"}
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://chibo", headers=headers) as client,
        theirs.transaction() as tx,
    ):
        await tx.execute(text("LOCK TABLE alembic_version, progress IN ACCESS EXCLUSIVE MODE"))
        for _ in range(20):  # more than there are connections
            assert (await client.get("/healthz")).status_code == 503
            assert "chibo_database_up 0.0" in (await client.get("/metrics")).text
        assert "has not answered" in await _wrong(api, theirs)
        async with asyncio.timeout(PATIENCE), theirs.reading() as other:
            await other.execute(text("SELECT 1"))
    async with asyncio.timeout(PATIENCE):
        while await app.health.faults():  # noqa: ASYNC110 - the look under way ends by itself
            await asyncio.sleep(0.05)


async def test_no_connection_is_free(
    theirs: Database, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody waits for something: whoever gets no connection in time calls the database away, and the
    process gives its signs of life again as soon as it can.
    """
    keeper, pool = Keeper(theirs), theirs.engine.sync_engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.05)
    monkeypatch.setattr("bot.keeper.BEAT", 0.05)
    async with AsyncExitStack() as others:
        for _ in range(15):
            await others.enter_async_context(theirs.reading())
        with pytest.raises(UNREACHABLE) as away:
            await keeper.beat()
        assert is_away(away.value)
        assert await app.health.faults() == {"database": "cannot be reached"}
        giving = asyncio.create_task(keeper.run())
        done, _ = await asyncio.wait({giving}, timeout=0.3)
        assert not done, "the process would end"
    async with asyncio.timeout(PATIENCE):
        while not keeper.held:  # noqa: ASYNC110 - a duty taken rings a bell for its work alone
            await asyncio.sleep(0.05)
    giving.cancel()
    await asyncio.wait({giving})


@pytest.mark.parametrize("error", [TimeoutError(), OSError("no route to host")])
def test_an_error_without_words(error: Exception) -> None:
    """A server that never answers leaves none: the line for the operator is whole all the same."""
    with pytest.raises(OperatorMistake, match=r"cannot be opened \([a-z ]+\)"), opening():
        raise error


async def test_a_line_that_died_is_noticed(vault: Vault, unused_tcp_port: int) -> None:
    """The system asks for signs of life on a connection over the network, and gives it up without them."""
    server = Server({"listen_addresses": "127.0.0.1", "port": str(unused_tcp_port)})
    server.start()
    database = Database(f"postgresql+asyncpg://chibo@127.0.0.1:{unused_tcp_port}/postgres", vault)
    try:
        async with database.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            line = raw._transport.get_extra_info("socket")
            assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == 10
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
    finally:
        await database.close()
        server.stop()
