"""chibo reports: reports from files, and into files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.units import text_of
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.loading import targets
from handlers.loading.entries import SHAPES
from handlers.loading.load import Loaded, load
from handlers.loading.table import BadFile
from handlers.publishing import publish_builtin
from storage.database import Database, Transaction

app = typer.Typer(help="Reports from files, and into files.", no_args_is_help=True)
_NAMES = (*SHAPES, targets.NAME)


@app.command("load")
def load_file(
    form: Annotated[str, typer.Argument(help=f"One of: {', '.join(_NAMES)}.")],
    file: Annotated[Path, typer.Argument(help="CSV with the columns of sample/README.md.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Load reports (or targets) from a CSV file: all of it or nothing."""
    if form not in _NAMES:
        raise OperatorMistake(f"“{form}” cannot be loaded; write one of: {', '.join(_NAMES)}")
    text = text_of(file)

    async def work(database: Database, settings: Settings) -> Loaded:
        async with database.transaction() as tx:
            try:
                return await _load(tx, settings, form, text)
            except BadFile as bad:
                lines = [f"{file}: {fault}" for fault in bad.faults]
                raise OperatorMistake("\n".join([*lines, "Nothing was loaded."])) from None

    loaded = console.with_database(work)
    if json:
        console.print_json(asdict(loaded))
        return
    what = "targets" if form == targets.NAME else "reports"
    console.out.print(
        f"{loaded.rows} rows read: {loaded.new} {what} new, {loaded.corrected} corrected, "
        f"{loaded.present} there already."
    )


async def _load(tx: Transaction, settings: Settings, form: str, text: str) -> Loaded:
    if form == targets.NAME:
        return await targets.load(tx, text)
    now = console.now()
    await publish_builtin(tx, [form], now)
    return await load(tx, house_of(settings), form, text, now=now)
