"""Opens the database with its key and brings it up to date: what every command needs first."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot import keys
from bot.mistakes import OperatorMistake
from bot.settings import Counts, Settings
from handlers.library import House
from handlers.quota import Quota
from storage.database import Database
from storage.purging import Keep
from storage.trouble import UNREACHABLE, reason
from storage.upgrade import NewerSchema, check_key, has_key, upgrade
from storage.vault import WrongKey

KEY_FILE = keys.FILE
_DAMAGED = ("malformed", "not a database")
"""SQLite's words (SQLITE_CORRUPT, SQLITE_NOTADB) for a file that cannot be read any more."""


def house_of(settings: Settings) -> House:
    names = {"vi": settings.body_name, "en": settings.body_name}
    return House(settings.zone, names, address=settings.address, quotas=quotas_of(settings))


def quotas_of(settings: Settings) -> Mapping[str, Quota]:
    """What platforms allow in a month, by channel."""
    both = settings.zalo_counts is Counts.BOTH
    allowed = Quota(settings.zalo_messages, settings.zalo_people, counts_received=both)
    return {bot.channel: allowed for bot in settings.zalo_bots}


def keep_of(settings: Settings) -> Keep:
    """How long things are kept, as the operator has set it."""
    return Keep(
        timedelta(days=settings.keep_messages_days),
        timedelta(days=settings.keep_reports_years * 366),
        timedelta(days=settings.keep_audit_months * 31),
    )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, with the newest schema; closed at the end. Raises OperatorMistake."""
    async with connected(settings) as database:
        with opening():
            await upgrade(database)
            await check_key(database)
        yield database


@asynccontextmanager
async def connected(
    settings: Settings, address: str = "", *, new_key: bool = True
) -> AsyncIterator[Database]:
    """The database as it is (that of the settings, or another with the same key); closed at the end.

    Without a key one is made, but never for a database that has one, and not unless `new_key`.
    Raises OperatorMistake.
    """
    where = _checked(address or settings.database_url)
    if not address:
        _keep_private(where)
    known = keys.known(settings)
    made = [] if known else [keys.new_key()]
    database = Database(where, keys.vault_of(known or made))
    try:
        if made:
            with opening():
                await _demand_no_key(database, new_key=new_key)
            keys.write(made)
        yield database
    finally:
        await database.close()


async def _demand_no_key(database: Database, *, new_key: bool) -> None:
    async with database.reading() as tx:
        if not new_key or await has_key(tx):
            raise OperatorMistake(
                f"the secret key is missing: put {KEY_FILE} back, or set CHIBO_SECRET_KEY. "
                "Without it nobody's address can be read"
            )


@contextmanager
def opening() -> Iterator[None]:
    """What keeps a database from being opened, said as a mistake of the operator."""
    try:
        yield
    except WrongKey:
        raise OperatorMistake(
            "CHIBO_SECRET_KEY is not the key this database was written with; set the right one "
            f"(or put the file {KEY_FILE} back)"
        ) from None
    except NewerSchema as newer:
        raise OperatorMistake(
            f"the database was written by a later version of Chibo (schema {newer.revision}); "
            "install that version or a newer one"
        ) from None
    except UNREACHABLE as error:
        said = reason(error)
        mend = "; stop the service, move the file aside and chibo restore the newest backup"
        damaged = any(word in said for word in _DAMAGED)
        raise OperatorMistake(
            f"CHIBO_DATABASE_URL: the database cannot be opened ({said}){mend if damaged else ''}"
        ) from None


def _keep_private(address: str) -> None:
    """A new SQLite file is for its owner only; what SQLite puts beside it follows suit."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        try:
            Path(url.database).touch(mode=0o600)
        except OSError as error:
            raise OperatorMistake(
                f"CHIBO_DATABASE_URL: {url.database} cannot be written ({error.strerror})"
            ) from None


_OPTIONS = {
    "ssl",
    "host",
    "port",
    "passfile",
    "target_session_attrs",
    "prepared_statement_cache_size",
}
"""What an address of PostgreSQL may say of the connection and asyncpg takes as text."""
_NO_ADDRESS = (
    "CHIBO_DATABASE_URL is no database address; write sqlite+aiosqlite:///FILE or "
    "postgresql+asyncpg://USER:PASSWORD@HOST/NAME (in a password %40 for @, %3A for : and %2F for /)"
)


def _checked(address: str) -> str:
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    try:
        url = make_url(address)
        url = url.set(drivername=drivers.get(url.drivername, url.drivername))
        if url.get_backend_name() == "postgresql":
            url = _with_options(url)
    except (ArgumentError, ValueError):  # whose words hold a part of the password
        raise OperatorMistake(_NO_ADDRESS) from None
    if url.drivername not in drivers.values() or not 0 <= (url.port or 0) < 2**16:
        raise OperatorMistake(_NO_ADDRESS)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    return url.render_as_string(hide_password=False)


def _with_options(url: URL) -> URL:
    """What stands behind the question mark, as asyncpg calls it; other programs say sslmode for ssl."""
    options = dict(url.query)
    if "sslmode" in options:
        options["ssl"] = options.pop("sslmode")
    for unknown in sorted(options.keys() - _OPTIONS):
        raise OperatorMistake(
            f"CHIBO_DATABASE_URL: {unknown} is no option here; take it out of the address "
            f"(there are: {', '.join(sorted(_OPTIONS))})"
        )
    url = url.set(query=options)
    url.get_dialect()().create_connect_args(url)  # ValueError where one is not of its kind
    return url
