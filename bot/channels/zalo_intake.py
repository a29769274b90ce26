"""Zalo's two ways of handing over events: asked for one by one, and pushed; stored before confirmed."""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.base import Receive
from bot.channels.bodies import bounded
from bot.channels.zalo_client import TOKEN_REFUSED_WAIT, NotReached, Refused, Unclear
from bot.channels.zalo_events import Reader

log = structlog.get_logger(__name__)

PATH = "/zalo/events"
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 256_000
SHORTEST_SECRET = 8
"""Letters that Zalo demands of the secret."""

Fetch = Callable[[], Awaitable[Any]]
"""Asks for the next event. Raises what the client raises."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds. `floor` is the least between two questions when Zalo answers at once (some versions
    replay old events without end); an `alarm` is logged after so long without any answer.
    """

    poll: int = 30
    floor: float = 1.0
    first: float = 1.0
    longest: float = 60.0
    alarm: float = 300.0

    def after(self, failures: int) -> float:
        """Twice as long with every failure in a row."""
        return min(self.first * 2.0 ** min(failures - 1, 30), self.longest)


@dataclass(frozen=True, slots=True)
class Intake:
    """Reads what Zalo hands over and passes it on; `now` gives the moment."""

    reader: Reader
    now: Callable[[], datetime]

    async def take(self, body: Any, receive: Receive) -> bool:
        """Pass on what a body holds; False if it is not stored and must be offered again."""
        inbounds = self.reader.read(body, self.now())
        if not inbounds:
            return True
        try:
            await receive(inbounds)
        except Exception:
            log.exception("zalo_events_not_received", count=len(inbounds))
            return False
        return True

    async def insist(self, body: Any, receive: Receive, waits: Waits) -> None:
        """Pass on what Zalo may never show again, however long the storage is away."""
        failures = 0
        while not await self.take(body, receive):
            failures += 1
            await asyncio.sleep(waits.after(failures))


# --- asked for ------------------------------------------------------------------------------------


async def poll(fetch: Fetch, intake: Intake, receive: Receive, waits: Waits) -> None:
    """Ask for events until cancelled.

    There is no offset: what was answered once may be gone for good, or come again for ever. So
    nothing is asked before the last event is stored, and a repeat is known by its number.
    """
    failures, answered = 0, time.monotonic()
    while True:
        asked = time.monotonic()
        try:
            body = await fetch()
        except (Refused, NotReached, Unclear) as error:
            if not _is_idle(error):
                failures += 1
                _complain(error, failures, silent=time.monotonic() - answered, waits=waits)
                await asyncio.sleep(_wait_after(error, failures, waits))
                continue
            body = None
        failures, answered = 0, time.monotonic()
        await intake.insist(body, receive, waits)
        if answered - asked < waits.floor:
            await asyncio.sleep(waits.floor - (answered - asked))


def _is_idle(error: Exception) -> bool:
    """Nobody wrote: Zalo says 408, or says nothing for as long as it was asked to wait."""
    if isinstance(error, Refused):
        return error.code == HTTPStatus.REQUEST_TIMEOUT
    return isinstance(error, NotReached) and error.reason == "ReadTimeout"


def _wait_after(error: Exception, failures: int, waits: Waits) -> float:
    if isinstance(error, Refused) and error.code == HTTPStatus.UNAUTHORIZED:
        return TOKEN_REFUSED_WAIT
    return waits.after(failures)


def _complain(error: Exception, failures: int, *, silent: float, waits: Waits) -> None:
    if isinstance(error, Refused) and error.code == HTTPStatus.UNAUTHORIZED:
        log.error("zalo_token_refused", mend="check CHIBO_ZALO_TOKEN")
    elif silent > waits.alarm:
        lost = "what people write meanwhile may be lost"
        log.error("zalo_away", reason=str(error), seconds=round(silent), mend=lost)
    else:
        log.warning("zalo_unreachable", reason=str(error), failures=failures)


# --- pushed ---------------------------------------------------------------------------------------


def webhook(path: str, secret: str, intake: Intake, receive: Receive) -> Route:
    """The route Zalo pushes to. Whether it repeats what was not confirmed is not documented."""

    async def endpoint(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return _answer("unknown sender", 401)
        body = await bounded(request, LARGEST_BODY)
        if body is None:
            return _answer("too large", 413)
        if not await intake.take(_decoded(body), receive):
            return _answer("not stored, send it again", 503)
        return _answer("Success", 200)

    return Route(path, endpoint, methods=["POST"])


def _answer(message: str, status: int) -> Response:
    return JSONResponse({"message": message}, status)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        log.error("zalo_body_unreadable", bytes=len(body))  # noqa: TRY400 - a trace would tell nothing more
        return None  # to refuse it would only bring it back
