"""Printing, and an operator's mistake as one line: all that a command without a database needs."""

import json
import sys
from typing import Any

import typer
from rich.console import Console

from bot.mistakes import OperatorMistake

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def print_json(data: Any) -> None:
    """JSON and nothing else on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def guarded(app: typer.Typer) -> None:
    """Run the commands; a mistake of the operator ends in one line and exit code 1."""
    try:
        app()
    except OperatorMistake as mistake:
        err.print(str(mistake), markup=False)
        raise SystemExit(1) from None
