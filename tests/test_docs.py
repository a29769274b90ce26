"""The documents keep step with the program: every command and setting, and none that is not there."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_group

from bot.cli.main import COMMANDS, GROUPS
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATOR = ROOT / "docs" / "operator.md"


def commands() -> set[str]:
    """Every command with its group: `units load`, `run` ..."""
    found = set(COMMANDS)
    for name, module in GROUPS.items():
        found |= {f"{name} {each}" for each in get_group(import_module(module).app).commands}
    return found


def settings() -> set[str]:
    return {f"CHIBO_{name.upper()}" for name in Settings.model_fields}


def test_the_operator_finds_every_command() -> None:
    """The guide names each command."""
    text = OPERATOR.read_text(encoding="utf-8")
    assert [name for name in sorted(commands()) if f"chibo {name}" not in text] == []


def test_the_operator_finds_every_setting() -> None:
    """The guide names each setting."""
    text = OPERATOR.read_text(encoding="utf-8")
    assert [name for name in sorted(settings()) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("file", DOCS, ids=[file.name for file in DOCS])
def test_nothing_is_promised_that_is_not_there(file: Path) -> None:
    """Every command, setting, file and make target that a document names exists."""
    text = file.read_text(encoding="utf-8")
    known = settings() | {"CHIBO_TEST_POSTGRESQL"}
    assert set(re.findall(r"CHIBO_[A-Z_]*[A-Z]", text)) - known == set()
    first_words = {name.split()[0] for name in commands()}
    said = re.findall(
        r"(?<![\w/])chibo ([a-z]+)(?: ([a-z]+))?",
        " ".join(re.findall(r"`[^`]+`|^ {4}.*$", text, re.MULTILINE)),
    )
    wrong = {first for first, _ in said} - first_words
    wrong |= {f"{a} {b}" for a, b in said if a in GROUPS and b and f"{a} {b}" not in commands()}
    assert wrong == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) - targets == set()
    links = re.findall(r"\]\((?!http|#)([^)#]+)", text)
    assert [link for link in links if not (file.parent / link).exists()] == []
