"""How every command runs: settings, one event loop, and an operator's mistake as one line."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from typing import Any, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.clock import Clock
from bot.house import OperatorMistake, opened
from bot.settings import Settings
from storage.database import Database

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def settings() -> Settings:
    """The settings; raises OperatorMistake naming the one that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = "CHIBO_" + "_".join(str(part) for part in fault["loc"]).upper()
        words = str(fault["msg"]).removeprefix("Value error, ")
        raise OperatorMistake(f"{name}: {words}") from None


def now() -> datetime:
    return Clock().now()


def today(chosen: Settings) -> date:
    return now().astimezone(chosen.zone).date()


T = TypeVar("T")


def with_database(work: Callable[[Database, Settings], Coroutine[Any, Any, T]]) -> T:
    """Open the database, do the work, close it again."""

    async def whole() -> T:
        chosen = settings()
        async with opened(chosen) as database:
            return await work(database, chosen)

    return asyncio.run(whole())


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
