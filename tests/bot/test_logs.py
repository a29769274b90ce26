"""Structured logs: every line says which message, tick, file or request it belongs to, and no secret."""

import io
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from datetime import timedelta
from typing import Any

import httpx
import pytest
import structlog

from bot import logs, server
from bot.intake import Intake
from handlers import dispatch
from handlers.messages import Inbound, Kind
from storage.database import Database
from tests.bot.joined import TelegramTown, running
from tests.emulator.botapi import BotApi
from tests.handlers.district import NOW, house

SECRET = "a-secret-that-must-not-be-seen"


class Said:
    """What was logged, line by line."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        every = [json.loads(line) for line in self._stream.getvalue().splitlines()]
        return [line for line in every if event in ("", line["event"])]


@pytest.fixture
def said() -> Iterator[Said]:
    """Logs set up as `chibo run` sets them up; afterwards as before."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    with redirect_stderr(stream):
        logs.set_up([SECRET])
        yield Said(stream)
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


async def _broken(*_: object, **__: object) -> None:
    structlog.get_logger("handlers").info("deep_inside")
    raise ValueError(f"a fault of ours with {SECRET}")


async def test_lines_name_the_message(
    said: Said, sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However deep inside, a line logged while a message is handled names it; the next one has its own."""
    monkeypatch.setattr(dispatch, "handle", _broken)
    intake = Intake(sqlite, house(), now=lambda: NOW, wake=lambda: None)
    for event in ("701", "702"):
        await intake.receive([Inbound("telegram", event, "1001", Kind.TEXT, NOW, text="xin chào")])
    assert [
        (line["channel"], line["event_id"], line["level"]) for line in said.lines("deep_inside")
    ] == [("telegram", "701", "info"), ("telegram", "702", "info")]
    (first, _) = said.lines("message_set_aside")
    assert first["event_id"] == "701"
    assert SECRET not in json.dumps(said.lines())
    assert "xin chào" not in json.dumps(said.lines())


async def test_a_request_has_its_number(said: Said) -> None:
    """Lines of one web request have one number, and never its address: that may hold a code."""

    async def looked() -> dict[str, str]:
        structlog.get_logger("bot").info("looked")
        return {}

    async def receive(_: Sequence[Inbound]) -> None:
        """Nobody writes here."""

    app = server.build([], receive=receive, health=looked)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://x"
    ) as client:
        for _ in range(2):
            await client.get("/healthz?code=ABCD-EFGH")
    assert len({line["request_id"] for line in said.lines("looked")}) == 2
    assert "ABCD" not in json.dumps(said.lines())


async def test_what_is_sent_names_its_message(said: Said, api: BotApi, sqlite: Database) -> None:
    """Every line about a message on its way out has its number and channel."""
    async with running(api, sqlite) as town:
        await _talk(town)
    sent = said.lines("message_handled")
    assert sent
    assert all(line["message_id"] and line["channel"] == "telegram" for line in sent)
    assert len({line["message_id"] for line in sent}) == len(sent)


async def _talk(town: TelegramTown) -> None:
    phone = town.phone("Lan")
    await phone.start(await town.invite("HM-NAPO"))
    town.now += timedelta(minutes=1)
    await phone.press("Đồng ý")


def test_lines_are_counted(said: Said) -> None:
    """For the metrics every line counts by level and event; those of libraries together."""
    before = logs.LINES.copy()
    structlog.get_logger("x").warning("something_odd", value=1)
    structlog.get_logger("x").warning("something_odd", value=2)
    logging.getLogger("library").warning("number %s of many words", 5)
    new = logs.LINES - before
    assert new == {("warning", "something_odd"): 2, ("warning", "library"): 1}
    assert len(said.lines()) == 3
