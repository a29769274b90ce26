"""Telegram's two ways of handing over updates, asked for and pushed: confirmed only once received."""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, TelegramError, TimedOut

from bot.channels.base import Receive
from bot.channels.bodies import bounded
from bot.channels.telegram_failures import TOKEN_REFUSED_WAIT, TooMany, without_token
from bot.channels.telegram_updates import Query, Reader, UnreadableUpdate, query_of
from handlers.messages import Inbound, Kind

log = structlog.get_logger(__name__)

PATH = "/telegram/updates"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 1_000_000
LARGEST_NUMBER = 2**31
"""Updates are counted in 31 bits (TQueue::EventId of Telegram's own server for bots)."""
AT_WORK = 3
"""Answers after which a process counts as the one that fetches a bot's updates."""
PATIENCE = 1.0
"""Seconds after which a person is shown that the bot is at work."""
_ANSWERED = frozenset({Kind.TEXT, Kind.TAP, Kind.START, Kind.MEDIA, Kind.EDITED})

Fetch = Callable[[int | None], Awaitable[Sequence[Any]]]
"""Asks for updates from an offset on; the offset confirms all before it."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: how long one question for updates stays open, and how long to wait after trouble.

    `floor`: between two questions to which nothing was answered at once, as some proxies do.
    `tidy`: before the buttons of an old card are taken away; in a rush others get their answers first.
    """

    poll: int = 25
    first: float = 1.0
    longest: float = 30.0
    conflict: float = 15.0
    tidy: float = 0.3
    floor: float = 1.0

    def after(self, failures: int) -> float:
        """Twice as long with every failure in a row."""
        return min(self.first * 2.0 ** min(failures - 1, 30), self.longest)


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads updates and hands them over.

    `acknowledge` is told of every tap at once, `types` of the address of whoever waits for longer
    than PATIENCE; neither may block. `now` gives the moment.
    """

    reader: Reader
    acknowledge: Callable[[Query], None]
    types: Callable[[str], None]
    now: Callable[[], datetime]

    async def take(self, updates: Sequence[Any], receive: Receive) -> bool:
        """Hand over what was read; True if these updates may be confirmed."""
        inbounds = [inbound for update in updates if (inbound := self._read(update))]
        if not inbounds:
            return True
        waiting = {inbound.address for inbound in inbounds if inbound.kind in _ANSWERED}
        timer = asyncio.get_running_loop().call_later(PATIENCE, self._show_typing, waiting)
        try:
            await receive(inbounds)
        except Exception:
            log.exception("telegram_updates_not_received", count=len(inbounds))
            return False
        finally:
            timer.cancel()
        return True

    def _show_typing(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self.types(address)

    def _read(self, update: Any) -> Inbound | None:
        """One update; a tap is acknowledged. What cannot be read goes into the ledger as such: the
        operator is told of it, and it keeps nothing waiting.
        """
        now = self.now()
        try:
            if query := query_of(update):
                self.acknowledge(query)
            return self.reader.read(update, now)
        except UnreadableUpdate as error:
            log.critical("telegram_update_set_aside", update_id=_number(update), reason=str(error))
            return self.reader.unreadable(update, str(error), now)


# --- asked for ------------------------------------------------------------------------------------


async def poll(fetch: Fetch, intake: Intake, receive: Receive, waits: Waits) -> None:
    """Ask for updates until cancelled. The offset moves only after `receive` has returned."""
    offset: int | None = None
    failures = answers = conflicts = 0
    while True:
        asked = time.monotonic()
        try:
            updates = await fetch(offset)
        except Conflict as error:
            conflicts += 1
            at_work = answers >= AT_WORK
            await asyncio.sleep(_wait_after_conflict(error, conflicts, waits, at_work=at_work))
            continue
        except TelegramError as error:
            failures += 1
            await asyncio.sleep(_wait_after(error, failures, waits))
            continue
        answers, conflicts = answers + 1, 0
        taken = await intake.take(updates, receive)
        following = _following(updates, offset)
        if updates and not (taken and following != offset):  # they come again: not at full speed
            failures += 1
            await asyncio.sleep(waits.after(failures))
            continue
        offset, failures = following, 0
        if not updates:
            await asyncio.sleep(waits.floor - (time.monotonic() - asked))


def _following(updates: Sequence[Any], offset: int | None) -> int | None:
    numbers = [number for update in updates if (number := _number(update)) is not None]
    return max(numbers) + 1 if numbers else offset


def _number(update: Any) -> int | None:
    """What no server of Telegram can have counted to confirms nothing: asked for what comes after it,
    they would have nothing to say any more.
    """
    number = update.get("update_id") if isinstance(update, Mapping) else None
    return number if isinstance(number, int) and 0 < number < LARGEST_NUMBER else None


def _wait_after(error: TelegramError, failures: int, waits: Waits) -> float:
    """Say what is wrong; seconds until the next try."""
    reason = without_token(error.message)
    match error:
        case TimedOut():
            log.info("telegram_poll_timed_out", failures=failures)
            return waits.after(failures)
        case TooMany():
            log.warning("telegram_poll_too_often", reason=reason)
            return error.seconds
        case InvalidToken():
            log.error("telegram_token_refused", mend="check CHIBO_TELEGRAM_TOKEN")
            return TOKEN_REFUSED_WAIT
        case _:
            log.warning("telegram_unreachable", reason=reason, failures=failures)
            return waits.after(failures)


def _wait_after_conflict(
    error: TelegramError, conflicts: int, waits: Waits, *, at_work: bool
) -> float:
    """Say who is in whose way; seconds until the next try.

    Telegram ends the older of two questions for updates, so each process disturbs the other. The one
    that was at work asks again at once; the newcomer waits longer each time, and takes over if the other ends.
    """
    webhook = "webhook" in error.message.lower()
    seconds = waits.conflict * 2.0 ** min(conflicts - 1, 4)
    if webhook:
        seconds, mend = waits.conflict, "a webhook is set: chibo telegram webhook delete"
    elif at_work:
        seconds, mend = (
            min(waits.first, waits.conflict),
            "another process asked with this token: stop it",
        )
    else:
        mend = "another process is at work with this token: stop one of them; this one waits"
    reason = without_token(error.message)
    log.warning("telegram_conflict", reason=reason, mend=mend, seconds=seconds, at_work=at_work)
    return seconds


# --- pushed ---------------------------------------------------------------------------------------


def webhook(secret: str, intake: Intake, receive: Receive) -> Route:
    """The route Telegram pushes to. 200 means received for good; anything else, and it comes again."""

    async def endpoint(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("unknown sender", 401)
        body = await bounded(request, LARGEST_BODY)
        if body is None:
            return PlainTextResponse("too large", 413)
        if not await intake.take([_decoded(body)], receive):
            return PlainTextResponse("not stored, send it again", 503)
        return PlainTextResponse("ok")

    return Route(PATH, endpoint, methods=["POST"])


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None  # set aside by the reader: to refuse it would only bring it back
