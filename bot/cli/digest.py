"""chibo digest: the figures of a unit and a period, as text, data, picture or workbook."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.digest.data import to_json
from handlers.digest.digest import Digest, compute
from handlers.digest.facts import MEETING
from handlers.digest.text import text
from handlers.library import rules
from handlers.periods import BadPeriod, Period
from handlers.rules.rule import NoRule, Rules
from storage import units
from storage.database import Database, Transaction

app = typer.Typer(help="The figures of a unit and a period.")
LANGUAGE = "vi"


@app.command()
def digest(
    unit: Annotated[str, typer.Option(help="The code of the unit, such as BL.")],
    period: Annotated[str, typer.Option(help="The month, such as 2026-10.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Tell the figures of a unit and all cells below it."""

    async def work(database: Database, settings: Settings) -> Digest:
        async with database.reading() as tx:
            return await computed(tx, settings, unit, period, console.now())

    figures = console.with_database(work)
    if json:
        console.print_json(to_json(figures))
        return
    heading, lines = text(figures, LANGUAGE)
    console.out.print(f"{heading}\n{lines}", markup=False)


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
    return await compute(tx, calendar, unit.id, wanted, settings.zone, now)


def _period(calendar: Rules, code: str) -> Period:
    try:
        return calendar.period(MEETING, code)
    except (BadPeriod, NoRule) as error:
        raise OperatorMistake(f"--period {code}: {error}") from None
