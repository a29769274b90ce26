"""chibo read: how the bot reads what people type, one message or a file of them. Needs no database."""

import json as json_text
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import terminal
from bot.mistakes import OperatorMistake
from handlers.forms.cases import BadContext, UnknownQuestion, read_case

app = typer.Typer(help="How the bot reads what people type.")

COLUMNS = ("id", "question", "today", "text")
_QUESTION = "What was asked: date_past, count, present, yesno, choice:A|B|C, command, report ..."


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a batch; `number` counts the lines of the file from one."""

    number: int
    id: str
    question: str
    today: str
    text: str


@app.command(context_settings={"ignore_unknown_options": True})  # "-2" is an answer, no option
def read(
    question: Annotated[str | None, typer.Argument(help=_QUESTION)] = None,
    text: Annotated[str | None, typer.Argument(help="The message, exactly as typed.")] = None,
    *,
    asked: Annotated[str | None, typer.Option("--question", help=_QUESTION)] = None,
    today: Annotated[str | None, typer.Option(help="The day it was sent, YYYY-MM-DD.")] = None,
    context: Annotated[
        str, typer.Option(help='What is known of the cell: {"total":30,"exempt":3}.')
    ] = "{}",
    batch: Annotated[
        Path | None,
        typer.Option(help="A TSV file with the columns id, question, today, text; - reads stdin."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Show what the bot makes of typed words: a value, a value to confirm, or a question back."""
    known = _context(context)
    if batch is not None:
        _read_batch(batch, known, json=json)
        return
    if asked is not None:
        question, text = asked, question if text is None else text
    if question is None or text is None:
        raise typer.BadParameter("say what was asked and what was typed, or give --batch FILE")
    result = _reading(question, text, _day(today), known)
    if json:
        terminal.print_json(result)
    else:
        terminal.out.print(_in_words(result), markup=False)


def _context(text: str) -> dict[str, Any]:
    try:
        known = json_text.loads(text)
    except ValueError as error:
        raise OperatorMistake(f'--context: is not JSON ({error}); as {{"total":30}}') from None
    if not isinstance(known, dict):
        raise OperatorMistake('--context: must be a JSON object, as {"total":30,"exempt":3}')
    return known


def _day(text: str | None) -> date:
    """The day given, or today in the zone of the settings."""
    if text is None:
        from bot.cli import console  # the settings and the clock load slowly, and are seldom needed

        return console.today(console.settings())
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OperatorMistake(f"--today: {text!r} is no day; write it as 2026-10-07") from None


def _reading(question: str, text: str, today: date, known: Mapping[str, Any]) -> dict[str, object]:
    try:
        return read_case(question, text, today=today, context=known)
    except (UnknownQuestion, BadContext) as error:
        raise OperatorMistake(str(error)) from None


def _in_words(result: Mapping[str, object]) -> str:
    value = json_text.dumps(result["value"], ensure_ascii=False)
    line = f"{result['outcome']}: {value}" if result["value"] is not None else "ask"
    if result["reason"]:
        line += f"  ({result['reason']})"
    if result["options"]:
        line += f"  likely: {json_text.dumps(result['options'], ensure_ascii=False)}"
    return line


# --- a file of messages ---------------------------------------------------------------------------


def _read_batch(file: Path, known: Mapping[str, Any], *, json: bool) -> None:
    """One line for each row; a row that cannot be read is told of on standard error."""
    faults = []
    for row in _rows(file):
        try:
            result = _reading(row.question, row.text, _day_of(row), known)
        except OperatorMistake as mistake:
            faults.append(f"{file}: row {row.number}: {mistake}")
            continue
        if json:
            sys.stdout.write(json_text.dumps({"id": row.id, **result}, ensure_ascii=False) + "\n")
        else:
            terminal.out.print(f"{row.id}  {_in_words(result)}", markup=False)
    if faults:
        raise OperatorMistake("\n".join(faults))


def _day_of(row: Row) -> date:
    try:
        return date.fromisoformat(row.today)
    except ValueError:
        raise OperatorMistake(f"today: {row.today!r} is no day, as 2026-10-07") from None


def _rows(file: Path) -> Iterator[Row]:
    """The rows of a TSV; comments and empty lines are skipped, further columns are not looked at."""
    order: dict[str, int] = {}
    for number, line in enumerate(_text_of(file).split("\n"), 1):
        cells = line.removesuffix("\r").split("\t")
        if line.startswith("#") or not line.strip():
            continue
        if not order:
            order = _heading(file, number, cells)
            continue
        if len(cells) < len(COLUMNS) - 1:
            raise OperatorMistake(f"{file}: row {number}: needs {', '.join(COLUMNS)} between tabs")
        cells += [""] * len(order)  # an empty message at the end of its line
        yield Row(number, *(cells[order[name]] for name in COLUMNS))


def _heading(file: Path, number: int, cells: list[str]) -> dict[str, int]:
    places = {name.strip(): place for place, name in enumerate(cells)}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise OperatorMistake(f"{file}: row {number}: the heading lacks {', '.join(missing)}")
    return {name: places[name] for name in COLUMNS}


def _text_of(file: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise OperatorMistake(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise OperatorMistake(f"{file}: is not UTF-8 text") from None
