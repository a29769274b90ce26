"""A table to be written into a workbook or a CSV file: columns, rows, and what stands above them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | datetime | None
"""None is an empty cell: missing is never zero."""


class Kind(StrEnum):
    """What the cells of a column hold. A share is in per cent: 55.83."""

    TEXT = "text"
    WORDS = "words"  # several lines
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what stands under it."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the sheet's, at most 31 letters; `total` is a last row that filters leave alone."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    frozen: int = 2
    """How many columns stay in sight."""
