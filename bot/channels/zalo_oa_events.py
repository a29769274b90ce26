"""Events of a Zalo Official Account as what people did: raw JSON in, `Inbound` out."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.channels import plain
from handlers.messages import Inbound, Kind

log = structlog.get_logger(__name__)

CHANNEL = "zalo-oa"
TAP = "#"
"""Begins the words that a button sends for the person: what follows is the button's payload."""
_PRESSED = re.compile(rf"{TAP}[a-z]+(?::\S*)?")
_MEDIA = ("image", "link", "audio", "video", "sticker", "gif", "location", "business_card", "file")
_KINDS = {
    "user_send_text": Kind.TEXT,
    **{f"user_send_{name}": Kind.MEDIA for name in _MEDIA},
    "follow": Kind.START,
    "unfollow": Kind.LEFT,
}

Json = Mapping[str, Any]


def read(event: Any, now: datetime) -> Inbound | None:
    """What a person did; None for what does not concern us. What cannot be read is logged."""
    if not isinstance(event, Mapping):
        log.error("zalo_oa_body_unknown", type=type(event).__name__)
        return None
    name = str(event.get("event_name"))
    if name not in _KINDS:  # what the account sent itself, receipts, groups, and what is to come
        log.info("zalo_oa_event_unknown", event_name=plain.name(name))
        return None
    try:
        return _inbound(name, event, now)
    except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError) as error:
        names = sorted(map(plain.name, event))
        log.error("zalo_oa_event_set_aside", reason=type(error).__name__, names=names)  # noqa: TRY400 - a trace would tell nothing more, and might tell words
        return None


def _inbound(name: str, event: Json, now: datetime) -> Inbound:
    kind = _KINDS[name]
    sent_at = _moment(event.get("timestamp"), now)
    if kind in (Kind.START, Kind.LEFT):
        address = _id(event["follower"]["id"])
        number = f"{name}:{address}:{event.get('timestamp', '')}"
        return Inbound(CHANNEL, number[:120], address, kind, sent_at)
    address, number = _id(event["sender"]["id"]), _id(event["message"]["msg_id"])
    if kind is Kind.MEDIA:
        text = name.removeprefix("user_send_")
        return Inbound(CHANNEL, number[:120], address, kind, sent_at, text)
    said = plain.read(event["message"]["text"])
    if _PRESSED.fullmatch(said):
        data = said.removeprefix(TAP)
        return Inbound(CHANNEL, number[:120], address, Kind.TAP, sent_at, data=data)
    return Inbound(CHANNEL, number[:120], address, kind, sent_at, said)


def _id(value: Any) -> str:
    if not isinstance(value, str | int) or not str(value):
        raise ValueError("no id")
    return str(value)


def _moment(timestamp: Any, now: datetime) -> datetime:
    """Milliseconds in a string; without it, it is now."""
    if not str(timestamp).isdecimal():
        return now
    return datetime.fromtimestamp(int(timestamp) / 1000, UTC)


# --- who sent it ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seal:
    """What Zalo signs its events with. Its documents disagree on which secret that is and on what
    stands before the body, so every pair that it can be is tried.
    """

    app_id: str
    secrets: Sequence[str]

    def fits(self, given: str, body: bytes, event: Any) -> bool:
        """Whether `given`, the header X-ZEvent-Signature, is that of this body."""
        if not isinstance(event, Mapping):
            return False
        mark = given.removeprefix("mac=").strip().lower().encode()
        stamp = str(event.get("timestamp", "")).encode()
        known = [self._mark(first, body, stamp, key) for first, key in self._pairs(event)]
        return any(hmac.compare_digest(mark, each) for each in known)

    def _pairs(self, event: Json) -> list[tuple[str, str]]:
        recipient = event.get("recipient")
        account = recipient.get("id") if isinstance(recipient, Mapping) else event.get("oa_id")
        firsts = dict.fromkeys([self.app_id, str(account or "")])
        return [(first, key) for first in firsts if first for key in self.secrets if key]

    @staticmethod
    def _mark(first: str, body: bytes, stamp: bytes, key: str) -> bytes:
        whole = first.encode() + body + stamp + key.encode()
        return hashlib.sha256(whole).hexdigest().encode()
