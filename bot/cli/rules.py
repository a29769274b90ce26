"""chibo rules: the rules of the calendar, shown and loaded."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.units import text_of
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import rulebook
from handlers.library import rules as rules_in_force
from handlers.reminding.preparing import prepare_today
from handlers.rules.fields import RulesError
from handlers.rules.loading import load_rules
from handlers.rules.rule import Rules
from storage import schedule
from storage.database import Database

app = typer.Typer(help="The rules of the calendar.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


@app.command()
def show(*, json: Json = False) -> None:
    """Show the rules in force and those to come."""

    async def work(database: Database, settings: Settings) -> Rules:
        del settings
        async with database.reading() as tx:
            return await rules_in_force(tx)

    found = console.with_database(work)
    if json:
        console.print_json(rulebook.to_json(found))
        return
    for line in rulebook.lines(found, console.today(console.settings())):
        console.out.print(line, markup=False)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="YAML as in handlers/rules/default.yaml.")],
    *,
    change_the_past: Annotated[
        bool, typer.Option(help="Also change periods that have begun already.")
    ] = False,
) -> None:
    """Load the rules from a file: all of it or nothing. Periods that have begun keep their dates."""
    text = text_of(file)
    try:
        new = load_rules(text, str(file))
    except RulesError as error:
        raise OperatorMistake(str(error)) from None

    async def work(database: Database, settings: Settings) -> None:
        now = console.now()
        async with database.transaction() as tx:
            old = await rules_in_force(tx)
            changes = list(rulebook.changes_of_the_past(old, new, console.today(settings)))
            if changes and not change_the_past:
                raise OperatorMistake(_about_the_past(file, changes))
            await prepare_today(tx, house_of(settings), now)
            await schedule.load_rules(tx, text, now)
            await console.record(tx, "loaded rules", file.name)

    console.with_database(work)
    console.out.print(f"{len(new.rules)} rules for {len(new.forms)} forms are in force.")


def _about_the_past(file: Path, changes: list[str]) -> str:
    shown = [f"{file}: {change}" for change in changes]
    mend = "Write the change as a new version with its own valid_from, or add --change-the-past."
    last = f"{file}: nothing was loaded, periods that have begun keep their dates."
    return "\n".join([*shown, f"{last} {mend}"])
