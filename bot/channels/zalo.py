"""Zalo's Bot Platform as a channel: plain text only, whatever is a button elsewhere is typed here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from bot.channels.base import Limits, Pace, Receive, Retry, SendFailed
from bot.channels.plain import written
from bot.channels.zalo_client import POLL_MARGIN, Client, NotReached, Refused, Unclear, failure
from bot.channels.zalo_events import CHANNEL, Reader
from bot.channels.zalo_intake import PATH, SHORTEST_SECRET, Intake, Waits, poll, webhook
from bot.mistakes import OperatorMistake
from handlers.messages import Outbound

LIMITS = Limits(
    text=1900,  # of 2,000; in which unit Zalo counts is not said
    buttons=0,
    per_row=1,
    label=0,
    edits=False,
    pictures=False,
    files=False,
    pace=Pace(per_address=1.0, burst=5, overall=10.0),  # no limit is published: be modest
    counted=True,
)


class Zalo:
    """One bot. With a `webhook_secret` events are pushed to `routes`, without it `listen` asks.

    `name` tells one of several bots from the others; `now` gives the moment of what says none;
    `api_url` is another server than Zalo's own.
    """

    limits = LIMITS

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        name: str = CHANNEL,
        api_url: str = "",
        webhook_secret: str = "",
        waits: Waits | None = None,
    ) -> None:
        if webhook_secret and len(webhook_secret) < SHORTEST_SECRET:
            raise OperatorMistake(
                f"CHIBO_ZALO_SECRET is too short: give it {SHORTEST_SECRET} letters or more"
            )
        self.name = name
        self._path = PATH + name.removeprefix(CHANNEL).replace(".", "/")
        self._token = token
        self._bot_id = token.partition(":")[0]
        self._secret = webhook_secret
        self._waits = waits or Waits()
        self._client = Client(token, api_url)
        self._intake = Intake(Reader(self._bot_id, name), now)

    # --- in ---------------------------------------------------------------------------------------

    @property
    def polls(self) -> bool:
        return not self._secret

    async def listen(self, receive: Receive) -> None:
        if self.polls:
            await poll(self._fetch, self._intake, receive, self._waits)

    async def _fetch(self) -> Any:
        seconds = self._waits.poll
        return await self._client.call(
            "getUpdates", {"timeout": str(seconds)}, seconds=seconds + POLL_MARGIN
        )

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        if not self._secret:
            return []
        return [webhook(self._path, self._secret, self._intake, receive)]

    # --- out --------------------------------------------------------------------------------------

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:  # noqa: ARG002 - nothing but text can be sent
        text = written(message)
        if not text:
            raise SendFailed("nothing_to_say", Retry.NEVER)
        result = await self._told("sendMessage", {"chat_id": address, "text": text})
        sent = result.get("message_id") if isinstance(result, Mapping) else None
        return str(sent or "")

    async def _told(self, method: str, body: Mapping[str, Any] | None = None) -> Any:
        """The result of a call. Raises SendFailed."""
        try:
            return await self._client.call(method, body)
        except (Refused, NotReached, Unclear) as error:
            raise failure(error) from None

    # --- about the bot ----------------------------------------------------------------------------

    async def me(self) -> Mapping[str, Any]:
        """What Zalo says about the bot. Raises SendFailed."""
        found = await self._told("getMe")
        return found if isinstance(found, Mapping) else {}

    def webhook_address(self, public_url: str) -> str:
        """Where this bot's events are to be pushed to."""
        return public_url.rstrip("/") + self._path

    async def set_webhook(self, public_url: str) -> str:
        """Have events pushed to this server from now on; returns where to. Raises SendFailed."""
        url = self.webhook_address(public_url)
        await self._told("setWebhook", {"url": url, "secret_token": self._secret})
        return url

    async def delete_webhook(self) -> None:
        """Have events asked for again; well, too, if nothing was set. Raises SendFailed."""
        if await self.webhook_url():  # deleting where nothing is set was seen to be refused
            await self._told("deleteWebhook")

    async def webhook_url(self) -> str:
        """Where events are pushed to; '' if nowhere (Zalo then answers 404). Raises SendFailed."""
        try:
            found = await self._client.call("getWebhookInfo")
        except Refused as error:
            if error.code == 404:
                return ""
            raise failure(error) from None
        except (NotReached, Unclear) as error:
            raise failure(error) from None
        return str(found.get("url") or "") if isinstance(found, Mapping) else ""

    def link(self, code: str) -> str:  # noqa: ARG002 - no link of Zalo's carries a code: it is typed
        return chat_link(self._token)

    def secrets(self) -> Sequence[str]:
        return [secret for secret in (self._token, self._secret) if secret]

    async def close(self) -> None:
        await self._client.close()


def chat_link(token: str) -> str:
    """The page that opens the chat with the bot of this token; its number is no secret."""
    return f"https://bot.zaloplatforms.com/bots/{token.partition(':')[0]}"
