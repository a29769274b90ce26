"""Lists in files beside a form become part of it when it is published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.forms.authoring import check, compiled
from handlers.forms.complaints import FormError
from handlers.forms.files import export_xlsx, load
from handlers.forms.filling import Accepted, Context, Sitting, begin
from handlers.forms.xform import read

CSV = "name,label,district\nc1,Mường Lói,d1\nc2,Núa Ngam,d2\n"
XML = "<root><item><name>c1</name><label>Mường Lói</label><district>d1</district></item></root>"
SURVEY = (
    "| survey |\n| | type | name | label | calculation | choice_filter |\n"
    "| | text | d | District | | |\n"
    "| | select_one_from_file FILE | c | Commune | | district = ${d} |\n"
    "| | calculate | told | | pulldata('communes', 'label', 'name', ${c}) | |\n"
)


def written(folder: Path, name: str = "communes.csv", text: str = CSV) -> Path:
    """A form beside its list."""
    (folder / name).write_text(text, encoding="utf-8")
    survey = SURVEY if name.endswith("csv") else SURVEY.rpartition("| | calc")[0]
    (folder / "form.md").write_text(survey.replace("FILE", name), encoding="utf-8")
    return folder / "form.md"


def begun(path: Path) -> Sitting:
    form = read(compiled(path).xform)
    context = Context(now=datetime(2026, 10, 7, tzinfo=UTC))
    return begin(form, context, instance_id="uuid:1")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("communes.csv", CSV),
        ("communes.csv", CSV.replace(",", ";")),
        ("communes.csv", "\ufeff" + CSV),
        ("communes.xml", XML),
    ],
)
def test_choices_come_from_the_file(tmp_path: Path, name: str, text: str) -> None:
    """The choices are the file's rows, filtered like any others."""
    sitting = begun(written(tmp_path, name, text))

    assert isinstance(sitting.answer("/data/d", "d1"), Accepted)

    assert [option.label for option in sitting.ask("/data/c").choices] == ["Mường Lói"]


def test_pulldata(tmp_path: Path) -> None:
    """pulldata() finds a field of the row with a key."""
    sitting = begun(written(tmp_path))
    sitting.answer("/data/d", "d2")
    sitting.answer("/data/c", "c2")

    assert sitting.values()["told"] == "Núa Ngam"


def test_the_list_goes_with_the_workbook(tmp_path: Path) -> None:
    """Exported to Excel the list is a sheet, and the form needs its file no more."""
    export_xlsx(load(written(tmp_path)), tmp_path / "out.xlsx")
    (tmp_path / "communes.csv").unlink()

    assert "Mường Lói" in compiled(tmp_path / "out.xlsx").xform


FAULTS = {
    "": "there is no file communes.csv",
    "nome,label,district\nc1,A,d1\n": "communes.csv has no column name",
    "name,label,my column\nc1,A,d1\n": "“my column” cannot be a heading",
    'name,label\n"c1,A\n': "the list is not CSV",
}


@pytest.mark.parametrize("text", FAULTS)
def test_unfit_file(tmp_path: Path, text: str) -> None:
    """A file that is not there, or cannot serve as a list, is refused by row and heading."""
    path = written(tmp_path, text=text)
    if not text:
        (tmp_path / "communes.csv").unlink()

    complaints = check(path).complaints

    assert any(FAULTS[text] in str(complaint) for complaint in complaints)
    assert all(complaint.sheet for complaint in complaints)


def test_neighbours_of_an_xform(tmp_path: Path) -> None:
    """An XForm made elsewhere takes its lists from the files beside it."""
    (tmp_path / "communes.csv").write_text(CSV, encoding="utf-8")
    with pytest.raises(FormError):
        compiled(written(tmp_path, "other.csv", "name\na\n"))
    path = written(tmp_path)
    text = compiled(path).xform
    start = text.index('<instance id="communes">')
    end = text.index("</instance>", start) + len("</instance>")
    outside = '<instance id="communes" src="jr://file-csv/communes.csv"/>'
    (tmp_path / "form.xml").write_text(text[:start] + outside + text[end:], encoding="utf-8")

    assert "Mường Lói" in compiled(tmp_path / "form.xml").xform
