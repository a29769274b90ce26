"""Words that point to the last report, as "như tháng trước": known at every question, never a value."""

from datetime import date

import pytest

from handlers.forms.answers import read
from handlers.forms.carried import is_stable, last_answer
from handlers.forms.readings import Option, Outcome, Reason
from tests.handlers.forms.plays import World, form

TODAY = date(2026, 10, 7)
SAID = (
    "như tháng trước",
    "nhu thang truoc",
    "Như tháng trước ạ.",
    "vẫn vậy",
    "van nhu cu",
    "giống như kỳ trước",
    "giữ nguyên như tháng trước",
    "y như lần trước",
    "bằng tháng trước",
    "vẫn như tháng rồi",
    "ko thay đổi",
)
KINDS = ("count", "present", "date_past", "date_future", "month", "duration", "score", "yesno")
GRADES = (Option("good", "Tốt"), Option("fair", "Khá"))


@pytest.mark.parametrize("kind", [*KINDS, "choice"])
@pytest.mark.parametrize("said", SAID)
def test_pointing_to_the_last_report_is_no_value(kind: str, said: str) -> None:
    """Whatever is asked, the words are known for what they are; nothing is read out of them."""
    reading = read(kind, said, today=TODAY, choices=GRADES if kind == "choice" else ())

    assert (reading.outcome, reading.reason) == (Outcome.ASK, Reason.SAME_AS_BEFORE)


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("month", "tháng trước", "2026-09"),
        ("count", "như tháng trước 27", 27),
        ("choice", "khá như tháng trước", None),
        ("date_past", "mùng 3 như tháng trước", None),
    ],
)
def test_a_value_said_along_counts(kind: str, said: str, value: object) -> None:
    """A number or a month that is named stands; what is no plain pointing back is not taken for it."""
    reading = read(kind, said, today=TODAY, choices=GRADES if kind == "choice" else ())

    assert reading.value == value
    assert reading.reason is not Reason.SAME_AS_BEFORE


def test_members_and_exempt_are_stable_and_nothing_else() -> None:
    """Of the whole meeting form only these two begin with the last report's answer."""
    meeting = form("meeting")

    stable = {each.name for each in meeting.questions if is_stable(meeting, each)}

    assert stable == {"total", "exempt"}


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ({"/data/total": "30", "/data/present": "20"}, "30"),
        ({"/data/held": "impossible", "/data/previous_total": "31"}, "31"),  # two months ago
        ({}, ""),  # the list of members is no report
    ],
)
def test_last_month_is_what_was_reported(last: dict[str, str], kept: str) -> None:
    """The value is that of the last report, whatever was answered since and whatever the list says."""
    sitting = World(last=last).sitting("meeting")
    for name, value in (("held", "yes"), ("date", "2026-10-03"), ("kind", "regular")):
        sitting.answer(f"/data/{name}", value)
    sitting.answer("/data/total", "29", confirmed=True)
    questions = {each.name: each for each in sitting.form.questions}

    assert last_answer(sitting, questions["total"]) == kept
    assert last_answer(sitting, questions["present"]) == ""
