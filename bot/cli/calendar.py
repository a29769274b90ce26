"""chibo rehearse, messages, pause: a month before and after it happens, and days of a branch left alone."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated

import typer

from bot.cli import console
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers.periods import BadPeriod, Period, PeriodKind
from handlers.reminding import pausing, rehearsing
from handlers.reminding.pausing import BadPause
from storage import notices, schedule, units
from storage.database import Database, Transaction
from storage.notices import Ended
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
            house, now = house_of(settings), console.now()
            return await rehearsing.rehearse(tx, house, period, now)

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
    for (at, what, period), codes in groups.items():
        names = ", ".join(codes[:6]) + (f" … ({len(codes)})" if len(codes) > 6 else "")
        console.out.print(f"{at:%d/%m/%Y %H:%M}  {what}, {period}: {names}", markup=False)
    channels = ", ".join(f"{count} by {name}" for name, count in found.channels.items())
    skipped = len(found.lines) - len(found.sent)
    console.out.print(f"{len(found.sent)} messages ({channels or 'none'}), {skipped} left out.")
    for each in found.loads:
        console.out.print(
            f"{each.channel}: {each.expected} of {each.quota} messages a month ({each.planned} "
            f"planned, {each.replies} replies as in the last 30 days, {each.sent} sent already)."
        )
    for warning in found.warnings:
        console.out.print(f"Warning: {warning}", markup=False)


# --- what became of it ----------------------------------------------------------------------------


@app.command()
def messages(
    *,
    month: Annotated[str, typer.Option(help="The month, as 2026-12.")],
    unit: Annotated[str, typer.Option(help="Only this unit and those below it.")] = "",
    json: Json = False,
) -> None:
    """Show what became of every planned message of a month: sent, left out (why), failed (why)."""
    period = _month(month)

    async def work(database: Database, settings: Settings) -> list[Ended]:
        start = datetime.combine(period.start, time(), settings.zone)
        end = datetime.combine(period.next().start, time(), settings.zone)
        async with database.reading() as tx:
            below = await _below(tx, period, unit) if unit else None
            found = await notices.ended(tx, start, end, below)
        return [replace(each, at=each.at.astimezone(settings.zone)) for each in found]

    found = console.with_database(work)
    if json:
        console.print_json([_ended(each) for each in found])
        return
    for each in found:
        how = f"{each.end} ({each.why})" if each.why else each.end
        by = f" by {each.channel}" if each.channel else ""
        line = f"{each.at:%d/%m/%Y %H:%M}  {each.unit}  {each.kind}, {each.period}: {how}{by}"
        console.out.print(line, markup=False)
    counts = Counter(each.end for each in found)
    said = ", ".join(f"{count} {end}" for end, count in sorted(counts.items()))
    console.out.print(f"{len(found)} messages" + (f": {said}." if said else "."))


async def _below(tx: Transaction, period: Period, code: str) -> list[int]:
    tree = await units.tree(tx, period.end)
    found = tree.find(code)
    if found is None:
        raise OperatorMistake(f"--unit: there is no unit {code}; `chibo units list` names them")
    return [each.id for each in tree.below(found.id)]


def _ended(each: Ended) -> dict[str, object]:
    return {
        "at": each.at.isoformat(timespec="minutes"),
        "kind": each.kind,
        "unit": each.unit,
        "person": each.person,
        "channel": each.channel or None,
        "period": each.period,
        "end": each.end,
        "why": each.why or None,
    }


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

    async def work(database: Database, settings: Settings) -> tuple[tuple[PauseState, ...], int]:
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
