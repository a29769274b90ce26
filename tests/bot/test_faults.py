"""Faults of the world around the joined program: it goes on, says so, and loses nothing that was acknowledged."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.app import assemble
from storage import database as storage_database
from storage import facts
from storage.at_once import AtOnce
from storage.database import Database
from storage.upgrade import upgrade
from storage.vault import Vault
from tests.bot.joined import TelegramTown, running, settings
from tests.emulator import faults
from tests.emulator.botapi import BotApi
from tests.emulator.person import Person
from tests.handlers.district import NOW
from tests.patience import PATIENCE
from tests.postgresql import Server

LIES = faults.Fault(faults.Refusal(200, "ok, but no"))
"""Status 200, and inside it says no: in no documentation, and seen from proxies."""


@pytest.fixture
async def town(api: BotApi, sqlite: Database) -> AsyncIterator[TelegramTown]:
    """The program at work on SQLite; what it logs is kept from the screen."""
    with capture_logs():
        async with running(api, sqlite) as town:
            yield town


async def _logged(lines: Sequence[MutableMapping[str, Any]], event: str) -> None:
    """Wait until the program has said so."""
    async with asyncio.timeout(PATIENCE):
        while all(line["event"] != event for line in lines):  # noqa: ASYNC110 - a log rings no bell
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage", "getMe", "answerCallbackQuery"])
async def test_a_platform_that_lies(api: BotApi, town: TelegramTown, method: str) -> None:
    """An answer that makes no sense is trouble that passes: nobody's message is lost, nothing stops."""
    api.faults.order(method, LIES)
    phone = town.phone("Lan")
    phone.person.says("xin chào")
    async with asyncio.timeout(PATIENCE):
        while not phone.person.screen():
            await asyncio.sleep(0.05)
            town.now += timedelta(seconds=10)
    await phone.person.sees("mã mời")


async def test_a_name_that_cannot_be_resolved(api: BotApi, sqlite: Database) -> None:
    """DNS fails for the platform: the web page serves, health is well, and the program can be stopped."""
    chosen = settings(api, sqlite).model_copy(
        update={"telegram_api_url": "http://no-such-host.invalid"}
    )
    app, stop, address = (
        assemble(sqlite, chosen, lambda: NOW),
        asyncio.Event(),
        asyncio.Queue[str](),
    )
    with capture_logs() as logged:
        running_app = asyncio.create_task(app.run("127.0.0.1", 0, stop, address.put_nowait))
        async with httpx.AsyncClient(base_url=await address.get(), timeout=PATIENCE) as client:
            assert (await client.get("/healthz")).status_code == 200
            assert "Mã mời" in (await client.get("/")).text
            await _logged(logged, "telegram_unreachable")  # a resolver may take its time
        stop.set()
        await running_app


async def test_a_locked_database(
    api: BotApi, sqlite_address: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the file for long: nothing is confirmed meanwhile, everything is answered after."""
    monkeypatch.setattr(storage_database, "BUSY_SECONDS", 0.1)
    ours, other = Database(sqlite_address, vault), Database(sqlite_address, vault)
    with capture_logs() as logged:
        async with running(api, ours) as town:
            phone = town.phone("Lan")
            async with other.transaction():
                phone.person.says("xin chào")
                await _logged(logged, "telegram_updates_not_received")
                assert api.state.updates, "it was confirmed and not stored"
                async with httpx.AsyncClient(timeout=PATIENCE) as client:
                    assert (await client.get(f"{town.web}/healthz")).status_code == 200
            await phone.person.sees("mã mời")
            assert len(phone.person.screen()) == 1
    await ours.close()
    await other.close()


class Disk:
    """A disk as large as the test says: SQLite is told so at the begin of every transaction."""

    def __init__(self, database: Database) -> None:
        self.pages = 1_000_000
        event.listen(database.engine.sync_engine, "begin", self._tell)

    def _tell(self, connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, AtOnce)
        if raw.at_once:  # the one that writes
            raw.run(f"PRAGMA max_page_count={self.pages}")

    async def fill(self, database: Database) -> None:
        """Until not even a small row has room (the file never becomes smaller than it is)."""
        self.pages = 1
        for size in (3000, 300, 30):
            for number in range(1000):
                try:
                    async with database.transaction() as tx:
                        await facts.write(tx, f"{size} {number}", "x" * size)
                except OperationalError:
                    break


async def test_a_full_disk(api: BotApi, sqlite: Database) -> None:
    """No room for one more row: nothing is confirmed; when there is room again all is answered, once."""
    disk = Disk(sqlite)
    people = [api.person(name) for name in ("Lan", "Hoa", "Mai")]
    with capture_logs() as logged:
        async with running(api, sqlite) as town:
            await disk.fill(sqlite)
            for number in range(10):
                people[number % 3].says(f"xin chào {number}")
            await _logged(logged, "telegram_updates_not_received")
            assert api.state.updates, "confirmed and not stored"
            disk.pages = 1_000_000
            await town.quiet()
            assert not api.state.updates
    assert sorted(len(person.screen()) for person in people) == [3, 3, 4]


async def test_postgresql_is_gone_for_a_while(api: BotApi, vault: Vault, tmp_path: Path) -> None:
    """Every connection is cut and none can be made: health says so, and all is answered afterwards."""
    server = Server()
    server.start()
    try:
        database = Database(server.create("chibo"), vault)
        await upgrade(database)
        with capture_logs() as logged:
            async with running(api, database) as town:
                lan = town.phone("Lan").person
                socket = await _goes(town, lan, server, tmp_path)
                await _logged(logged, "telegram_updates_not_received")
                assert api.state.updates, "it was confirmed and not stored"
                (tmp_path / "socket").rename(socket)
                await lan.sees("mã mời")
                assert await _health(town) == 200
        await database.close()
    finally:
        server.stop()


async def _goes(town: TelegramTown, lan: Person, server: Server, aside: Path) -> Path:
    """The server goes while Lan talks to the bot; where its socket was."""
    lan.says("xin chào")
    await lan.sees("mã mời")
    socket = next(server.folder.glob(".s.PGSQL.*[0-9]"))
    async with town.database.transaction() as tx:
        socket.rename(aside / "socket")
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'chibo'"
        await tx.execute(text(others))
    await town.database.engine.dispose()
    town.now += timedelta(seconds=20)
    lan.says("xin chào lần nữa")
    assert await _health(town) == 503
    return socket


async def _health(town: TelegramTown) -> int:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return (await client.get(f"{town.web}/healthz")).status_code
