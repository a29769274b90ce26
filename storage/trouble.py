"""Whether an error says that the database is away or busy, so that the same work may succeed later."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

PASSING = ("08", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of errors (manual, appendix A) that are nobody's fault and pass: connection
lost, transaction rolled back for another, no room or too many connections, locked or not ready, an
operator at work or a shutdown, trouble of the system.
"""


def is_away(error: BaseException) -> bool:
    """SQLite says everything of that kind (locked, full, disk trouble) as an OperationalError."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return error.connection_invalidated or state[:2] in PASSING
