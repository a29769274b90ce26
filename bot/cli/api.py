"""chibo api: tokens with which the tools of others may read reports and figures."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.forms import private
from storage import tokens, units
from storage.database import Database

app = typer.Typer(help="Tokens for the tools of others, read only.", no_args_is_help=True)


@app.command()
def token(
    name: Annotated[str, typer.Argument(help="Whose token it is, for the audit.")],
    unit: Annotated[str, typer.Option(help="Code of the unit that may be read, with all below.")],
    *,
    days: Annotated[int, typer.Option(min=1, help="Days it is good for.")] = 365,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Make a token. It is shown once: only a keyed hash of it is kept."""

    async def work(database: Database, settings: Settings) -> dict[str, Any]:
        now = console.now()
        if private.find(name):
            raise OperatorMistake("NAME: is kept in the audit; write the office or tool, no person")
        async with database.transaction() as tx:
            found = (await units.tree(tx, console.today(settings))).find(unit)
            if found is None:
                raise OperatorMistake(f"--unit {unit}: there is no such unit today")
            expires = now + timedelta(days=days)
            made = await tokens.add(tx, name, found.id, expires_at=expires, now=now)
            await console.record(tx, "made api token", f"{name} {unit}", unit=found.code)
        address = f"{settings.address}/api/openapi.json"
        return {"token": made, "expires": expires.isoformat(timespec="seconds"), "api": address}

    made = console.with_database(work)
    if json:
        console.print_json(made)
        return
    for key, value in made.items():
        console.out.print(f"{key}: {value}", markup=False)


@app.command("list")
def list_tokens(
    *, json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False
) -> None:
    """Print who has tokens and until when; the tokens themselves are not kept."""

    async def work(database: Database, _: Settings) -> list[tokens.TokenState]:
        async with database.reading() as tx:
            return await tokens.every(tx)

    found = console.with_database(work)
    if json:
        console.print_json([_as_data(each) for each in found])
        return
    for each in found:
        state = "taken back" if each.revoked_at else f"until {each.expires_at:%Y-%m-%d}"
        console.out.print(f"{each.name}  {state}", markup=False)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="Whose tokens to take back.")]) -> None:
    """Take back all tokens of a name, at once."""

    async def work(database: Database, _: Settings) -> int:
        now = console.now()
        async with database.transaction() as tx:
            count = await tokens.revoke(tx, name, now)
            await console.record(tx, "took api token back", name)
        return count

    count = console.with_database(work)
    if not count:
        raise OperatorMistake(f"{name} has no token that is still good; see: chibo api list")
    console.out.print(f"{count} taken back.")


def _as_data(state: tokens.TokenState) -> dict[str, Any]:
    revoked = state.revoked_at.isoformat() if state.revoked_at else None
    return {"name": state.name, "expires": state.expires_at.isoformat(), "revoked": revoked}
