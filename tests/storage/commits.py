"""What reaches the disk, counted."""

from sqlalchemy import event

from storage.database import Database


class Commits:
    """Counts the commits of a database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine.sync_engine, "commit", self._hear)

    def _hear(self, *_: object) -> None:
        self.count += 1
