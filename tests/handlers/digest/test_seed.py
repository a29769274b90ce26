"""The digest of the sample district shows the figures that were printed and those worked out by hand."""

import json
from typing import Any

import pytest

from handlers.digest.data import to_json
from handlers.digest.digest import Digest
from handlers.digest.text import late_text, text
from storage.database import Database
from tests.district import SAMPLE
from tests.handlers.digest.conftest import digest_of

EXPECTED = json.loads((SAMPLE / "expected-2017.json").read_text(encoding="utf-8"))
FIGURES = EXPECTED["figures"]


def by_key(digest: Digest) -> dict[str, dict[str, Any]]:
    return {entry["key"]: entry for entry in to_json(digest)["figures"]}


@pytest.mark.parametrize("expected", FIGURES, ids=[entry["key"] for entry in FIGURES])
def test_every_figure_is_as_expected(
    expected: dict[str, Any], october: dict[str, dict[str, Any]]
) -> None:
    """Numerator, denominator, per cent and month of each figure: all of them in one digest."""
    found = october[expected["key"]]
    assert {key: found[key] for key in ("numerator", "denominator", "percent")} == {
        key: expected[key] for key in ("numerator", "denominator", "percent")
    }
    if "period" in expected:
        assert found["period"] == expected["period"]


async def test_the_silent_cells_are_named(digest: Digest) -> None:
    """The four cells that sent nothing for September stand there by code."""
    data = to_json(digest)
    assert data["meetings_missing_2017_09"] == EXPECTED["meetings_missing_2017_09"]
    assert sum(len(entry["cells"]) for entry in data["missing"]) == 4


async def test_committees_add_up_to_the_district(digest: Digest) -> None:
    """Each committee's admissions against its own target; the district's target is no sum of ours."""
    rows = {row["unit"]: row for row in to_json(digest)["admissions_by_committee"]}
    for expected in EXPECTED["admissions_by_committee"]:
        found = rows[expected["unit"]]
        assert {key: found[key] for key in expected} == expected
    assert sum(row["admitted"] for row in rows.values()) == 67


async def test_done_and_expected_are_told_apart(digest: Digest) -> None:
    """The forecast stands in a line of its own, with the word for it."""
    _, lines = text(digest, "vi")
    assert "• Kết nạp từ đầu năm: 67/120 (55,83 %);" in lines
    assert "Dự kiến kết nạp (đã kết nạp + đã thẩm định): 92/120 (76,67 %)." in lines


async def test_an_earlier_month_is_told_and_named(digest: Digest) -> None:
    """Nobody has reported on October: that is said first, then September's figures with their month."""
    _, lines = text(digest, "vi")
    first, second = lines.splitlines()[:2]
    assert first == (
        "• Sinh hoạt tháng 10/2017: chưa chi bộ nào báo (0/169); số dưới đây là của tháng 9/2017."
    )
    assert second.startswith("• Đã nộp: 165/169 (97,63 %);")
    data = to_json(digest)
    assert (data["meetings_period"], data["period"]) == ("2017-09", "2017-10")
    assert data["meetings_this_period"]["numerator"] == 0


@pytest.mark.parametrize("code", ["BL", "HM", "HM-NAPO"])
@pytest.mark.parametrize("period", ["2017-09", "2017-10", "2017-Q3", "2017"])
async def test_five_to_eight_lines(database: Database, code: str, period: str) -> None:
    """The message has five to eight lines, and below them the moment of counting."""
    _, lines = text(await digest_of(database, code, period), "vi")
    *said, as_of = lines.splitlines()
    assert 5 <= len(said) <= 8
    assert as_of == "Số liệu đến 18:00 30/10/2017."


async def test_who_is_missing_is_asked_of_the_month_itself(digest: Digest) -> None:
    """The list of the missing never falls back to an earlier month, and names a silent branch once."""
    _, lines = late_text(digest, "vi")
    assert lines.startswith("Đã nộp: 0/169 (0,00 %).")
    assert "Đảng ủy xã Đồng Văn: cả " in lines
    assert "thôn Khe Tiền" not in lines


async def test_months_too_long_ago_are_not_told(database: Database) -> None:
    """September is told in October and November, not in December."""
    assert (await digest_of(database, period="2017-11")).month.code == "2017-09"
    december = await digest_of(database, period="2017-12")
    assert december.month.code == "2017-12"
    assert december.figures["meetings_reported"].numerator == 0
    assert december.figures["attendance"].percent is None
    assert "dự họp" not in text(december, "vi")[1]


@pytest.fixture
async def october(digest: Digest) -> dict[str, dict[str, Any]]:
    """The figures of October by key."""
    return by_key(digest)
