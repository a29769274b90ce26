"""Whether an error says that the database is away or busy, so that the same work may succeed later."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

PASSING = ("08", "28", "3D", "40", "53", "55", "57", "58")
"""PostgreSQL's classes of errors (manual, appendix A) that are no fault of ours and pass: connection
lost, not let in, no such database, transaction rolled back for another, no room or too many
connections, locked or not ready, an operator at work or a shutdown, trouble of the system.
"""
READ_ONLY = "25006"
"""PostgreSQL's error of a server that takes no writes: after a failover, the one that follows."""

UNREACHABLE = (DBAPIError, PoolTimeout, OSError)
"""What is raised where a database does not answer: its own errors, those of the network, and that no
connection was free in time.
"""


def reason(error: BaseException) -> str:
    """The first line of what a database or the network said, for the operator."""
    words = str(getattr(error, "orig", None) or error).splitlines()
    return words[0] if words else "it does not answer"


def is_away(error: BaseException) -> bool:
    """SQLite says everything of that kind (locked, full, disk trouble) as an OperationalError."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", "") or "")
    return error.connection_invalidated or state[:2] in PASSING or state == READ_ONLY
