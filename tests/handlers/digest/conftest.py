"""The sample district, as of the article's day."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from handlers.digest.digest import Digest, compute
from handlers.library import rules
from handlers.periods import Period
from storage import units
from storage.database import Database
from tests.district import ZONE, district, opened

AS_OF = datetime(2017, 10, 30, 18, 0, tzinfo=ZONE)


async def digest_of(
    database: Database, code: str = "BL", period: str = "2017-10", as_of: datetime = AS_OF
) -> Digest:
    """The figures of a unit."""
    async with database.reading() as tx:
        when = Period.parse(period)
        unit = (await units.tree(tx, min(when.end, as_of.date()))).find(code)
        assert unit is not None
        return await compute(tx, await rules(tx), unit.id, when, ZONE, as_of)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The district with all reports of 2017; loading needs a loop of its own, so this is no coroutine."""
    return district(tmp_path)


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    async with opened(file) as database:
        yield database


@pytest.fixture
async def digest(database: Database) -> Digest:
    """The whole district in October 2017."""
    return await digest_of(database)
