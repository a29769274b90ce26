"""chibo links: the links to pages of figures that are still good, and taking them back."""

from typing import Annotated, Any

import typer

from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from storage import figures_links, posts, units
from storage.database import Database

app = typer.Typer(help="Links to pages of figures.", no_args_is_help=True)


@app.command("list")
def list_links(
    *, json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False
) -> None:
    """Print the links that are still good: what they show, who gave them, until when."""

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        async with database.reading() as tx:
            names = await posts.public_ids(tx)
            found = await figures_links.good(tx, console.now())
        return [
            {
                "number": each.id,
                "unit": each.unit,
                "period": each.period,
                "by": names.get(each.person_id),
                "expires": each.expires_at.astimezone(settings.zone).isoformat(timespec="seconds"),
            }
            for each in found
        ]

    found = console.with_database(work)
    if json:
        console.print_json(found)
        return
    for each in found:
        console.out.print("  ".join(str(value) for value in each.values()), markup=False)


@app.command()
def revoke(
    number: Annotated[int | None, typer.Argument(help="As chibo links list shows it.")] = None,
    *,
    unit: Annotated[str, typer.Option(help="All links of this unit and all below it.")] = "",
) -> None:
    """Take a link back, or all links of a branch: whoever has one sees nothing any more."""
    if (number is None) == (not unit):
        raise OperatorMistake("write either the number of a link or --unit CODE")

    async def work(database: Database, settings: Settings) -> int:
        now = console.now()
        async with database.transaction() as tx:
            tree = await units.tree(tx, console.today(settings))
            above = tree.find(unit) if unit else None
            if unit and above is None:
                raise OperatorMistake(f"--unit {unit}: there is no such unit today")
            chosen = [
                each
                for each in await figures_links.good(tx, now)
                if each.id == number or (above and tree.holds(above.id, each.unit_id))
            ]
            for each in chosen:
                subject = f"{each.id} {each.unit} {each.period}"
                await console.record(tx, "took link back", subject, unit=each.unit)
            return await figures_links.revoke(tx, [each.id for each in chosen], now)

    count = console.with_database(work)
    if not count:
        raise OperatorMistake("no such link is still good; see: chibo links list")
    console.out.print(f"{count} taken back.")
