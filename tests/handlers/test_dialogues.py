"""Whole conversations from tests/dialogues, each a text file whose first line says what holds."""

import pytest

from storage.database import Database
from tests.handlers.audited import Audited
from tests.handlers.dialogue import FOLDER, Dialogue
from tests.handlers.district import district

TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.txt"))}


@pytest.mark.parametrize("name", TEXTS)
async def test_a_dialogue_goes_as_written(name: str, sqlite: Database) -> None:
    """What a person sees, and what is stored in the end, is what the file says; and whatever was
    done to a report, a person, a unit, a rule, a form or a link stands in the audit.
    """
    town = await district(sqlite)
    await Dialogue(Audited(sqlite, town.house, town.now)).play(TEXTS[name])
