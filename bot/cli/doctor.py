"""chibo doctor: what is wrong, and what to do about it."""

import asyncio
from typing import Annotated

import typer

from bot import doctor as examination
from bot.cli import console
from bot.finding import Finding

app = typer.Typer(help="What is wrong.")


@app.command()
def doctor(
    *, json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False
) -> None:
    """Look at the machine, the database, messages and channels; exit 1 if something is wrong."""
    found = asyncio.run(examination.examine(console.settings(), console.now()))
    if json:
        console.print_json(
            [
                {"name": each.name, "well": each.well, "state": each.state, "mend": each.mend}
                for each in found
            ]
        )
    else:
        for each in found:
            console.out.print(_line(each), markup=False)
    if not all(each.well for each in found):
        raise typer.Exit(1)


def _line(found: Finding) -> str:
    if found.well:
        return f"ok     {found.name}: {found.state}"
    return f"WRONG  {found.name}: {found.state}\n       {found.mend}"
