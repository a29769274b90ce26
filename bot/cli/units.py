"""chibo units: the list of units and their targets."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import unit_rows
from storage import units
from storage.database import Database

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

    async def work(database: Database, _: Settings) -> tuple[int, int]:
        async with database.transaction() as tx:
            try:
                rows = unit_rows.read(text, await units.rows(tx))
            except unit_rows.BadRows as bad:
                raise OperatorMistake(
                    "\n".join(f"{file}: {fault}" for fault in bad.faults)
                ) from None
            return await units.load(tx, rows), len(rows)

    changed, total = console.with_database(work)
    console.out.print(f"{total} rows read, {changed} new or changed.")


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
