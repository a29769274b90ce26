"""What a command of the running house needs: settings, the clock, one event loop with the database."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.terminal import err, out, print_json
from bot.clock import Clock
from bot.house import opened
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from storage import audit
from storage.database import Database, Transaction
from storage.trouble import UNREACHABLE, is_away, reason

__all__ = ["err", "now", "out", "print_json", "record", "settings", "today", "with_database"]


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


async def record(
    tx: Transaction, action: str, subject: str, *, unit: str = "", **detail: str | int
) -> None:
    """A line of the audit: the operator did it by a command."""
    await audit.write(tx, audit.OPERATOR, action, subject, now=now(), unit=unit, **detail)


@contextmanager
def _reached() -> Iterator[None]:
    """A database that is away, locked or full in the middle, as one line."""
    try:
        yield
    except UNREACHABLE as error:
        if not is_away(error) or not isinstance(error, SQLAlchemyError):
            raise
        raise OperatorMistake(
            f"CHIBO_DATABASE_URL: the database could not do it ({reason(error)}); chibo doctor says more"
        ) from None


T = TypeVar("T")


def with_database(work: Callable[[Database, Settings], Coroutine[Any, Any, T]]) -> T:
    """Open the database, do the work, close it again."""

    async def whole() -> T:
        chosen = settings()
        async with opened(chosen) as database:
            with _reached():
                return await work(database, chosen)

    return asyncio.run(whole())
