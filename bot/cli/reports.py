"""chibo reports: reports from files, and into files."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.digest import LANGUAGE, write
from bot.cli.units import text_of
from bot.house import house_of, keep_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import archive, export, workbook
from handlers.loading import targets
from handlers.loading.entries import SHAPES
from handlers.loading.load import Loaded, UnknownForm, load
from handlers.loading.table import BadFile
from handlers.periods import BadPeriod, Period
from handlers.phrases import say
from handlers.publishing import publish_builtin
from handlers.sittings import Moment
from handlers.tables import Table
from storage import purging, units
from storage.database import Database, Transaction

app = typer.Typer(help="Reports from files, and into files.", no_args_is_help=True)
_NAMES = (*SHAPES, targets.NAME)


@app.command("load")
def load_file(
    form: Annotated[str, typer.Argument(help=f"{', '.join(_NAMES)}, or a form of your own.")],
    file: Annotated[Path, typer.Argument(help="CSV with the columns of sample/README.md.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Load reports (or targets) from a CSV file: all of it or nothing."""
    text = text_of(file)

    async def work(database: Database, settings: Settings) -> tuple[Loaded, int]:
        async with database.transaction() as tx:
            try:
                loaded = await _load(tx, settings, form, text)
            except UnknownForm:
                names = ", ".join(_NAMES)
                raise OperatorMistake(
                    f"“{form}” is no form that was published; write one of: {names}"
                ) from None
            except BadFile as bad:
                lines = [f"{file}: {fault}" for fault in bad.faults]
                raise OperatorMistake("\n".join([*lines, "Nothing was loaded."])) from None
            await console.record(tx, "loaded reports", f"{form} {file.name}", rows=loaded.rows)
            return loaded, await purging.outlived(tx, console.now(), keep_of(settings))

    loaded, outlived = console.with_database(work)
    if outlived:
        console.err.print(
            f"{outlived} reports were last sent longer ago than reports are kept, and are removed in "
            "the coming night. To keep them, set CHIBO_KEEP_REPORTS_YEARS before it."
        )
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
    if form in SHAPES:
        await publish_builtin(tx, [form], now)
    return await load(tx, house_of(settings), form, text, now=now)


@app.command("export")
def export_reports(
    unit: Annotated[str, typer.Option(help="The code of the unit, such as BL.")],
    period: Annotated[str, typer.Option(help="Such as 2026-10, 2026-Q4 or 2026.")],
    *,
    xlsx: Annotated[Path | None, typer.Option(help="An Excel file, a sheet for each form.")] = None,
    csv: Annotated[
        Path | None, typer.Option(help="CSV files: OUT.csv becomes OUT-meeting.csv and so on.")
    ] = None,
    xml: Annotated[
        Path | None, typer.Option(help="A zip of OpenRosa XML, a file for each report.")
    ] = None,
) -> None:
    """Write the reports of a unit and all units below it, with codes and labels."""
    if xlsx is None and csv is None and xml is None:
        raise OperatorMistake("where to? add --xlsx OUT.xlsx or --csv OUT.csv or --xml OUT.zip")
    when = _parsed(period)

    async def work(database: Database, settings: Settings) -> tuple[list[Table], bytes | None]:
        house, at = house_of(settings), Moment(console.now(), LANGUAGE)
        async with database.reading() as tx:
            on = min(when.end, console.today(settings))
            tree = await units.tree(tx, on)
            found = tree.find(unit)
            if found is None:
                raise OperatorMistake(f"--unit {unit}: no such unit on {on}; see chibo units list")
            tables = await export.tables(tx, house, tree, found, when, LANGUAGE)
            zipped = await archive.of_xml(tx, house, found, when, at) if xml else None
        async with database.transaction() as tx:
            await console.record(tx, "exported reports", f"{unit} {period}", unit=found.code)
        return tables, zipped

    tables, zipped = console.with_database(work)
    if not tables:
        raise OperatorMistake(f"{unit} has no reports for {period}: nothing was written")
    for file in _written(tables, xlsx, csv):
        console.out.print(str(file), markup=False)
    if xml is not None:
        if zipped is None:
            raise OperatorMistake(
                f"{unit} has only admissions for {period}, which are told as numbers: no {xml}"
            )
        write(xml, zipped)
        console.out.print(str(xml), markup=False)


def _parsed(period: str) -> Period:
    try:
        return Period.parse(period)
    except BadPeriod as error:
        raise OperatorMistake(f"--period {period}: {error}") from None


def _written(tables: list[Table], xlsx: Path | None, csv: Path | None) -> Iterator[Path]:
    if xlsx is not None:
        page = say(LANGUAGE, "sheet-page")
        write(xlsx, workbook.xlsx(tables, made_at=console.now(), page=page))
        yield xlsx
    for table in tables if csv is not None else ():
        assert csv is not None
        file = csv.with_name(f"{csv.stem}-{table.name}{csv.suffix or '.csv'}")
        write(file, export.as_csv(table).encode("utf-8-sig"))
        yield file
