"""What the doctor looks at beside the messengers: clocks, disk, fonts, backup, files, the certificate."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.channels.telegram_client import API_URL as TELEGRAM
from bot.channels.zalo_client import API_URL as ZALO
from bot.file_maker import End
from bot.finding import Finding
from bot.settings import Settings
from storage import facts, figures, schedule
from storage.database import Database, Transaction

WAIT = 10.0
"""Seconds for an answer over the network."""
SLIGHT = timedelta(seconds=30)
"""A clock that is off by no more than that harms nobody."""
BACKUP = timedelta(hours=36)
FILES = timedelta(minutes=20)
RECENT = timedelta(days=7)
RENEW = timedelta(days=14)
"""A certificate is to be renewed so long before it ends."""
LEAST_DISK = 500_000_000
LETTERS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
TIME_SERVER = "let it be set by a time server: timedatectl set-ntp true"


# --- the machine ----------------------------------------------------------------------------------


def disk(database: Database) -> Finding:
    """Room where the database lies: as much again as it holds, for backups and purging write it anew."""
    file = Path(database.url.database or "") if database.on_sqlite else Path()
    free = shutil.disk_usage(file.parent if database.on_sqlite else file).free
    held = file.stat().st_size if database.on_sqlite and file.is_file() else 0
    state = f"{free / 1e9:.1f} GB free"
    if free < max(LEAST_DISK, 2 * held):
        return Finding("disk", state, "free some space: a full disk stops the bot")
    return Finding("disk", state)


def fonts() -> Finding:
    """Whether the font of pictures and cards has all Vietnamese letters."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    name = "DejaVu Sans"
    try:
        known = get_font(findfont(FontProperties(family=name), fallback_to_default=False))
    except ValueError:
        return Finding("fonts", f"{name} is missing", "install matplotlib whole, as `make` does")
    lacking = [letter for letter in LETTERS if not known.get_char_index(ord(letter))]
    if lacking:
        return Finding("fonts", f"{name} lacks {''.join(lacking)}", "install the fonts dejavu")
    return Finding("fonts", f"{name} has all Vietnamese letters")


# --- the database ---------------------------------------------------------------------------------


async def of_database(tx: Transaction, now: datetime) -> AsyncIterator[Finding]:
    """The server's clock, the last backup, files that wait, a gap not decided about."""
    if (theirs := await figures.server_time(tx)) is not None:
        yield _clock("clock of the database", "this machine", now, theirs)
    yield await _backup(tx, now)
    since = await figures.oldest_file(tx)
    late = since is not None and now - since > FILES
    state = f"one waits since {since:%Y-%m-%d %H:%M}" if since else "none wait"
    yield Finding("files asked for", state, "start the bot again; see its log" if late else "")
    yield _failed(await figures.failed_files(tx, now - RECENT))
    if await facts.read(tx, "restored") is not None:
        yield Finding("gap", "reminders held back after a restore", "chibo gap --send or --skip")


def _failed(files: dict[str, int]) -> Finding:
    """Files that nobody got. Those that were too large are the operator's to allow."""
    state = ", ".join(f"{count} {error}" for error, count in sorted(files.items()))
    mend = "look for file_failed in the log and report the fault" if files else ""
    if End.TOO_LARGE.value in files:
        mend = "where the machine has the memory, raise CHIBO_FILE_MEMORY_MB"
    return Finding("files not made", f"{state or 'none'} in the last 7 days", mend)


async def _backup(tx: Transaction, now: datetime) -> Finding:
    last = await schedule.done_until(tx, "backup")
    mend = "chibo backup /somewhere/else/ every night: enable deploy/chibo-backup.timer"
    if last is None:
        return Finding("last backup", "there is none", mend)
    return Finding("last backup", f"{last:%Y-%m-%d %H:%M}", mend if now - last > BACKUP else "")


def _clock(name: str, ours: str, now: datetime, theirs: datetime) -> Finding:
    off = now - theirs
    if abs(off) <= SLIGHT:
        return Finding(name, "agrees")
    words = "ahead" if off > timedelta() else "behind"
    return Finding(name, f"{ours} is {abs(off.total_seconds()):.0f} s {words}", TIME_SERVER)


# --- the network ----------------------------------------------------------------------------------


async def network_clock(settings: Settings, now: datetime) -> Finding:
    """Compared with what a messenger's server says it is, if one is configured and answers."""
    told = settings.telegram_token.get_secret_value()
    address = settings.telegram_api_url or TELEGRAM if told else settings.zalo_api_url or ZALO
    if not told and not settings.zalo_token.get_secret_value():
        return Finding("clock of the network", "not asked: no messenger is configured")
    try:
        async with httpx.AsyncClient(timeout=WAIT) as client:
            said = (await client.head(address)).headers["date"]
        return _clock("clock of the network", "this machine", now, parsedate_to_datetime(said))
    except (httpx.HTTPError, KeyError, ValueError):
        return Finding("clock of the network", "nobody there tells the time")


async def certificate(settings: Settings, now: datetime) -> Finding:
    """Until when the certificate of the public address holds, and whether it is to be trusted."""
    parts = urlsplit(settings.public_url)
    if parts.scheme != "https" or not parts.hostname:
        mend = "give it a certificate (Caddy does so by itself) and write https://"
        return Finding("certificate", "none", mend if settings.public_url else "")
    try:
        async with asyncio.timeout(WAIT):
            _, writer = await asyncio.open_connection(
                parts.hostname, parts.port or 443, ssl=ssl.create_default_context()
            )
        ends = _ends(writer.get_extra_info("peercert"))
        writer.close()
    except ssl.SSLCertVerificationError as error:
        return Finding("certificate", error.verify_message, "renew it, for this very name")
    except (OSError, TimeoutError) as error:
        mend = "see that the web server in front runs and its port is open"
        return Finding("certificate", f"cannot be read ({type(error).__name__})", mend)
    mend = "renew it now" if ends - now < RENEW else ""
    return Finding("certificate", f"holds until {ends:%Y-%m-%d}", mend)


def _ends(content: dict[str, str]) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(content["notAfter"]), UTC)
