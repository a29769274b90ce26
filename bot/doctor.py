"""What is wrong with this installation: each finding with what to do about it."""

import asyncio
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta

import httpx

from bot import checkups, messengers
from bot.channels.base import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.zalo_oa_events import CHANNEL as OA
from bot.clock import Clock
from bot.finding import Finding
from bot.health import LONGEST_SILENCE
from bot.house import KEY_FILE, house_of, opened
from bot.mistakes import OperatorMistake
from bot.settings import Mode, Settings
from bot.zalo_bots import Bot
from handlers import sparing
from handlers.publishing import CORE
from handlers.reminding.delivering import TROUBLE
from handlers.sparing import Standing
from storage import (
    channel_secrets,
    conversations,
    figures,
    forms,
    notices,
    outbox,
    schedule,
    units,
)
from storage.channel_secrets import Kept
from storage.database import Database, Transaction
from storage.trouble import UNREACHABLE

STUCK = timedelta(minutes=15)
RECENT = timedelta(days=7)
MONTH = timedelta(days=30)
TOKENS_LAST = timedelta(hours=25)
WAIT = 10.0  # seconds for an answer over the network
DATABASE_WAIT = 45.0  # seconds for the database to tell everything: a file may be locked for 30


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    """Look at everything; nothing is changed but that the database gets its newest schema."""
    found = [*_machine(settings)]
    try:
        async with asyncio.timeout(DATABASE_WAIT), opened(settings) as database:
            found += [finding async for finding in _database(database, settings, now)]
    except UNREACHABLE as error:
        found.append(_silent(error))
    except OperatorMistake as mistake:
        found.append(Finding("database", "cannot be opened", str(mistake)))
    found += [await check(settings, now) for check in _ON_THE_WAY]
    found += [await check(settings) for check in _NETWORK]
    found += await _zalo(settings)
    return found


def _silent(error: Exception) -> Finding:
    if isinstance(error, TimeoutError):
        state = f"has not answered for {DATABASE_WAIT:.0f} seconds"
        mend = (
            "see who holds a lock in it (pg_stat_activity of PostgreSQL), or start its server again"
        )
        return Finding("database", state, mend)
    mend = "see the log of its server; of a damaged file: chibo restore"
    return Finding("database", f"cannot be read ({type(error).__name__})", mend)


# --- the machine ----------------------------------------------------------------------------------


def _machine(settings: Settings) -> Iterator[Finding]:
    yield Finding("time zone", settings.timezone)
    yield _key()
    yield checkups.fonts()


def _key() -> Finding:
    if not KEY_FILE.exists():
        return Finding("secret key", "from CHIBO_SECRET_KEY, or made at the first start")
    if stat.S_IMODE(KEY_FILE.stat().st_mode) & 0o077:
        return Finding("secret key", "other users can read it", f"chmod 600 {KEY_FILE}")
    return Finding("secret key", f"in {KEY_FILE}; keep a copy apart from the backups")


# --- the database ---------------------------------------------------------------------------------


async def _database(
    database: Database, settings: Settings, now: datetime
) -> AsyncIterator[Finding]:
    async with database.reading() as tx:
        yield await _kind(tx, database)
        yield checkups.disk(database)
        for check in (_clock, _forms, _ticker, _stuck, _ended, _planned, _set_aside):
            yield await check(tx, now)
        yield await _units(tx, settings, now)
        async for finding in checkups.of_database(tx, now):
            yield finding
        if settings.zalo_oa_app_id:
            yield _account(await channel_secrets.load(tx, OA), now)
        for standing in await sparing.standing(tx, house_of(settings), now):
            yield _quota(standing)


async def _kind(tx: Transaction, database: Database) -> Finding:
    if await figures.is_read_only(tx):
        mend = "let CHIBO_DATABASE_URL name the server that writes: this one follows it, or is set to default_transaction_read_only"
        return Finding("database", "takes no writes", mend)
    return Finding("database", database.url.get_backend_name())


async def _clock(tx: Transaction, now: datetime) -> Finding:
    newest = await conversations.newest_event(tx)
    if newest and newest > now + timedelta(minutes=5):
        state = f"it is {now.isoformat(timespec='minutes')}, but a message came in at {newest.isoformat(timespec='minutes')}"
        return Finding("clock", state, "the clock was set back: let it be set by a time server")
    return Finding("clock", now.isoformat(timespec="minutes"))


async def _forms(tx: Transaction, _: datetime) -> Finding:
    published = [form.form_id for form in await forms.newest(tx)]
    missing = [name for name in CORE if name not in published]
    if missing:
        mend = "start the bot once: chibo run publishes them"
        return Finding("forms", f"not published: {', '.join(missing)}", mend)
    return Finding("forms", ", ".join(published))


async def _units(tx: Transaction, settings: Settings, now: datetime) -> Finding:
    tree = await units.tree(tx, now.astimezone(settings.zone).date())
    mend = "" if tree.units else "chibo units load FILE.csv"
    return Finding("units", f"{len(tree.units)} today", mend)


def _account(kept: Kept | None, now: datetime) -> Finding:
    """Whether the Official Account is connected and its tokens are fresh."""
    name, mend = "Zalo Official Account", "chibo zalo connect"
    if kept is None:
        return Finding(name, "not connected", mend)
    age = now - kept.renewed_at
    state = f"tokens renewed {kept.renewed_at.isoformat(timespec='minutes')}"
    return Finding(name, state, mend if age > TOKENS_LAST else "")


def _quota(standing: Standing) -> Finding:
    """What a channel has used of the month."""
    name = f"messages of {standing.channel} in {standing.month}"
    numbers, *warnings = standing.words("en").splitlines()
    state = numbers.partition(": ")[2].rstrip(".")
    return Finding(name, state, " ".join(warnings).replace("⚠ ", ""))


async def _ticker(tx: Transaction, now: datetime) -> Finding:
    last = await schedule.done_until(tx, "reminders")
    if last is None:
        return Finding("reminders", "never looked for", "start the bot: chibo run")
    if now - last > LONGEST_SILENCE:
        state = f"last looked for {last.isoformat(timespec='minutes')}"
        return Finding("reminders", state, "the bot does not run, or hangs: start it again")
    return Finding("reminders", f"looked for {last.isoformat(timespec='minutes')}")


async def _stuck(tx: Transaction, now: datetime) -> Finding:
    due = await outbox.next_due(tx)
    if due is not None and now - due > STUCK:
        state = f"one waits since {due.isoformat(timespec='minutes')}"
        return Finding("messages waiting", state, "the bot does not run, or a platform is away")
    return Finding("messages waiting", "none for long")


async def _ended(tx: Transaction, _: datetime) -> Finding:
    counts = await outbox.counts(tx)
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    return Finding("messages", said or "none yet")


async def _planned(tx: Transaction, now: datetime) -> Finding:
    """How what the calendar planned has ended; one that could not be worded is a fault of ours."""
    counts = await notices.counts(tx, now - MONTH, now)
    said = ", ".join(f"{count} {kind} {end}" for (kind, end), count in sorted(counts.items()))
    trouble = any(end.endswith(TROUBLE) for _, end in counts)
    mend = "look for notice_not_worded in the log and report the fault" if trouble else ""
    return Finding("planned messages", f"{said or 'none'} in the last 30 days", mend)


async def _set_aside(tx: Transaction, now: datetime) -> Finding:
    count = await conversations.count_set_aside(tx, now - RECENT)
    if count:
        mend = "look for set_aside in the log and report the fault"
        return Finding("messages set aside", f"{count} in the last 7 days", mend)
    return Finding("messages set aside", "none in the last 7 days")


# --- the network ----------------------------------------------------------------------------------


async def _public_page(settings: Settings) -> Finding:
    if not settings.public_url:
        return Finding("public address", "none: the web page can be opened on this machine only")
    try:
        async with httpx.AsyncClient(timeout=WAIT) as client:
            answer = await client.get(f"{settings.address}/healthz")
    except httpx.HTTPError as error:
        return Finding("public address", f"does not answer ({type(error).__name__})", _PROXY)
    if answer.status_code == httpx.codes.OK:
        return Finding("public address", settings.address)
    return Finding("public address", f"answers {answer.status_code}", _PROXY)


_PROXY = "see that the bot runs and that the web server in front hands requests on to it"


async def _telegram(settings: Settings) -> Finding:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return Finding("Telegram", "not configured")
    channel = Telegram(token, now=Clock().now, api_url=settings.telegram_api_url)
    try:
        async with asyncio.timeout(WAIT):
            told = await channel.webhook_info()
            webhook = told.url
    except (SendFailed, TimeoutError) as error:
        code = error.code if isinstance(error, SendFailed) else "no answer"
        mend = "see CHIBO_TELEGRAM_TOKEN and that this machine reaches CHIBO_TELEGRAM_API_URL"
        return Finding("Telegram", f"cannot be used ({code})", mend)
    finally:
        await channel.close()
    if bool(webhook) != (settings.telegram_mode is Mode.WEBHOOK):
        wanted = settings.telegram_mode.value
        state = (
            f"a webhook is {'set' if webhook else 'not set'}, but CHIBO_TELEGRAM_MODE is {wanted}"
        )
        return Finding(
            "Telegram", state, f"chibo telegram webhook {'delete' if webhook else 'set'}"
        )
    if webhook and told.last_error_message and told.pending_update_count:
        state = f"{told.pending_update_count} updates wait: {told.last_error_message}"
        return Finding("Telegram", state, _PROXY)
    return Finding("Telegram", f"answers, {settings.telegram_mode.value}")


async def _zalo(settings: Settings) -> list[Finding]:
    if not settings.zalo_bots:
        return [Finding("Zalo", "not configured")]
    return [await _zalo_bot(settings, bot) for bot in settings.zalo_bots]


async def _zalo_bot(settings: Settings, bot: Bot) -> Finding:
    name = f"Zalo {bot.unit}".strip()
    try:
        channel = messengers.zalo_bot(settings, bot, Clock().now)
    except OperatorMistake as mistake:
        return Finding(name, "cannot be used", str(mistake))
    try:
        async with asyncio.timeout(WAIT):
            await channel.me()
            webhook = await channel.webhook_url()
    except (SendFailed, TimeoutError) as error:
        code = error.code if isinstance(error, SendFailed) else "no answer"
        mend = "see CHIBO_ZALO_TOKEN and that this machine reaches CHIBO_ZALO_API_URL"
        return Finding(name, f"cannot be used ({code})", mend)
    finally:
        await channel.close()
    if settings.zalo_mode is Mode.WEBHOOK and webhook != channel.webhook_address(settings.address):
        return Finding(name, f"events go to {webhook or 'nobody'}", "chibo zalo webhook set")
    if settings.zalo_mode is Mode.POLLING and webhook:
        mend = "chibo zalo webhook delete"
        return Finding(name, f"events go to {webhook}, but CHIBO_ZALO_MODE is polling", mend)
    return Finding(name, f"answers, {settings.zalo_mode.value}")


_ON_THE_WAY = (checkups.network_clock, checkups.certificate)
_NETWORK: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (_public_page, _telegram)
