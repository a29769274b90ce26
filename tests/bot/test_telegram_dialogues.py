"""The conversations of tests/dialogues again, each line through the whole program over Telegram."""

from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.joined import running
from tests.emulator.botapi import BotApi
from tests.handlers.dialogue import FOLDER, Dialogue

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
async def test_a_dialogue_goes_the_same_way_over_telegram(
    file: Path, sqlite: Database, api: BotApi
) -> None:
    """What is seen on the phone, and what is stored in the end, is what the file says."""
    async with running(api, sqlite) as joined:
        await Dialogue(joined).play(file.read_text(encoding="utf-8"))
