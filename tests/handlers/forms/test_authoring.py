"""Workbooks become XForms, or are refused with every fault named by sheet, row and heading."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from handlers.forms.authoring import (
    CheckResult,
    check,
    compile_workbook,
    export_xlsx,
    export_yaml,
    load,
)
from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import Row, Workbook, plain, sheet_of
from handlers.forms.sheets_text import read_markdown
from handlers.forms.sheets_yaml import read_yaml

BUILTIN = Path("handlers/forms/builtin")

HEAD = "| | type | name | label | relevant | constraint | calculation | required | parameters |\n"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"


def survey(*rows: str, head: str = HEAD, more: str = "") -> str:
    """A Markdown workbook of survey rows and what stands after them."""
    return "| survey |\n" + head + "".join(f"| {row}\n" for row in rows) + more


def complaints(markdown: str) -> list[str]:
    """What a Markdown workbook is refused for."""
    with pytest.raises(FormError) as refused:
        compile_workbook(read_markdown(markdown, "form"))
    return [str(complaint) for complaint in refused.value.complaints]


def warnings(markdown: str) -> str:
    """What a Markdown workbook that compiles is warned of."""
    return "\n".join(map(str, compile_workbook(read_markdown(markdown, "form")).warnings))


BROKEN = {
    "misspelt heading": (
        survey("| text | a | A | 1 |", head="| | type | name | label | relevent |\n"),
        "survey, row 1, column relevent: this heading is unknown. Write relevant",
    ),
    "misspelt heading with language": (
        survey("| text | a | A |", head="| | type | name | labell::English (en) |\n"),
        "column labell::English (en): this heading is unknown. Write label::English (en)",
    ),
    "misspelt sheet": (
        survey("| text | a | A |", more=YES_NO.replace("choices", "choises")),
        "choises: this sheet is unknown. Is choices meant?",
    ),
    "text in the first cell": (
        survey("| text | a | A |") + "| note | text | b | B |\n",
        "survey, row 3 (line 4): “note” stands in the first cell of a row",
    ),
    "no questions": (survey(), "survey: there are no questions"),
    "unknown type": (
        survey("| interger | a | A |"),
        "survey, row 2 (line 3), column type: the type interger is unknown. Write integer",
    ),
    "misspelt select": (
        survey("| select_on yn | a | A |", more=YES_NO),
        "the type select_on yn is unknown. Write select_one yn",
    ),
    "loop": (survey("| begin loop over yn | a | A |", more=YES_NO), "Use begin_repeat"),
    "missing list": (
        survey("| select_one ynn | a | A |", more=YES_NO),
        "column type: there is no list ynn. Write yn",
    ),
    "select without list": (survey("| select_one | a | A |"), "the list is missing"),
    "unknown choice": (
        survey("| select_one yn | b | B |", "| text | a | A | ${b} = 'yess' |", more=YES_NO),
        "survey, row 3 (line 4), column relevant: b has no choice yess. Write yes",
    ),
    "unknown choice the other way round": (
        survey("| select_one yn | b | B |", "| text | a | A | 'zzz' != ${b} or 1=2 |", more=YES_NO),
        "b has no choice zzz. The choices are no, yes",
    ),
    "unknown choice in selected()": (
        survey(
            "| select_multiple yn | b | B |", "| text | a | A | selected(${b}, 'n') |", more=YES_NO
        ),
        "b has no choice n",
    ),
    "unknown choice in its own constraint": (
        survey("| select_one yn | b | B | | . != 'maybe' |", more=YES_NO),
        "column constraint: b has no choice maybe",
    ),
    "unknown question": (
        survey("| text | age | A |", "| text | a | A | ${aeg} = 1 |"),
        "column relevant: there is no question aeg. Write ${age}",
    ),
    "open reference": (survey("| text | a | A | ${a = 1 |"), "a ${ is not closed"),
    "ambiguous question": (
        survey(
            "| begin_group | g | G |",
            "| text | a | A |",
            "| end_group |",
            "| text | a | A |",
            "| text | b | B | ${a} = 1 |",
        ),
        "there are 2 questions a",
    ),
    "bare name": (
        survey("| text | a | A |", "| text | b | B | a |"),
        "column relevant: a is the name of a question. Write ${a}",
    ),
    "required maybe": (
        survey("| text | a | A | | | | maybe |"),
        "column required: “maybe” is neither yes nor no",
    ),
    "range that never arrives": (
        survey("| range | a | A | | | | | start=1 end=10 step=4 |"),
        "column parameters: steps of 4 from 1 never meet 10",
    ),
    "range of words": (
        survey("| range | a | A | | | | | start=x end=10 |"),
        "start, end and step are numbers",
    ),
    "range without a step": (survey("| range | a | A | | | | | step=0 |"), "more than 0"),
    "range backwards": (survey("| range | a | A | | | | | start=9 end=1 |"), "not before the end"),
    "range with a strange parameter": (
        survey("| range | a | A | | | | | stop=3 |"),
        "a range has no stop",
    ),
    "range with prose": (survey("| range | a | A | | | | | one to ten |"), "not a list of"),
    "name twice": (
        survey("| text | a | A |", "| text | a | A |"),
        "survey, row 3 (line 4), column name: the name a stands in row 2 too",
    ),
    "bad name": (survey("| text | a b | A |"), "“a b” cannot be a name"),
    "name missing": (survey("| text | | A |"), "the name is missing"),
    "name meta": (survey("| text | meta | A |"), "the name meta is taken"),
    "type missing": (survey("| | a | A |"), "the type is missing"),
    "label missing": (survey("| text | a |"), "the question has no label"),
    "calculation missing": (survey("| calculate | a |"), "the calculation is missing"),
    "group without end": (
        survey("| begin_group | g | G |", "| text | a | A |"),
        "survey, row 2 (line 3), column type: this group never ends",
    ),
    "end without group": (
        survey("| text | a | A |", "| end_repeat |"),
        "survey, row 3 (line 4), column type: this repeat never began",
    ),
    "ends crossed": (
        survey("| begin_group | g | G |", "| text | a | A |", "| end_repeat |"),
        "no repeat is open here",
    ),
    "choice twice": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | no | No |\n"),
        "choices, row 4 (line 8), column name: the name no stands in row 3 too",
    ),
    "choice without name": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | | No |\n"),
        "choices, row 4 (line 8), column name: the name is missing",
    ),
    "choice without list": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | | x | X |\n"),
        "choices, row 4 (line 8), column list_name: the list is missing",
    ),
    "choice with blanks": (
        survey("| select_multiple yn | a | A |", more=YES_NO + "| | yn | no way | No |\n"),
        "a name here cannot have blanks. Write no_way",
    ),
    "filter by a column that is not there": (
        survey(
            "| select_one yn | a | A | provnce = '1' |",
            head="| | type | name | label | choice_filter |\n",
            more=YES_NO,
        ),
        "column choice_filter: choices have no column provnce",
    ),
    "default language nobody writes": (
        survey("| text | a | A |", head="| | type | name | label::English (en) |\n")
        + "| settings |\n| | default_language |\n| | Englsh (en) |\n",
        "settings, row 2 (line 6), column default_language: no label is in Englsh (en)",
    ),
    "language misspelt in one heading": (
        survey(
            "| text | a | A | H |",
            head="| | type | name | label::English (en) | hint::Englsh (en) |\n",
        ),
        "column hint::Englsh (en): the language Englsh (en) has no labels",
    ),
    "one thing twice": (
        survey(
            "| text | a | A | 1 | 1 |", head="| | type | name | label | relevant | relevance |\n"
        ),
        "column relevance: this heading means the same as relevant",
    ),
    "misspelt chat hint": (
        survey("| text | a | A | 1 |", head="| | type | name | label | body::chat:sugest |\n"),
        "column body::chat:sugest: this chat hint is unknown. Write body::chat:suggest",
    ),
    "chat hint on the wrong side": (
        survey("| text | a | A | yes |", head="| | type | name | label | body::chat:carry |\n"),
        "Write bind::chat:carry",
    ),
    "chat hint without namespace": (
        survey("| text | a | A | 1 |", head="| | type | name | label | body::chat:suggest |\n"),
        "settings, column namespaces: chat hints need a namespace",
    ),
    "unknown reader": (
        survey("| text | a | A | cuont |", head="| | type | name | label | body::chat:reader |\n"),
        "the reader cuont is unknown. Write count",
    ),
    "edit of a question that is not there": (
        survey("| text | age | A | aeg |", head="| | type | name | label | body::chat:edit |\n"),
        "there is no question aeg. Write age",
    ),
    "hint text without language": (
        survey("| text | a | A | Later |", head="| | type | name | label | body::chat:skip |\n"),
        "the languages are not named. Write it as vi: … | en: …",
    ),
    "carry with a condition": (
        survey("| text | a | A | no |", head="| | type | name | label | bind::chat:carry |\n"),
        "only yes can stand here",
    ),
    "control character": (
        survey("| text | a | A\x07 |"),
        "column label: the character U+0007 cannot stand in a form",
    ),
    "heading that breaks the XForm": (
        survey("| select_one yn | a | A |", more=YES_NO.replace("label |", "label | <b> |")),
        "choices, row 1, column <b>: this cannot be a heading",
    ),
    "attribute that breaks the XForm": (
        survey("| text | a | A | x |", head="| | type | name | label | bind::<b> |\n"),
        "this is no name of an attribute",
    ),
    "file within a repeat": (
        survey("| begin_repeat | r | R |", "| xml-external | x |", "| end_repeat |"),
        "survey, row 3 (line 4), column type: a file cannot stand in a repeat",
    ),
    "question of a choice's label": (
        survey("| select_one yn | a | A |", more=YES_NO + "| | yn | x | ${age} |\n"),
        "choices, row 4 (line 8), column label: there is no question age",
    ),
    "two rows of settings": (
        survey("| text | a | A |") + "| settings |\n| | form_id |\n| | a |\n| | b |\n",
        "settings, row 3 (line 7): settings have one row only",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_workbook(name: str) -> None:
    """A broken workbook is refused with the place, the fault and the mend."""
    markdown, expected = BROKEN[name]

    found = complaints(markdown)

    assert any(expected in complaint for complaint in found), found


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


CHAT_WARNINGS = {
    "long question": (survey(f"| text | a | {'x' * 301} |"), "301 characters"),
    "long list": (
        survey(
            "| select_one big | a | A |",
            more="| choices |\n| | list_name | name | label |\n"
            + "".join(f"| | big | n{n} | N{n} |\n" for n in range(31)),
        ),
        "31 choices without a search. Write autocomplete",
    ),
    "many duties": (
        survey(*(f"| text | q{n} | Q | | | | yes |" for n in range(13))),
        "13 questions are required",
    ),
    "language missing in a row": (
        survey(
            "| text | a | A | B |",
            "| text | b | A |",
            head="| | type | name | label::English (en) | label::Tiếng Việt (vi) |\n",
        ),
        "survey, row 3 (line 4), column label::English (en): there is no text in Tiếng Việt (vi)",
    ),
    "unused list": (survey("| text | a | A |", more=YES_NO), "no question uses the list yn"),
    "strange heading": (
        survey("| text | a | A | x |", head="| | type | name | label | ghi chú |\n"),
        "survey, row 1, column ghi chú: nothing reads this column",
    ),
}


@pytest.mark.parametrize("name", CHAT_WARNINGS)
def test_warning(name: str) -> None:
    """What works but makes a bad chat is said, and the form compiles all the same."""
    markdown, expected = CHAT_WARNINGS[name]

    assert expected in warnings(markdown)


def test_search_silences_the_long_list() -> None:
    """A long list with a search is no bad chat."""
    text = survey(
        "| select_one big | a | A | autocomplete |",
        head="| | type | name | label | appearance |\n",
        more="| choices |\n| | list_name | name | label |\n"
        + "".join(f"| | big | n{n} | N{n} |\n" for n in range(31)),
    )

    assert warnings(text) == ""


SOUND = {
    "other": survey(
        "| select_one yn or_other | a | A |", "| text | b | B | ${a} = 'other' |", more=YES_NO
    ),
    "numbers as choices": survey(
        "| select_one n | a | A |",
        "| text | b | B | ${a} = 1 |",
        more="| choices |\n| | list_name | name | label |\n| | n | 1 | One |\n| | n | 02 | Two |\n",
    ),
    "old spellings": survey(
        "| begin group | g | G |",
        "| add text prompt | a | A |",
        "| select one yn | b | B |",
        "| end group |",
        more=YES_NO,
    ),
    "Markdown rulers with blanks": survey("| --- | --- | --- |", "| text | a | A |").replace(
        "| | ---", "| --- | ---"
    ),
    "piped cell": survey("| text | a | A \\| B |"),
    "required by condition": survey("| text | a | A |", "| text | b | B | | | | ${a} != '' |"),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_workbook(name: str) -> None:
    """What is right is not complained of."""
    assert compile_workbook(read_markdown(SOUND[name], "form")).xform


@pytest.mark.parametrize("path", sorted(BUILTIN.glob("*.yaml")), ids=lambda path: path.stem)
def test_round_trip(path: Path, tmp_path: Path) -> None:
    """YAML to Excel and back loses no sheet, row, heading or cell; the XForm is the same byte by byte."""
    book = load(path)
    export_xlsx(book, tmp_path / f"{path.stem}.xlsx")
    from_excel = load(tmp_path / f"{path.stem}.xlsx")
    export_yaml(from_excel, tmp_path / path.name)
    from_yaml = load(tmp_path / path.name)

    assert plain(from_excel) == plain(book) == plain(from_yaml)
    assert compile_workbook(from_excel).xform == compile_workbook(book).xform
    assert compile_workbook(from_yaml).xform == compile_workbook(book).xform


def test_round_trip_of_awkward_cells(tmp_path: Path) -> None:
    """Cells that look like formulas, numbers, links, dates or control codes stay what they are."""
    cells = {
        "a": "=1+1",
        "b": "007",
        "c": "1e5",
        "d": "https://example.org",
        "e": "yes",
        "f": "two\nlines: and a # mark",
        "g": "_x0041_",
        "h": "'quoted'",
        "i": "2026-10-01",
        "k": "- dash",
        "l": "null",
    }
    book = Workbook("awkward", (sheet_of("survey", [Row(2, cells)]), sheet_of("choices", [])))

    export_xlsx(book, tmp_path / "awkward.xlsx")
    export_yaml(book, tmp_path / "awkward.yaml")

    assert plain(load(tmp_path / "awkward.xlsx")) == plain(book)
    assert plain(load(tmp_path / "awkward.yaml")) == plain(book)


def test_excel_export_says_the_same_twice(tmp_path: Path) -> None:
    """Two exports of one form are the same file."""
    book = load(BUILTIN / "vacancy.yaml")
    export_xlsx(book, tmp_path / "one.xlsx")
    export_xlsx(book, tmp_path / "two.xlsx")

    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_excel_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    """A cell or a sheet name too long for Excel is named, and no file is left behind."""
    long_cell = Row(2, {"label": "x" * 40_000})
    book = Workbook("big", (sheet_of("survey", [long_cell]), sheet_of("x" * 40, [])))

    with pytest.raises(FormError) as refused:
        export_xlsx(book, tmp_path / "big.xlsx")

    assert len(refused.value.complaints) == 2
    assert not (tmp_path / "big.xlsx").exists()


def test_bystander_sheet_in_excel_is_only_warned_of(tmp_path: Path) -> None:
    """Excel workbooks from elsewhere carry sheets of notes: said, not refused."""
    rows = [Row(2, {"type": "text", "name": "a", "label": "A"})]
    notes = sheet_of("Ghi chép", [Row(2, {"x": "y"})])
    export_xlsx(Workbook("form", (sheet_of("survey", rows), notes)), tmp_path / "form.xlsx")

    result = check(tmp_path / "form.xlsx")

    assert result.complaints == ()
    assert "Ghi chép: this sheet is not part of the form" in str(result.warnings[0])


UNREADABLE = {
    "missing.yaml": None,
    "form.docx": b"x",
    "latin.yaml": "survey:\n- label: é".encode("latin-1"),
    "broken.yaml": b"survey:\n- label: a: b\n",
    "deep.yaml": b"[" * 1_000,
    "flat.yaml": b"survey\n",
    "cell.yaml": b"survey:\n- {type: text, name: [a]}\n",
    "row.yaml": b"survey:\n- text\n",
    "twice.yaml": b"survey:\n- {type: text, type: note}\n",
    "sheets.yaml": b"survey: []\nsurvey: []\n",
    "table.yaml": b"survey: {a: b}\n",
    "two.yaml": b"survey: []\n---\nsurvey: []\n",
    "empty.yaml": b"",
    "broken.xlsx": b"PK\x03\x04 nothing",
    "text.xlsx": b"survey",
    "broken.csv": b'survey\n,type,"na',
    "stray.csv": b",type,name\n",
    "broken.xml": b"<h:html",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file(name: str, tmp_path: Path) -> None:
    """A file that cannot be read gives complaints, never a traceback."""
    data = UNREADABLE[name]
    if data is not None:
        (tmp_path / name).write_bytes(data)

    result = check(tmp_path / name)

    assert result.complaints
    assert "\n" not in str(result.complaints[0])


def test_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A small Excel file that unpacks to a huge one is refused before it is unpacked."""
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 101_000_000)

    assert "unpacks to over 100 MB" in str(check(path).complaints[0])


def test_csv_and_markdown_say_the_same(tmp_path: Path) -> None:
    """The same rows as CSV and as Markdown give the same form."""
    (tmp_path / "form.csv").write_text(
        'survey,,,\n,type,name,label\n,text,a,"A, B"\n', encoding="utf-8"
    )
    (tmp_path / "form.md").write_text(
        "# Title\n\n| survey |\n| --- |\n| | type | name | label |\n| | text | a | A, B |\n",
        encoding="utf-8",
    )

    assert plain(load(tmp_path / "form.csv")) == plain(load(tmp_path / "form.md"))


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
