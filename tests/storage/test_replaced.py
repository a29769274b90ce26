"""The file of SQLite is taken away while the program runs: what nobody would find again is not called stored."""

import shutil
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from storage import facts
from storage.database import Database
from storage.trouble import is_away
from storage.vault import Vault

NAME = "chibo.sqlite"


@pytest.fixture
async def at_work(sqlite: Database) -> Database:
    """One that has written before."""
    await _writes(sqlite, "first")
    return sqlite


async def _writes(database: Database, name: str, *, together: bool = False) -> None:
    async with database.transaction(together=together) as tx:
        await facts.write(tx, name, "1")


async def _reads(database: Database) -> None:
    async with database.reading() as tx:
        await facts.read(tx, "first")


def _file(database: Database) -> Path:
    return Path(database.url.database or "")


def _removed(file: Path) -> None:
    for each in file.parent.glob(f"{NAME}*"):
        each.unlink()


def _replaced(file: Path) -> None:
    """As by copying a backup over it under a new name."""
    copy = shutil.copy(file, file.with_name("copy"))
    Path(copy).replace(file)


def _without_journal(file: Path) -> None:
    file.with_name(f"{NAME}-wal").unlink()


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("happens", [_removed, _replaced, _without_journal])
async def test_nothing_is_called_stored(
    at_work: Database, happens: Callable[[Path], None], *, together: bool
) -> None:
    """Before a transaction begins: it counts as away, and so does every one after it."""
    happens(_file(at_work))
    for name in ("second", "third"):
        with pytest.raises(OperationalError, match="was removed or replaced") as refused:
            await _writes(at_work, name, together=together)
        assert is_away(refused.value)
    with pytest.raises(OperationalError, match="was removed or replaced"):
        await _reads(at_work)


async def test_in_the_middle(at_work: Database) -> None:
    """While a transaction is open: whoever waits for its end is not told that it stands."""

    async def work() -> None:
        async with at_work.transaction() as tx:
            await facts.write(tx, "second", "1")
            _replaced(_file(at_work))

    with pytest.raises(OperationalError, match="was removed or replaced"):
        await work()


@pytest.mark.parametrize("happens", [_removed, _replaced])
async def test_no_other_file_takes_its_place(
    at_work: Database, happens: Callable[[Path], None]
) -> None:
    """Nor does a new connection write to what stands there now, or make a file where none is."""
    async with AsyncExitStack() as others:
        for _ in range(5):  # as many as are kept
            await others.enter_async_context(at_work.reading())
        happens(_file(at_work))
        with pytest.raises(OperationalError, match="was removed or replaced"):
            await others.enter_async_context(at_work.reading())
    with pytest.raises(OperationalError, match="was removed or replaced"):
        await _writes(at_work, "second")
    assert _file(at_work).exists() is (happens is _replaced)


async def test_no_connection_is_open(at_work: Database) -> None:
    """When the last was closed the journal went by itself: whoever comes next begins anew."""
    await at_work.close()
    assert not _file(at_work).with_name(f"{NAME}-wal").exists()
    _replaced(_file(at_work))
    await _writes(at_work, "second")


async def test_it_is_put_back(at_work: Database, vault: Vault) -> None:
    """The very file comes back, with its journal: the program goes on, and what it stores is found again."""
    file = _file(at_work)
    files = sorted(file.parent.glob(f"{NAME}*"))
    aside = file.parent / "aside"
    aside.mkdir()
    for each in files:
        each.rename(aside / each.name)
    with pytest.raises(OperationalError):
        await _writes(at_work, "second")
    for each in files:
        (aside / each.name).rename(each)
    await _writes(at_work, "third")
    other = Database(at_work.url.render_as_string(), vault)
    async with other.reading() as tx:
        assert await facts.read(tx, "third") == "1"
        assert await facts.read(tx, "second") is None
    await other.close()
