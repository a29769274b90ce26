"""Rows in, questions out: every type of XLSForm is asked, silent, or refused by its row."""

import pytest

from handlers.forms.authoring import compile_workbook
from handlers.forms.model.definition import Question, Type
from handlers.forms.sheets_text import read_markdown
from handlers.forms.xform import read
from tests.handlers.forms.workbooks import complaints, survey, warnings

HEAD = "| | type | name | label | calculation | parameters | image |\n"
LIST = "| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | b | B |\n"
ASKED = {
    "text": Type.TEXT,
    "string": Type.TEXT,
    "barcode": Type.TEXT,
    "integer": Type.INTEGER,
    "int": Type.INTEGER,
    "decimal": Type.DECIMAL,
    "range": Type.RANGE,
    "date": Type.DATE,
    "time": Type.TIME,
    "dateTime": Type.DATETIME,
    "select_one l": Type.SELECT_ONE,
    "select one l": Type.SELECT_ONE,
    "select_multiple l": Type.SELECT_MULTIPLE,
    "rank l": Type.RANK,
    "note": Type.NOTE,
    "acknowledge": Type.ACKNOWLEDGE,
    "trigger": Type.ACKNOWLEDGE,
    "geopoint": Type.GEOPOINT,
}
SILENT = (
    *(
        "calculate",
        "hidden",
        "start",
        "end",
        "today",
        "username",
        "deviceid",
        "phonenumber",
        "email",
    ),
)
REFUSED = {
    "geotrace": "a line on a map",
    "geoshape": "an area on a map",
    "image": "a picture",
    "audio": "a picture, sound",
    "video": "a picture, sound",
    "file": "a picture, sound or file",
    "start-geopoint": "cannot note where",
    "background-geopoint": "cannot note where",
    "background-audio": "cannot record",
    "select_one_external l": "Use select_one_from_file",
    "select_one_from_file a.geojson": "a.geojson is not supported",
    "select_one_from_file a.csv": "there is no file a.csv",
    "csv-external": "there is no file",
    "loop": "Use begin_repeat",
    "nonsense": "the type nonsense is unknown",
}


def questions(*rows: str) -> dict[str, Question]:
    text = survey(*rows, head=HEAD, more=LIST)
    form = read(compile_workbook(read_markdown(text, "form")).xform)
    return {question.name: question for question in form.questions}


@pytest.mark.parametrize("word", ASKED)
def test_asked(word: str) -> None:
    """The type is a question of its kind."""
    found = questions(f"| {word} | q | Q | | | |", "| text | z | Z |")

    assert {name: one.type for name, one in found.items()} == {"q": ASKED[word], "z": Type.TEXT}


@pytest.mark.parametrize("word", SILENT)
def test_silent(word: str) -> None:
    """The type is kept as data and asks nothing."""
    found = questions(f"| {word} | q | | 1 | | |", "| text | z | Z |")

    assert list(found) == ["z"]


@pytest.mark.parametrize("word", REFUSED)
def test_refused(word: str) -> None:
    """What makes no sense in a chat is refused by its row, with the reason."""
    found = complaints(
        survey(f"| {word} | q | Q | | | |", "| text | z | Z |", head=HEAD, more=LIST)
    )

    assert any(REFUSED[word] in one for one in found)
    assert all("row 2" in one for one in found)


def test_or_other() -> None:
    """or_other adds the choice and the question for what it is."""
    found = questions("| select_one l or_other | q | Q | | | |")

    assert {name: one.type for name, one in found.items()} == {
        "q": Type.SELECT_ONE,
        "q_other": Type.TEXT,
    }


def test_every_row_is_in_the_form() -> None:
    """Every row that makes a node leaves it in the form, groups and repeats included."""
    rows = [f"| {word} | q{number} | Q | | | |" for number, word in enumerate(ASKED)]
    rows += [f"| {word} | s{number} | | 1 | | |" for number, word in enumerate(SILENT)]
    grouped = ["| begin_group | g | G |", *rows, "| end_group |"]
    text = survey(
        *grouped, "| begin_repeat | r | R |", "| text | x | X |", "| end_repeat |", head=HEAD
    )
    form = read(compile_workbook(read_markdown(text + LIST, "form")).xform)

    names = {element.name for element in form.root.descendants()}

    assert {f"q{number}" for number in range(len(ASKED))} <= names
    assert {f"s{number}" for number in range(len(SILENT))} <= names
    assert {"g", "r", "x"} <= names


def test_media_are_warned_of() -> None:
    """A picture beside a question is not shown, and the clerk is told so."""
    text = survey("| text | q | Q | | | a.png |", head=HEAD)

    assert "survey, row 2 (line 3), column image: the chat does not show the image" in warnings(
        text
    )
