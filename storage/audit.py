"""The record of who did what: lines that are only added, each sealed to the one before it.

A line's mark is the SHA-256 of the line and of the mark before it; how many lines there are and the
last mark stand in a head that is sealed with the secret key. So a line that was changed, taken out or
cut off shows, and nobody without the key can make it look whole again.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hmac import compare_digest
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from storage.database import Transaction
from storage.models import AuditLine, Meta
from storage.prepared import Prepared

HEAD = "audit"
"""Under this name the head stands among the facts about the database."""
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: "person N", "operator", "api NAME", "link N" or "chibo"; and through which
    channel: that of the message, or what stands in its place.
    """

    actor: str
    channel: str = ""


OPERATOR, CHIBO = By("operator", "command"), By("chibo", "clock")
"""A command of the operator; the program of itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody did something; `unit` is the code of the unit whose matter it was, if it was one's."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    unit: str
    channel: str
    detail: dict[str, Any]
    mark: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """Where the record stands: `count` lines after the `removed` ones that were past their time.

    `mark` is that of the last line, `base` the one that the first line still kept follows; the
    chain began at `since`: lines older than that were taken over as they stood.
    """

    since: str
    count: int = 0
    removed: int = 0
    base: str = ""
    mark: str = ""
    seal: str = ""

    def said(self) -> tuple[str, ...]:
        """What the seal covers."""
        return (HEAD, self.since, str(self.count), str(self.removed), self.base, self.mark)


# --- writing --------------------------------------------------------------------------------------


async def write(
    tx: Transaction,
    by: By,
    action: str,
    subject: str,
    *,
    now: datetime,
    unit: str = "",
    **detail: str | int,
) -> None:
    """One line.

    Lines are put in place together, as the last thing before the commit: the head is locked for that
    moment only, so processes that write at once take turns and never wait for each other in a circle.
    """
    if not tx.record:
        tx.ending.append(partial(_append, tx))
    tx.record.append(
        {
            "at": now,
            "actor": by.actor[:60],
            "action": action[:60],
            "subject": subject[:120],
            "unit": unit[:40],
            "channel": by.channel[:20],
            "detail": detail,
        }
    )


async def _append(tx: Transaction) -> None:
    head = await _locked(tx, tx.record[0]["at"])
    mark = head.mark
    for row in tx.record:
        mark = row["mark"] = _mark(mark, row)
    await tx.execute_many(AuditLine.__table__.insert(), tx.record)  # type: ignore[attr-defined]  # a Table
    await _set_head(tx, replace(head, count=head.count + len(tx.record), mark=mark))
    tx.record.clear()


def _mark(before: str, row: dict[str, Any]) -> str:
    names = ("actor", "action", "subject", "unit", "channel", "detail")
    said = [before, row["at"].astimezone(UTC).isoformat(), *(row[name] for name in names)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def _locked(tx: Transaction, now: datetime) -> Head:
    """The head, kept from everybody else until the commit; the first writer makes it."""
    found = await _head(tx)
    if found is None:
        made = await tx.insert_new(Meta, {"name": HEAD, "value": json.dumps({"since": ""})})
        found = await _head(tx)
        assert found is not None
        if made:
            found = await _begin(tx, now)
    return found


async def _head(tx: Transaction) -> Head | None:
    row = await tx.first(tx.locking(_HEAD), {})
    return Head(**json.loads(row[0])) if row else None


_HEAD = Prepared(select(Meta.value).where(Meta.name == HEAD))


async def _set_head(tx: Transaction, head: Head) -> None:
    sealed = replace(head, seal=tx.vault.fingerprint(*head.said()))
    value = json.dumps(asdict(sealed))
    await tx.run(_SET_HEAD, {"new": value})


_SET_HEAD = Prepared(update(Meta).where(Meta.name == HEAD).values(value=bindparam("new")))


async def _begin(tx: Transaction, now: datetime) -> Head:
    """Chain the lines of a time before there were marks, as they stand."""
    mark, count = "", 0
    last = (await tx.execute(select(func.max(AuditLine.id)))).scalar_one_or_none()
    rows = [] if last is None else [line async for line in _lines(tx)]
    for line in rows:
        mark = _mark(mark, asdict(line))
        count += 1
        await tx.execute(update(AuditLine).where(AuditLine.id == line.id).values(mark=mark))
    return Head(now.astimezone(UTC).isoformat(), count=count, mark=mark)


async def remove_before(tx: Transaction, limit: datetime) -> int:
    """Take the oldest lines away, those before a moment; the head remembers how many they were."""
    kept = select(func.min(AuditLine.id)).where(AuditLine.at >= limit).scalar_subquery()
    last = select(func.max(AuditLine.id))
    query = last.where((AuditLine.id < kept) | kept.is_(None), AuditLine.mark != "")
    cut = (await tx.execute(query)).scalar_one_or_none()
    if cut is None:
        return 0
    head = await _head(tx)
    assert head is not None, "lines with a mark have a head"
    base = (await tx.execute(select(AuditLine.mark).where(AuditLine.id == cut))).scalar_one()
    gone = int((await tx.execute(delete(AuditLine).where(AuditLine.id <= cut))).rowcount)
    await _set_head(
        tx, replace(head, count=head.count - gone, removed=head.removed + gone, base=base)
    )
    return gone


async def seal_again(tx: Transaction) -> None:
    """The secret key has changed: the head is sealed with the present one.

    Raises ValueError if none of the keys known has sealed it: then somebody else wrote it.
    """
    head = await _head(tx)
    if head is None:
        return
    if not _is_sealed(tx, head):
        raise ValueError("the head of the record was not sealed with this key")
    await _set_head(tx, head)


def _is_sealed(tx: Transaction, head: Head) -> bool:
    marks = tx.vault.fingerprints(*head.said())
    return any(compare_digest(mark, head.seal) for mark in marks)


# --- verifying ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the record: `faults` says where it was tampered with, nothing if it is whole."""

    head: Head | None
    lines: int
    faults: tuple[str, ...]
    holds_noted: bool | None = None
    """Whether a mark that was noted earlier still stands in it; None if none was asked about."""


async def verify(tx: Transaction, noted: str = "") -> Verdict:
    """Read the whole record and work all marks out again."""
    head = await _head(tx)
    faults = [] if head is None or _is_sealed(tx, head) else ["its head was not written by Chibo"]
    before = mark = head.base if head else ""
    count, last, known = 0, 0, noted in ("", before)
    async for line in _lines(tx):
        if line.mark != _mark(before, asdict(line)):
            faults.append(_broken(line, last))
        before, last = line.mark, line.id
        count += 1
        known = known or noted == line.mark
        mark = line.mark
    if head is None and count:
        faults.append("its head is gone")
    elif head is not None and (mark, count) != (head.mark, head.count):
        faults.append(f"it should have {head.count} lines and has {count}: lines are missing")
    return Verdict(head, count, tuple(faults), known if noted else None)


def _broken(line: Line, before: int) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="seconds")
    after = f"line {before}" if before else "the beginning"
    return f"line {line.id} ({at}) was changed, or something is missing after {after}"


async def _lines(tx: Transaction) -> AsyncIterator[Line]:
    query = select(*_COLUMNS).order_by(AuditLine.id)
    result = await tx.connection.stream(query)
    async for rows in result.partitions(AT_ONCE):
        for row in rows:
            yield Line(*row)


# --- reading --------------------------------------------------------------------------------------

_COLUMNS = (
    AuditLine.id,
    AuditLine.at,
    AuditLine.actor,
    AuditLine.action,
    AuditLine.subject,
    AuditLine.unit,
    AuditLine.channel,
    AuditLine.detail,
    AuditLine.mark,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of these units (None: of all and of none), by whom, what, and since when."""

    units: Collection[str] | None = None
    actor: str = ""
    action: str = ""
    since: datetime | None = None
    limit: int = 50
    skip: int = 0


async def is_written(
    tx: Transaction, by: By, action: str, subject: str, *, unit: str, since: datetime
) -> bool:
    """Whether such a line stands already, or is to be written with this transaction."""
    same = {"actor": by.actor, "action": action, "subject": subject, "unit": unit}
    if any(same.items() <= row.items() for row in tx.record):
        return True
    query = select(AuditLine.id).filter_by(**same).where(AuditLine.at >= since).limit(1)
    return (await tx.execute(query)).first() is not None


async def lines(tx: Transaction, wanted: Wanted) -> Sequence[Line]:
    """The newest first."""
    query = select(*_COLUMNS)
    if wanted.units is not None:
        query = query.where(AuditLine.unit.in_(list(wanted.units)))
    if wanted.actor:
        query = query.where(AuditLine.actor == wanted.actor)
    if wanted.action:
        query = query.where(AuditLine.action == wanted.action)
    if wanted.since is not None:
        query = query.where(AuditLine.at >= wanted.since)
    query = query.order_by(AuditLine.id.desc()).offset(wanted.skip).limit(wanted.limit)
    return [Line(*row) for row in await tx.execute(query)]
