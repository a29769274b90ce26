"""The conversations of tests/dialogues through the whole program, over every channel."""

import shutil
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.vault import Vault
from tests.bot.contract.stored import over, stored
from tests.bot.contract.towns import TOWNS
from tests.handlers.dialogue import FOLDER, Dialogue
from tests.handlers.district import district

TEXTS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.txt"))}
PLAYS = [
    (channel, name)
    for channel, town in TOWNS.items()
    for name, text in TEXTS.items()
    if town.plays(name, text)
]
Stored = list[tuple[Any, ...]]
Alone = Callable[[str], Awaitable[Stored]]


@pytest.fixture(scope="session")
def known() -> dict[str, Stored]:
    """What each dialogue stores when the handlers alone play it; found out once for each."""
    return {}


@pytest.fixture
def alone(known: dict[str, Stored], sqlite_template: Path, tmp_path: Path, vault: Vault) -> Alone:
    """Tells what a dialogue stores without any channel."""

    async def play(name: str) -> Stored:
        if name not in known:
            file = shutil.copy(sqlite_template, tmp_path / "handlers.sqlite")
            database = Database(f"sqlite+aiosqlite:///{file}", vault)
            await Dialogue(await district(database)).play(TEXTS[name])
            known[name] = await stored(database)
            await database.close()
        return known[name]

    return play


@pytest.mark.parametrize(("channel", "name"), PLAYS)
async def test_a_dialogue_goes_the_same_way_on_every_channel(
    channel: str, name: str, sqlite: Database, alone: Alone
) -> None:
    """What is seen is what the file says, and the reports are those of the handlers alone."""
    expected = await alone(name)
    town = TOWNS[channel]
    async with town.running(sqlite) as joined:
        await Dialogue(joined).play(town.told(TEXTS[name]))
        kept = await stored(sqlite)

    assert kept == over(town.kept, expected)


def test_every_channel_plays_every_dialogue_it_can() -> None:
    """Only what a channel has no button for is left out, and that is the pressing of old ones; another
    way of handing over plays those that it was chosen for.
    """
    played: Mapping[str, set[str]] = {
        channel: {name for each, name in PLAYS if each == channel}
        for channel, town in TOWNS.items()
        if not town.only
    }
    assert all({n for each, n in PLAYS if each == c} == t.only for c, t in TOWNS.items() if t.only)

    assert {channel: set(TEXTS) - names for channel, names in played.items()} == {
        "telegram": set(),
        "zalo": {"old_button"},
        "zalo-oa": set(),
        "web": set(),
    }
