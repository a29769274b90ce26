"""A name and numbers sent through every door of every channel: they are in no table, file, log or metric."""

import json
import logging
import time
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import logs
from bot.channels.web_requests import OWN_HEADER
from handlers.messages import Inbound, Kind
from storage.database import Database
from tests.bot.joined import Joined
from tests.bot.joined import running as telegram
from tests.bot.web.joined import WebPhone
from tests.bot.web.joined import running as web
from tests.bot.zalo.joined import running as zalo
from tests.bot.zalo_oa.joined import running as zalo_oa
from tests.emulator.botapi import BotApi
from tests.emulator.zalo import FakeZalo
from tests.emulator.zalo_oa import FakeOA
from tests.handlers.test_nothing_private import MARKS, PRIVATE, everything

CANARY = "đ/c Quayzan 022087651234"
USER = {
    "first_name": "Quayzan", "last_name": "0987651234", "username": "Quayzan_022087651234",
    "language_code": "quayzan",
}  # fmt: skip
QUIET = ("Đã họp", "Hôm nay", "Thường kỳ")
"""Answers after which a question of numbers is open."""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What is written to the log, all of it."""
    out = StringIO()
    monkeypatch.setattr("sys.stderr", out)
    logs.set_up([], "DEBUG")
    logging.getLogger().setLevel("INFO")
    return out


async def _found(town: Joined, written: StringIO) -> list[str]:
    """The marks that are anywhere: tables (also what is encrypted), files of the database, log,
    health and metrics.
    """
    await town.quiet()
    places = [await everything(town.database), written.getvalue(), *await _pages(town)]
    file = Path(str(town.database.url.database))
    files = file.parent.glob(f"{file.name}*")
    places += [part.read_bytes().decode("utf-8", "replace") for part in files]
    return [mark for mark in MARKS for place in places if mark.lower() in place.lower()]


async def _pages(town: Joined) -> list[str]:
    async with httpx.AsyncClient(base_url=town.web) as client:
        return [(await client.get(path)).text for path in ("/healthz", "/metrics", "/")]


# --- Telegram -------------------------------------------------------------------------------------


def _telegram_updates(chat_id: int) -> list[tuple[str, Any]]:
    chat = {"id": chat_id, "type": "private", **USER}
    group = {"id": -5, "type": "group", "title": CANARY, "username": "Quayzan_022087651234"}
    sender = {"id": chat_id, "is_bot": False, **USER}
    base = {"message_id": 5000, "date": int(time.time()), "chat": chat, "from": sender}
    origin = {"type": "hidden_user", "sender_user_name": CANARY, "date": 1}
    contents: list[dict[str, Any]] = [
        *({"text": text} for text in PRIVATE),
        {"text": f"/start {CANARY}"},
        {"text": f"/start@chibo_bot {CANARY}"},
        {"text": f"/{CANARY}"},
        {"photo": [{"file_id": "1", "file_unique_id": "Quayzan"}], "caption": CANARY},
        {"document": {"file_id": "1", "file_name": f"{CANARY}.docx"}, "caption": CANARY},
        {"voice": {"file_id": "1"}, "caption": CANARY},
        {"contact": {"phone_number": "0987651234", "first_name": "Quayzan", "vcard": CANARY}},
        {"location": {"latitude": 21.5, "longitude": 107.4}},
        {
            "venue": {"title": CANARY, "address": CANARY},
            "location": {"latitude": 2, "longitude": 1},
        },
        {"poll": {"question": CANARY, "options": [{"text": CANARY}]}},
        {"sticker": {"file_id": "1", "set_name": CANARY}},
        {"story": {"chat": {"title": CANARY}}},
        {"text": CANARY, "forward_origin": origin},
        {"text": "25", "reply_to_message": {**base, "text": CANARY}, "quote": {"text": CANARY}},
        {"text": CANARY, "via_bot": {"username": "Quayzan"}, "author_signature": CANARY},
        {"text": "25", "entities": [{"type": "text_link", "url": f"https://x/{CANARY}"}]},
        {"web_app_data": {"data": CANARY, "button_text": CANARY}},
        {"new_chat_title": CANARY},
    ]
    updates: list[tuple[str, Any]] = [("message", {**base, **each}) for each in contents]
    card = {**base, "text": CANARY}
    updates += [
        ("edited_message", {**base, "edit_date": int(time.time()), "text": CANARY}),
        ("edited_message", {**base, "edit_date": int(time.time()), "caption": CANARY}),
        ("message", {**base, "chat": group, "text": CANARY}),
        ("message", {**base, "chat": group, "text": f"/baocao {CANARY}"}),
        ("channel_post", {**base, "chat": {**group, "type": "channel"}, "text": CANARY}),
        ("inline_query", {"id": "1", "from": sender, "query": CANARY, "offset": ""}),
        ("chosen_inline_result", {"result_id": "1", "from": sender, "query": CANARY}),
        *(
            ("callback_query", {"id": f"q{n}", "from": sender, "message": card, "data": data})
            for n, data in enumerate((CANARY, f"f:1:0:v:{CANARY}", f"desk:rep:1:{CANARY}", CANARY))
        ),
        (
            "my_chat_member",
            {"chat": group, "from": sender, "new_chat_member": {"status": "member"}},
        ),
        ("message", {"chat": CANARY, "text": CANARY}),
        ("message", {**base, "chat": {"id": CANARY, "type": "private"}, "text": CANARY}),
        ("message", {**base, "text": {"words": CANARY}}),
        (CANARY, {"text": CANARY}),
    ]
    return updates


async def test_telegram_leaves_nothing(api: BotApi, sqlite: Database, written: StringIO) -> None:
    """Texts, captions, contacts, places, polls, quotes, names of people and groups, unreadable updates:
    of a stranger, of a secretary at a question of the form, of an officer.
    """
    async with telegram(api, sqlite) as town:
        phone = await town.secretary()
        officer = await town.officer()
        stranger = town.phone("stranger")
        await phone.press("Sinh hoạt chi bộ")
        for button in QUIET:
            await phone.press(button)
        for each in (phone, officer, stranger):
            for kind, content in _telegram_updates(int(each.person.address)):  # type: ignore[attr-defined]  # a phone with Telegram
                number = api.state.push("message", {})
                api.state.updates[-1] = {"update_id": number, kind: content}
        assert await _found(town, written) == []


# --- Zalo -----------------------------------------------------------------------------------------

NAMED = {"display_name": CANARY, "avatar": "https://x.example/Quayzan"}


@pytest.fixture
async def zalo_server() -> AsyncIterator[FakeZalo]:
    server = FakeZalo()
    await server.start()
    yield server
    await server.stop()


async def test_zalo_leaves_nothing(
    zalo_server: FakeZalo, sqlite: Database, written: StringIO
) -> None:
    """Texts, names, pictures with captions, stickers, groups, and events that are unknown or broken."""
    async with zalo(zalo_server, sqlite) as town:
        phone = await town.secretary()
        officer = await town.officer()
        stranger = town.phone("stranger")
        await phone.press("Sinh hoạt chi bộ")
        for each in (phone, officer, stranger):
            chat = each.chat  # type: ignore[attr-defined]  # a phone with Zalo
            who = {"id": chat.id, "is_bot": False, **NAMED}
            group = {"id": "g1", "chat_type": "GROUP", "title": CANARY}
            for words in (*PRIVATE, f"/start {CANARY}", f"#f:1:0:v:{CANARY}"):
                chat.says(words, **{"from": who})
            chat.does("message.image.received", photo_url=f"https://x/{CANARY}", caption=CANARY)
            chat.does("message.sticker.received", sticker=CANARY, url=f"https://x/{CANARY}")
            chat.does("message.voice.received", voice_url=f"https://x/{CANARY}")
            chat.does("message.link.received", **{"from": who, "text": CANARY})
            chat.does(CANARY, text=CANARY)
            chat.says(CANARY, **{"from": who, "chat": group})
            chat.says(CANARY, **{"from": CANARY})
            chat.does("message.text.received", text={"words": CANARY})
        assert await _found(town, written) == []


@pytest.fixture
async def oa() -> AsyncIterator[FakeOA]:
    server = FakeOA()
    await server.start()
    yield server
    await server.stop()


async def test_an_official_account_leaves_nothing(
    oa: FakeOA, sqlite: Database, written: StringIO
) -> None:
    """Texts, links, business cards, places, files, forged buttons, and events that are unknown."""
    async with zalo_oa(oa, sqlite) as town:
        phone = await town.secretary()
        officer = await town.officer()
        stranger = town.phone("stranger")
        await phone.press("Sinh hoạt chi bộ")
        payload = {
            "description": CANARY,
            "title": CANARY,
            "url": "https://x/Quayzan",
            "phone": "0987651234",
        }
        attached = {"text": CANARY, "attachments": [{"type": "link", "payload": payload}]}
        for each in (phone, officer, stranger):
            chat = each.chat  # type: ignore[attr-defined]  # a phone with Zalo
            for words in (*PRIVATE, f"#{CANARY}", "#f:1:1:v:Quayzan", "#f:1:1:v:0987651234"):
                chat.says(words)
            for kind in ("image", "link", "location", "business_card", "file", "sticker"):
                chat.does(f"user_send_{kind}", attached)
            chat.does("user_submit_info", {"text": CANARY, "info": {"name": CANARY}})
            chat.does(CANARY[:40], attached)
            chat.does("user_send_text", {"text": [CANARY]})
        assert await _found(town, written) == []


# --- the page and the interface -------------------------------------------------------------------


async def test_the_page_leaves_nothing(sqlite: Database, written: StringIO) -> None:
    """Bodies, headers, addresses and query strings of every route, of somebody with a session and
    of anybody else.
    """
    async with web(sqlite) as town:
        phone = await town.secretary()
        assert isinstance(phone, WebPhone)
        await phone.press("Sinh hoạt chi bộ")
        for words in PRIVATE:
            await phone.send(Inbound("web", "1", "1", Kind.TEXT, town.now, text=words))
        await _at_every_route(town, phone)
        assert await _found(town, written) == []
        await phone.client.post(phone._at("leave"), headers={OWN_HEADER: CANARY.encode().hex()})
        assert await _found(town, written) == []


async def _at_every_route(town: Joined, phone: WebPhone) -> None:
    headers = {OWN_HEADER: "1", "user-agent": "Quayzan", "referer": "https://x/0987651234"}
    headers |= {"accept-language": "quayzan", "x-forwarded-for": "Quayzan", "cookie": "a=Quayzan"}
    asked = {"q": CANARY, "lang": "quayzan", "after": CANARY, "form": CANARY, "period": CANARY}
    bodies: tuple[Any, ...] = (
        {"id": "line-x00001", "text": CANARY, "card": CANARY},
        {"id": "line-x00002", "data": f"f:1:1:v:{CANARY}"},
        {"id": "line-x00003", "data": CANARY},
        {"id": CANARY, "text": CANARY},
        {"endpoint": f"https://x/{CANARY}", "keys": {"p256dh": CANARY, "auth": CANARY}},
        CANARY,
    )
    routes = ("say", "push", "feed", "events", "file/1", "app.webmanifest", CANARY)
    paths = (
        f"/j/{CANARY}",
        "/j",
        "/",
        "/r/Quayzan",
        "/f/Quayzan",
        f"/c/{CANARY}/say",
        f"/{CANARY}",
    )
    api = ("units", "reports", "reports/1.xml", "digest/Quayzan/2026-10")
    urls = [
        *(phone._at(each) for each in routes if each != "events"),
        *(town.web + p for p in paths),
    ]
    for url in [*urls, *(f"{town.web}/api/{each}" for each in api)]:
        signed = headers | {"authorization": "Bearer Quayzan"}
        await phone.client.get(url, params=asked, headers=signed)
        for body in bodies:
            await phone.client.post(url, params=asked, content=json.dumps(body), headers=signed)
            await phone.client.post(url, data={"code": CANARY}, headers=signed)
