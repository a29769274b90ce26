"""chibo digest: text, data, picture and workbook from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.district import chibo, district


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The sample district's database."""
    return district(tmp_path)


def test_the_digest_is_printed(file: Path) -> None:
    """The heading names unit and month."""
    done = chibo(file, "digest", "--unit", "bl", "--period", "2017-10")
    assert done.stdout.startswith("Tổng hợp tháng 10/2017 · Huyện ủy Bình Liêu\n")
    assert "67/120 (55,83 %)" in done.stdout


def test_the_digest_is_data(file: Path) -> None:
    """JSON and nothing else; counted to the end of the month however late it is asked for."""
    done = chibo(file, "digest", "--unit", "HM", "--period", "2017-10", "--json")
    data = json.loads(done.stdout)
    figures = {entry["key"]: entry for entry in data["figures"]}
    assert (data["unit"], data["meetings_period"]) == ("HM", "2017-09")
    assert figures["admissions_vs_target"]["denominator"] == 14
    assert figures["vacancies_new_in_october"]["same_as"] == "vacancies_new"


def test_picture_and_workbook_are_written(file: Path, tmp_path: Path) -> None:
    """Both files at once, beside the text."""
    png, xlsx = tmp_path / "x.png", tmp_path / "x.xlsx"
    words = ("digest", "--unit", "HM", "--period", "2017-10", "--png", str(png))
    assert chibo(file, *words, "--xlsx", str(xlsx)).exit_code == 0
    assert png.read_bytes().startswith(b"\x89PNG")
    assert openpyxl.load_workbook(xlsx).sheetnames[0] == "Tổng quan"


@pytest.mark.parametrize(
    ("unit", "period", "said"),
    [
        ("XX", "2017-10", "--unit XX: no such unit on 2017-10-31"),
        ("BL", "10/2017", "--period 10/2017: "),
        ("BL", "1999-01", "--period 1999-01: the calendar has no rule"),
    ],
)
def test_a_mistake_is_one_line(file: Path, unit: str, period: str, said: str) -> None:
    """It names the option."""
    done = chibo(file, "digest", "--unit", unit, "--period", period)
    assert done.exit_code == 1
    assert str(done.exception).startswith(said)


def test_a_place_that_cannot_be_written_is_said(file: Path, tmp_path: Path) -> None:
    """No traceback for a folder that is not there."""
    out = tmp_path / "none" / "x.png"
    done = chibo(file, "digest", "--unit", "HM", "--period", "2017-10", "--png", str(out))
    assert "cannot be written" in str(done.exception)


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    """Neither the digest nor the modules that draw and write load matplotlib or XlsxWriter."""
    code = (
        "import sys, bot.cli.digest, bot.cli.reports, handlers.chart, handlers.workbook\n"
        "sys.exit(any(name in sys.modules for name in ('matplotlib', 'xlsxwriter', 'pyxform')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
