"""The command `chibo`: every command by name; a command's module is loaded when it is called."""

import logging
import os
import sys
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from bot.cli import terminal

GROUPS = {
    "units": "bot.cli.units",
    "people": "bot.cli.people",
    "forms": "bot.cli.forms",
    "api": "bot.cli.api",
    "reports": "bot.cli.reports",
    "rules": "bot.cli.rules",
    "telegram": "bot.cli.telegram",
    "zalo": "bot.cli.zalo",
    "links": "bot.cli.links",
    "audit": "bot.cli.audit",
    "privacy": "bot.cli.privacy",
    "keys": "bot.cli.keys",
}
"""Commands with commands of their own, and the module that has them."""
COMMANDS = {
    "run": "bot.cli.run",
    "demo": "bot.cli.demo",
    "digest": "bot.cli.digest",
    "doctor": "bot.cli.doctor",
    "rehearse": "bot.cli.calendar",
    "messages": "bot.cli.calendar",
    "pause": "bot.cli.calendar",
    "read": "bot.cli.read",
    "migrate": "bot.cli.care",
    "backup": "bot.cli.care",
    "restore": "bot.cli.care",
    "gap": "bot.cli.care",
    "purge": "bot.cli.care",
}
"""Commands, and the module that has them."""


class Lazy(TyperGroup):
    """Loads a module when its command is wanted, so that `chibo read` need not load a web server."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer's context is click's
        del ctx
        return [*COMMANDS, *GROUPS]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # type: ignore[override]  # as above
        del ctx
        if cmd_name in GROUPS:
            return get_group(import_module(GROUPS[cmd_name]).app)
        if cmd_name in COMMANDS:
            return get_group(import_module(COMMANDS[cmd_name]).app).commands[cmd_name]  # type: ignore[return-value]  # typer makes only its own commands
        return None


app = typer.Typer(
    cls=Lazy,
    help="Chibo asks party cells for their monthly reports and shows the district the result.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _whole() -> None:
    """Chibo asks party cells for their monthly reports and shows the district the result."""


def main() -> None:
    try:
        terminal.guarded(app)
    except SystemExit as end:
        _leave(end.code)
        raise


def _leave(code: object) -> None:
    """End at once where the HTTP client has threads: one that still holds something of Python's while
    the interpreter is taken down aborts the process, about once in a thousand times.
    """
    if "pyreqwest" not in sys.modules or not isinstance(code, int | None):
        return
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)
