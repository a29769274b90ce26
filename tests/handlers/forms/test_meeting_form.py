"""The meeting form, filled in from first question to summary."""

import pytest

from handlers.forms.run.asks import Accepted
from tests.handlers.forms.plays import OCTOBER, Play, World, play, refused

LAST = {"/data/total": "30", "/data/exempt": "3"}
QUIET = {
    "held": "yes",
    "date": "2026-10-03",
    "kind": "regular",
    "total": "30",
    "present": "27",
    "duration": "90_119",
    "outcome": "resolution",
    "grade": "good",
}


def test_quiet_month_keeps_to_the_budget() -> None:
    """A quiet month: eight required answers, last month's exempt carried, nobody asked about absence."""
    done = play("meeting", QUIET, World(last=LAST))

    assert done.asked == [*QUIET, "score", "posted", "support"]
    assert done.skipped == ["score", "posted", "support"]
    assert done.confirmed == []
    assert done.sitting.key() == ""


def test_quiet_month_gives_the_figures() -> None:
    """The report holds the figures of the meeting and the sums that follow from them."""
    values = play("meeting", QUIET, World(last=LAST)).sitting.values()

    assert {name: values[name] for name in ("total", "exempt", "present")} == {
        "total": 30,
        "exempt": 3,
        "present": 27,
    }
    assert [values[name] for name in ("expected", "absent", "excused")] == [27, 0, 0]
    assert (values["short_meeting"], values["low_attendance"]) == ("no", "no")
    assert values["date"] == "2026-10-03"
    assert "unexcused" not in values
    assert "planned" not in values


def test_quiet_month_offers_what_is_likely() -> None:
    """The fixed day, yesterday and today; last month's total; everybody present."""
    sitting = World(last=LAST).sitting("meeting")
    offered = {}
    for name, value in QUIET.items():
        ask = sitting.current()
        assert ask is not None
        offered[name] = [offer.value for offer in ask.offers]
        sitting.answer(ask.path, value)

    assert offered["date"] == ["2026-10-03", "2026-10-06", "2026-10-07"]
    assert offered["total"] == ["30"]
    assert offered["present"] == ["27"]


def test_labels_carry_last_month() -> None:
    """The questions name the month and last month's figures; a dash where nothing is known."""
    known, unknown = World(last=LAST).sitting("meeting"), World().sitting("meeting")
    for sitting in (known, unknown):
        sitting.answer("/data/held", "yes")

    assert known.ask("/data/held").label == "Chi bộ đã họp tháng 10 chưa?"
    assert known.ask("/data/total").label == "Tổng số đảng viên (cả dự bị)? Tháng trước 30"
    assert known.ask("/data/exempt").label == "Được miễn sinh hoạt? Tháng trước 3"
    assert unknown.ask("/data/exempt").label == "Được miễn sinh hoạt? Tháng trước –"


def test_first_month_asks_who_is_exempt_and_offers_nobody() -> None:
    """Without a last report the list's members are offered, and exempt is asked with 0 offered."""
    sitting = World().sitting("meeting")
    done = Play(sitting)
    for name, value in (("held", "yes"), ("date", "2026-10-03"), ("kind", "regular")):
        done.say(f"/data/{name}", value)

    total = sitting.current()
    done.say("/data/total", "27")
    exempt = sitting.current()

    assert total is not None
    assert [offer.value for offer in total.offers] == ["27"]
    assert exempt is not None
    assert exempt.path == "/data/exempt"
    assert [offer.value for offer in exempt.offers] == ["0"]


def test_not_yet_is_a_report() -> None:
    """Not met yet: the planned day, the reason, and the end."""
    answers = {"held": "not_yet", "planned": "2026-10-12", "obstacle": "weather"}
    done = play("meeting", answers, World(last=LAST))

    assert done.asked == ["held", "planned", "obstacle"]
    assert done.sitting.key() == ""
    assert "total" not in done.sitting.values()


def test_impossible_is_a_report() -> None:
    """Could not meet: the reason, and the end."""
    done = play("meeting", {"held": "impossible", "obstacle": "away"})

    assert done.asked == ["held", "obstacle"]


def test_month_without_a_meeting_hands_the_figures_on() -> None:
    """After a month without a meeting the figures of the month before are offered and carried."""
    silent = play("meeting", {"held": "impossible", "obstacle": "away"}, World(last=LAST))
    last = {path: str(text) for path, text in silent.sitting.filling.values.items()}
    last.pop("/data/total", None)
    last.pop("/data/exempt", None)

    done = play("meeting", QUIET, World(last=last))

    assert "exempt" not in done.asked
    assert done.sitting.values()["exempt"] == 3


def test_thematic_meeting_is_a_report_of_its_own() -> None:
    """A thematic-only meeting stands beside the regular one; so does each extraordinary one."""
    thematic = play("meeting", {**QUIET, "kind": "thematic"}, World(last=LAST))
    extra = play("meeting", {**QUIET, "kind": "extraordinary"}, World(last=LAST))
    both = play("meeting", {**QUIET, "kind": "regular_thematic"}, World(last=LAST))

    assert thematic.sitting.key() == "thematic"
    assert extra.sitting.key() == "extraordinary 2026-10-03"
    assert both.sitting.key() == ""


def test_absence_asks_for_a_number_only() -> None:
    """Two absent: how many without a reason; the rest is excused."""
    done = play("meeting", {**QUIET, "present": "25", "unexcused": "1"}, World(last=LAST))

    assert "unexcused" in done.asked
    assert done.sitting.values()["excused"] == 1


def test_changed_total_asks_why() -> None:
    """Another total than last month's: why; by more than three: an explicit yes first."""
    near = play(
        "meeting", {**QUIET, "total": "31", "change": "admitted", "present": "28"}, World(last=LAST)
    )
    far = play(
        "meeting", {**QUIET, "total": "35", "change": "other", "present": "32"}, World(last=LAST)
    )

    assert near.asked[4] == "change"
    assert near.confirmed == []
    assert far.confirmed == ["total"]


@pytest.mark.parametrize(
    ("total", "fitting", "wrong"),
    [
        ("31", ("admitted", "moved_in", "other"), ("moved_out", "died")),
        ("29", ("moved_out", "died", "other"), ("admitted", "moved_in")),
    ],
)
def test_members_roll_forward(total: str, fitting: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    """A reason that cannot lead from last month's members to this month's is asked back, with both
    numbers and the way to change either.
    """
    sitting = World(last=LAST).sitting("meeting")
    for name in ("held", "date", "kind"):
        sitting.answer(f"/data/{name}", QUIET[name])
    sitting.answer("/data/total", total)

    for name in wrong:
        assert f"từ 30 thành {total}" in refused(sitting, "change", name)
    for name in fitting:
        assert isinstance(sitting.answer("/data/change", name), Accepted)


CONFIRMED = {"date": "2026-09-28", "present": "13"}


@pytest.mark.parametrize("name", CONFIRMED)
def test_unlikely_answer_needs_a_yes(name: str) -> None:
    """A day outside the month and fewer than half present are asked back."""
    answers = {**QUIET, "unexcused": "0", name: CONFIRMED[name]}

    assert play("meeting", answers, World(last=LAST)).confirmed == [name]


REFUSED = (
    ("date", "2026-10-08", "Ngày họp không được sau hôm nay"),
    ("date", "2026-09-23", "không quá 7 ngày trước hoặc sau tháng 10"),
    ("total", "2", "từ 3 đến 300"),
    ("total", "301", "từ 3 đến 300"),
    ("exempt", "31", "từ 0 đến 30"),
    ("present", "28", "Có mặt nhiều nhất là 27 (tổng số 30, được miễn 3)"),
    ("score", "89", "loại Tốt phải từ 90 điểm"),
    ("score", "101", "từ 0 đến 100"),
)


@pytest.mark.parametrize(("name", "value", "words"), REFUSED)
def test_meeting_refuses(name: str, value: str, words: str) -> None:
    """What cannot be is refused with the limits and the way on."""
    sitting = play("meeting", QUIET, World(last=LAST)).sitting

    assert words in refused(sitting, name, value)


def test_planned_day_lies_ahead() -> None:
    """A planned meeting lies between today and 45 days ahead."""
    sitting = World().sitting("meeting")
    sitting.answer("/data/held", "not_yet")

    assert "45 ngày tới" in refused(sitting, "planned", "2026-10-06")
    assert "45 ngày tới" in refused(sitting, "planned", "2026-11-22")
    assert isinstance(sitting.answer("/data/planned", "2026-11-21"), Accepted)


def test_short_meeting_is_flagged_not_refused() -> None:
    """Below the rule: a flag for staff; with a thematic part the rule is 120 minutes."""
    short = play("meeting", {**QUIET, "duration": "60_89"}, World(last=LAST))
    both = play("meeting", {**QUIET, "kind": "regular_thematic"}, World(last=LAST))

    assert short.sitting.values()["short_meeting"] == "yes"
    assert both.sitting.values()["short_meeting"] == "yes"


def test_committee_can_leave_out_the_app() -> None:
    """Where a committee does not ask about the members' app, the question is gone."""
    done = play("meeting", QUIET, World(last=LAST, report={**OCTOBER, "ask_posted": "no"}))

    assert "posted" not in done.asked


def test_form_works_without_what_the_bot_knows() -> None:
    """Played alone, without period and unit, the form still asks and accepts."""
    done = play("meeting", {**QUIET, "exempt": "3"}, World(report={}))

    assert done.asked[0] == "held"
