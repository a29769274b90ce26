"""The command that shows how typed words are read: one message, a file of them, and wrong usage."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import read, terminal
from bot.mistakes import OperatorMistake

RUN = CliRunner()
CELL = '{"total":30,"exempt":3}'
DAY = ["--today", "2026-10-07"]


def run(*words: str) -> str:
    """What the command prints; raises the operator's mistake."""
    result = RUN.invoke(read.app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_one_message_is_read() -> None:
    """The JSON has the four fields that scripts rely on, and nothing else is printed."""
    said = json.loads(run("present", "25/29", *DAY, "--context", CELL, "--json"))

    assert (said["outcome"], said["value"]["present"]) == ("confirm", 25)
    assert said.keys() == {"outcome", "value", "reason", "options"}


def test_the_question_may_be_an_option() -> None:
    """`--question KIND TEXT` is the same as `KIND TEXT`."""
    assert run("--question", "count", "27 đc", *DAY) == run("count", "27 đc", *DAY)


def test_a_negative_number_is_a_message() -> None:
    """What begins with a dash is read, not taken for an option."""
    assert "negative" in run("count", "-2", *DAY)


def test_the_day_is_today_if_none_is_given() -> None:
    """Without a date the clock of the house is used."""
    assert json.loads(run("yesno", "rồi", "--json"))["value"] is True


def test_a_batch_prints_one_line_for_each_row(tmp_path: Path) -> None:
    """Comments, empty lines and further columns are passed over; an empty message is one too."""
    file = tmp_path / "rows.tsv"
    file.write_text(
        "\ufeff# comment\n\nid\tquestion\ttoday\ttext\texpect\r\n"
        'a\tcount\t2026-10-07\t"27" đc\t27\r\nb\tyesno\t2026-10-07\nc\tyesno\t2026-10-07\tr\tyes',
        encoding="utf-8",
    )
    lines = [json.loads(line) for line in run("--batch", str(file), "--json").splitlines()]

    assert [(line["id"], line["outcome"]) for line in lines] == [
        ("a", "value"),
        ("b", "ask"),
        ("c", "value"),
    ]


def test_a_bad_row_does_not_stop_the_others(tmp_path: Path) -> None:
    """All good rows are printed; then the bad ones are named with their number."""
    file = tmp_path / "rows.tsv"
    file.write_text(
        "id\tquestion\ttoday\ttext\n1\tcolour\t2026-10-07\tred\n2\tcount\t7/10\t3\n3\tcount\t2026-10-07\t3\n",
        encoding="utf-8",
    )
    result = RUN.invoke(read.app, ["--batch", str(file), "--json"])

    assert json.loads(result.output)["id"] == "3"
    assert isinstance(result.exception, OperatorMistake)
    assert "row 2: no question of kind 'colour'" in str(result.exception)
    assert "row 3: today: '7/10'" in str(result.exception)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["colour", "red", *DAY], "no question of kind 'colour'"),
        (["count", "3", "--today", "7/10"], "--today: '7/10'"),
        (["count", "3", *DAY, "--context", "30"], "--context: must be a JSON object"),
        (["count", "3", *DAY, "--context", "{"], "--context: is not JSON"),
        (["count", "3", *DAY, "--context", '{"total":"30"}'], "total must be a number"),
        (["count", "3", *DAY, "--context", '{"period":"10"}'], "period must be a month"),
        (["--batch", "/no/such/file"], "/no/such/file: cannot be read"),
    ],
)
def test_a_mistake_is_one_line(words: list[str], told: str) -> None:
    """What was given wrongly is named, with the way to write it."""
    with pytest.raises(OperatorMistake) as mistake:
        RUN.invoke(read.app, words, catch_exceptions=False)

    assert told in str(mistake.value)
    assert "\n" not in str(mistake.value)


def test_a_heading_without_its_columns_is_refused(tmp_path: Path) -> None:
    """The missing columns are named."""
    file = tmp_path / "rows.tsv"
    file.write_text("id\ttext\n", encoding="utf-8")

    with pytest.raises(OperatorMistake, match="lacks question, today"):
        RUN.invoke(read.app, ["--batch", str(file)], catch_exceptions=False)


def test_neither_message_nor_file_is_wrong_usage() -> None:
    """Exit code 2, as for every wrong use of a command."""
    assert RUN.invoke(read.app, ["count"]).exit_code == 2


def test_a_mistake_ends_in_exit_code_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line on standard error, nothing on standard output."""
    monkeypatch.setattr(sys, "argv", ["chibo", "colour", "red", *DAY])
    with pytest.raises(SystemExit) as end:
        terminal.guarded(read.app)

    assert end.value.code == 1
    assert capsys.readouterr().out == ""


def test_reading_loads_no_database() -> None:
    """The command starts without what only the running bot needs."""
    heavy = "{'sqlalchemy', 'starlette', 'telegram', 'matplotlib', 'pyxform', 'structlog'}"
    code = f"import bot.cli.main, bot.cli.read, sys; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
