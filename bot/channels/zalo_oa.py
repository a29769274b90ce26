"""Zalo's Official Account as a channel: up to five buttons; a template where nobody wrote for long."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import Limits, Pace, Receive, Retry, SendFailed
from bot.channels.bodies import bounded
from bot.channels.plain import written
from bot.channels.zalo_oa_client import (
    OTHER_KIND,
    WINDOW_CLOSED,
    Client,
    Login,
    Refused,
    TokenStore,
    failure,
)
from bot.channels.zalo_oa_events import CHANNEL, TAP, Seal, read
from handlers.messages import Choice, Outbound

log = structlog.get_logger(__name__)

PATH = "/zalo-oa/events"
SIGNATURE = "X-ZEvent-Signature"
LARGEST_BODY = 256_000
CONSULTATION = "/v3.0/oa/message/cs"
OLD_CONSULTATION = "/v2.0/oa/message"
"""Where accounts of state bodies were seen to be sent on to when the newer call refused them."""
TEMPLATE = "/v3.0/oa/message/template"
FIELD = "noi_dung"
"""The one field that the operator's template must have (docs/zalo.md)."""
RENEW_AFTER = timedelta(hours=20)
"""Zalo gives an access token for 25 hours."""
LOOK_EVERY = 600.0
"""Seconds between two looks at the age of the tokens."""

LIMITS = Limits(
    text=1900,  # of 2,000
    buttons=5,
    per_row=1,
    label=60,  # how much Zalo shows is not documented
    edits=False,
    pictures=False,
    files=False,
    pace=Pace(per_address=1.0, burst=5, overall=1.5),  # 100 calls a minute with the Growth package
)


class ZaloOA:
    """One account. Events are pushed to `routes`; `listen` only keeps the tokens fresh.

    `template` is the number of the template for reminders to people who have not written for seven
    days; without it they get none here.
    """

    name = CHANNEL
    limits = LIMITS
    polls = True  # what `listen` does only one process may do

    def __init__(  # noqa: PLR0913 - one keyword for each thing an operator sets
        self,
        login: Login,
        tokens: TokenStore,
        *,
        now: Callable[[], datetime],
        webhook_secret: str = "",
        template: str = "",
        api_url: str = "",
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._login = login
        self._tokens = tokens
        self._now = now
        self._webhook_secret = webhook_secret
        self._seal = Seal(login.app_id, (webhook_secret, login.app_secret))
        self._template = template
        self._look_every = look_every
        self._path = CONSULTATION
        self._client = Client(login, tokens, now, api_url)

    # --- in ---------------------------------------------------------------------------------------

    async def listen(self, receive: Receive) -> None:  # noqa: ARG002 - everything comes by routes
        while True:
            await self.keep_fresh()
            await asyncio.sleep(self._look_every)

    async def keep_fresh(self) -> None:
        """Renew the tokens when they are old; what goes wrong is logged and tried again later."""
        try:
            tokens = await self._tokens.load()
            if tokens is not None and self._now() - tokens.renewed_at >= RENEW_AFTER:
                await self._client.renew(tokens)
                log.info("zalo_oa_tokens_renewed")
        except SendFailed as failed:
            log.error("zalo_oa_tokens_not_renewed", reason=str(failed), mend="chibo zalo connect")  # noqa: TRY400 - a trace would tell nothing more
        except Exception:
            log.exception("zalo_oa_tokens_not_renewed")

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        async def endpoint(request: Request) -> Response:
            body = await bounded(request, LARGEST_BODY)
            if body is None:
                return _answer("too large", 413)
            event = _decoded(body)
            if not self._seal.fits(request.headers.get(SIGNATURE, ""), body, event):
                return _answer("unknown sender", 401)
            if not await self._take(event, receive):
                return _answer("not stored, send it again", 503)
            return _answer("Success", 200)

        return [Route(PATH, endpoint, methods=["POST"])]

    async def _take(self, event: Any, receive: Receive) -> bool:
        """Pass on what an event says; False if it is not stored and must be offered again."""
        inbound = read(event, self._now())
        if inbound is None:
            return True
        try:
            await receive([inbound])
        except Exception:
            log.exception("zalo_oa_event_not_received")
            return False
        return True

    # --- out --------------------------------------------------------------------------------------

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:  # noqa: ARG002 - only text and buttons are sent
        said = _message(message)
        if not said["text"]:
            raise SendFailed("nothing_to_say", Retry.NEVER)
        try:
            data = await self._consult({"recipient": {"user_id": address}, "message": said})
        except Refused as refused:
            if refused.code != WINDOW_CLOSED or not (self._template and message.brief):
                raise failure(refused) from None
            data = await self._by_template(address, message.brief)
        return str(data.get("message_id") or "")

    async def _consult(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send within the window. Where the newer call is not offered, the older is tried once."""
        try:
            return await self._client.call(self._path, body)
        except Refused as refused:
            if refused.code != OTHER_KIND or self._path == OLD_CONSULTATION:
                raise
        data = await self._client.call(OLD_CONSULTATION, body)
        self._path = OLD_CONSULTATION
        log.warning("zalo_oa_older_call", path=OLD_CONSULTATION)
        return data

    async def _by_template(self, address: str, brief: str) -> Mapping[str, Any]:
        """Fill in the template. Raises SendFailed."""
        filled = {FIELD: brief}
        body = {"user_id": address, "template_id": self._template, "template_data": filled}
        try:
            return await self._client.call(TEMPLATE, body)
        except Refused as refused:
            raise failure(refused) from None

    # --- about the account ------------------------------------------------------------------------

    async def connect(self, *, code: str = "", verifier: str = "", refresh: str = "") -> Any:
        """The first pair of tokens, to be stored. Raises SendFailed."""
        if refresh:
            return await self._client.connect_by(refresh)
        return await self._client.connect(code, verifier)

    def link(self, code: str) -> str:  # noqa: ARG002 - the account is found by its name: the code is typed there
        return ""

    def secrets(self) -> Sequence[str]:
        return [each for each in (self._login.app_secret, self._webhook_secret) if each]

    async def close(self) -> None:
        await self._client.close()


def _message(message: Outbound) -> dict[str, Any]:
    said: dict[str, Any] = {"text": written(message)}
    if message.choices:
        buttons = [_button(choice) for choice in message.choices]
        said["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return said


def _button(choice: Choice) -> dict[str, Any]:
    """A page to open, or words that Zalo sends for the person without showing them."""
    if choice.url:
        return {"title": choice.label, "type": "oa.open.url", "payload": {"url": choice.url}}
    return {"title": choice.label, "type": "oa.query.hide", "payload": TAP + choice.data}


def _answer(message: str, status: int) -> Response:
    return JSONResponse({"message": message}, status)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
