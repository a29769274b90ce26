"""python-telegram-bot's Bot API client, with two habits of its own mended."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from telegram import Bot
from telegram.error import NetworkError

from bot.channels.telegram_http import Http
from bot.channels.telegram_updates import ALLOWED_UPDATES

API_URL = "https://api.telegram.org"
READ_SECONDS = 15.0
"""How long Telegram may take to answer a call."""
NONSENSE = "an answer that makes no sense"
CONNECTIONS = 128
"""Calls under way at once: more than the sender ever has, and the taps acknowledged beside them."""


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
            request=Http(connections=CONNECTIONS, seconds=READ_SECONDS),
            get_updates_request=Http(connections=1, seconds=READ_SECONDS),
        )

    async def call(self, method: str, fields: Mapping[str, Any]) -> Any:
        """The bare result of a method. To make the library's objects of it costs ten times as much,
        and of a message that was sent only its number is wanted. Raises TelegramError.
        """
        return await self._post(method, dict(fields))

    async def raw_updates(self, offset: int | None, seconds: int) -> Sequence[Any]:
        asked = {"offset": offset, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        updates = await self._post("getUpdates", asked, read_timeout=seconds + 10.0)
        if not isinstance(updates, list):
            raise NetworkError(NONSENSE)
        return updates

    async def _post(self, *args: Any, **kwargs: Any) -> Any:
        """What the library cannot make sense of (status 200 and ok:false, no result, a page of a proxy)
        is trouble of the network, and passes; the library itself would break over it.
        """
        try:
            return await super()._post(*args, **kwargs)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            raise NetworkError(NONSENSE) from None

    async def give_back_connections(self) -> None:
        for request in self._request:
            await request.shutdown()
