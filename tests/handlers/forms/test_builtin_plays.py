"""The built-in forms, filled in from first question to summary as secretaries fill them in."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from handlers.forms.authoring import compile_workbook, load
from handlers.forms.filling import Context, Sitting, begin
from handlers.forms.model.definition import Form
from handlers.forms.run.asks import Accepted, Confirm, Refused
from handlers.forms.xform import read

SAMPLE = Path("sample/seed-2017")
HANOI = timezone(timedelta(hours=7))
OCTOBER = {
    "period": "2026-10",
    "month": "10",
    "year": "2026",
    "start": "2026-10-01",
    "end": "2026-10-31",
    "unit_code": "HM-NAPO",
    "unit_name": "Chi bộ Nà Pò",
    "members": "27",
    "fixed_date": "2026-10-03",
    "rule_minutes": "90",
}
LAST = {"/data/total": "30", "/data/exempt": "3"}
OPEN_POSTS = (
    {
        "id": "1",
        "post": "deputy",
        "post_label": "Phó bí thư",
        "since": "2026-07-01",
        "since_label": "07/2026",
    },
    {
        "id": "2",
        "post": "village_head",
        "post_label": "Trưởng thôn",
        "since": "2026-08-01",
        "since_label": "08/2026",
    },
    {
        "id": "3",
        "post": "front_head",
        "post_label": "Trưởng ban CTMT",
        "since": "2026-09-01",
        "since_label": "09/2026",
    },
)

Records = Sequence[Mapping[str, str]]


@cache
def form(form_id: str) -> Form:
    """A built-in form, compiled and read."""
    return read(compile_workbook(load(Path(f"handlers/forms/builtin/{form_id}.yaml"))).xform)


@dataclass
class World:
    """What the bot knows when a filling begins."""

    today: date = date(2026, 10, 7)
    report: Mapping[str, str] = field(default_factory=lambda: OCTOBER)
    last: Mapping[str, str] = field(default_factory=dict)
    open_posts: Records = ()
    admissions: Records = ()

    def sitting(self, form_id: str) -> Sitting:
        """A new filling of a form."""
        context = Context(
            now=datetime.combine(self.today, datetime.min.time(), HANOI) + timedelta(hours=19),
            language="vi",
            instances={
                "report": self.report,
                "open_vacancies": self.open_posts,
                "admissions": self.admissions,
            },
            last_saved=self.last,
        )
        filling = begin(form(form_id), context, instance_id="uuid:1")
        return Sitting(form(form_id), filling, context)


@dataclass
class Play:
    """A filling answered from a script; what was asked is kept in its order."""

    sitting: Sitting
    asked: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)

    def through(self, answers: Mapping[str, str]) -> "Play":
        """Answer what the script has, skip what is optional, until the summary."""
        while (ask := self.sitting.current()) is not None:
            path = ask.path.removeprefix("/data/")
            self.asked.append(path)
            assert len(self.asked) < 60, self.asked
            if path in answers:
                self.say(ask.path, answers[path])
            else:
                assert not ask.required, path
                self.skipped.append(path)
                assert isinstance(self.sitting.skip(ask.path), Accepted)
        assert self.sitting.complete()
        return self

    def say(self, path: str, value: str) -> None:
        """Give one answer, confirming it where the form wants that."""
        outcome = self.sitting.answer(path, value)
        if isinstance(outcome, Confirm):
            self.confirmed.append(path.removeprefix("/data/"))
            outcome = self.sitting.answer(path, value, confirmed=True)
        assert isinstance(outcome, Accepted), (path, value, outcome)


def play(form_id: str, answers: Mapping[str, str], world: World | None = None) -> Play:
    """Fill in a form from a script."""
    return Play((world or World()).sitting(form_id)).through(answers)


def refused(sitting: Sitting, path: str, value: str) -> str:
    """The words an answer is refused with."""
    outcome = sitting.answer(f"/data/{path}", value)
    assert isinstance(outcome, Refused), outcome
    return outcome.message


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
    assert [int(values[name]) for name in ("expected", "absent", "excused")] == [27, 0, 0]
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
    assert int(done.sitting.values()["excused"]) == 1


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


def test_nobody_admitted_is_a_report() -> None:
    """No admission: one tap."""
    done = play("admission", {"admitted": "0"})

    assert done.asked == ["admitted"]


PERSON = {
    "decision_date": "2026-09-20",
    "ceremony_date": "2026-10-02",
    "flags": "female farmer",
    "age_group": "18_30",
    "schooling": "lower_secondary",
    "training": "none",
}


def people(*rows: Mapping[str, str]) -> dict[str, str]:
    """A script for some people."""
    return {
        f"person[{number}]/{name}": value
        for number, row in enumerate(rows, start=1)
        for name, value in row.items()
    }


def test_two_admissions_are_two_nameless_rows() -> None:
    """Two people: two rows, asked one after the other."""
    second = {**PERSON, "flags": "none", "schooling": "primary"}
    del second["decision_date"], second["ceremony_date"]
    done = play("admission", {"admitted": "2", **people(PERSON, second)})
    first, other = done.sitting.values()["person"]

    assert done.skipped == ["person[2]/decision_date", "person[2]/ceremony_date"]
    assert first["flags"] == ["female", "farmer"]
    assert first["decision_date"] == "2026-09-20"
    assert other["flags"] == ["none"]
    assert "decision_date" not in other


def test_three_or_more_are_counted() -> None:
    """From three on the number is asked, then so many rows."""
    answers = {"admitted": "3+", "admitted_count": "3", **people(PERSON, PERSON, PERSON)}
    done = play("admission", answers)

    assert len(done.sitting.values()["person"]) == 3
    assert done.asked[:2] == ["admitted", "admitted_count"]


def test_person_is_numbered_among_several() -> None:
    """Each of two people is announced by number, without a name; a single one is not."""
    two = World().sitting("admission")
    two.answer("/data/admitted", "2")
    one = World().sitting("admission")
    one.answer("/data/admitted", "1")

    first, single = two.current(), one.current()

    assert first is not None
    assert first.notes == ("Đồng chí thứ 1 trong 2 (không cần ghi tên).",)
    assert single is not None
    assert single.notes == ()


def test_primary_schooling_is_noted() -> None:
    """Primary schooling is a special case, said before the next question."""
    sitting = World().sitting("admission")
    for path, value in {"admitted": "1", **people({**PERSON, "schooling": "primary"})}.items():
        if not path.endswith("training"):
            sitting.answer(f"/data/{path}", value)

    ask = sitting.current()

    assert ask is not None
    assert ask.path == "/data/person[1]/training"
    assert "trường hợp đặc biệt" in ask.notes[0]


def test_decision_date_of_staff_is_offered() -> None:
    """A date that staff entered is offered to the person of that number."""
    known = ({"id": "HM-NAPO/2026-01", "decision_date": "2026-09-18", "ceremony_date": ""},)
    sitting = World(admissions=known).sitting("admission")
    sitting.answer("/data/admitted", "2")

    first, second = (sitting.ask(f"/data/person[{n}]/decision_date") for n in (1, 2))

    assert [offer.value for offer in first.offers] == ["2026-09-18"]
    assert second.offers == ()


ADMISSION_REFUSED = (
    ("decision_date", "2026-10-08", "không được sau hôm nay"),
    ("decision_date", "2025-09-01", "không quá 400 ngày trước"),
    ("ceremony_date", "2026-09-19", "không được trước ngày quyết định"),
    ("ceremony_date", "2026-10-08", "không sau hôm nay"),
    ("flags", "none female", "chỉ được chọn một mình"),
)


@pytest.mark.parametrize(("name", "value", "words"), ADMISSION_REFUSED)
def test_admission_refuses(name: str, value: str, words: str) -> None:
    """Dates out of order and a "none" that is not alone are refused."""
    sitting = play("admission", {"admitted": "1", **people(PERSON)}).sitting

    assert words in refused(sitting, f"person[1]/{name}", value)


def test_no_vacancy_is_one_tap() -> None:
    """Nothing open, nothing new: one tap."""
    assert play("vacancy", {"new_vacancy": "no"}).asked == ["new_vacancy"]


VACANCY = {
    "post": "secretary",
    "since": "2026-09-01",
    "cause": "retired",
    "acting": "yes",
    "successor": "identified",
}


def test_three_open_posts_are_asked_one_by_one() -> None:
    """Three posts carried from month to month: each asked once, a filled one with its day."""
    answers = {
        "open[1]/still_open": "yes",
        "open[2]/still_open": "no",
        "open[2]/filled_on": "2026-10-01",
        "open[3]/still_open": "yes",
        "new_vacancy": "no",
    }
    done = play("vacancy", answers, World(open_posts=OPEN_POSTS))
    rows = done.sitting.values()["open"]

    assert done.asked == list(answers)
    assert [row["post"] for row in rows] == ["deputy", "village_head", "front_head"]
    assert rows[1]["filled_on"] == "2026-10-01"
    assert [str(row["item_id"]) for row in rows] == ["1", "2", "3"]


def test_open_post_is_named_with_its_month() -> None:
    """The question names the post and since when."""
    sitting = World(open_posts=OPEN_POSTS).sitting("vacancy")

    ask = sitting.current()

    assert ask is not None
    assert ask.label == "Còn khuyết: Phó bí thư, từ 07/2026?"


def test_new_vacancies_follow_one_another() -> None:
    """After a vacancy one more is offered; no ends it."""
    answers = {"new_vacancy": "yes", "vacancy[2]": "yes", "vacancy[3]": "no"}
    answers |= {f"vacancy[1]/{name}": value for name, value in VACANCY.items()}
    answers |= {f"vacancy[2]/{name}": value for name, value in VACANCY.items()}
    answers["vacancy[2]/post"] = "front_head"
    done = play("vacancy", answers)
    rows = done.sitting.values()["vacancy"]

    assert [row["post"] for row in rows] == ["secretary", "front_head"]
    assert [row["since"] for row in rows] == ["2026-09", "2026-09"]
    assert done.skipped == ["vacancy[1]/expected", "vacancy[2]/expected"]


@pytest.mark.parametrize(
    ("standing", "post"),
    [
        ("village_head", "village_head"),
        ("village_head", "secretary_and_head"),
        ("secretary", "secretary_and_head"),
        ("secretary_and_head", "secretary"),
        ("secretary_and_head", "village_head"),
    ],
)
def test_open_post_is_not_reported_again(standing: str, post: str) -> None:
    """A post on the list, or a half of it, cannot be reported as new, from whichever row it comes."""
    listed = World(open_posts=({**OPEN_POSTS[1], "post": standing},)).sitting("vacancy")
    listed.answer("/data/open[1]/still_open", "yes")
    listed.answer("/data/new_vacancy", "yes")
    reported = World().sitting("vacancy")
    reported.answer("/data/new_vacancy", "yes")
    for name, value in {**VACANCY, "post": standing}.items():
        reported.answer(f"/data/vacancy[1]/{name}", value)
    reported.skip("/data/vacancy[1]/expected")
    reported.answer("/data/vacancy[2]", "yes")

    assert "đã có trong danh sách khuyết" in refused(listed, "vacancy[1]/post", post)
    assert "đã có trong danh sách khuyết" in refused(reported, "vacancy[2]/post", post)


def test_filled_post_may_become_vacant_again() -> None:
    """A post that was filled this month can be reported as vacant again; another "other" always."""
    world = World(open_posts=(OPEN_POSTS[1], {**OPEN_POSTS[0], "post": "other"}))
    sitting = world.sitting("vacancy")
    for path, value in {
        "open[1]/still_open": "no",
        "open[1]/filled_on": "2026-10-01",
        "open[2]/still_open": "yes",
        "new_vacancy": "yes",
    }.items():
        sitting.answer(f"/data/{path}", value)

    assert isinstance(sitting.answer("/data/vacancy[1]/post", "other"), Accepted)
    assert isinstance(sitting.answer("/data/vacancy[1]/post", "village_head"), Accepted)


VACANCY_REFUSED = (
    ("vacancy[1]/since", "2026-11-01", "không được sau tháng này"),
    ("vacancy[1]/since", "2023-09-01", "không quá 36 tháng trước"),
    ("vacancy[1]/expected", "2026-09-01", "từ tháng này đến 24 tháng tới"),
    ("vacancy[1]/expected", "2028-11-01", "từ tháng này đến 24 tháng tới"),
    ("open[1]/filled_on", "2026-10-08", "không được sau hôm nay"),
    ("open[1]/filled_on", "2026-06-30", "(07/2026)"),
)
VACANCY_ACCEPTED = (
    ("vacancy[1]/since", "2023-10-01"),
    ("vacancy[1]/since", "2026-10-01"),
    ("vacancy[1]/expected", "2026-10-01"),
    ("vacancy[1]/expected", "2028-10-01"),
    ("open[1]/filled_on", "2026-07-01"),
)


@pytest.fixture
def vacancies() -> Sitting:
    """A sitting with an open post just filled and a new vacancy begun."""
    sitting = World(open_posts=OPEN_POSTS[:1]).sitting("vacancy")
    sitting.answer("/data/open[1]/still_open", "no")
    sitting.answer("/data/open[1]/filled_on", "2026-10-01")
    sitting.answer("/data/new_vacancy", "yes")
    sitting.answer("/data/vacancy[1]/post", "secretary")
    return sitting


@pytest.mark.parametrize(("path", "value", "words"), VACANCY_REFUSED)
def test_vacancy_refuses(vacancies: Sitting, path: str, value: str, words: str) -> None:
    """Months out of reach and days that cannot be are refused."""
    assert words in refused(vacancies, path, value)


@pytest.mark.parametrize(("path", "value"), VACANCY_ACCEPTED)
def test_vacancy_accepts_the_edges(vacancies: Sitting, path: str, value: str) -> None:
    """The first and the last month that may be given are taken."""
    assert isinstance(vacancies.answer(f"/data/{path}", value), Accepted)


def test_months_are_offered() -> None:
    """This month and the last one, across the turn of the year too."""
    sitting = World(today=date(2027, 1, 5)).sitting("vacancy")
    sitting.answer("/data/new_vacancy", "yes")

    offers = sitting.ask("/data/vacancy[1]/since").offers

    assert [(offer.value, offer.label) for offer in offers] == [
        ("2027-01-01", "Tháng này"),
        ("2026-12-01", "Tháng trước"),
    ]


def seed(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of the sample district, empty cells left out."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {key: value for key, value in row.items() if value}


def period(row: Mapping[str, str]) -> dict[str, str]:
    """What the bot knows of the period of a sample row."""
    first = datetime.strptime(row["period"], "%Y-%m").replace(tzinfo=UTC).date()
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {
        "period": row["period"],
        "month": str(first.month),
        "start": first.isoformat(),
        "end": last.isoformat(),
        "fixed_date": first.replace(day=3).isoformat(),
        "rule_minutes": "90",
    }


def world_of(row: Mapping[str, str]) -> World:
    """The world on the day a sample row was sent."""
    return World(today=date.fromisoformat(row["sent_on"]), report=period(row))


def test_every_sample_meeting_is_accepted() -> None:
    """All 165 meetings of the sample pass the form on the day they were sent."""
    about = {"unit", "period", "sent_on"}
    rows = list(seed("meetings"))
    for row in rows:
        answers = {name: value for name, value in row.items() if name not in about}
        values = play("meeting", answers, world_of(row)).sitting.values()

        assert {name: str(values[name]) for name in answers} == answers, row

    assert len(rows) == 165


def test_every_sample_admission_is_accepted() -> None:
    """All 67 admissions of the sample pass the form on the day they were sent."""
    rows = list(seed("admissions"))
    for row in rows:
        person = {name: row[name] for name in PERSON if name in row}

        play("admission", {"admitted": "1", **people(person)}, world_of(row))

    assert len(rows) == 67


def test_every_sample_vacancy_is_accepted() -> None:
    """All 12 vacancies of the sample pass the form, the filled ones as open posts too."""
    rows = list(seed("vacancies"))
    for row in rows:
        answers = {"new_vacancy": "yes", "vacancy[2]": "no"}
        answers |= {f"vacancy[1]/{name}": row[name] for name in VACANCY}
        answers["vacancy[1]/since"] += "-01"
        if "expected" in row:
            answers["vacancy[1]/expected"] = f"{row['expected']}-01"
        play("vacancy", answers, world_of(row))
        if "filled_on" in row:
            world = world_of(row)
            world.open_posts = ({**OPEN_POSTS[0], "since": f"{row['since']}-01"},)
            filled = {"open[1]/still_open": "no", "open[1]/filled_on": row["filled_on"]}
            play("vacancy", {**filled, "new_vacancy": "no"}, world)

    assert len(rows) == 12
