"""How far a recurring job has come, the rules in force, facts about the database."""

from datetime import timedelta

from storage import facts, schedule
from storage.database import Database
from tests.storage.rows import NOW


async def test_progress(database: Database) -> None:
    """A job goes on from where it was left; jobs do not touch each other."""
    async with database.transaction() as tx:
        assert await schedule.done_until(tx, "reminders") is None
        for until in (NOW, NOW + timedelta(minutes=1)):
            await schedule.set_done(tx, "reminders", until)
            assert await schedule.done_until(tx, "reminders") == until
        assert await schedule.done_until(tx, "purge") is None


async def test_rules(database: Database) -> None:
    """The rules loaded last are in force."""
    async with database.transaction() as tx:
        assert await schedule.rules(tx) is None
        for content in ("cũ", "mới"):
            await schedule.load_rules(tx, content, NOW)
        assert await schedule.rules(tx) == "mới"


async def test_meta(database: Database) -> None:
    """A fact is replaced by what was said last."""
    async with database.transaction() as tx:
        for value in ("1", "2"):
            await facts.write(tx, "x", value)
        assert await facts.read(tx, "x") == "2"
