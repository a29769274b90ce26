"""Zalo's events as what people did: wrapped, flat or in a list; raw JSON in, `Inbound` out."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.channels import plain
from handlers.messages import Inbound, Kind

log = structlog.get_logger(__name__)

CHANNEL = "zalo"
_TEXT = "message.text.received"
_MEDIA = {
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "unsupported",
}
_MILLISECONDS = 100_000_000_000
"""A date above this counts thousandths: as seconds it would lie in the year 5138."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what Zalo hands over for one bot; `bot_id` tells the bot's own messages from others',
    `channel` is the bot's name in this house.
    """

    bot_id: str
    channel: str = CHANNEL

    def read(self, body: Any, now: datetime) -> list[Inbound]:
        """Everything people did that concerns us. What cannot be read is logged, never raised."""
        return [found for event in _events(body) if (found := self._one(event, now))]

    def _one(self, event: Json, now: datetime) -> Inbound | None:
        try:
            return self._inbound(event, now)
        except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError) as error:
            names = sorted(map(plain.name, event))
            log.error("zalo_event_set_aside", reason=type(error).__name__, names=names)  # noqa: TRY400 - a trace would tell nothing more, and might tell words
            return None

    def _inbound(self, event: Json, now: datetime) -> Inbound | None:
        name, message = event.get("event_name"), event.get("message")
        kind = Kind.TEXT if name == _TEXT else Kind.MEDIA if name in _MEDIA else None
        if kind is None or not isinstance(message, Mapping):
            log.info("zalo_event_unknown", event_name=plain.name(name))
            return None
        if self._is_ours(message["from"]) or not _is_private(message):
            return None
        text = plain.read(message["text"]) if kind is Kind.TEXT else _MEDIA[str(name)]
        return Inbound(
            channel=self.channel,
            event_id=f"{self.bot_id}:{_message_id(message)}"[:120],
            address=_id(message["chat"]["id"]),
            kind=kind,
            sent_at=_moment(message.get("date"), now),
            text=text,
        )

    def _is_ours(self, sender: Json) -> bool:
        return sender.get("is_bot") is True or str(sender.get("id")) == self.bot_id


def _events(body: Any) -> Iterator[Json]:
    """The event objects in a body, however it is wrapped."""
    if isinstance(body, list):
        for each in body:
            yield from _events(each)
    elif isinstance(body, Mapping) and "event_name" in body:
        yield body
    elif isinstance(body, Mapping) and "result" in body:
        yield from _events(body["result"])
    elif body:
        log.error("zalo_body_unknown", type=type(body).__name__)


def _is_private(message: Json) -> bool:
    chat = message["chat"]
    kind = chat.get("chat_type")
    return bool(kind == "PRIVATE" if kind else chat["id"] == message["from"]["id"])


def _message_id(message: Json) -> str:
    """Zalo's own; of a message that has none a mark of all it says, so that a repeat is known."""
    if message.get("message_id"):
        return _id(message["message_id"])
    return hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()


def _id(value: Any) -> str:
    if not isinstance(value, str | int) or not str(value):
        raise ValueError("no id")
    return str(value)


def _moment(date: Any, now: datetime) -> datetime:
    """Documented in milliseconds, seen in seconds; without either it is now."""
    if not isinstance(date, int | float) or isinstance(date, bool):
        return now
    return datetime.fromtimestamp(date / 1000 if date > _MILLISECONDS else date, UTC)
