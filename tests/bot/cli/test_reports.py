"""chibo reports: an operator's files go in and out, mistakes end in one line each."""

import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest

from tests.district import SEED, chibo, district


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sample district's database."""
    return district(tmp_path)


def test_loading_again_says_what_is_there_already(file: Path) -> None:
    """The summary as JSON, and nothing but JSON on standard output."""
    done = chibo(file, "reports", "load", "meeting", str(SEED / "meetings.csv"), "--json")
    assert json.loads(done.stdout) == {
        "form": "meeting",
        "rows": 165,
        "new": 0,
        "corrected": 0,
        "present": 165,
    }
    words = chibo(file, "reports", "load", "targets", str(SEED / "targets.csv")).stdout
    assert words == "13 rows read: 0 targets new, 0 corrected, 13 there already.\n"


@pytest.mark.parametrize(("years", "said"), [("5", True), ("50", False)])
def test_an_archive_that_the_night_would_take_is_told_of(
    file: Path, monkeypatch: pytest.MonkeyPatch, years: str, said: bool
) -> None:
    """Who loads reports older than reports are kept learns of it at once, and how to keep them."""
    monkeypatch.setenv("CHIBO_KEEP_REPORTS_YEARS", years)
    done = chibo(file, "reports", "load", "meeting", str(SEED / "meetings.csv"))
    assert ("set CHIBO_KEEP_REPORTS_YEARS before it" in done.stderr) == said


def test_a_refused_row_is_named_and_nothing_is_loaded(file: Path, tmp_path: Path) -> None:
    """File, line, column and reason."""
    bad = tmp_path / "bad.csv"
    text = (SEED / "meetings.csv").read_text(encoding="utf-8")
    bad.write_text(text.replace("regular,14,0,13", "regular,14,0,15", 1), encoding="utf-8")
    done = chibo(file, "reports", "load", "meeting", str(bad))
    said = str(done.exception)
    assert said.startswith(f"{bad}: line 2, column present: “15” is refused")
    assert said.endswith("Nothing was loaded.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "harvest", str(SEED / "targets.csv")), "“harvest” is no form that was published"),
        (("load", "meeting", "none.csv"), "none.csv: cannot be read"),
        (("export", "--unit", "BL", "--period", "2017-10"), "add --xlsx OUT.xlsx or --csv"),
        (("export", "--unit", "BL", "--period", "10/2017", "--csv", "x.csv"), "not a period"),
        (("export", "--unit", "XX", "--period", "2017-10", "--csv", "x.csv"), "no such unit"),
        (("export", "--unit", "BL", "--period", "2016", "--csv", "x.csv"), "has no reports"),
    ],
)
def test_a_mistake_is_one_line(file: Path, words: tuple[str, ...], said: str) -> None:
    """It says what to write instead."""
    done = chibo(file, "reports", *words)
    assert done.exit_code == 1
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)


def test_reports_go_out_as_excel(file: Path, tmp_path: Path) -> None:
    """A sheet for each form and repeat, labels and codes, of one committee and one year."""
    out = tmp_path / "out.xlsx"
    done = chibo(file, "reports", "export", "--unit", "HM", "--period", "2017", "--xlsx", str(out))
    assert done.exit_code == 0, done.exception
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:3] == ["meeting", "admission", "admission-person"]
    rows = list(book["meeting"].iter_rows(min_row=4, values_only=True))
    headings, first = rows[0], rows[1]
    assert len(rows) == 1 + 19
    assert first[headings.index("Họp")] == "Đã họp"
    assert first[headings.index("held (mã)")] == "yes"
    assert {row[2] for row in rows[1:]} == {"BL / HM"}


def test_reports_go_out_as_csv(file: Path, tmp_path: Path) -> None:
    """A file for each form and repeat, that Excel opens with the right letters; a quarter holds its
    months.
    """
    out = tmp_path / "quarter.csv"
    words = ("reports", "export", "--unit", "BL", "--period", "2017-Q3", "--csv", str(out))
    written = [Path(line) for line in chibo(file, *words).stdout.split()]
    assert {path.name for path in written} >= {"quarter-meeting.csv", "quarter-vacancy-open.csv"}
    text = (tmp_path / "quarter-meeting.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode("utf-8-sig").count("\r\n") == 1 + 165
    vacancies = (tmp_path / "quarter-vacancy-open.csv").read_text(encoding="utf-8-sig")
    assert "2017-10," not in vacancies


def test_reports_go_out_as_xml(file: Path, tmp_path: Path) -> None:
    """One OpenRosa file for each report in a zip; a district's has no admissions, a commune's has."""
    kinds = {}
    for unit in ("BL", "HM"):
        out = tmp_path / f"{unit}.zip"
        words = ("reports", "export", "--unit", unit, "--period", "2017-Q3", "--xml", str(out))
        done = chibo(file, *words)
        assert done.stdout == f"{out}\n", done.output
        with ZipFile(out) as archive:
            names = archive.namelist()
            parsed = [ET.fromstring(archive.read(name)) for name in names]
        assert len(names) == len(set(names))
        kinds[unit] = Counter(root.attrib["id"] for root in parsed)
    assert kinds["BL"]["meeting"] == 165
    assert kinds["BL"]["admission"] == 0
    assert kinds["HM"]["admission"] > 0


def test_rows_of_people_are_for_the_commune(file: Path, tmp_path: Path) -> None:
    """A district's export has no row for each person admitted; a commune's has."""
    for unit in ("BL", "HM"):
        out = str(tmp_path / f"{unit}.csv")
        done = chibo(file, "reports", "export", "--unit", unit, "--period", "2017-Q3", "--csv", out)
        assert done.exit_code == 0, done.output
    assert (tmp_path / "BL-admission.csv").exists()
    assert not (tmp_path / "BL-admission-person.csv").exists()
    people = (tmp_path / "HM-admission-person.csv").read_text(encoding="utf-8-sig")
    assert "2017-10," not in people
    assert "2017-07," in people
