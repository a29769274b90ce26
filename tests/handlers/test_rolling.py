"""Members roll forward: a meeting's total and the admissions that were reported are asked to agree."""

import pytest

from handlers.forms.filling import Sitting
from handlers.forms.run.asks import Confirm
from tests.handlers.forms.plays import OCTOBER, World

LAST = {"/data/total": "30", "/data/exempt": "0"}


def meeting(**reported: str) -> Sitting:
    """A meeting after one with 30 members, at the question for the total."""
    sitting = World(last=LAST, report={**OCTOBER, **reported}).sitting("meeting")
    for name, value in (("held", "yes"), ("date", "2026-10-03"), ("kind", "regular")):
        sitting.answer(f"/data/{name}", value)
    return sitting


def doubts(sitting: Sitting, name: str, value: str) -> str:
    """What is asked before an answer stands; '' if it stands at once."""
    outcome = sitting.answer(f"/data/{name}", value)
    return outcome.message if isinstance(outcome, Confirm) else ""


@pytest.mark.parametrize(
    ("admitted", "before", "total", "reason", "asked"),
    [
        ("2", "0", "32", "admitted", False),
        ("1", "0", "32", "admitted", True),  # one more than was reported
        ("0", "0", "31", "admitted", True),
        ("2", "0", "31", "admitted", True),  # one of the two is not in the total
        ("0", "1", "31", "admitted", False),  # admitted after last month's meeting
        ("1", "1", "32", "admitted", False),
        ("1", "1", "33", "admitted", True),
        ("", "", "32", "admitted", False),  # nothing reported yet
        ("1", "0", "31", "moved_in", True),
        ("1", "0", "29", "moved_out", True),
        ("1", "0", "29", "died", True),
        ("0", "0", "29", "moved_out", False),
        ("1", "0", "30", "", False),  # asked at the total
        ("1", "0", "29", "other", False),  # some came, more went
    ],
)
def test_a_reason_is_held_against_the_admissions(
    admitted: str, before: str, total: str, reason: str, *, asked: bool
) -> None:
    """Both numbers are named where they differ, and a yes is enough to go on."""
    sitting = meeting(admitted=admitted, admitted_before=before)
    sitting.answer("/data/total", total, confirmed=True)
    said = doubts(sitting, "change", reason) if reason else ""

    assert bool(said) is asked
    if asked:
        assert f"từ 30 thành {total} đồng chí, còn báo cáo kết nạp tháng này ghi {admitted}" in said
        assert not isinstance(sitting.answer("/data/change", reason, confirmed=True), Confirm)


@pytest.mark.parametrize(
    ("admitted", "total", "asked"),
    [
        ("1", "30", True),
        ("0", "30", False),
        ("", "30", False),
        ("1", "31", False),
        ("", "34", True),
    ],
)
def test_an_unchanged_total_is_held_against_the_admissions(
    admitted: str, total: str, *, asked: bool
) -> None:
    """As many as last month in spite of an admission is asked about; so is a leap, as ever."""
    said = doubts(meeting(admitted=admitted), "total", total)

    assert bool(said) is asked
    assert ("ghi 1 đồng chí" in said) is (asked and admitted == "1")


@pytest.mark.parametrize(
    ("change", "grown", "before", "said", "asked"),
    [
        ("admitted", "2", "0", "2", False),
        ("admitted", "2", "0", "1", True),
        ("admitted", "2", "1", "1", False),
        ("admitted", "1", "0", "2", True),
        ("admitted", "1", "0", "0", True),
        ("other", "1", "0", "0", False),
        ("", "0", "0", "1", False),  # after the meeting, perhaps
        ("", "", "", "1", False),
    ],
)
def test_admissions_are_held_against_the_meeting(
    change: str, grown: str, before: str, said: str, *, asked: bool
) -> None:
    """Whoever has told of the meeting first is asked here, with both numbers."""
    report = {**OCTOBER, "change": change, "grown": grown, "admitted_before": before}
    words = doubts(World(report=report).sitting("admission"), "admitted", said)

    assert bool(words) is asked
    if asked:
        assert f"ghi tăng {grown} đồng chí do kết nạp, còn ở đây là {said}." in words


@pytest.mark.parametrize(("said", "asked"), [("3", False), ("4", True)])
def test_so_are_three_and_more(said: str, *, asked: bool) -> None:
    """The same for the number that is asked behind "3+"."""
    sitting = World(report={**OCTOBER, "change": "admitted", "grown": "3"}).sitting("admission")

    assert doubts(sitting, "admitted", "3+") == ""
    assert bool(doubts(sitting, "admitted_count", said)) is asked
