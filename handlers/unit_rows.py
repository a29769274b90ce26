"""Reads a list of units from CSV text and checks it as a whole, before anything is loaded."""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from unicodedata import normalize

from storage.units import UnitRow

REQUIRED = ("code", "name", "kind", "parent_code", "valid_from")
OPTIONAL = ("valid_to", "hard_area", "members")
_YES_NO = {"yes": True, "no": False, "": None}


ARMED = re.compile(
    r"\b(quân sự|quân đội|quân khu|bộ đội|biên phòng|công an|cảnh sát|trung đoàn|tiểu đoàn|dân quân)\b"
)
"""Names of units of the armed forces, whose strength is no matter for a messenger (military,
police and border guard); a unit of another kind may have such a word in its name, so it is only asked."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row; `line` counts the lines of the file, the header is line 1."""

    line: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem}"


class BadRows(ValueError):
    """The file cannot be loaded; nothing of it was."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def doubtful(rows: Iterable[UnitRow], left_out: Collection[str]) -> list[UnitRow]:
    """Those whose name says armed forces, but whose kind takes part."""
    return [row for row in rows if row.kind not in left_out and _is_armed(row.name)]


def _is_armed(name: str) -> bool:
    """Accents may be composed or not, and letters of any size."""
    return ARMED.search(normalize("NFC", name).casefold()) is not None


def read(text: str, known: Iterable[UnitRow] = ()) -> list[UnitRow]:
    """The rows of the file. `known` are those loaded before, which parents may name too.

    Raises BadRows with every fault.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        columns = ", ".join(missing)
        raise BadRows(
            [
                RowFault(
                    1, f"the column {columns} is missing; write the header as in sample/units.csv"
                )
            ]
        )
    faults: list[RowFault] = []
    rows: list[tuple[int, UnitRow]] = []
    for record in reader:
        row = _row(record, reader.line_num, faults)
        if row is not None:
            rows.append((reader.line_num, row))
    faults += _together(rows, list(known))
    if faults:
        raise BadRows(sorted(faults, key=lambda fault: fault.line))
    return [row for _, row in rows]


def _row(
    record: Mapping[str | None, str | None], line: int, faults: list[RowFault]
) -> UnitRow | None:
    cells = {name: (record.get(name) or "").strip() for name in (*REQUIRED, *OPTIONAL)}
    found = [
        *(f"{name} is empty" for name in ("code", "name", "kind", "valid_from") if not cells[name]),
        *_bad_dates(cells),
    ]
    if record.get(None):
        found.append("it has more cells than the header; put text with a comma in quotes")
    if cells["hard_area"] not in _YES_NO:
        found.append(f"hard_area is “{cells['hard_area']}”; write yes, no or leave it empty")
    if cells["members"] and not cells["members"].isdecimal():
        found.append(f"members is “{cells['members']}”; write a whole number")
    faults += [RowFault(line, problem) for problem in found]
    return None if found else _unit(cells)


def _bad_dates(cells: Mapping[str, str]) -> list[str]:
    found = []
    for name in ("valid_from", "valid_to"):
        try:
            date.fromisoformat(cells[name] or "2000-01-01")
        except ValueError:
            found.append(f"{name} is “{cells[name]}”; write a day as 2025-07-01")
    if not found and cells["valid_to"] and cells["valid_to"] < cells["valid_from"]:
        found.append("valid_to lies before valid_from")
    return found


def _unit(cells: Mapping[str, str]) -> UnitRow:
    return UnitRow(
        code=cells["code"],
        name=cells["name"],
        kind=cells["kind"],
        parent=cells["parent_code"],
        valid_from=date.fromisoformat(cells["valid_from"]),
        valid_to=date.fromisoformat(cells["valid_to"]) if cells["valid_to"] else None,
        hard_area=_YES_NO[cells["hard_area"]],
        members=int(cells["members"]) if cells["members"] else None,
    )


def _together(rows: Sequence[tuple[int, UnitRow]], known: Sequence[UnitRow]) -> list[RowFault]:
    """What is wrong with the rows seen together: parents, circles, two rows for one day."""
    replaced = {(row.code, row.valid_from) for _, row in rows}
    standing = [row for row in known if (row.code, row.valid_from) not in replaced]
    parents = {row.code: row.parent for row in (*standing, *(row for _, row in rows))}
    earlier: defaultdict[str, list[UnitRow]] = defaultdict(list)
    for row in standing:
        earlier[row.code].append(row)
    faults = []
    for line, row in rows:
        if row.parent and row.parent not in parents:
            faults.append(RowFault(line, f"parent_code {row.parent} is no unit of this list"))
        elif _in_circle(row.code, parents):
            faults.append(RowFault(line, f"{row.code} stands above itself by way of its parents"))
        if any(_overlap(row, other) for other in earlier[row.code]):
            faults.append(RowFault(line, f"{row.code} stands there already on the same days"))
        earlier[row.code].append(row)
    return faults


def _in_circle(code: str, parents: Mapping[str, str]) -> bool:
    seen, above = {code}, parents.get(code, "")
    while above:
        if above in seen:
            return True
        seen.add(above)
        above = parents.get(above, "")
    return False


def _overlap(one: UnitRow, other: UnitRow) -> bool:
    """Whether two rows of one unit share a day."""
    starts_before = other.valid_to is None or one.valid_from <= other.valid_to
    return starts_before and (one.valid_to is None or other.valid_from <= one.valid_to)
