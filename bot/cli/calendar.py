"""chibo rehearse, pause: a month before it happens, and days on which a branch is left alone."""

import re
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli import console
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.periods import BadPeriod, Period, PeriodKind
from handlers.reminding import pausing, rehearsing
from handlers.reminding.pausing import BadPause
from storage import schedule
from storage.database import Database
from storage.schedule import PauseState

app = typer.Typer(help="The calendar.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


@app.command()
def rehearse(
    *,
    month: Annotated[str, typer.Option(help="The month, as 2026-12.")],
    json: Json = False,
) -> None:
    """Show what would go to whom and when in a month, from today's data and rules; sends nothing."""
    period = _month(month)

    async def work(database: Database, settings: Settings) -> rehearsing.Rehearsal:
        async with database.reading() as tx:
            return await rehearsing.rehearse(tx, house_of(settings), period, console.now())

    found = console.with_database(work)
    if json:
        console.print_json(rehearsing.to_json(found))
        return
    _print(found)


def _month(text: str) -> Period:
    try:
        period = Period.parse(text)
    except BadPeriod as bad:
        raise OperatorMistake(f"--month: {bad}") from None
    if period.kind is not PeriodKind.MONTH:
        raise OperatorMistake(f"--month: “{text}” is no month; write one as 2026-12")
    return period


def _print(found: rehearsing.Rehearsal) -> None:
    """By moments: a list of 17,000 lines is nothing to read."""
    groups: dict[tuple[datetime, str, str], list[str]] = {}
    for line in found.lines:
        what = f"{line.kind} ({line.why})" if line.why else f"{line.kind} by {line.channel}"
        groups.setdefault((line.at, what, line.period), []).append(line.unit)
    for (at, what, period), units in groups.items():
        names = ", ".join(units[:6]) + (f" … ({len(units)})" if len(units) > 6 else "")
        console.out.print(f"{at:%d/%m/%Y %H:%M}  {what}, {period}: {names}", markup=False)
    channels = ", ".join(f"{count} by {name}" for name, count in found.channels.items())
    skipped = len(found.lines) - len(found.sent)
    console.out.print(f"{len(found.sent)} messages ({channels or 'none'}), {skipped} left out.")
    for warning in found.warnings:
        console.out.print(f"Warning: {warning}", markup=False)


# --- pauses ---------------------------------------------------------------------------------------


@app.command()
def pause(
    *,
    unit: Annotated[str, typer.Option(help="Code of the unit; all below it pause too.")] = "",
    from_: Annotated[str, typer.Option("--from", help="First day, as 2026-09-08.")] = "",
    to: Annotated[str, typer.Option(help="Last day.")] = "",
    reason: Annotated[str, typer.Option(help="Why, such as: Lũ sau bão.")] = "",
    remove: Annotated[int, typer.Option(help="Take back the pause of this number.")] = 0,
    json: Json = False,
) -> None:
    """Leave a branch alone for some days: nobody is reminded, due days move. Without options: list."""

    async def work(database: Database, settings: Settings) -> tuple[list[PauseState], int]:
        async with database.transaction() as tx:
            changed = 0
            if unit:
                span = pausing.Span(_day("--from", from_), _day("--to", to or from_), reason)
                changed = await pausing.pause(tx, house_of(settings), unit, span, now=console.now())
            if remove:
                changed = await pausing.take_back(tx, house_of(settings), remove, now=console.now())
            return await schedule.pauses(tx), changed

    try:
        found, changed = console.with_database(work)
    except BadPause as bad:
        raise OperatorMistake(str(bad)) from None
    if json:
        console.print_json([_pause(each) for each in found])
        return
    for each in found:
        console.out.print(
            f"{each.id}  {each.unit}  {each.first:%d/%m/%Y} to {each.last:%d/%m/%Y}  {each.reason}",
            markup=False,
        )
    if unit or remove:
        console.out.print(f"{changed} reports that were sent are judged by other due days now.")


def _day(option: str, text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such a day does not exist: told below
    raise OperatorMistake(f"{option}: “{text}” is no date; write one as 2026-09-08")


def _pause(each: PauseState) -> dict[str, object]:
    return {
        "id": each.id,
        "unit": each.unit,
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "reason": each.reason,
    }
