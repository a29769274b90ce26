"""The document on security promises nothing that no test shows."""

import ast
import re
import runpy
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_group

from bot.cli.main import COMMANDS, GROUPS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREATS = (
    "stranger",
    "former secretary",
    "officer of another branch",
    "stolen phone",
    "forged webhook",
    "replayed update",
    "hostile workbook",
    "stolen backup",
    "full disk",
)


def test_every_threat_has_its_row() -> None:
    """Each threat stands in the table with what stops it and the test that shows it."""
    rows = [line.split("|") for line in TEXT.splitlines() if line.startswith("| **")]
    for threat in THREATS:
        (row,) = [row for row in rows if threat in row[1]]
        assert len(row[2].strip()) > 40
        assert "tests/" in row[3]
    assert [row[1] for row in rows if "`tests/" not in row[3]] == []


def test_the_tests_it_names_exist() -> None:
    """Every file and every test that is named is there."""
    named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", TEXT)
    assert len(named) > 40
    missing = [(file, test) for file, test in named if not _exists(file, test)]
    assert missing == []


def _exists(file: str, test: str) -> bool:
    path = ROOT / file
    if not path.is_file():
        return False
    if not test:
        return True
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, functions) and node.name == test for node in tree.body)


def test_no_command_takes_a_secret_as_an_option() -> None:
    """What stands behind a command can be read by everybody on the machine in the list of processes."""
    groups = {name: get_group(import_module(module).app) for name, module in GROUPS.items()}
    modules = {import_module(module) for module in COMMANDS.values()}
    commands = [each for group in groups.values() for each in group.commands.values()]
    commands += [each for module in modules for each in get_group(module.app).commands.values()]
    wrong = [
        (command.name, option)
        for command in commands
        for parameter in command.params
        for option in parameter.opts
        if re.fullmatch(r"--.*(secret|password|token|key).*", option)
    ]
    assert wrong == []


def test_the_record_is_written_in_one_place() -> None:
    """Nothing but storage/audit.py adds, changes or removes lines of the record."""
    writers = [
        str(file.relative_to(ROOT))
        for room in ("bot", "handlers", "storage")
        for file in (ROOT / room).rglob("*.py")
        if "AuditLine" in file.read_text(encoding="utf-8")
    ]
    assert sorted(writers) == ["storage/audit.py", "storage/models.py"]


def test_what_is_audited_is_what_is_installed() -> None:
    """The audit of libraries reads the locked file that is installed, and CI runs it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installed = re.findall(r"--require-hashes --only-binary :all: -r (\S+)", makefile)
    audited = re.findall(r"scripts/audit\.py (\S+);", makefile)
    assert audited == [installed[0]]
    assert "make audit" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "err", "code", "said"),
    [
        (
            '{"dependencies": [{"name": "x", "version": "1", "vulns": []}]}',
            "",
            0,
            "1 libraries audited: no known holes.",
        ),
        (
            '{"dependencies": [{"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}]}',
            "",
            1,
            "x 1: PYSEC-1, mended in 2",
        ),
        (
            "",
            "trying\nConnectionError: no route",
            0,
            "cannot be reached (ConnectionError: no route)",
        ),
        (
            '{"dependencies": [{"name": "x", "skip_reason": "not found"}]}',
            "",
            0,
            "Not audited: the registry here knows of no holes in anything.",
        ),
        ("<html>", "", 0, "cannot be reached (no answer)"),
    ],
)
def test_audit_of_libraries(
    capsys: pytest.CaptureFixture[str], out: str, err: str, code: int, said: str
) -> None:
    """A known hole is told with its mend and is exit 1; a list out of reach is one line and exit 0."""
    told = runpy.run_path(str(ROOT / "scripts" / "audit.py"))["told"]
    assert told(out, err) == code
    assert said in capsys.readouterr().out
