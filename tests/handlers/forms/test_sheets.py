"""Workbooks are read from four kinds of files, written to two, and nothing is lost on the way."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from handlers.forms import sheets_xlsx
from handlers.forms.authoring import check, compile_workbook
from handlers.forms.complaints import FormError
from handlers.forms.files import export_xlsx, export_yaml, load, stored
from handlers.forms.sheets import Row, Workbook, plain, sheet_of

BUILTIN = Path("handlers/forms/builtin")


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


def test_the_order_of_languages_is_kept(tmp_path: Path) -> None:
    """The first language of a heading stays the first, though the first row has no text in it; old words too."""
    columns = (
        "Type",
        "name",
        "caption::English (en)",
        "caption::Tày (tyz)",
        "relevance",
        "read_only",
    )
    rows = [
        Row(2, {"Type": "note", "name": "a", "caption::Tày (tyz)": "Pjọm"}),
        Row(3, {"Type": "text", "name": "b", "caption::English (en)": "B", "read_only": "yes"}),
        Row(4, {"Type": "text", "name": "c", "caption::English (en)": "C", "relevance": "1 = 1"}),
    ]
    book = Workbook("form", (sheet_of("survey", rows, columns),))
    wanted = compile_workbook(book).xform

    export_yaml(book, tmp_path / "form.yaml")
    export_xlsx(load(tmp_path / "form.yaml"), tmp_path / "form.xlsx")

    assert compile_workbook(load(tmp_path / "form.yaml")).xform == wanted
    assert compile_workbook(load(tmp_path / "form.xlsx")).xform == wanted
    assert compile_workbook(stored(plain(book), "form")).xform == wanted


def test_a_stray_sheet_of_excel_goes_aside_in_yaml(tmp_path: Path) -> None:
    """Notes beside a form in Excel are kept in YAML under a name that says they are none of its sheets."""
    survey = sheet_of("survey", [Row(2, {"type": "text", "name": "a", "label": "A"})])
    notes = sheet_of("our notes", [Row(2, {"who": "An"})])

    export_yaml(Workbook("form", (survey, notes)), tmp_path / "form.yaml")

    assert load(tmp_path / "form.yaml").sheet("_our notes").rows[0].cells == {"who": "An"}
    assert not check(tmp_path / "form.yaml").complaints


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


@pytest.mark.parametrize(("row", "column", "rows"), [(2, 16_384, 50), (1_048_576, 1, 1)])
def test_cells_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: int, column: int, rows: int
) -> None:
    """A few letters that stand for millions of empty cells keep nobody waiting for hours."""
    monkeypatch.setattr(sheets_xlsx, "MAX_CELLS", 500_000)
    path, book = tmp_path / "wide.xlsx", openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    for number in range(row, row + rows):
        sheet.cell(number, column).font = Font(bold=True)
    book.save(path)
    assert "cells, nearly all of them empty" in str(check(path).complaints[0])


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
