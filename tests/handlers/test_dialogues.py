"""Whole conversations from tests/dialogues, each a text file whose first line says what holds."""

from pathlib import Path

import pytest

from storage.database import Database
from tests.handlers.dialogue import FOLDER, Dialogue
from tests.handlers.district import district

FILES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
async def test_a_dialogue_goes_as_written(file: Path, sqlite: Database) -> None:
    """What a person sees, and what is stored in the end, is what the file says."""
    await Dialogue(await district(sqlite)).play(file.read_text(encoding="utf-8"))
