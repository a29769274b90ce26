"""python-telegram-bot's Bot API client, with three habits of its own mended."""

import json
import ssl
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Any, Self

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.telegram_failures import TooMany
from bot.channels.telegram_updates import ALLOWED_UPDATES

API_URL = "https://api.telegram.org"
READ_SECONDS = 15.0
"""How long Telegram may take to answer a call."""
UNSTATED_WAIT = 5.0
"""Seconds to wait when Telegram says "too many" but not how long."""


class Client(Bot):
    """Gives updates as they came: one that the library's classes cannot be made of must not keep the
    others away. Gives back its connections without having been initialised, which needs a network.
    """

    @classmethod
    def of(cls, token: str, api_url: str) -> Self:
        base = api_url.rstrip("/")
        return cls(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=_Request(
                read_timeout=READ_SECONDS,
                write_timeout=15,
                pool_timeout=5,
                httpx_kwargs={"verify": _certificates()},
            ),
            get_updates_request=_Request(
                connection_pool_size=1, httpx_kwargs={"verify": _certificates()}
            ),
        )

    async def raw_updates(self, offset: int | None, seconds: int) -> Sequence[Any]:
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        updates = await self._post("getUpdates", asked, read_timeout=seconds + 10.0)
        return updates if isinstance(updates, list) else []

    async def give_back_connections(self) -> None:
        for request in self._request:
            await request.shutdown()


class _Request(HTTPXRequest):
    """Says TooMany where the library would warn of its own future."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise TooMany(_retry_after(payload))
        return status, payload


def _retry_after(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (KeyError, TypeError, ValueError):
        return UNSTATED_WAIT


@cache
def _certificates() -> ssl.SSLContext:
    """The authorities to trust: a tenth of a second to read, so read once."""
    return httpx.create_ssl_context()
