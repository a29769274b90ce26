"""The bot introduces itself at the start: an answer that is none of Telegram's keeps nobody from being served."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.introduction import introduce
from storage.database import Database
from tests.bot.joined import running
from tests.bot.receiver import telegram
from tests.emulator import methods
from tests.emulator.botapi import BotApi

SHAPES: tuple[Any, ...] = ([], "yes", 7, {}, {"id": 1}, {"username": ["chibo"]}, [{"id": 1}])


def _lies(monkeypatch: pytest.MonkeyPatch, result: Any) -> None:
    """As a proxy does that answers everything with 200."""
    monkeypatch.setitem(methods.METHODS, "getMe", lambda _state, _fields: result)


@pytest.mark.parametrize("result", SHAPES, ids=str)
async def test_people_are_served_all_the_same(
    api: BotApi, sqlite: Database, monkeypatch: pytest.MonkeyPatch, result: Any
) -> None:
    """Whatever getMe answers, the program runs and answers."""
    _lies(monkeypatch, result)
    with capture_logs():
        async with running(api, sqlite) as town:
            person = town.phone("Lan").person
            await asyncio.sleep(0.3)
            person.says("xin chào")
            await person.sees("mã mời")


async def test_the_name_is_learned_later(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked again, and what is true in the end is what invitations carry."""
    channel = telegram(api)
    with monkeypatch.context() as lying, capture_logs() as logged:
        _lies(lying, [])
        introducing = asyncio.create_task(introduce(channel, again=0.01))
        while not logged:  # noqa: ASYNC110 - a log rings no bell
            await asyncio.sleep(0.01)
    await introducing
    assert channel.link("ABC") == "https://t.me/chibo_bot?start=ABC"
    assert logged[0]["event"] == "telegram_makes_no_sense"
    await channel.close()
