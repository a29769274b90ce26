"""Care of the database by its commands, on real files and on a real server."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from bot import backup
from bot.cli import console
from bot.cli.main import app
from bot.mistakes import OperatorMistake
from bot.sealed import PIECE, Broken, SealedReader, SealedWriter
from bot.settings import Settings
from handlers.reminding import clockwork
from storage import notices, outbox, people, schedule
from storage.at_once import AtOnce
from storage.database import Database, Transaction
from storage.models import Notice, Waiting
from storage.outbox import BULK, Message
from storage.upgrade import head
from storage.vault import Vault
from tests.handlers.district import NOW, district
from tests.handlers.dying import snapshot

Chibo = Callable[..., str]


@pytest.fixture
def chibo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vault: Vault) -> Chibo:
    """Runs a command in an empty folder; what it printed. A mistake of the operator is raised."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHIBO_SECRET_KEY", vault.key)
    monkeypatch.setattr(console, "now", lambda: NOW)

    def run(*words: str, database: str = "", key: str = "", typed: str = "") -> str:
        if database:
            monkeypatch.setenv("CHIBO_DATABASE_URL", database)
        if key:
            monkeypatch.setenv("CHIBO_SECRET_KEY", key)
        result = CliRunner().invoke(app, list(words), input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.fixture
async def lived_in(database: Database) -> Database:
    """A database in which a district works: a draft, an open invitation, a reminder that waits."""
    town = await district(database)
    phone = await town.secretary()
    await phone.press("open:vacancy")
    await town.invite("HM-CAOSON")
    async with database.transaction() as tx:
        await schedule.set_done(tx, clockwork.JOB, NOW - timedelta(days=2))
        await outbox.put(tx, await _message(tx, phone.address), NOW)
    await database.close()
    return database


async def _message(tx: Transaction, address: str, key: str = "reminder:1") -> Message:
    account = await people.account(tx, "telegram", address, language="vi", now=NOW)
    return Message(key, account.id, BULK, {"text": "Nhắc"})


def _address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_backup_and_restore(lived_in: Database, chibo: Chibo, tmp_path: Path) -> None:
    """A backup of either database, restored to a new file, holds the same rows."""
    chibo("backup", "a.backup", database=_address(lived_in))
    assert "made backup" in chibo("audit", "show", database=_address(lived_in))
    printed = chibo("restore", "a.backup", database=f"sqlite:///{tmp_path}/new.sqlite")
    assert "ask the units" in printed
    with closing(sqlite3.connect(tmp_path / "new.sqlite")) as plain:
        (count,) = plain.execute("SELECT count(*) FROM fillings").fetchone()
        (name,) = plain.execute(
            "SELECT name FROM unit_versions ORDER BY id LIMIT 1 OFFSET 3"
        ).fetchone()
    assert (count, name) == (1, "Chi bộ Nà Pò")


async def test_same_rows(lived_in: Database, empty_address: str, tmp_path: Path) -> None:
    """From each database to each: every row comes back as it was, value by value."""
    before = await snapshot(lived_in)
    await backup.make(lived_in, tmp_path / "a.backup", NOW)
    fresh = Database(empty_address, lived_in.vault)
    summary = await backup.restore(fresh, tmp_path / "a.backup", force=False)
    after = await snapshot(fresh)
    async with fresh.transaction() as tx:  # PostgreSQL goes on counting after the last row
        assert await outbox.put(tx, await _message(tx, "another address", "new"), NOW)
    assert fresh.on_sqlite != lived_in.on_sqlite or after == before
    assert summary.counts == {name: len(rows) for name, rows in before.items()}
    assert {name: len(rows) for name, rows in after.items()} == summary.counts
    await fresh.close()
    await lived_in.close()


async def test_while_running(sqlite: Database, tmp_path: Path) -> None:
    """A backup taken while others write holds one moment, and is encrypted for its owner only."""
    town = await district(sqlite)
    phone = await town.secretary()
    await phone.press("open:vacancy")
    made = await backup.make(sqlite, tmp_path / "a.backup", NOW)
    await phone.press("Có")
    file = tmp_path / "a.backup"
    assert made.revision == head()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"Chi b\xe1\xbb\x99" not in file.read_bytes()
    assert not any(name.startswith(".") for name in os.listdir(tmp_path))  # noqa: PTH208 - quick and sync
    async with sqlite.reading() as tx:
        assert await schedule.done_until(tx, backup.JOB) == NOW


def test_what_a_killed_backup_left_goes(lived_in: Database, chibo: Chibo, tmp_path: Path) -> None:
    """The half file and the copy that proved it are removed by the backup of another day, not by one that
    is made at the same time.
    """
    folder = tmp_path / "disk"
    half, copy, other = (folder / f".chibo-{name}" for name in ("a.backup.part", "b", "c"))
    copy.mkdir(parents=True)
    other.mkdir()
    half.write_bytes(b"half")
    (copy / "scratch.sqlite").write_bytes(b"copy")
    for left, hours in ((half, 25), (copy, 25), (other, 1)):
        moment = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(left, (moment, moment))
    chibo("backup", "disk/", database=lived_in.url.render_as_string(hide_password=False))
    assert [path.name for path in folder.glob(".*")] == [".chibo-c"]


class Crowded(Database):
    """One on a disk that has no room for it."""

    def __init__(self, url: str, vault: Vault) -> None:
        super().__init__(url, vault)
        event.listen(self.engine.sync_engine, "begin", self._fill)

    def _fill(self, connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert isinstance(raw, AtOnce)
        if raw.at_once:
            raw.run("PRAGMA max_page_count=20")


def test_no_room_to_prove_it(
    lived_in: Database, chibo: Chibo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that fits and whose copy does not is no backup: one line says so, and nothing is left there."""
    monkeypatch.setattr(backup, "Database", Crowded)
    (tmp_path / "disk").mkdir()
    with pytest.raises(OperatorMistake, match="room for a copy"):
        chibo("backup", "disk/", database=lived_in.url.render_as_string(hide_password=False))
    assert not list((tmp_path / "disk").iterdir())


def test_the_database_goes_away_in_the_middle(sqlite_address: str, chibo: Chibo) -> None:
    """Any command ends in one line."""

    async def work(_: Database, __: Settings, error: Exception) -> None:
        raise OperationalError("SELECT 1", None, error)

    chibo("units", "list", database=sqlite_address)
    with pytest.raises(OperatorMistake, match="database is locked"):
        console.with_database(partial(work, error=sqlite3.OperationalError("database is locked")))


def test_restore_spares_a_database(lived_in: Database, chibo: Chibo) -> None:
    """A database in use is replaced only when the operator insists."""
    chibo("backup", "a.backup", database=_address(lived_in))
    with pytest.raises(OperatorMistake, match="--force"):
        chibo("restore", "a.backup")
    assert "rows are back" in chibo("restore", "a.backup", "--force")


def test_what_may_have_been_sent(lived_in: Database, chibo: Chibo, vault: Vault) -> None:
    """After a restore nothing that may have been sent goes out again unasked."""
    chibo("backup", "a.backup", database=_address(lived_in))
    printed = chibo("restore", "a.backup", "--force")
    assert "messages that waited then may have been sent since" in printed
    assert "chibo gap --send" in printed
    assert "Held back since 03/10/2026 09:00" in chibo("gap")
    assert _statuses(_address(lived_in), vault) == {"uncertain"}
    assert "Nothing of that time is sent." in chibo("gap", "--skip")
    assert "Nothing is held back." in chibo("gap")


def test_gap_released(lived_in: Database, chibo: Chibo, vault: Vault) -> None:
    """The operator may have what fell into the gap sent after all."""
    chibo("backup", "a.backup", database=_address(lived_in))
    chibo("restore", "a.backup", "--force")
    assert "being sent" in chibo("gap", "--send")
    assert "Nothing is held back." in chibo("gap")
    assert "uncertain" in _statuses(_address(lived_in), vault)


def _statuses(address: str, vault: Vault) -> set[str]:
    import asyncio

    async def read() -> set[str]:
        database = Database(address, vault)
        async with database.reading() as tx:
            found = {row[0] for row in await tx.execute(select(Waiting.status))}
            planned = await tx.execute(select(Notice.status).where(Notice.at <= NOW))
            assert notices.WAITING not in {row[0] for row in planned}
        await database.close()
        return found

    return asyncio.run(read())


def test_damaged_anywhere(sqlite_address: str, chibo: Chibo, tmp_path: Path) -> None:
    """A backup with one byte changed, or cut off anywhere, is refused and nothing is touched."""
    chibo("migrate", database=sqlite_address)
    chibo("backup", "a.backup")
    whole = (tmp_path / "a.backup").read_bytes()
    broken = tmp_path / "b.backup"
    for at in range(len(whole) - 1, 0, -len(whole) // 3):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            broken.write_bytes(content)
            with pytest.raises(OperatorMistake, match=r"b\.backup: "):
                chibo("restore", "b.backup", "--force")
    assert chibo("migrate") == f"The schema is at {head()}.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["restore", "none.backup"], "none.backup: No such file"),
        (["restore", "text.txt", "--force"], "text.txt: is no backup"),
        (["backup", "text.txt"], "text.txt: is no backup of Chibo, so it is left alone"),
        (["backup", "no/folder/a.backup"], "No such file or directory"),
        (["migrate", "--from", "sqlite:///none.sqlite"], "there is no such file"),
        (["migrate", "--from", "sqlite:///chibo.sqlite"], "--from names the database"),
        (["migrate", "--from", "what?"], "CHIBO_DATABASE_URL is no database address"),
        (["gap", "--send", "--skip"], "either --send or --skip"),
    ],
)
def test_mistakes(
    sqlite_template: Path, chibo: Chibo, tmp_path: Path, words: list[str], told: str
) -> None:
    """A mistake is told in one line that names the file or setting, and does no harm."""
    (tmp_path / "chibo.sqlite").write_bytes(sqlite_template.read_bytes())
    (tmp_path / "text.txt").write_text("xin chào")
    with pytest.raises(OperatorMistake) as mistake:
        chibo(*words, database="sqlite:///chibo.sqlite")
    assert told in str(mistake.value)
    assert "\n" not in str(mistake.value)
    assert (tmp_path / "text.txt").read_text() == "xin chào"


def test_another_key(sqlite_address: str, chibo: Chibo) -> None:
    """With another key neither the database nor the backup opens, and the key is not printed."""
    chibo("migrate", database=sqlite_address)
    chibo("backup", "a.backup")
    for words in (["backup", "b.backup"], ["restore", "a.backup", "--force"], ["purge"]):
        with pytest.raises(OperatorMistake, match="CHIBO_SECRET_KEY") as mistake:
            chibo(*words, key="something else entirely")
        assert "something else" not in str(mistake.value)


def test_new_file_is_private(chibo: Chibo, tmp_path: Path) -> None:
    """A new database is readable by its owner only."""
    chibo("migrate", database="sqlite:///new.sqlite")
    assert (tmp_path / "new.sqlite").stat().st_mode & 0o777 == 0o600


def test_newer_schema(sqlite_address: str, chibo: Chibo) -> None:
    """A database of a later version is refused kindly."""
    chibo("migrate", database=sqlite_address)
    with closing(sqlite3.connect(sqlite_address.split("///", 1)[1])) as plain, plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorMistake, match="later version of Chibo"):
        chibo("migrate")


async def _moved(old: Database, new: Database) -> dict[str, int]:
    return await backup.move(old, new, force=False)


async def test_move_to_postgresql(
    sqlite: Database, empty_postgresql_address: str, vault: Vault
) -> None:
    """A district moves from a file to PostgreSQL and goes on working there."""
    town = await district(sqlite)
    phone = await town.secretary()
    await phone.press("open:vacancy")
    new = Database(empty_postgresql_address, vault)
    counts = await _moved(sqlite, new)
    assert counts == {name: len(rows) for name, rows in (await snapshot(sqlite)).items()}
    phone.district.database = new
    assert "Chức danh nào?" in await phone.press("Có")
    with pytest.raises(backup.Occupied):
        await _moved(sqlite, new)
    await new.close()


def test_move_by_command(sqlite_address: str, empty_postgresql_address: str, chibo: Chibo) -> None:
    """The command moves everything and tells the counts."""
    chibo("migrate", database=sqlite_address)
    printed = chibo("migrate", "--from", sqlite_address, database=empty_postgresql_address)
    assert "the counts of all tables are equal" in printed
    assert json.loads(chibo("units", "list", "--json")) == []


def test_a_password_is_not_for_the_command_line(sqlite_address: str, chibo: Chibo) -> None:
    """It is refused there, not repeated, and taken from standard input instead."""
    with pytest.raises(OperatorMistake, match="standard input") as mistake:
        chibo("migrate", "--from", "postgresql://chibo:a-password@localhost/chibo")
    assert "a-password" not in str(mistake.value)
    chibo("migrate", database=sqlite_address)
    printed = chibo(
        "migrate", "--from", "-", database="sqlite:///moved.sqlite", typed=f"{sqlite_address}\n"
    )
    assert "the counts of all tables are equal" in printed


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1, 3 * PIECE])
def test_sealed_sizes(tmp_path: Path, vault: Vault, size: int) -> None:
    """Contents of any length come back whole; another key reads nothing."""
    content = b"x" * size
    with (tmp_path / "f").open("wb") as file:
        writer = SealedWriter(file, vault)
        writer.write(content)
        writer.finish()
    with (tmp_path / "f").open("rb") as file:
        assert SealedReader(file, vault).read() == content
    with (tmp_path / "f").open("rb") as file, pytest.raises(Broken):
        SealedReader(file, Vault("another")).read()


def test_pieces_cannot_be_swapped(tmp_path: Path, vault: Vault) -> None:
    """Pieces in another order, or the last one missing, are refused."""
    path = tmp_path / "f"
    with path.open("wb") as file:
        writer = SealedWriter(file, vault)
        writer.write(b"a" * (2 * PIECE + 5))
        writer.finish()
    whole, head_length, piece = path.read_bytes(), 31, 4 + PIECE + 16
    start, first, second, last = (
        whole[:head_length],
        whole[head_length : head_length + piece],
        whole[head_length + piece : head_length + 2 * piece],
        whole[head_length + 2 * piece :],
    )
    for content in (start + second + first + last, start + first + second, start + last):
        path.write_bytes(content)
        with path.open("rb") as file, pytest.raises(Broken):
            SealedReader(file, vault).read()
