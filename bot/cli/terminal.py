"""Printing, and an operator's mistake as one line: all that a command without a database needs."""

import errno
import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console

from bot.mistakes import OperatorMistake

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)
_OF_THE_MACHINE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EMFILE,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EIO,
}
"""No room, no right, no such folder: nothing of ours is wrong."""


def print_json(data: Any) -> None:
    """JSON and nothing else on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def guarded(app: typer.Typer) -> None:
    """Run the commands; a mistake of the operator ends in one line and exit code 1."""
    try:
        app()
    except OperatorMistake as mistake:
        _end(str(mistake))
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            raise
        _end(f"{error.filename or 'this machine'}: {error.strerror}")


def _end(line: str) -> NoReturn:
    err.print(line, markup=False)
    raise SystemExit(1)
