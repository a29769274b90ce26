"""Events of an Official Account as Zalo documents them, in files: what they become, what is left alone."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo_oa_events import Seal, read
from handlers.messages import Kind
from tests.emulator.zalo_oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, signature

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent / "payloads"
EVENTS: dict[str, Any] = json.loads((FOLDER / "events.json").read_text(encoding="utf-8"))
IGNORED: dict[str, Any] = json.loads((FOLDER / "ignored.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "kind", "text", "data"),
    [
        ("text", Kind.TEXT, "Xin chào", ""),
        ("photo", Kind.MEDIA, "image", ""),
        ("file", Kind.MEDIA, "file", ""),
        ("sticker", Kind.MEDIA, "sticker", ""),
        ("pressed", Kind.TAP, "", "open:meeting:2026-10:4"),
        ("pressed menu", Kind.TAP, "", "menu"),
        ("hash typed", Kind.TEXT, "#27 đảng viên", ""),
        ("follow", Kind.START, "", ""),
        ("unfollow", Kind.LEFT, "", ""),
    ],
)
def test_what_people_do(name: str, kind: Kind, text: str, data: str) -> None:
    """Words, buttons, what is no text, coming and going."""
    found = read(EVENTS[name], NOW)
    assert found is not None
    assert (found.kind, found.text, found.data) == (kind, text, data)
    assert found.sent_at.replace(microsecond=0) == datetime(2025, 6, 19, 6, 55, 31, tzinfo=UTC)
    assert found.address in ("a1", "246845883529197922")
    assert found.event_id


@pytest.mark.parametrize("name", IGNORED)
def test_what_does_not_concern_us_is_left_alone(name: str) -> None:
    """Own messages, receipts, groups, unknown events, garbage: nothing is raised."""
    assert read(IGNORED[name], NOW) is None


BODY = json.dumps(EVENTS["text"]).encode()
STAMP = "1750316131602"


@pytest.mark.parametrize(
    ("given", "fits"),
    [
        (signature(BODY, STAMP), True),
        (signature(BODY, STAMP, key=APP_SECRET), True),
        (signature(BODY, STAMP, first=OA_ID), True),
        (signature(BODY, STAMP).removeprefix("mac="), True),
        (signature(BODY, STAMP).upper().replace("MAC=", "mac="), True),
        (signature(BODY, "1750316131603"), False),
        (signature(BODY + b" ", STAMP), False),
        (signature(BODY, STAMP, key="another"), False),
        (signature(BODY, STAMP, first="9999"), False),
        ("mac=", False),
        ("", False),
        ("mac=bí mật", False),
    ],
)
def test_the_signature_is_checked(given: str, fits: bool) -> None:
    """By either secret and either number, since Zalo's documents disagree; by nothing else."""
    seal = Seal(APP_ID, (OA_SECRET, APP_SECRET))
    assert seal.fits(given, BODY, EVENTS["text"]) is fits


def test_without_a_secret_nothing_fits() -> None:
    """An empty secret opens no door."""
    given = signature(BODY, STAMP, key="")
    assert Seal(APP_ID, ("", "")).fits(given, BODY, EVENTS["text"]) is False
