"""The conversations of tests/dialogues again, typed from the first word to the last, over Zalo."""

import pytest

from storage.database import Database
from tests.bot.zalo.joined import running
from tests.emulator.zalo import FakeZalo
from tests.handlers.dialogue import FOLDER, Dialogue

BUTTONS_ONLY = {"old_button"}
"""What only buttons can do: an old one pressed again."""
TEXTS = {
    file.stem: file.read_text(encoding="utf-8")
    .replace("telegram", "zalo")
    .replace("Telegram", "Zalo")
    for file in sorted(FOLDER.glob("*.txt"))
    if file.stem not in BUTTONS_ONLY
}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_dialogue_goes_the_same_way_typed(
    name: str, sqlite: Database, zalo: FakeZalo
) -> None:
    """What is seen, and what is stored in the end, is what the file says, with no button at all."""
    async with running(zalo, sqlite) as joined:
        await Dialogue(joined).play(TEXTS[name])
