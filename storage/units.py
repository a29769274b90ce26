"""The tree of units as it stood on any day, and its yearly targets."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from storage import known
from storage.database import Transaction
from storage.known import Memory
from storage.models import Target, Unit, UnitVersion

KEPT = 16  # trees kept in memory: today's, and those of some days that figures are worked out for


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit as it stood on one day. `hard_area` and `members` are given for cells only."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    hard_area: bool | None
    members: int | None


@dataclass(frozen=True)
class Tree:
    """All units of one day. Children stand in the order in which they were loaded."""

    units: tuple[UnitState, ...]
    by_id: dict[int, UnitState] = field(init=False)
    by_code: dict[str, UnitState] = field(init=False)
    children: dict[int | None, tuple[UnitState, ...]] = field(init=False)

    def __post_init__(self) -> None:
        children: dict[int | None, list[UnitState]] = {}
        for unit in self.units:
            children.setdefault(unit.parent_id, []).append(unit)
        object.__setattr__(self, "by_id", {unit.id: unit for unit in self.units})
        object.__setattr__(self, "by_code", {unit.code.upper(): unit for unit in self.units})
        object.__setattr__(self, "children", {key: tuple(v) for key, v in children.items()})

    @property
    def roots(self) -> tuple[UnitState, ...]:
        """Units without a parent, or whose parent is not valid on this day."""
        return tuple(unit for unit in self.units if unit.parent_id not in self.by_id)

    def find(self, code: str) -> UnitState | None:
        return self.by_code.get(code.strip().upper())

    def below(self, unit_id: int) -> Iterator[UnitState]:
        """The unit itself and everything under it."""
        yield self.by_id[unit_id]
        for child in self.children.get(unit_id, ()):
            yield from self.below(child.id)

    def leaves(self, unit_id: int) -> tuple[UnitState, ...]:
        """The units under it that have none below them: those that report."""
        return tuple(unit for unit in self.below(unit_id) if unit.id not in self.children)

    def path(self, unit_id: int) -> tuple[UnitState, ...]:
        """From the root down to the unit itself."""
        unit = self.by_id[unit_id]
        above = self.path(unit.parent_id) if unit.parent_id in self.by_id else ()
        return (*above, unit)

    def holds(self, above_id: int, unit_id: int) -> bool:
        """Whether the one unit is the other or stands above it."""
        return unit_id in self.by_id and any(u.id == above_id for u in self.path(unit_id))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row to load: how a unit stands from a day on. `parent` is the code of the unit above."""

    code: str
    name: str
    kind: str
    parent: str
    valid_from: date
    valid_to: date | None
    hard_area: bool | None
    members: int | None


_STATE = (
    Unit.id,
    Unit.code,
    UnitVersion.name,
    UnitVersion.kind,
    UnitVersion.parent_id,
    UnitVersion.hard_area,
    UnitVersion.members,
)


def _valid(on: date):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLAlchemy's own expression type
    return (UnitVersion.valid_from <= on) & or_(
        UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= on
    )


_trees = Memory[Tree](KEPT)


async def tree(tx: Transaction, on: date) -> Tree:
    """The tree of a day."""
    return await _trees.get(tx, on, lambda: _read(tx, on))


async def _read(tx: Transaction, on: date) -> Tree:
    rows = await tx.execute(
        select(*_STATE)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(_valid(on))
        .order_by(Unit.id)
    )
    return Tree(tuple(UnitState(*row) for row in rows))


async def find(tx: Transaction, unit_id: int, on: date) -> UnitState | None:
    """The unit as it stood on that day, None if it did not exist then."""
    query = (
        select(*_STATE)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(Unit.id == unit_id, _valid(on))
    )
    row = (await tx.execute(query)).first()
    return UnitState(*row) if row else None


async def last_known(tx: Transaction, unit_ids: Iterable[int], on: date) -> dict[int, UnitState]:
    """How units stood on a day, or last before it where they are gone by then."""
    query = (
        select(*_STATE)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(Unit.id.in_(list(unit_ids)), UnitVersion.valid_from <= on)
        .order_by(UnitVersion.valid_from)
    )
    return {row[0]: UnitState(*row) for row in await tx.execute(query)}


async def gone_below(tx: Transaction, unit_ids: Collection[int], on: date) -> list[str]:
    """The codes of units that are gone by a day and last lay under one of these: directly, or under
    one that is gone too.
    """
    rows = await tx.execute(
        select(Unit.id, Unit.code, UnitVersion.parent_id, _valid(on))
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(UnitVersion.valid_from <= on)
        .order_by(UnitVersion.valid_from)
    )
    last = {row[0]: row for row in rows}
    gone = {unit: (code, parent) for unit, code, parent, stands in last.values() if not stands}
    found: dict[int, str] = {}
    before = -1
    while len(found) != before:  # a level deeper each time
        before = len(found)
        found |= {u: code for u, (code, up) in gone.items() if up in unit_ids or up in found}
    return list(found.values())


async def load(tx: Transaction, rows: Iterable[UnitRow]) -> int:
    """Put the rows in place: a row with the same code and first day is replaced. Parents may come
    in any order. Returns how many rows were new or changed.
    """
    rows = list(rows)
    codes = {row.code for row in rows} | {row.parent for row in rows if row.parent}
    ids = await _ids(tx, codes)
    changed = 0
    for row in rows:
        changed += await _put(tx, row, ids)
    if changed:
        await known.changed(tx)
    return changed


async def _ids(tx: Transaction, codes: set[str]) -> dict[str, int]:
    known = {code: key for key, code in await tx.execute(select(Unit.id, Unit.code))}
    for code in codes:
        if code not in known:
            known[code] = 0
    return known


async def _put(tx: Transaction, row: UnitRow, ids: dict[str, int]) -> bool:
    for code in filter(None, (row.parent, row.code)):
        if not ids[code]:
            ids[code] = await tx.insert(Unit, {"code": code})
    values = {
        "name": row.name,
        "kind": row.kind,
        "parent_id": ids[row.parent] if row.parent else None,
        "hard_area": row.hard_area,
        "members": row.members,
        "valid_to": row.valid_to,
    }
    table = UnitVersion.__table__
    where = (table.c.unit_id == ids[row.code]) & (table.c.valid_from == row.valid_from)
    columns = [table.c[name] for name in values]
    present = (await tx.execute(select(*columns).where(where))).first()
    if present is not None and tuple(present) == tuple(values.values()):
        return False
    if present is not None:
        await tx.execute(table.update().where(where).values(**values))  # type: ignore[attr-defined]  # a Table
    else:
        key = {"unit_id": ids[row.code], "valid_from": row.valid_from}
        await tx.insert(UnitVersion, {**key, **values})
    return True


async def rows(tx: Transaction) -> list[UnitRow]:
    """Everything ever loaded, ready to be checked together with new rows or written out."""
    codes: dict[int, str] = dict(tuple(row) for row in await tx.execute(select(Unit.id, Unit.code)))
    versions = await tx.execute(
        select(
            UnitVersion.unit_id,
            UnitVersion.name,
            UnitVersion.kind,
            UnitVersion.parent_id,
            UnitVersion.valid_from,
            UnitVersion.valid_to,
            UnitVersion.hard_area,
            UnitVersion.members,
        ).order_by(UnitVersion.unit_id, UnitVersion.valid_from)
    )
    return [
        UnitRow(codes[unit], name, kind, codes.get(parent, ""), start, end, hard, members)
        for unit, name, kind, parent, start, end, hard, members in versions
    ]


async def set_target(tx: Transaction, unit_id: int, year: int, target: int, since: date) -> None:
    """Record a target from a day on; earlier versions stay."""
    key = {"unit_id": unit_id, "year": year, "valid_from": since}
    if not await tx.insert_new(Target, {**key, "target": target}):
        table = Target.__table__
        await tx.execute(
            table.update()  # type: ignore[attr-defined]  # a Table
            .where(*(table.c[name] == value for name, value in key.items()))
            .values(target=target)
        )


async def targets(tx: Transaction, year: int, on: date) -> dict[int, int]:
    """The target of each unit for a year as it stood on a day."""
    query = (
        select(Target.unit_id, Target.target)
        .where(Target.year == year, Target.valid_from <= on)
        .order_by(Target.valid_from)
    )
    return dict(tuple(row) for row in await tx.execute(query))
