"""chibo audit: who did what, and whether the record is whole."""

from datetime import datetime
from typing import Annotated, Any

import typer

from bot.cli import console
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from storage import audit, posts, units
from storage.audit import Line, Verdict, Wanted
from storage.database import Database, Transaction

app = typer.Typer(help="Who did what, and whether the record is whole.", no_args_is_help=True)


@app.command()
def show(
    *,
    unit: Annotated[str, typer.Option(help="Of this unit and all below it.")] = "",
    person: Annotated[str, typer.Option(help="By this person (see: chibo people list).")] = "",
    action: Annotated[str, typer.Option(help="Only this, such as “made link”.")] = "",
    since: Annotated[
        datetime | None, typer.Option(help="From this day on.", formats=["%Y-%m-%d"])
    ] = None,
    last: Annotated[int, typer.Option(min=1, help="So many lines.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Print who did what to which report, person, unit, rule, form, export or link; newest first."""

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        start = since.replace(tzinfo=settings.zone) if since else None
        async with database.reading() as tx:
            codes = await _codes(tx, settings, unit) if unit else None
            actor = f"person {await _number(tx, person)}" if person else ""
            found = await audit.lines(tx, Wanted(codes, actor, action, start, last))
            names = await posts.public_ids(tx)
        return [_as_data(line, names, settings) for line in found]

    found = console.with_database(work)
    if json:
        console.print_json(found)
        return
    for line in found:
        detail = " ".join(f"{name}={value}" for name, value in line["detail"].items())
        parts = (line["at"], line["actor"], line["channel"], line["action"], line["subject"])
        console.out.print("  ".join(filter(None, (*parts, detail))), markup=False)


async def _codes(tx: Transaction, settings: Settings, code: str) -> list[str]:
    tree = await units.tree(tx, console.today(settings))
    found = tree.find(code)
    if found is None:
        raise OperatorMistake(f"--unit {code}: there is no such unit today; see: chibo units list")
    return [each.code for each in tree.below(found.id)]


async def _number(tx: Transaction, public_id: str) -> int:
    found = await posts.by_public_id(tx, public_id)
    if found is None:
        raise OperatorMistake(f"there is no person {public_id}; see: chibo people list")
    return found


def _as_data(line: Line, names: dict[int, str], settings: Settings) -> dict[str, Any]:
    kind, _, number = line.actor.partition(" ")
    actor = f"person {names.get(int(number), number)}" if kind == "person" else line.actor
    return {
        "number": line.id,
        "at": line.at.astimezone(settings.zone).isoformat(timespec="seconds"),
        "actor": actor,
        "action": line.action,
        "subject": line.subject,
        "unit": line.unit,
        "channel": line.channel,
        "detail": line.detail,
        "mark": line.mark,
    }


@app.command()
def verify(
    *,
    noted: Annotated[
        str, typer.Option(help="A mark that was noted earlier: does it still stand?")
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Work the chain of the record out again; exit 1 if a line was changed, added or taken out.

    Note the mark it prints apart from this machine: with --noted even who has the key cannot
    rewrite what was before it.
    """

    async def work(database: Database, _: Settings) -> Verdict:
        async with database.reading() as tx:
            return await audit.verify(tx, noted.strip().lower())

    verdict = console.with_database(work)
    if json:
        console.print_json(_verdict_data(verdict))
    else:
        _tell(verdict)
    if verdict.faults or verdict.holds_noted is False:
        raise SystemExit(1)


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    head = verdict.head
    return {
        "whole": not verdict.faults,
        "lines": verdict.lines,
        "removed": head.removed if head else 0,
        "since": head.since if head else None,
        "mark": head.mark if head else "",
        "noted": verdict.holds_noted,
        "faults": list(verdict.faults),
    }


def _tell(verdict: Verdict) -> None:
    for fault in verdict.faults:
        console.err.print(f"The record is not whole: {fault}.", markup=False)
    if verdict.holds_noted is False:
        console.err.print(
            "The noted mark does not stand in it: what was before it is not the same."
        )
    head = verdict.head
    if head is None:
        console.out.print("Nothing is recorded yet.")
    elif not verdict.faults:
        past = f", {head.removed} past their time" if head.removed else ""
        console.out.print(
            f"The record is whole: {verdict.lines} lines{past}, chained since {head.since[:10]}."
        )
        console.out.print(f"Mark: {head.mark}")
