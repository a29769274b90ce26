"""Telegram as a channel, through the Bot API: limits, sending, and what the bot tells about itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, TypeVar

import structlog
from starlette.routing import BaseRoute
from telegram import InputFile, WebhookInfo
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.base import Limits, Pace, Receive, Retry, SendFailed
from bot.channels.telegram_cards import LiveCards
from bot.channels.telegram_client import API_URL, Client
from bot.channels.telegram_failures import failure, is_past_editing, is_unchanged, without_token
from bot.channels.telegram_intake import PATH, Intake, Waits, poll, webhook
from bot.channels.telegram_updates import ALLOWED_UPDATES, CHANNEL, Query, Reader
from handlers.messages import Choice, Commands, Outbound, Style

log = structlog.get_logger(__name__)

LIMITS = Limits(
    text=4096,
    buttons=100,
    per_row=8,
    label=44,  # what a phone shows of a button as wide as the screen
    edits=True,
    pictures=True,
    files=True,
    pace=Pace(
        per_address=1.0,
        burst=5,
        overall=25.0,  # of 30 a second; the rest is for replies
        to_group=15 / 60,  # with the burst of 5 no minute has more than 20
        group_mark="-",
    ),
    caption=1024,
    page=8,
    commands=True,
)
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
_PHOTO_BYTES = 10_000_000
DESCRIPTION, SHORT_DESCRIPTION = 512, 120  # letters
_STYLES = {Style.PLAIN: "", Style.PRIMARY: "primary", Style.DANGER: "danger"}

Sent = TypeVar("Sent")
Call = Callable[[dict[str, Any]], Awaitable[Any]]
"""A call of the Bot API, given what every message has: mark-up, buttons, preview."""


class Telegram:
    """One bot. With a `webhook_secret` updates are pushed to `routes`, without it `listen` asks.

    `now` gives the moment of a tap, which Telegram does not tell; `api_url` is that of a self-hosted
    or test server; `username` is asked of Telegram by `prepare` if it is not given.
    """

    name = CHANNEL
    limits = LIMITS

    def __init__(
        self,
        token: str,
        *,
        now: Callable[[], datetime],
        api_url: str = "",
        username: str = "",
        webhook_secret: str = "",
        waits: Waits | None = None,
    ) -> None:
        for chatty in ("httpx", "httpcore", "pyreqwest", "telegram"):
            # they log addresses, and the token in them
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._token = token
        self._username = username.removeprefix("@")
        self._secret = webhook_secret
        self._waits = waits or Waits()
        self._client = Client.of(token, api_url or API_URL)
        reader = Reader(token.partition(":")[0])
        self._intake = Intake(reader, self._acknowledge, self._types, now)
        self._styles = True
        self._cards = LiveCards()
        self._tasks: set[asyncio.Task[None]] = set()

    # --- in ---------------------------------------------------------------------------------------

    @property
    def polls(self) -> bool:
        return not self._secret

    async def listen(self, receive: Receive) -> None:
        if self.polls:
            await poll(self._fetch, self._intake, receive, self._waits)

    async def _fetch(self, offset: int | None) -> Sequence[Any]:
        return await self._client.raw_updates(offset, self._waits.poll)

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        return [webhook(self._secret, self._intake, receive)] if self._secret else []

    def _acknowledge(self, query: Query) -> None:
        """Stop the button's spinner, or close the list under what is typed in another chat."""
        if query.is_inline:
            button = {"text": f"💬 @{self._username}", "start_parameter": "menu"}
            fields = {"inline_query_id": query.id, "results": [], "button": button}
            self._in_passing("answerInlineQuery", fields)
        else:
            self._in_passing("answerCallbackQuery", {"callback_query_id": query.id})

    def _types(self, address: str) -> None:
        self._in_passing("sendChatAction", {"chat_id": int(address), "action": "typing"})

    def _in_passing(self, method: str, fields: Mapping[str, Any], *, after: float = 0) -> None:
        """Call, so many seconds later; nothing waits for it or depends on it."""
        task = asyncio.create_task(self._tried(method, fields, after))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tried(self, method: str, fields: Mapping[str, Any], after: float) -> None:
        if after:
            await asyncio.sleep(after)
        try:
            await self._client.call(method, fields)
        except TelegramError as error:
            log.debug("telegram_call_in_vain", method=method, reason=without_token(error.message))

    # --- out --------------------------------------------------------------------------------------

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:
        if message.is_mute:
            await _told(self._client.call(*_commands(int(address), message.commands or ())))
            return ""
        sent = await self._sent(address, message, content)
        if message.is_card and (before := self._cards.came(int(address), sent)):
            fields = {"chat_id": int(address), "message_id": int(before)}
            # without any: its buttons go
            self._in_passing("editMessageReplyMarkup", fields, after=self._waits.tidy)
        if message.commands is not None:
            self._in_passing(*_commands(int(address), message.commands))
        return sent

    async def _sent(self, address: str, message: Outbound, content: bytes | None) -> str:
        if message.attachment:
            return await self._send_file(int(address), message, content)
        if self._stands_last(int(address), message) and await self._edit(int(address), message):
            return message.replaces
        return await self._send_new(
            message,
            lambda rest: self._client.call(
                "sendMessage", {"chat_id": int(address), "text": _html(message), **rest}
            ),
        )

    def _stands_last(self, chat: int, message: Outbound) -> bool:
        """Whether the message to change is where the person looks: not far up, above a newer card."""
        before = message.replaces
        return before.isdecimal() and not (message.is_card and self._cards.overtook(chat, before))

    async def _send_file(self, chat: int, message: Outbound, content: bytes | None) -> str:
        file = message.attachment
        if file is None or content is None:
            raise SendFailed("no_content", Retry.NEVER, detail="the attached file is not stored")
        is_photo = file.media_type in _PHOTOS and len(content) <= _PHOTO_BYTES
        method, field = ("sendPhoto", "photo") if is_photo else ("sendDocument", "document")
        fields = {
            "chat_id": chat,
            field: InputFile(content, filename=file.name),
            "caption": _html(message) or None,
        }
        return await self._send_new(
            message, lambda rest: self._client.call(method, {**fields, **rest})
        )

    async def _send_new(self, message: Outbound, call: Call) -> str:
        try:
            sent = await self._with_buttons(message, call)
        except TelegramError as error:
            raise failure(error, repeatable=False) from None
        return str(sent["message_id"])

    async def _edit(self, chat: int, message: Outbound) -> bool:
        """Change a message in place; False if it cannot be changed any more."""
        fields = {"chat_id": chat, "message_id": int(message.replaces), "text": _html(message)}
        try:
            await self._with_buttons(
                message, lambda rest: self._client.call("editMessageText", {**fields, **rest})
            )
        except TelegramError as error:
            if is_past_editing(error):
                return False
            if not is_unchanged(error):
                raise failure(error, repeatable=True) from None
        return True

    async def _with_buttons(self, message: Outbound, call: Call) -> Any:
        """Call, and once more without colours for a server too old to know them."""
        try:
            return await call(_rest(message, styled=self._styles))
        except BadRequest as error:
            coloured = any(choice.style is not Style.PLAIN for choice in message.choices)
            if not (self._styles and coloured and "reply_markup" in error.message.lower()):
                raise
        self._styles = False
        log.warning("telegram_server_knows_no_button_styles")
        return await call(_rest(message, styled=False))

    # --- about the bot ----------------------------------------------------------------------------

    async def prepare(self) -> None:
        """Learn the bot's name, as soon as the network is there."""
        failures = 0
        while True:
            try:
                me = await self._client.get_me()
            except TelegramError as error:
                failures += 1
                reason = without_token(error.message)
                log.warning("telegram_name_unknown", reason=reason, failures=failures)
                await asyncio.sleep(self._waits.after(failures))
            else:
                self._username = me.username or self._username
                return

    def link(self, code: str) -> str:
        return f"https://t.me/{self._username}?start={code}" if self._username else ""

    async def register_commands(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Show the commands with their descriptions, by language; '' is for all other languages."""
        for language, pairs in commands.items():
            await _told(self._client.set_my_commands(list(pairs), language_code=language or None))

    async def describe(self, whole: str, short: str, *, language: str) -> None:
        """Say what the bot is: `whole` in the empty chat, `short` on its profile; both are cut to
        what Telegram takes.
        """
        whole, short = whole[:DESCRIPTION], short[:SHORT_DESCRIPTION]
        code = language or None
        await _told(self._client.set_my_description(whole, language_code=code))
        await _told(self._client.set_my_short_description(short, language_code=code))

    async def name_of_bot(self) -> str:
        me = await _told(self._client.get_me())
        return me.username or ""

    async def set_webhook(self, public_url: str) -> str:
        """Have updates pushed to this address from now on; returns where to."""
        url = public_url.rstrip("/") + PATH
        await _told(
            self._client.set_webhook(
                url, secret_token=self._secret, allowed_updates=list(ALLOWED_UPDATES)
            )
        )
        return url

    async def delete_webhook(self) -> None:
        """Have updates asked for again; those that wait are kept."""
        await _told(self._client.delete_webhook())

    async def webhook_info(self) -> WebhookInfo:
        return await _told(self._client.get_webhook_info())

    def secrets(self) -> Sequence[str]:
        return [secret for secret in (self._token, self._secret) if secret]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.give_back_connections()


async def _told(call: Awaitable[Sent]) -> Sent:
    """The result of a call that does no harm when it is done twice."""
    try:
        return await call
    except TelegramError as error:
        raise failure(error, repeatable=True) from None


def _commands(chat: int, commands: Commands) -> tuple[str, dict[str, Any]]:
    """The call that shows those of one person instead of everybody's, or everybody's again."""
    scope = {"type": "chat", "chat_id": chat}
    if not commands:
        return "deleteMyCommands", {"scope": scope}
    listed = [{"command": word, "description": does} for word, does in commands]
    return "setMyCommands", {"commands": listed, "scope": scope}


# --- mark-up --------------------------------------------------------------------------------------


def _html(message: Outbound) -> str:
    heading = f"<b>{escape(message.heading, quote=False)}</b>" if message.heading else ""
    text = escape(message.text, quote=False)
    return "\n".join(part for part in (heading, text) if part)


def _rest(message: Outbound, *, styled: bool) -> dict[str, Any]:
    rest: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": None}
    if "://" in message.text and not message.attachment:
        rest["link_preview_options"] = {"is_disabled": True}
    if message.rows:
        rows = [[_button(choice, styled=styled) for choice in row] for row in message.rows]
        rest["reply_markup"] = {"inline_keyboard": rows}
    return rest


def _button(choice: Choice, *, styled: bool) -> dict[str, str]:
    button = {"text": choice.label}
    if choice.url:
        button["url"] = choice.url
    else:
        button["callback_data"] = choice.data
    if styled and (style := _STYLES[choice.style]):
        button["style"] = style
    return button
