"""chibo forms: check, publish, export and try out forms made in Excel."""

import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from bot.cli import form_play, terminal
from bot.mistakes import OperatorMistake
from handlers.forms import authoring, files, xform
from handlers.forms.complaints import Complaint, FormError
from handlers.forms.filling import begin
from handlers.forms.model.definition import Form

app = typer.Typer(help="Forms: check, publish, export, try out.", no_args_is_help=True)

File = Annotated[
    Path, typer.Argument(help="A workbook (.xlsx, .yaml, .md, .csv) or an XForm (.xml).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]


@app.command()
def check(file: File, *, json: AsJson = False) -> None:
    """Tell everything that is wrong with a form; exit code 1 if it cannot be published."""
    found = authoring.check(file)
    if json:
        terminal.print_json(
            {
                "file": str(file),
                "ok": not found.complaints,
                "complaints": [asdict(one) for one in found.complaints],
                "warnings": [asdict(one) for one in found.warnings],
            }
        )
    else:
        _tell(found.complaints, "")
        _tell(found.warnings, "warning: ")
        if not found.complaints:
            terminal.out.print(f"{file.name}: can be published.", markup=False)
    if found.complaints:
        raise typer.Exit(1)


def _tell(complaints: Iterable[Complaint], mark: str) -> None:
    for complaint in complaints:
        terminal.out.print(f"{mark}{complaint}", markup=False)


def _refused(file: Path, error: FormError) -> OperatorMistake:
    faults = "\n".join(map(str, error.complaints))
    return OperatorMistake(f"{file.name} cannot be published:\n{faults}")


@app.command()
def publish(file: File) -> None:
    """Publish a form; fillings that have begun end on the version they began with."""
    from bot.cli import console
    from bot.settings import Settings
    from handlers import publishing
    from storage.database import Database
    from storage.forms import VersionTaken

    try:
        ready = publishing.prepared(file)
    except FormError as error:
        raise _refused(file, error) from None

    async def work(database: Database, _: Settings) -> tuple[bool, list[str]]:
        async with database.transaction() as tx:
            lost = await publishing.lost_names(tx, ready.compiled)
            return await publishing.publish_prepared(tx, ready, "operator", console.now()), lost

    try:
        new, lost = console.with_database(work)
    except VersionTaken as taken:
        raise OperatorMistake(
            f"{taken}; write a higher version in the sheet settings, such as "
            f"{console.now():%Y%m%d}01"
        ) from None
    compiled = ready.compiled
    _tell(compiled.warnings, "warning: ")
    if lost:
        words = f"warning: the form in force has {', '.join(lost)} too; digests count by name"
        terminal.out.print(words, markup=False)
    done = "published" if new else "is published already, nothing has changed"
    terminal.out.print(f"{compiled.form_id} version {compiled.version}: {done}.", markup=False)


@app.command("list")
def list_forms(*, json: AsJson = False) -> None:
    """Print the forms in force, in the order in which they are asked."""
    from bot.cli import console
    from bot.settings import Settings
    from storage import forms
    from storage.database import Database
    from storage.forms import Published

    async def work(database: Database, _: Settings) -> tuple[Published, ...]:
        async with database.reading() as tx:
            return await forms.newest(tx)

    published = console.with_database(work)
    if json:
        keys = ("form_id", "version", "title")
        terminal.print_json([{key: getattr(one, key) for key in keys} for one in published])
        return
    for one in published:
        terminal.out.print(f"{one.form_id}  {one.version}  {one.title}", markup=False)


@app.command()
def export(
    form_id: Annotated[str, typer.Argument(metavar="ID", help="The form's id.")],
    file: Annotated[
        Path, typer.Argument(metavar="OUT.xlsx", help="Also .yaml, or .xml for the XForm.")
    ],
) -> None:
    """Write the form in force as a workbook that can be changed and published again."""
    from bot.cli import console
    from bot.settings import Settings
    from storage import forms
    from storage.database import Database
    from storage.forms import Published

    async def work(database: Database, _: Settings) -> Published:
        async with database.reading() as tx:
            known = {form.form_id: form for form in await forms.newest(tx)}
            if form_id not in known:
                raise OperatorMistake(f"there is no form {form_id}; there are: {', '.join(known)}")
            form = known[form_id]
            return replace(form, workbook=await forms.workbook(tx, form.id))

    _write(console.with_database(work), file)
    terminal.out.print(f"{file} written.", markup=False)


def _write(form: Any, file: Path) -> None:
    ending = file.suffix.lower()
    try:
        if ending == ".xml":
            file.write_text(form.xform, encoding="utf-8")
        elif not form.workbook:
            raise OperatorMistake(
                f"{form.form_id} was published as an XForm and has no workbook; write .xml instead of {ending}"
            )
        elif ending in {".yaml", ".yml"}:
            files.export_yaml(files.stored(form.workbook, form.form_id), file)
        elif ending == ".xlsx":
            files.export_xlsx(files.stored(form.workbook, form.form_id), file)
        else:
            raise OperatorMistake(f"{file}: write a name that ends in .xlsx, .yaml or .xml")
    except OSError as error:
        raise OperatorMistake(f"{file}: cannot be written ({error.strerror})") from None


@app.command()
def play(
    file: File,
    *,
    answers: Annotated[
        Path | None, typer.Option(help="Answers as JSON lines; - reads standard input.")
    ] = None,
    json: AsJson = False,
    language: Annotated[str, typer.Option(help="Code of a language of the form.")] = "",
    now: Annotated[datetime | None, typer.Option(help="Play as if it were this time.")] = None,
) -> None:
    """Fill in a form without publishing it: here in the terminal, or from a file of answers."""
    form = _form(file)
    context = form_play.surroundings(form, _moment(now), language)
    sitting = begin(form, context, instance_id=f"uuid:{uuid4()}")
    if answers is None:
        from bot.cli import (
            form_talk,
        )  # the reader of typed words, which a file of answers does not need

        form_talk.talk(sitting)
        if json:
            terminal.print_json(sitting.values())
        return
    script = form_play.Script.read(_lines(answers), answers.name)
    event: form_play.Event = {}
    for event in form_play.play(sitting, script):
        _print_event(event, as_json=json)
    if not event.get("complete"):
        raise typer.Exit(1)


def _form(file: Path) -> Form:
    try:
        return xform.read(authoring.compiled(file).xform)
    except FormError as error:
        raise _refused(file, error) from None


def _moment(now: datetime | None) -> datetime:
    from bot.clock import Clock
    from bot.settings import Settings

    zone = Settings().zone
    if now is None:
        return Clock().now().astimezone(zone)
    return now.replace(tzinfo=zone) if now.tzinfo is None else now


def _lines(answers: Path) -> list[str]:
    if str(answers) == "-":
        return sys.stdin.read().splitlines()
    try:
        return answers.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise OperatorMistake(f"{answers}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise OperatorMistake(f"{answers}: is not UTF-8 text") from None


def _print_event(event: form_play.Event, *, as_json: bool) -> None:
    """One event as a line; notes are for people only."""
    if as_json:
        if event["event"] != "note":
            sys.stdout.write(dumps(event, ensure_ascii=False) + "\n")
        return
    match event["event"]:
        case "answer":
            _say(
                f"    {event['value'] or '–'}" + ("" if event["ok"] else f"  ! {event['message']}")
            )
        case "repeat":
            _say(f"{event['path']}: one more? ({event['count']} so far)")
        case "end":
            _say(f"{'complete' if event['complete'] else 'not complete'}")
            for path, text in event["values"].items():
                _say(f"  {path} = {text}")
        case _:
            _say(str(event["label"]))


def _say(words: str) -> None:
    terminal.out.print(words, markup=False)
