"""The HTTP client behind python-telegram-bot: pyreqwest, at a fifth of the CPU that httpx takes a call.

An error of the client names the whole address, and the token stands in it: no error leaves this
module with its cause.
"""

import asyncio
import json
from collections.abc import Coroutine
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import (
    DetailedPyreqwestError,
    PoolTimeoutError,
    PyreqwestError,
    RequestTimeoutError,
)
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import ConsumedRequest
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram_failures import BrokenOff, NeverLeft, NoneFree, TooMany

log = structlog.get_logger(__name__)

UNSTATED_WAIT = 5.0
"""Seconds to wait when Telegram says "too many" but not how long."""
LONGEST_WAIT = 3600.0
"""Seconds after which it is asked again, however long it wants us to wait: a wrong figure must not make
the bot deaf until somebody starts it anew.
"""
CONNECT_SECONDS = 5.0
POOL_SECONDS = 5.0
LONGEST_SILENCE = 10.0
"""Seconds after its own limit in which the client must have told how a call ended. If it has not, its
thread is lost (memory may have run out), and another client is made.
"""
UPLOAD_SECONDS = 60.0
"""A file may take longer to leave, on a thin line."""


class Http(BaseRequest):
    """Calls with at most `connections` under way; `seconds` is how long an answer may take."""

    def __init__(self, *, connections: int, seconds: float) -> None:
        self._seconds = seconds
        self._connections = connections
        self._made: Client | None = None

    @property
    def read_timeout(self) -> float:
        return self._seconds

    async def initialize(self) -> None:
        """Nothing to do: the client is made when it is first needed."""

    async def shutdown(self) -> None:
        if self._made is not None:
            await self._made.close()
            self._made = None

    def _client(self) -> Client:
        if self._made is None:
            builder = ClientBuilder().max_connections(self._connections).http1_only()
            builder = builder.user_agent(self.USER_AGENT).tcp_nodelay(True)
            builder = builder.connect_timeout(timedelta(seconds=CONNECT_SECONDS))
            self._made = builder.pool_timeout(timedelta(seconds=POOL_SECONDS)).build()
        return self._made

    def _drop(self, client: Client) -> None:
        """It is lost; of several calls that find that out the first makes room for another."""
        if self._made is client:
            self._made = None
            log.error("telegram_client_lost")

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises TelegramError, without a cause."""
        del write_timeout, connect_timeout, pool_timeout  # set once, for all calls
        stated = None if isinstance(read_timeout, DefaultValue) else read_timeout
        data = request_data or RequestData()
        seconds = (stated or self._seconds) + (UPLOAD_SECONDS if data.contains_files else 0)
        client = self._client()
        try:
            call = client.request(method, url).timeout(timedelta(seconds=seconds))
            if data.contains_files:
                call = call.multipart(_multipart(data))
            else:
                call = call.body_json(data.parameters)
            async with asyncio.timeout(seconds + LONGEST_SILENCE):
                status, payload = await _uncancelled(_answer(call.build()))
        except PyreqwestError as error:
            raise _meant(error) from None
        except TimeoutError:
            self._drop(client)
            raise TimedOut("the HTTP client said nothing") from None
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMany(_retry_after(payload))
        return status, payload


async def _answer(call: ConsumedRequest) -> tuple[int, bytes]:
    answer = await call.send()
    return int(answer.status), bytes(await answer.bytes())


async def _uncancelled(work: Coroutine[Any, Any, tuple[int, bytes]]) -> tuple[int, bytes]:
    """Await in a task of its own: a cancellation that meets the client just as the answer comes is
    lost there, and the program would never end.
    """
    task = asyncio.create_task(work)
    task.add_done_callback(_forget)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.cancel()
        raise


def _forget(task: "asyncio.Task[tuple[int, bytes]]") -> None:
    """Nobody may be left to hear of its error."""
    if not task.cancelled():
        task.exception()


def _multipart(data: RequestData) -> FormBuilder:
    form = FormBuilder()
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (filename, content, media_type) in data.multipart_data.items():
        assert isinstance(content, bytes), "no file is read while it is sent"
        part = PartBuilder.from_bytes(content).file_name(filename).mime(media_type)
        form = form.part(name, part)
    return form


def _meant(error: PyreqwestError) -> Exception:
    """The library's error for the client's: what matters is whether the call may have arrived."""
    name = type(error).__name__
    match error:
        case PoolTimeoutError():
            return NoneFree(name)
        case DetailedPyreqwestError() if _is_without_connection(error):
            return NeverLeft(name)
        case RequestTimeoutError():
            return TimedOut(name)
    return BrokenOff(name)


def _is_without_connection(error: DetailedPyreqwestError) -> bool:
    """The client speaks of ConnectError and ConnectTimeoutError, too, when the call was sent and the
    connection broke or the time was over; only the cause below tells them apart. Should its words
    ever change, the call counts as perhaps received, which repeats a reply and loses nothing.
    """
    causes = error.details["causes"] or ()
    return any(cause["message"] == "client error (Connect)" for cause in causes)


def _retry_after(payload: bytes) -> float:
    """What is no number of seconds (a proxy's answer, a fault of theirs) counts as not stated."""
    try:
        seconds = float(json.loads(payload)["parameters"]["retry_after"])
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return UNSTATED_WAIT
    return min(seconds, LONGEST_WAIT) if seconds > 0 else UNSTATED_WAIT
