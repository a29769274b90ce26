"""chibo digest: the figures of a unit and a period, as text, data, picture or workbook."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import chart, workbook
from handlers.digest.data import to_json
from handlers.digest.digest import Digest, compute_with_history
from handlers.digest.facts import MEETING
from handlers.digest.picture import picture
from handlers.digest.sheets import sheets
from handlers.digest.text import text
from handlers.forms.model.definition import Form
from handlers.library import rules
from handlers.periods import BadPeriod, Period, PeriodKind
from handlers.phrases import say
from handlers.rules.rule import NoRule, Rules
from storage import forms, units
from storage.database import Database, Transaction

app = typer.Typer(help="The figures of a unit and a period.")
LANGUAGE = "vi"


@app.command()
def digest(
    unit: Annotated[str, typer.Option(help="The code of the unit, such as BL.")],
    period: Annotated[str, typer.Option(help="Such as 2026-10, 2026-Q4 or 2026.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
    png: Annotated[Path | None, typer.Option(help="Draw the picture into this file.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write the workbook into this file.")] = None,
) -> None:
    """Tell the figures of a unit and all cells below it."""

    async def work(database: Database, settings: Settings) -> tuple[Digest, dict[str, Form]]:
        async with database.reading() as tx:
            figures = await computed(tx, settings, unit, period, console.now())
            library = house_of(settings).library
            known = {f.form_id: library.form(f) for f in await forms.newest(tx)}
        if png is not None or xlsx is not None:
            async with database.transaction() as tx:
                what = f"figures {figures.unit.code} {period}"
                await console.record(tx, "exported figures", what, unit=figures.unit.code)
        return figures, known

    figures, published = console.with_database(work)
    if png is not None:
        write(png, chart.png(picture(figures, LANGUAGE)))
    if xlsx is not None:
        page = say(LANGUAGE, "sheet-page")
        tables = sheets(figures, published, LANGUAGE)
        write(xlsx, workbook.xlsx(tables, made_at=figures.as_of, page=page))
    if json:
        console.print_json(to_json(figures))
        return
    heading, lines = text(figures, LANGUAGE)
    console.out.print(f"{heading}\n{lines}", markup=False)


def write(file: Path, content: bytes) -> None:
    """Write a file. Raises OperatorMistake."""
    try:
        file.write_bytes(content)
    except OSError as error:
        raise OperatorMistake(f"{file}: cannot be written ({error.strerror})") from None


async def computed(
    tx: Transaction, settings: Settings, code: str, period: str, now: datetime
) -> Digest:
    """The digest of a unit by its code. Raises OperatorMistake."""
    calendar = await rules(tx)
    wanted = _period(calendar, period)
    on = min(wanted.end, now.astimezone(settings.zone).date())
    unit = (await units.tree(tx, on)).find(code)
    if unit is None:
        raise OperatorMistake(f"--unit {code}: no such unit on {on}; see chibo units list")
    return await compute_with_history(tx, calendar, unit.id, wanted, settings.zone, now)


def _period(calendar: Rules, code: str) -> Period:
    """A month as the calendar cuts it; a quarter or a year as it stands in any calendar."""
    try:
        found = Period.parse(code)
        return found if found.kind is not PeriodKind.MONTH else calendar.period(MEETING, code)
    except (BadPeriod, NoRule) as error:
        raise OperatorMistake(f"--period {code}: {error}") from None
