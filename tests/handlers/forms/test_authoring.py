"""Workbooks become XForms, or are refused with every fault named by sheet, row and heading."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.forms.authoring import CheckResult, check, compile_workbook
from handlers.forms.complaints import Complaint, FormError
from handlers.forms.files import load
from handlers.forms.sheets import Row, Workbook, plain, sheet_of
from handlers.forms.sheets_text import read_markdown
from handlers.forms.sheets_yaml import read_yaml
from tests.handlers.forms.workbooks import complaints, survey

BUILTIN = Path("handlers/forms/builtin")


def test_all_complaints_come_at_once() -> None:
    """One check names all faults, those behind pyxform's first one too."""
    found = complaints(
        survey(
            "| text | a | A | ${x} | | | maybe |",
            "| txt | b | B |",
            "| select_one nn | c | C |",
            "| integer | d | D | | . > ${y} |",
        )
    )

    assert {"row 2", "row 3", "row 4", "row 5"} == {text.split(", ")[1][:5] for text in found}
    assert len(found) == 5


def test_pyxform_complaint_is_located() -> None:
    """What only pyxform finds carries its sheet, row and heading too."""
    found = complaints(survey("| text | a | A | | | | | rows=many |", "| text | b | B |"))

    assert len(found) == 1
    assert found[0].startswith("survey, row 2 (line 3)")


def test_xpath_fault_is_located() -> None:
    """A condition that is no XPath is named by its row and heading."""
    found = complaints(survey("| text | a | A |", "| text | b | B | ${a} = = ( |"))

    assert len(found) == 1
    assert found[0].startswith("survey, row 3 (line 4), column relevant")


def test_unknown_function_is_located() -> None:
    """An unknown function is named by its row and heading."""
    found = complaints(survey("| text | a | A |", "| calculate | b | | | | nosuch(${a}) |"))

    assert len(found) == 1
    assert found[0].startswith("survey, row 3 (line 4), column calculation")
    assert "nosuch" in found[0]


ENGINE_REFUSES = {
    "| geotrace | a | A |": "survey, row 2 (line 3), column type: the chat cannot take a line",
    "| image | a | A |": "survey, row 2 (line 3), column type: the chat cannot take a picture",
    "| audit | | |": "survey, row 2 (line 3), column type",
    "| calculate | a | | | | ${a} + 1 |": "survey, row 2 (line 3), column calculation",
}


@pytest.mark.parametrize("row", ENGINE_REFUSES)
def test_what_a_chat_cannot_do_is_refused_by_row(row: str) -> None:
    """The engine's refusals are told once each, by row and heading."""
    found = complaints(survey(row, "| text | z | Z |"))

    assert len(found) == 1
    assert found[0].startswith(ENGINE_REFUSES[row])


def test_number_of_rows_is_located() -> None:
    """A fault in a repeat's number, a node pyxform makes itself, is told of the repeat's row."""
    head = "| | type | name | label | repeat_count |\n"
    found = complaints(
        survey(
            "| begin_repeat | r | R | nosuch(1) |", "| text | a | A |", "| end_repeat |", head=head
        )
    )

    assert len(found) == 1
    assert found[0].startswith("survey, row 2 (line 3), column repeat_count: there is no function")


def test_check_gives_complaints_and_warnings(tmp_path: Path) -> None:
    """Warnings are told beside complaints, so that a clerk mends all in one go."""
    text = survey(f"| text | a | {'x' * 301} | | | | maybe |")
    (tmp_path / "form.md").write_text(text, encoding="utf-8")

    result = check(tmp_path / "form.md")

    assert len(result.complaints) == 1
    assert len(result.warnings) == 1


JUNK = (
    *("${", "${a", "yes", "begin_group", "end_repeat", "rank x", "<b>&", "((((", "..", "'"),
    *("\x00", "meta", "::", "a::b", "x" * 5000, "loop", "audit", "osm x", "geopoint", "trigger"),
    *("select_one_from_file a.csv", "${last-saved#held}", "text or_other", "search('x')"),
)


def faults(book: Workbook) -> tuple[Complaint, ...] | None:
    """What a workbook is refused for; None where it compiles."""
    try:
        compile_workbook(book)
    except FormError as error:
        return error.complaints
    return None


@pytest.mark.parametrize("seed", range(40))
def test_damaged_workbook_gives_complaints_only(seed: int) -> None:
    """However a workbook is damaged, it compiles or is refused in lines a clerk can read."""
    chance = random.Random(seed)
    damaged = plain(load(chance.choice(sorted(BUILTIN.glob("*.yaml")))))
    for _ in range(3):
        row = chance.choice(damaged[chance.choice(sorted(damaged))])
        column = chance.choice(sorted(row))
        if chance.random() < 0.3:
            row[chance.choice(JUNK)] = row.pop(column)
        else:
            row[column] = chance.choice(JUNK)
    sheets = [
        sheet_of(name, [Row(number, cells) for number, cells in enumerate(rows, start=2)])
        for name, rows in damaged.items()
    ]

    found = faults(Workbook("damaged", tuple(sheets), ".yaml"))

    assert found is None or found
    assert not any("\n" in str(complaint) for complaint in found or ())


def test_what_a_compiled_form_knows() -> None:
    """A sound workbook gives its XForm, id, version and title, and nothing to warn of."""
    text = survey("| text | a | A |") + (
        "| settings |\n| | form_id | version | form_title |\n| | visit | 7 | Visit |\n"
    )

    compiled = compile_workbook(read_markdown(text, "file"))

    assert (compiled.form_id, compiled.version, compiled.title) == ("visit", "7", "Visit")
    assert 'id="visit"' in compiled.xform
    assert compiled.warnings == ()


def test_file_name_is_the_form_id_of_last_resort() -> None:
    """Without settings the form is named after its file."""
    compiled = compile_workbook(read_markdown(survey("| text | a | A |"), "visit"))

    assert (compiled.form_id, compiled.title) == ("visit", "visit")


def test_sheets_of_ours_stay_aside() -> None:
    """A digest sheet, and a sheet with an underscore, are kept and never reach pyxform."""
    book = read_yaml(
        "survey:\n- {type: text, name: a, label: A}\ndigest:\n- {figure: sum, of: a}\n_notes:\n- {x: y}\n",
        "form",
    )

    compiled = compile_workbook(book)

    assert compiled.warnings == ()
    assert plain(book)["digest"] == [{"figure": "sum", "of": "a"}]


def test_check_of_a_sound_xform(tmp_path: Path) -> None:
    """An XForm is checked as it is."""
    compiled = compile_workbook(load(BUILTIN / "meeting.yaml"))
    (tmp_path / "meeting.xml").write_text(compiled.xform, encoding="utf-8")

    assert check(tmp_path / "meeting.xml") == CheckResult()


def test_complaint_is_one_line() -> None:
    """A complaint reads as one line: place, problem, mend."""
    complaint = Complaint("it is wrong", "survey", 4, "name", "Mend it", 9)

    assert str(complaint) == "survey, row 4 (line 9), column name: it is wrong. Mend it"
    assert str(Complaint("it is wrong", line=9)) == "line 9: it is wrong"


def test_importing_authoring_does_not_load_pyxform() -> None:
    """The running bot never pays for the compiler."""
    code = "import sys, handlers.forms.authoring; sys.exit('pyxform' in sys.modules or 'openpyxl' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
