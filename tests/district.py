"""The sample district with its reports of 2017, loaded once by the real commands and copied for each test."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from typer.testing import CliRunner, Result

from bot.cli.main import app
from handlers.library import House
from storage.database import Database
from storage.vault import Vault

SAMPLE = Path(__file__).parents[1] / "sample"
SEED = SAMPLE / "seed-2017"
KEY = "a key for tests only, forty letters long"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUSE = House(ZONE, {"vi": "Ban Xây dựng Đảng", "en": "Party building board"})
FORMS = {
    "meeting": "meetings",
    "admission": "admissions",
    "vacancy": "vacancies",
    "targets": "targets",
    "pipeline": "pipeline",
    "posts": "posts",
    "congress": "congress",
    "part_time": "part_time",
    "staffing": "staffing",
}
"""What is loaded, and its file."""


def chibo(file: Path, *words: str) -> Result:
    """Run a command against a database file."""
    settings = {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "CHIBO_SECRET_KEY": KEY,
    }
    return CliRunner().invoke(app, list(words), env=settings)


@cache
def _seeded() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="chibo-district-"))
    file = folder / "district.sqlite"
    commands: list[tuple[str, ...]] = [("units", "load", str(SAMPLE / "units.csv"))]
    commands += [
        ("reports", "load", form, str(SEED / f"{name}.csv")) for form, name in FORMS.items()
    ]
    for words in commands:
        done = chibo(file, *words)
        assert done.exit_code == 0, (words, done.output, done.exception)
    return file


def district(folder: Path) -> Path:
    """A copy of the district's database in a folder."""
    return copied(_seeded(), folder)


def copied(file: Path, folder: Path) -> Path:
    """A database file copied into a folder, with what SQLite keeps beside it."""
    for part in file.parent.glob(f"{file.name}*"):
        shutil.copy(part, folder / part.name)
    return folder / file.name


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{file}", Vault(KEY))
    try:
        yield database
    finally:
        await database.close()
