"""Loads the yearly targets of units from a file."""

from datetime import date

from handlers.loading.load import Loaded
from handlers.loading.table import BadFile, Fault, Row, read
from storage import units
from storage.database import Transaction

NAME = "targets"
_NEEDED = ("unit", "year", "target", "valid_from")


async def load(tx: Transaction, text: str) -> Loaded:
    """Record the targets of a CSV text; a target of the same unit, year and day is replaced.

    Raises BadFile, in which case the transaction must not be committed.
    """
    loaded, faults = Loaded(NAME), list[Fault]()
    for row in read(text, _NEEDED):
        loaded.rows += 1
        try:
            await _put(tx, row, loaded)
        except BadFile as bad:
            faults += bad.faults
    if faults:
        raise BadFile(faults)
    return loaded


async def _put(tx: Transaction, row: Row, loaded: Loaded) -> None:
    since, year, target = row.day("valid_from"), row.number("year"), row.number("target")
    if not 2000 <= year <= 2100:
        raise BadFile([row["year"].fault(f"“{year}” is no year")])
    unit = await _unit(tx, row, max(since, date(year, 1, 1)))
    before = (await units.targets(tx, year, since)).get(unit)
    if before == target:
        loaded.present += 1
        return
    loaded.new += before is None
    loaded.corrected += before is not None
    await units.set_target(tx, unit, year, target, since)


async def _unit(tx: Transaction, row: Row, on: date) -> int:
    unit = (await units.tree(tx, on)).find(row.text("unit"))
    if unit is None:
        raise BadFile([Fault(row.line, "unit", f"no such unit on {on}: {row.text('unit')}")])
    return unit.id
