"""chibo forms: check, publish, list, export and play from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import forms
from bot.mistakes import OperatorMistake
from handlers.forms.files import load
from handlers.forms.sheets import plain

BUILTIN = Path("handlers/forms/builtin").resolve()
FORM = """\
| survey |
| | type | name | label | required | constraint | relevant |
| | select_one yn | more | Have you children? | yes | | |
| | begin_repeat | child | Child | | | ${more} = 'yes' |
| | text | name | Name | yes | | |
| | integer | age | Age | | . < 18 | |
| | end_repeat | | | | | |
| | note | thanks | Thank you | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings |
| | form_id | version | form_title |
| | children | 1 | Children |
"""


@pytest.fixture(autouse=True)
def _house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of its own, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHIBO_SECRET_KEY", "a key for tests only")
    monkeypatch.setenv("CHIBO_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/chibo.sqlite")


def chibo(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(forms.app, list(words), input=typed)


def written(tmp_path: Path, text: str = FORM) -> str:
    (tmp_path / "children.md").write_text(text, encoding="utf-8")
    return str(tmp_path / "children.md")


def played(tmp_path: Path, answers: list[tuple[str, str]], text: str = FORM) -> Result:
    lines = [json.dumps({"path": path, "value": value}) for path, value in answers]
    (tmp_path / "answers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    given = str(tmp_path / "answers.jsonl")
    return chibo("play", written(tmp_path, text), "--answers", given, "--json")


def events(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_check(tmp_path: Path) -> None:
    """A sound form can be published."""
    result = chibo("check", written(tmp_path))

    assert (result.exit_code, result.stdout) == (0, "children.md: can be published.\n")


def test_check_tells_every_fault(tmp_path: Path) -> None:
    """Each fault is a line with its place, and the exit code is 1."""
    faulty = FORM.replace("required", "requierd").replace(". < 18", ". < < 18")

    result = chibo("check", written(tmp_path, faulty))

    assert result.exit_code == 1
    assert (
        "survey, row 1, column requierd: this heading is unknown. Write required" in result.stdout
    )
    assert "survey, row 5 (line 6), column constraint" in result.stdout


def test_check_as_data(tmp_path: Path) -> None:
    """JSON tells sheet, row, column, problem and mend apart."""
    result = chibo("check", written(tmp_path, FORM.replace("= 'yes'", "= 'yess'")), "--json")

    told = json.loads(result.stdout)
    assert not told["ok"]
    assert [(one["row"], one["column"], one["mend"]) for one in told["complaints"]] == [
        (3, "relevant", "Write yes")
    ]


def test_publish_list_export(tmp_path: Path) -> None:
    """A published form is listed, and exported it is the same form again."""
    path = written(tmp_path)

    assert chibo("publish", path).stdout == "children version 1: published.\n"
    assert "nothing has changed" in chibo("publish", path).stdout
    listed = json.loads(chibo("list", "--json").stdout)
    assert {"form_id": "children", "version": "1", "title": "Children"} in listed
    assert chibo("export", "children", str(tmp_path / "out.xlsx")).exit_code == 0
    assert chibo("export", "children", str(tmp_path / "out.yaml")).exit_code == 0
    assert sheets(tmp_path / "out.xlsx") == sheets(tmp_path / "out.yaml") == sheets(Path(path))


def sheets(path: Path) -> dict[str, list[dict[str, str]]]:
    return {
        name: [dict(sorted(row.items())) for row in rows]
        for name, rows in plain(load(path)).items()
    }


def test_a_lost_name_is_told(tmp_path: Path) -> None:
    """Digests count by name, so a name that is gone is told; the form is published all the same."""
    chibo("publish", written(tmp_path))
    changed = FORM.replace("| integer | age |", "| integer | years |").replace(
        "| 1 | Ch", "| 2 | Ch"
    )

    result = chibo("publish", written(tmp_path, changed))

    assert "the form in force has age too" in result.stdout
    assert "children version 2: published." in result.stdout


def test_publish_an_xform(tmp_path: Path) -> None:
    """An XForm is published as it is; it has no workbook to give back."""
    chibo("publish", written(tmp_path))
    chibo("export", "children", str(tmp_path / "out.xml"))
    text = (tmp_path / "out.xml").read_text(encoding="utf-8")
    (tmp_path / "two.xml").write_text(text.replace('version="1"', 'version="2"'), encoding="utf-8")

    assert chibo("publish", str(tmp_path / "two.xml")).stdout == "children version 2: published.\n"

    refused = chibo("export", "children", str(tmp_path / "out.xlsx"))
    assert isinstance(refused.exception, OperatorMistake)
    assert "write .xml" in str(refused.exception)


def test_the_same_version_cannot_say_two_things(tmp_path: Path) -> None:
    """Fillings that have begun must find their version as it was."""
    chibo("publish", written(tmp_path))

    refused = chibo("publish", written(tmp_path, FORM.replace("Age", "How old")))

    assert isinstance(refused.exception, OperatorMistake)
    assert "write a higher version" in str(refused.exception)


def test_play(tmp_path: Path) -> None:
    """The events tell what is asked, what stands, and the values at the end."""
    result = played(
        tmp_path,
        [
            ("/data/more", "yes"),
            ("/data/child[1]/name", "An"),
            ("/data/child[1]/age", "40"),
            ("/data/child[1]/age", "7"),
            ("/data/child", "yes"),
            ("/data/child[2]/name", "Bình"),
            ("/data/child", "no"),
        ],
    )

    told = events(result)
    assert result.exit_code == 0
    assert told[0] == {
        "event": "ask",
        "path": "/data/more",
        "type": "select_one",
        "required": True,
        "label": "Have you children?",
        "choices": [{"name": "yes", "label": "Yes"}, {"name": "no", "label": "No"}],
    }
    assert [event["path"] for event in told if event["event"] == "ask"] == [
        *("/data/more", "/data/child[1]/name", "/data/child[1]/age", "/data/child[1]/age"),
        *("/data/child[2]/name", "/data/child[2]/age"),
    ]
    refused = {"event": "answer", "path": "/data/child[1]/age", "value": "40", "ok": False}
    assert refused | {"message": "constraint"} in told
    assert {"event": "repeat", "path": "/data/child", "count": 1} in told
    assert {event["event"] for event in told} == {"ask", "answer", "repeat", "end"}
    end = told[-1]
    assert set(end) == {"event", "complete", "values", "irrelevant", "xml"}
    assert (end["event"], end["complete"], end["irrelevant"]) == ("end", True, [])
    assert end["values"]["/data/child[2]/name"] == "Bình"
    assert "<child><name>Bình</name><age/></child>" in end["xml"]


def test_answers_may_be_written_as_data(tmp_path: Path) -> None:
    """Numbers, truth and lists in a file of answers are taken for what they mean."""
    (tmp_path / "answers.jsonl").write_text(
        '{"path": "/data/more", "value": true}\n{"path": "/data/child[1]/name", "value": ["An", "Bình"]}\n'
        '{"path": "/data/child[1]/age", "value": 7}\n{"path": "/data/child", "value": false}\n',
        encoding="utf-8",
    )

    result = chibo(
        "play", written(tmp_path), "--answers", str(tmp_path / "answers.jsonl"), "--json"
    )

    values = events(result)[-1]["values"]
    assert (values["/data/more"], values["/data/child[1]/name"]) == ("yes", "An Bình")
    assert values["/data/child[1]/age"] == "7"


def test_play_tells_what_is_left_out(tmp_path: Path) -> None:
    """Nodes that do not matter are named."""
    end = events(played(tmp_path, [("/data/more", "no")]))[-1]

    assert end["irrelevant"] == ["/data/child[1]/name", "/data/child[1]/age"]


def test_play_ends_where_a_required_answer_is_missing(tmp_path: Path) -> None:
    """Without an answer to a required question the run ends with exit code 1."""
    result = played(tmp_path, [("/data/more", "yes")])

    assert result.exit_code == 1
    assert not events(result)[-1]["complete"]


def test_play_ends_where_a_default_will_not_do(tmp_path: Path) -> None:
    """A default that its own constraint refuses ends the run, if the file has no other answer."""
    text = "| survey |\n| | type | name | label | default | constraint |\n| | integer | n | N | 5 | . < 3 |\n"

    result = played(tmp_path, [], text)

    assert result.exit_code == 1
    assert [event["event"] for event in events(result)] == ["ask", "answer", "end"]


def test_play_in_the_terminal(tmp_path: Path) -> None:
    """A person types numbers and words, goes back, and sees the summary."""
    result = chibo("play", written(tmp_path), typed="1\n<\nyes\nAn\nbảy\n7\nno\n")

    assert result.exit_code == 0
    assert "1/3  Have you children?\n   1. Yes\n   2. No" in result.stdout
    assert "1. Name: An\n1. Age: 7\nComplete.\n" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "nowhere.yaml"), "nowhere.yaml cannot be opened"),
        (("play", "nowhere.md"), "nowhere.md cannot be opened"),
        (("export", "nothing", "x.xlsx"), "there is no form nothing"),
    ],
)
def test_a_mistake_is_told_in_words(words: tuple[str, ...], said: str) -> None:
    """What the operator can mend is told without a traceback."""
    refused = chibo(*words)

    assert isinstance(refused.exception, OperatorMistake)
    assert said in str(refused.exception)


def test_a_broken_line_of_answers_is_named(tmp_path: Path) -> None:
    """A file of answers is read line by line, and the faulty one is named."""
    (tmp_path / "a.jsonl").write_text('{"path": "/data/x"}\n', encoding="utf-8")

    refused = chibo("play", written(tmp_path), "--answers", str(tmp_path / "a.jsonl"))

    assert str(refused.exception).startswith("a.jsonl, line 1: write an object")
