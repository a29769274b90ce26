"""chibo privacy: what people may have done with the data about them, and by when."""

import json as json_module
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import console
from bot.cli.digest import write
from bot.house import house_of
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from handlers import own_data, role_commands
from handlers.phrases import LANGUAGES
from storage import audit, erasing, people, posts, privacy, units
from storage.database import Database, Transaction
from storage.people import Post
from storage.privacy import Kind, RequestState

app = typer.Typer(help="Data about people: see, correct, withdraw, erase.", no_args_is_help=True)

PERSON = Annotated[str, typer.Argument(help="The person, as chibo people list shows it.")]
AS_JSON = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


@app.command()
def requests(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what is done.")] = False,
    json: AS_JSON = False,
) -> None:
    """Print the requests that are open, with their legal days; exit 1 if one is overdue."""

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        today = console.today(settings)
        async with database.reading() as tx:
            found = await (privacy.every(tx) if everything else privacy.open_of(tx))
        return [{**_as_data(each, settings), "overdue": each.overdue(today)} for each in found]

    found = console.with_database(work)
    if json:
        console.print_json(found)
    for each in () if json else found:
        state = "OVERDUE" if each["overdue"] else f"done {each['done']}" if each["done"] else "open"
        line = f"{each['number']}  {each['kind']}  {each['person']}  answer by {each['answer_by']}"
        console.out.print(f"{line}, done by {each['due_on']}  {state}", markup=False)
    if any(each["overdue"] for each in found):
        raise SystemExit(1)


def _as_data(request: RequestState, settings: Settings) -> dict[str, Any]:
    def local(moment: datetime | None) -> str | None:
        return moment.astimezone(settings.zone).isoformat(timespec="seconds") if moment else None

    return {
        "number": request.id,
        "person": request.public_id,
        "kind": request.kind,
        "channel": request.channel,
        "asked": local(request.asked_at),
        "answer_by": request.answer_by.isoformat(),
        "due_on": request.due_on.isoformat(),
        "answered": local(request.answered_at),
        "done": local(request.done_at),
    }


@app.command()
def done(
    number: Annotated[int, typer.Argument(help="As chibo privacy requests shows it.")],
) -> None:
    """Note that a request was done and the person told, such as by telephone."""

    async def work(database: Database, _: Settings) -> None:
        async with database.transaction() as tx:
            request = await privacy.get(tx, number)
            if request is None:
                raise OperatorMistake(f"there is no request {number}; see: chibo privacy requests")
            await privacy.done(tx, number, console.now())
            subject = f"{request.kind} {request.public_id}"
            await console.record(tx, "request about own data done", subject, request=number)

    console.with_database(work)
    console.out.print(f"Request {number} is done.")


@app.command()
def see(person: PERSON) -> None:
    """Print everything that is kept about a person, as JSON."""
    kept = _for_person(person, Kind.SEE, _kept)
    console.print_json(kept)


@app.command()
def export(
    person: PERSON, out: Annotated[Path, typer.Argument(help="A JSON file to hand over.")]
) -> None:
    """Write everything that is kept about a person into a file for that person."""
    kept = _for_person(person, Kind.RECEIVE, _kept)
    write(out, json_module.dumps(kept, ensure_ascii=False, indent=2).encode())
    console.out.print(str(out), markup=False)


async def _kept(tx: Transaction, _: Settings, person_id: int) -> dict[str, Any]:
    return asdict(await privacy.about(tx, person_id))


@app.command()
def correct(
    person: PERSON,
    *,
    language: Annotated[str, typer.Option(help="vi or en.")] = "",
    unit: Annotated[str, typer.Option(help="The unit whose post the person truly holds.")] = "",
    role: Annotated[str, typer.Option(help="secretary, deputy, officer or staff.")] = "",
) -> None:
    """Correct the language or the post of a person; other posts of the person end."""
    if not language and not (unit and role):
        raise OperatorMistake("what is wrong? write --language, or --unit with --role")
    if language and language not in LANGUAGES:
        raise OperatorMistake(f"--language {language}: write {' or '.join(LANGUAGES)}")
    if role and role not in people.ROLES:
        raise OperatorMistake(f"--role {role}: write {', '.join(people.ROLES)}")

    async def work(tx: Transaction, settings: Settings, person_id: int) -> None:
        if language:
            await people.set_person_language(tx, person_id, language)
        if unit:
            await _put_right(tx, settings, person_id, unit, role)

    _for_person(person, Kind.CORRECT, work)
    console.out.print(f"{person} is corrected.", markup=False)


async def _put_right(
    tx: Transaction, settings: Settings, person_id: int, code: str, role: str
) -> None:
    today = console.today(settings)
    found = (await units.tree(tx, today)).find(code)
    if found is None:
        raise OperatorMistake(f"--unit {code}: there is no such unit today; see: chibo units list")
    await posts.resign(tx, person_id, today)
    await people.assign(tx, person_id, Post(found.id, role), today)
    await console.record(tx, "corrected own data", f"{role} {found.code}", unit=found.code)
    await role_commands.renew(tx, [person_id], today, console.now())


@app.command()
def withdraw(person: PERSON) -> None:
    """Take back a person's consent: posts and links end at once, the officers are told."""

    async def work(tx: Transaction, settings: Settings, person_id: int) -> None:
        house = house_of(settings)
        await own_data.withdraw(tx, house, person_id, audit.OPERATOR, now=console.now())

    _for_person(person, Kind.WITHDRAW, work)
    console.out.print(f"{person} has withdrawn and holds no post any more.", markup=False)


@app.command()
def erase(
    person: PERSON,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: it cannot be undone.")] = False,
) -> None:
    """Erase what is kept about a person, also from the files beneath. Reports stay with the unit."""
    if not yes:
        raise OperatorMistake(f"this cannot be undone: chibo privacy erase {person} --yes")

    async def work(tx: Transaction, settings: Settings, person_id: int) -> None:
        house, now = house_of(settings), console.now()
        await own_data.withdraw(tx, house, person_id, audit.OPERATOR, now=now)
        await erasing.erase(tx, person_id, now)
        await console.record(tx, "erased", person)

    _for_person(person, Kind.ERASE, work, compact=True)
    console.out.print(f"{person} is erased.", markup=False)


Work = Callable[[Transaction, Settings, int], Awaitable[Any]]


def _for_person(public_id: str, kind: Kind, work: Work, *, compact: bool = False) -> Any:
    """Log the request with its legal days, do it, and note that it is done."""

    async def whole(database: Database, settings: Settings) -> Any:
        house, now = house_of(settings), console.now()
        async with database.transaction() as tx:
            person_id = await posts.by_public_id(tx, public_id)
            if person_id is None:
                raise OperatorMistake(f"there is no person {public_id}; see: chibo people list")
            request = await own_data.ask(tx, house, person_id, kind, audit.OPERATOR, now=now)
            result = await work(tx, settings, person_id)
            await privacy.done(tx, request.id, now)
        if compact:
            await database.compact(erasing.TABLES)
        return result

    return console.with_database(whole)
