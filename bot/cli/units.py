"""chibo units: the list of units and their targets."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import unit_rows, units_change, units_changing
from handlers.library import rules
from handlers.units_change import Change
from storage import audit, units
from storage.database import Database
from storage.units import UnitRow

app = typer.Typer(help="The tree of units.", no_args_is_help=True)


def text_of(file: Path) -> str:
    """A file's text; raises OperatorMistake if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OperatorMistake(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise OperatorMistake(f"{file}: is not UTF-8 text; save it as CSV UTF-8") from None


@app.command()
def load(file: Annotated[Path, typer.Argument(help="CSV as in sample/units.csv.")]) -> None:
    """Load units from a CSV file: all of it or nothing."""
    text = text_of(file)

    async def work(database: Database, _: Settings) -> tuple[int, int, list[UnitRow]]:
        async with database.transaction() as tx:
            try:
                rows = unit_rows.read(text, await units.rows(tx))
            except unit_rows.BadRows as bad:
                raise OperatorMistake(
                    "\n".join(f"{file}: {fault}" for fault in bad.faults)
                ) from None
            changed = await units.load(tx, rows)
            if changed:
                await console.record(tx, "loaded units", file.name, rows=changed)
            left_out = (await rules(tx)).privacy.left_out
            return changed, len(rows), unit_rows.doubtful(rows, left_out)

    changed, total, doubtful = console.with_database(work)
    console.out.print(f"{total} rows read, {changed} new or changed.")
    for row in doubtful:
        console.err.print(
            f"{file}: {row.code}: {row.name!r} sounds like armed forces, and its kind {row.kind!r} "
            "reports: give it the kind military_cell, police_cell or border_guard_cell if it is",
            soft_wrap=True,
        )


@app.command("list")
def list_units(
    *, json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False
) -> None:
    """Print the units as they stand today."""

    async def work(database: Database, settings: Settings) -> units.Tree:
        async with database.reading() as tx:
            return await units.tree(tx, console.today(settings))

    tree = console.with_database(work)
    if json:
        console.print_json([_as_data(tree, unit) for unit in tree.units])
        return
    for unit in tree.units:
        console.out.print(
            "  " * (len(tree.path(unit.id)) - 1) + f"{unit.code}  {unit.name}", markup=False
        )


def _as_data(tree: units.Tree, unit: units.UnitState) -> dict[str, object]:
    parent = tree.by_id.get(unit.parent_id or 0)
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent_code": parent.code if parent else None,
        "hard_area": unit.hard_area,
        "members": unit.members,
    }


# --- changes on a day -----------------------------------------------------------------------------

_ON = typer.Option(help="The first day on which it is so, as 2027-01-01.", formats=["%Y-%m-%d"])
On = Annotated[datetime, _ON]


@app.command()
def merge(
    codes: Annotated[list[str], typer.Argument(help="The units that merge.")],
    into: Annotated[str, typer.Option(help="The unit they become: a new code, or one of theirs.")],
    on: On,
    name: Annotated[str, typer.Option(help="What it is called, if new or called anew.")] = "",
) -> None:
    """Merge units from a day on. Reports stay where they were made; last year keeps its tree."""
    _change("merged", lambda rows: units_change.merge(rows, codes, into, on.date(), name=name))


@app.command()
def split(
    code: Annotated[str, typer.Argument(help="The unit that splits.")],
    into: Annotated[list[str], typer.Option(help="CODE=NAME of a part; give it once for each.")],
    on: On,
) -> None:
    """Split a unit from a day on; it goes on itself if its code is among the parts."""
    parts = [_part(each) for each in into]
    _change("split", lambda rows: units_change.split(rows, code, parts, on.date()))


def _part(text: str) -> tuple[str, str]:
    code, _, name = (part.strip() for part in text.partition("="))
    if not code or not name:
        raise OperatorMistake(f"--into {text}: write CODE=NAME, as HM-NAPO2=Chi bộ Nà Pò 2")
    return code, name


@app.command()
def rename(
    code: Annotated[str, typer.Argument(help="The unit.")],
    name: Annotated[str, typer.Argument(help="Its new name.")],
    on: On,
) -> None:
    """Give a unit another name from a day on; its code stays."""
    _change("renamed", lambda rows: units_change.rename(rows, code, name, on.date()))


@app.command()
def move(
    code: Annotated[str, typer.Argument(help="The unit.")],
    to: Annotated[str, typer.Option(help="The unit above it from then on.")],
    on: On,
) -> None:
    """Put a unit under another one from a day on."""
    _change("moved", lambda rows: units_change.move(rows, code, to, on.date()))


def _change(what: str, change: Callable[[Sequence[units.UnitRow]], Change]) -> None:
    async def work(database: Database, settings: Settings) -> Change:
        async with database.transaction() as tx:
            try:
                found = change(await units.rows(tx))
            except units_change.BadChange as bad:
                raise OperatorMistake(f"{bad}. Nothing was changed.") from None
            house, now = house_of(settings), console.now()
            await units_changing.carry_out(tx, house, found, what, by=audit.OPERATOR, now=now)
            return found

    done = console.with_database(work)
    for row in sorted(done.rows, key=lambda row: (row.code, row.valid_from)):
        span = f"{row.valid_from} – {row.valid_to or ''}".rstrip()
        above = f" under {row.parent}" if row.parent else ""
        console.out.print(f"{row.code}  {row.name}{above}  {span}", markup=False)
    if done.on.day != 1:
        month = done.on.strftime("%m/%Y")
        console.err.print(
            f"{done.on} lies inside {month}: that month is told with the units of its last day."
        )
