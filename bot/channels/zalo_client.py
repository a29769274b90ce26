"""A thin client of Zalo's Bot Platform: calls a method, tells what failed, never shows the token."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx

from bot.channels.base import QUOTA_SPENT, Retry, SendFailed

API_URL = "https://bot-api.zaloplatforms.com"
SECONDS = 10.0
"""How long Zalo may take to answer a call."""
POLL_MARGIN = 15.0
"""Seconds that a question for events may stay open beyond what Zalo was asked for."""
TOKEN_REFUSED_WAIT = 60.0
QUOTA_WAIT = 3600.0
"""Zalo never says when a quota opens again; to ask every hour does no harm."""
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(eq=False)
class Refused(Exception):
    """Zalo said no: by its HTTP status, or with ok:false inside an answer of status 200."""

    code: int
    words: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


@dataclass(eq=False)
class NotReached(Exception):
    """No answer. `left` says whether the request may have arrived all the same."""

    reason: str
    left: bool

    def __str__(self) -> str:
        return self.reason


class Unclear(Exception):
    """An answer of status 200 that is not built as Zalo's documentation says."""


class Client:
    """Calls of one bot. The token stands in every address, so no address leaves this class."""

    def __init__(self, token: str, api_url: str) -> None:
        for chatty in ("httpx", "httpcore"):  # they log addresses, and the token in them
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._token = token
        self._base = f"{(api_url or API_URL).rstrip('/')}/bot{token}"
        self._http = httpx.AsyncClient(timeout=SECONDS)

    async def call(
        self, method: str, body: Mapping[str, Any] | None = None, *, seconds: float = SECONDS
    ) -> Any:
        """The result of a method. Raises Refused, NotReached, Unclear."""
        try:
            answer = await self._http.post(
                f"{self._base}/{method}", json=dict(body or {}), timeout=seconds
            )
        except _NEVER_LEFT as error:
            raise NotReached(type(error).__name__, left=False) from None
        except httpx.HTTPError as error:
            raise NotReached(type(error).__name__, left=True) from None
        return self._result(answer)

    def _result(self, answer: httpx.Response) -> Any:
        content = _decoded(answer)
        if answer.is_error:
            raise Refused(answer.status_code, self._clean(content.get("description")))
        if content.get("ok") is True:
            return content.get("result")
        if content.get("ok") is False:
            code = content.get("error_code", content.get("errorCode"))
            number = int(code) if str(code).isdecimal() else HTTPStatus.BAD_REQUEST
            raise Refused(number, self._clean(content.get("description")))
        raise Unclear(f"an answer of {len(answer.content)} bytes without ok")

    def _clean(self, words: object) -> str:
        return str(words or "").replace(self._token, "<token>")[:200]

    async def close(self) -> None:
        await self._http.aclose()


def _decoded(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        content = answer.json()
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}


def failure(error: Refused | NotReached | Unclear) -> SendFailed:
    """What a failed call means for the message that was to be sent."""
    match error:
        case NotReached(left=True):
            return SendFailed("no_answer", Retry.UNKNOWN, detail=str(error))
        case NotReached():
            return SendFailed("unreachable", Retry.LATER, detail=str(error), everyone=True)
        case Refused():
            return _refused(error)
        case _:
            return SendFailed("unclear_answer", Retry.UNKNOWN, detail=str(error))


def _refused(error: Refused) -> SendFailed:
    """By Zalo's table of errors: 403 is a fault of theirs, 408 and 504 may have been delivered."""
    detail = str(error)
    match error.code:
        case HTTPStatus.UNAUTHORIZED:
            wait = TOKEN_REFUSED_WAIT
            return SendFailed("token_refused", Retry.LATER, after=wait, everyone=True)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return SendFailed(QUOTA_SPENT, Retry.LATER, after=QUOTA_WAIT, everyone=True)
        case HTTPStatus.FORBIDDEN:
            return SendFailed("server_error", Retry.LATER, detail=detail)
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.GATEWAY_TIMEOUT:
            return SendFailed("no_answer", Retry.UNKNOWN, detail=detail)
        case code if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return SendFailed("server_error", Retry.LATER, detail=detail, everyone=True)
    return SendFailed("refused", Retry.NEVER, detail=detail)
