"""Zalo's events as they were seen, in files: what they become, and what is left alone."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo_events import Reader
from handlers.messages import Kind

BOT = "1459232241454765289"
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent / "payloads"
EVENTS: dict[str, Any] = json.loads((FOLDER / "events.json").read_text(encoding="utf-8"))
IGNORED: dict[str, Any] = json.loads((FOLDER / "ignored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["wrapped text", "flat text", "list of text"])
def test_a_body_is_read_however_it_is_wrapped(name: str) -> None:
    """Wrapped, flat or in a list, with milliseconds or seconds: the same message."""
    [found] = Reader(BOT).read(EVENTS[name], NOW)
    assert (found.kind, found.text) == (Kind.TEXT, "Xin chào")
    assert found.address == "6ede9afa66b88fe6d6a9"
    assert found.event_id == f"{BOT}:2d758cb5e222177a4e35"
    assert found.sent_at.replace(microsecond=0) == datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)


@pytest.mark.parametrize("name", ["photo", "sticker", "voice", "unsupported"])
def test_what_is_no_text_is_named(name: str) -> None:
    """So that it gets a kind answer."""
    [found] = Reader(BOT).read(EVENTS[name], NOW)
    assert (found.kind, found.text) == (Kind.MEDIA, name)


def test_without_a_date_it_is_now() -> None:
    """A missing date loses no message."""
    [found] = Reader(BOT).read(EVENTS["no date"], NOW)
    assert found.sent_at == NOW


@pytest.mark.parametrize("name", IGNORED)
def test_what_does_not_concern_us_is_left_alone(name: str) -> None:
    """Own messages, groups, unknown events, garbage: nothing is raised."""
    assert Reader(BOT).read(IGNORED[name], NOW) == []


def test_a_message_without_a_number_is_known_again() -> None:
    """A mark of its content stands for the number it lacks."""
    event = json.loads(json.dumps(EVENTS["no date"]))
    del event["message"]["message_id"]
    [once], [again] = (Reader(BOT).read(event, NOW) for _ in range(2))
    assert once.event_id == again.event_id


def test_text_is_brought_into_one_form() -> None:
    """Decomposed accents are composed; NUL and half a surrogate pair go."""
    event = json.loads(json.dumps(EVENTS["no date"]))
    event["message"]["text"] = "Xin cha\u0300o\0\ud83d"
    [found] = Reader(BOT).read(event, NOW)
    assert found.text == "Xin chào\ufffd"
