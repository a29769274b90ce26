"""A backup: all rows at one moment, encrypted, and proved by putting it into a scratch database."""

import gzip
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.sealed import MAGIC, Broken, NotSealed, SealedReader, SealedWriter
from storage import copying, schedule
from storage.copying import Batch
from storage.database import Database, Transaction
from storage.upgrade import head, present, revisions, upgrade_within
from storage.vault import Vault

SCRATCH = ".chibo-"
"""Begins the names of what stands beside a backup while it is made."""
LONGEST = timedelta(days=1)
"""No backup takes longer."""
JOB = "backup"
"""Under this name the storage remembers when the last backup was made."""


class NotABackup(Exception):
    """The file is something else."""


class NoRoom(Exception):
    """A backup was written, and beside it there is no room for the copy that proves it."""


class NewerBackup(Exception):
    """The file was made by a later version of Chibo."""


class Occupied(Exception):
    """There is a database already where the backup would go."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds: rows by table, at which moment and under which schema."""

    made_at: datetime
    revision: str
    counts: dict[str, int]

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


# --- making one -----------------------------------------------------------------------------------


async def make(database: Database, target: Path, now: datetime) -> Summary:
    """Write a backup while the service runs. It appears under its name when it has been proved.

    Raises NotABackup if another file stands there, OSError if it cannot be written, NoRoom if it
    cannot be proved there, Broken if the proof fails.
    """
    _spare_other_files(target)
    _sweep(target.parent, now)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        await _write(database, part, now)
        summary = await prove(part, database.vault)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    async with database.transaction() as tx:
        await schedule.set_done(tx, JOB, now)
    return summary


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what a backup left that was killed (its copy of the database is not encrypted), unless it
    may still be at work.
    """
    for left in folder.glob(f"{SCRATCH}*"):
        if now.timestamp() - left.stat().st_mtime > LONGEST.total_seconds():
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _spare_other_files(target: Path) -> None:
    """An older backup may be replaced, nothing else."""
    if target.exists():
        _check_kind(target)


def _check_kind(file: Path) -> None:
    with file.open("rb") as content:
        if content.read(len(MAGIC)) != MAGIC:
            raise NotABackup(file)


async def _write(database: Database, target: Path, now: datetime) -> None:
    """The rows are read in one transaction, so that they belong together."""
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with _sealing(file, database.vault) as lines:
            async with database.reading() as tx:
                await _dump(tx, lines, now)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _sealing(file: BinaryIO, vault: Vault) -> Iterator[gzip.GzipFile]:
    """When anything fails the file stays without its last piece, so it cannot pass for whole."""
    sealed = SealedWriter(file, vault)
    lines = gzip.GzipFile(fileobj=sealed, mode="wb", mtime=0)
    yield lines
    lines.close()
    sealed.finish()


async def _dump(tx: Transaction, lines: gzip.GzipFile, now: datetime) -> None:
    tables = await copying.tables(tx)
    _put(lines, {"made_at": now.isoformat(), "revision": await present(tx)})
    async for batch in copying.read(tx, tables):
        _put(lines, {"table": batch.table, "columns": batch.columns, "rows": batch.rows})
    _put(lines, {"counts": await copying.counts(tx, tables)})


def _put(lines: gzip.GzipFile, data: dict[str, Any]) -> None:
    lines.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


async def prove(file: Path, vault: Vault) -> Summary:
    """Put a backup into a scratch database, beside it on the disk, and count.

    Raises NotABackup, NewerBackup, Broken, NoRoom.
    """
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=file.parent) as folder:
        scratch = Database(f"sqlite+aiosqlite:///{folder}/scratch.sqlite", vault)
        try:
            async with scratch.transaction() as tx:
                return await _put_back(tx, file)
        except OperationalError as error:
            raise NoRoom(str(error.orig)) from None
        finally:
            await scratch.close()


# --- putting one back -----------------------------------------------------------------------------


async def restore(database: Database, file: Path, *, force: bool) -> Summary:
    """Make the database what it was when the backup was made, in the schema of today; in one
    transaction, so that it is the old one or the new one, never half.

    Raises Occupied if there is a database and `force` is not given; NotABackup, NewerBackup,
    Broken, NewerSchema.
    """
    _check_kind(file)
    async with database.transaction() as tx:
        if await present(tx) is not None and not force:
            raise Occupied
        return await _put_back(tx, file)


async def _put_back(tx: Transaction, file: Path) -> Summary:
    with file.open("rb") as content:
        lines = _lines(content, tx.vault)
        first = next(lines)
        made_at, revision = datetime.fromisoformat(first["made_at"]), first["revision"]
        if revision not in revisions():
            raise NewerBackup(revision)
        promised: dict[str, int] = {}
        counts = await copying.replace(tx, revision, _batches(lines, promised))
    if counts != promised or await _dangling(tx):
        raise Broken
    await upgrade_within(tx, head())
    return Summary(made_at, revision, counts)


def _lines(content: BinaryIO, vault: Vault) -> Iterator[dict[str, Any]]:
    """Raises NotABackup, Broken."""
    try:
        with gzip.GzipFile(fileobj=SealedReader(content, vault)) as lines:
            for line in lines:
                yield json.loads(line)
    except NotSealed:
        raise NotABackup(getattr(content, "name", "")) from None
    except (EOFError, gzip.BadGzipFile):
        raise Broken from None


async def _batches(
    lines: Iterator[dict[str, Any]], promised: dict[str, int]
) -> AsyncIterator[Batch]:
    """The rows, and at the end how many of them there should be."""
    for line in lines:
        if "counts" in line:
            promised.update(line["counts"])
        else:
            yield Batch(line["table"], line["columns"], line["rows"])


async def _dangling(tx: Transaction) -> bool:
    """Whether a row points to one that is not there; PostgreSQL never lets that in."""
    if tx.on_postgresql:
        return False
    return (await tx.execute(text("PRAGMA foreign_key_check"))).first() is not None


# --- moving to another database -------------------------------------------------------------------


async def move(source: Database, target: Database, *, force: bool) -> dict[str, int]:
    """Copy everything from one database to another, and prove that the counts are equal.

    Raises Occupied, NewerSchema, Broken.
    """
    async with source.reading() as old, target.transaction() as new:
        revision = await present(old)
        if revision is None:
            raise NotABackup(source.url.database)
        if await present(new) is not None and not force:
            raise Occupied
        tables = await copying.tables(old)
        counts = await copying.replace(new, revision, copying.read(old, tables))
        if counts != await copying.counts(old, tables):
            raise Broken
        await upgrade_within(new)
    return counts
