"""Statements that every message runs: compiled once, and bound, run and read without a look at them again."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]
"""Makes of a value what the driver takes, or of what it gives a value."""
Row = tuple[Any, ...]
Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


Place = tuple[str, Convert | None, Any]
"""A place for a value, in the order of the statement: its name, how the driver wants it (None: as it is),
and what it holds if none is given. No class: a dozen are filled for every answer.
"""


class Prepared:
    """A statement with places for values, to be made once and kept.

    SQLAlchemy takes ten times as long for what it does around a statement as SQLite takes for the
    statement itself; so on SQLite a prepared statement goes to the driver directly. Where it does
    not, `statement` is run as any other. `columns` are those of the rows to be inserted.

    A list of values ("in") has no place: its length is part of the statement.
    """

    def __init__(self, statement: Statement, columns: Sequence[str] | None = None) -> None:
        self.statement = statement
        self._columns = columns
        self._locking: Prepared | None = None
        self.sql = ""
        self._places: Sequence[Place] = ()
        self._read: Sequence[tuple[int, Convert]] = ()

    @property
    def locking(self) -> "Prepared":
        """The same query; the rows it finds are locked until the transaction ends."""
        if self._locking is None:
            assert isinstance(self.statement, Select)
            self._locking = Prepared(self.statement.with_for_update())
        return self._locking

    def bound(self, given: Mapping[str, Any]) -> Sequence[Any]:
        """The values as the driver takes them; `sql` is compiled before."""
        return [
            standing if name not in given else bind(given[name]) if bind else given[name]
            for name, bind, standing in self._places
        ]

    def rows(self, cursor: sqlite3.Cursor) -> list[Row]:
        """What the driver found, as the columns' types want it."""
        found: list[Row] = cursor.fetchall()
        return [self._converted(row) for row in found] if self._read else found

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for at, convert in self._read:
            values[at] = convert(values[at])
        return tuple(values)

    def compile(self, dialect: Dialect) -> None:
        compiled = self.statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(compiled, SQLCompiler)
        assert compiled.positiontup is not None, "SQLite's driver numbers its places"
        self._places = [_place(compiled, name, dialect) for name in compiled.positiontup]
        if isinstance(self.statement, Select):
            types = [column.type for column in self.statement.selected_columns]
            readers = [(at, _reader(each, dialect)) for at, each in enumerate(types)]
            self._read = [(at, read) for at, read in readers if read]
        self.sql = str(compiled)


def _place(compiled: SQLCompiler, name: str, dialect: Dialect) -> Place:
    place = compiled.binds[name]
    assert not place.expanding, f"a list has no place in a prepared statement: {name}"
    bind = place.type.dialect_impl(dialect).bind_processor(dialect)
    standing = None if place.required else place.effective_value
    return name, bind, bind(standing) if bind and not place.required else standing


def _reader(column: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return column.dialect_impl(dialect).result_processor(dialect, None)
