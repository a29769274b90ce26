"""The conversations of tests/dialogues again, each line through the whole program over Telegram."""

import pytest

from storage.database import Database
from tests.bot.joined import running
from tests.emulator.botapi import BotApi
from tests.handlers.dialogue import FOLDER, Dialogue

TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.txt"))}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_dialogue_goes_the_same_way_over_telegram(
    name: str, sqlite: Database, api: BotApi
) -> None:
    """What is seen on the phone, and what is stored in the end, is what the file says."""
    async with running(api, sqlite) as joined:
        await Dialogue(joined).play(TEXTS[name])
