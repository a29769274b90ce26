"""Telegram's updates as what people did: raw JSON in, `Inbound` out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.messages import Inbound, Kind

CHANNEL = "telegram"
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
)

_MEDIA = (
    "animation",  # before document: Telegram sets both
    "audio",
    "contact",
    "dice",
    "document",
    "game",
    "location",
    "paid_media",
    "photo",
    "poll",
    "sticker",
    "story",
    "venue",
    "video",
    "video_note",
    "voice",
)
_COMMANDS = {"trogiup": "help", "tro_giup": "help", "dung": "stop", "dung_lai": "stop"}
"""Vietnamese twins of commands; Telegram allows only Latin letters in them."""

Json = Mapping[str, Any]


class UnreadableUpdate(ValueError):
    """An update that is not built as Telegram's documentation says."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads updates of one bot.

    `bot_id` keeps the updates of two bots apart that used the same database one after the other.
    """

    bot_id: str

    def read(self, update: Any, now: datetime) -> Inbound | None:
        """What a person did, None if it does not concern us (service messages, talk in groups).

        `now` stands for the moment of a tap, which Telegram does not tell. Raises UnreadableUpdate.
        """
        try:
            event_id = f"{self.bot_id}:{int(update['update_id'])}"
            return _read(update, event_id, now)
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise UnreadableUpdate(type(error).__name__) from None  # its words may be a person's

    def unreadable(self, update: Any, reason: str, now: datetime) -> Inbound:
        """What stands in the ledger for an update that cannot be read."""
        number = update.get("update_id") if isinstance(update, Mapping) else None
        name = str(number) if isinstance(number, int) else _digest(update)
        return Inbound(CHANNEL, f"{self.bot_id}:{name}", "", Kind.UNREADABLE, now, text=reason)


@dataclass(frozen=True, slots=True)
class Query:
    """Something that shows a person a wheel until it is answered: a tap, or words typed behind the
    bot's name in another chat.
    """

    id: str
    is_inline: bool = False


def query_of(update: Any) -> Query | None:
    if not isinstance(update, Mapping):
        return None
    for name in ("callback_query", "inline_query"):
        query = update.get(name)
        if isinstance(query, Mapping) and query.get("id"):
            return Query(str(query["id"]), is_inline=name == "inline_query")
    return None


def _digest(update: Any) -> str:
    return f"unreadable:{hashlib.sha256(repr(update).encode()).hexdigest()[:32]}"


def _read(update: Json, event_id: str, now: datetime) -> Inbound | None:
    if "message" in update:
        return _message(update["message"], event_id)
    if "edited_message" in update:
        return _edited(update["edited_message"], event_id)
    if "callback_query" in update:
        return _tap(update["callback_query"], event_id, now)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"], event_id)
    return None


def _message(message: Json, event_id: str) -> Inbound | None:
    if not _is_private(message):
        return _in_group(message, event_id)
    if "text" not in message:
        return _media(message, event_id)
    text = _clean(message["text"])
    if not text.startswith("/"):
        return _inbound(message, event_id, Kind.TEXT, text)
    word, _, rest = text.partition(" ")
    command = word[1:].partition("@")[0].lower()
    if command == "start":
        return _inbound(message, event_id, Kind.START, rest.strip())
    words = f"{_COMMANDS.get(command, command)} {rest}".strip()
    return _inbound(message, event_id, Kind.TEXT, words or text)


def _in_group(message: Json, event_id: str) -> Inbound | None:
    """Only a command is meant for the bot; what people say to each other does not concern us."""
    is_command = str(message.get("text", "")).startswith("/")
    is_ours = message["chat"]["type"] in ("group", "supergroup")
    return _inbound(message, event_id, Kind.GROUP) if is_command and is_ours else None


def _media(message: Json, event_id: str) -> Inbound | None:
    """Photo, voice, sticker …; None for what Telegram itself writes into a chat."""
    name = next((name for name in _MEDIA if name in message), None)
    return _inbound(message, event_id, Kind.MEDIA, name) if name else None


def _edited(message: Json, event_id: str) -> Inbound | None:
    if not _is_private(message) or "text" not in message:
        return None
    return _inbound(message, event_id, Kind.EDITED, _clean(message["text"]))


def _tap(query: Json, event_id: str, now: datetime) -> Inbound | None:
    """A pressed button. Its message may be too old for Telegram to show, but has chat and number."""
    card = query.get("message")
    if card is None or not _is_private(card):
        return None
    return Inbound(
        channel=CHANNEL,
        event_id=event_id,
        address=str(int(card["chat"]["id"])),
        kind=Kind.TAP,
        sent_at=now,
        data=_clean(query.get("data", "")),
        card=str(int(card["message_id"])),
        language=_language(query["from"]),
    )


def _membership(change: Json, event_id: str) -> Inbound | None:
    if not _is_private(change) or change["new_chat_member"]["status"] != "kicked":
        return None
    return _inbound(change, event_id, Kind.LEFT)


def _inbound(message: Json, event_id: str, kind: Kind, text: str = "") -> Inbound:
    return Inbound(
        channel=CHANNEL,
        event_id=event_id,
        address=str(int(message["chat"]["id"])),
        kind=kind,
        sent_at=datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC),
        text=text,
        language=_language(message.get("from", {})),
        forwarded="forward_origin" in message or "forward_date" in message,
        album=str(message.get("media_group_id", "")),
    )


def _is_private(message: Json) -> bool:
    return bool(message["chat"]["type"] == "private")


def _language(user: Json) -> str:
    """The first part of the language Telegram's app is set to: en of en-GB."""
    return str(user.get("language_code") or "").partition("-")[0].lower()


def _clean(text: str) -> str:
    """Without what no database stores: NUL, and half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
