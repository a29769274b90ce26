"""Rules as data: what is read, what is refused and how, and how versions follow one another."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest

from handlers.periods import BadPeriod, Period, PeriodKind
from handlers.rules.fields import RulesError
from handlers.rules.loading import DEFAULT_FILE, load_rules
from handlers.rules.rule import NoRule, Owing, Rules, Thresholds
from tests.handlers.calendar_rules import default_rules, plain, rules_of

OLD = {"valid_from": "2015-01-01"}


def complaints(text: str) -> list[str]:
    with pytest.raises(RulesError) as caught:
        load_rules(text, "rules.yaml")
    return str(caught.value).splitlines()


def complaints_of(*versions: dict[str, Any], **sections: Any) -> list[str]:
    """Without the file and line, which stand before the first `: `."""
    lines = complaints(json.dumps(plain(*versions, **sections), ensure_ascii=False))
    return [line.split(": ", 1)[1] for line in lines]


# --- the rules that come along --------------------------------------------------------------------


def test_default_rules() -> None:
    """The rules that come along say what the field does."""
    rules = default_rules()
    rule = rules.for_form("meeting", date(2026, 10, 1))

    assert rules.forms[:3] == ("meeting", "admission", "vacancy")
    assert (*rule.shape[:2], rule.lock_days, rule.fixed_day) == (PeriodKind.MONTH, None, 7, 3)
    assert (rule.due.latest_day, rule.due.event, rule.due.event_days) == (10, "date", 2)
    assert Thresholds(85, 90, 3, 30, 60) == rule.thresholds
    assert (time(21), time(6, 30), True) == (
        rules.quiet_hours.start,
        rules.quiet_hours.end,
        rules.quiet_hours.tet,
    )


def test_every_kind_of_the_sample_has_words() -> None:
    """Kinds and roles have a word in both languages; a language that lacks gets Vietnamese."""
    words = default_rules().words

    assert words.unit_kind("village_cell", "vi") == "Chi bộ thôn"
    assert words.unit_kind("village_cell", "en") == "Village cell"
    assert (
        words.role("secretary", "vi"),
        words.role("officer", "en"),
    ) == ("Bí thư", "Committee officer")
    assert words.role("staff", "fr") == "Cán bộ huyện"
    assert words.unit_kind("orchestra", "vi") == "orchestra"


def test_json_is_as_good() -> None:
    """A file of rules may be JSON."""
    assert rules_of(OLD).forms[0] == "report"


def test_read_once() -> None:
    """A text that was read before is not read again."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")

    assert load_rules(text, "a") is load_rules(text, "a")


# --- who owes -------------------------------------------------------------------------------------


def test_who_owes() -> None:
    """Units with none below them, nobody, or the kinds that are listed."""
    leaves, none, kinds = (
        rules_of({**OLD, "units": units}).rules[0] for units in ("leaves", "none", ["cell"])
    )

    assert (leaves.owed_by("x", leaf=True), leaves.owed_by("cell", leaf=False)) == (True, False)
    assert Owing.NONE is none.units
    assert not none.owed_by("cell", leaf=True)
    assert (kinds.owed_by("cell", leaf=False), kinds.owed_by("x", leaf=True)) == (True, False)


# --- versions -------------------------------------------------------------------------------------


def test_versions_are_dated() -> None:
    """A version holds from its day; a period that had begun keeps the rule it began with."""
    rules = rules_of(OLD, {"valid_from": "2026-10-15", "due": {"latest_day": 12}})
    period = rules.period_of("report", date(2026, 10, 20))

    assert rules.for_form("report", date(2026, 10, 20)).due.latest_day == 12
    assert period.code == "2026-10"
    assert rules.for_form("report", period.start).due.latest_day == 10


def test_no_rule() -> None:
    """Before the first version, and for unknown forms, there is no rule."""
    with pytest.raises(NoRule, match=r"report on 31/12/2014"):
        rules_of(OLD).for_form("report", date(2014, 12, 31))
    with pytest.raises(NoRule, match="no rule for the form song"):
        rules_of(OLD).for_form("song", date(2026, 1, 1))
    with pytest.raises(NoRule, match="2014-12"):
        rules_of(OLD).period("report", "2014-12")


def test_branches() -> None:
    """A rule for a branch goes before the general one, a deeper branch before a higher one."""
    rules = rules_of(
        OLD,
        {"valid_from": "2026-01-01", "branch": "HM", "due": {"latest_day": 8}},
        {"valid_from": "2026-01-01", "branch": "HM-T07", "due": {"latest_day": 6}},
        {"valid_from": "2026-06-01", "due": {"latest_day": 9}},
    )

    def latest(day: date, *path: str) -> int:
        return rules.for_form("report", day, path).due.latest_day

    assert latest(date(2026, 10, 1), "BL", "DV", "DV-T01") == 9
    assert latest(date(2026, 10, 1), "BL", "HM", "HM-T08") == 8
    assert latest(date(2026, 10, 1), "BL", "HM", "HM-T07") == 6
    assert latest(date(2025, 10, 1), "BL", "HM", "HM-T07") == 10
    assert rules.period("report", "2026-10", ("BL", "HM")).code == "2026-10"


def spans(rules: Rules, first: date, last: date) -> list[tuple[str, str, str]]:
    """The periods from one day to another; that they tile is asserted on the way."""
    found = []
    day = first
    while day <= last:
        period = rules.period_of("report", day)
        assert day == period.start
        assert period == rules.period("report", period.code)
        assert period == rules.period_of("report", period.end)
        found.append((period.code, f"{period.start:%d/%m}", f"{period.end:%d/%m}"))
        day = period.end + timedelta(days=1)
    return found


def test_months_begin_to_close_on_25() -> None:
    """The first month after the change is short; no day and no name is lost or doubled."""
    rules = rules_of(OLD, {"valid_from": "2027-01-01", "closes_on": 25, "due": {"latest_day": 28}})

    assert spans(rules, date(2026, 12, 1), date(2027, 2, 1)) == [
        ("2026-12", "01/12", "31/12"),
        ("2027-01", "01/01", "25/01"),
        ("2027-02", "26/01", "25/02"),
    ]


def test_months_close_on_25_no_more() -> None:
    """The first month after the change back is long."""
    rules = rules_of(
        {**OLD, "closes_on": 25, "due": {"latest_day": 28}}, {"valid_from": "2026-12-26"}
    )

    assert spans(rules, date(2026, 11, 26), date(2027, 2, 28)) == [
        ("2026-12", "26/11", "25/12"),
        ("2027-01", "26/12", "31/01"),
        ("2027-02", "01/02", "28/02"),
    ]


def test_months_become_quarters() -> None:
    """A quarter that begins late covers what is left of it; old months keep their names."""
    rules = rules_of(
        OLD,
        {"valid_from": "2026-02-01", "period": "quarter"},
        {"valid_from": "2026-03-10", "period": "quarter", "fixed_day": 5},
    )

    assert spans(rules, date(2026, 1, 1), date(2026, 6, 30)) == [
        ("2026-01", "01/01", "31/01"),
        ("2026-Q1", "01/02", "31/03"),
        ("2026-Q2", "01/04", "30/06"),
    ]
    assert Period.parse("2025-11") == rules.period("report", "2025-11")
    with pytest.raises(NoRule, match="2026-05"):
        rules.period("report", "2026-05")
    with pytest.raises(NoRule, match="2025-Q3"):
        rules.period("report", "2025-Q3")
    with pytest.raises(BadPeriod, match="2026-13"):
        rules.period("report", "2026-13")


def test_change_of_length_inside_a_period() -> None:
    """A change of length inside a period is refused with the days on which it could happen."""
    assert complaints_of(OLD, {"valid_from": "2026-10-15", "period": "quarter"}) == [
        "forms › report › 2: valid_from 2026-10-15 lies inside the period 2026-10 of the rule before it. Change the length of periods on 2026-10-01 or 2026-11-01"
    ]


def test_branch_with_periods_of_its_own() -> None:
    """A branch that begins to count otherwise is cut where the general rule ends for it."""
    rules = rules_of(
        OLD,
        {"valid_from": "2027-01-01", "branch": "HM", "closes_on": 25, "due": {"latest_day": 25}},
    )

    assert date(2027, 1, 25) == rules.period_of("report", date(2027, 1, 5), ("BL", "HM")).end
    assert date(2027, 1, 1) == rules.period("report", "2027-01", ("BL", "HM")).start
    assert date(2027, 1, 31) == rules.period_of("report", date(2027, 1, 5), ("BL",)).end


# --- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "complaint"),
    [
        ({"due": {"latest_day": 40}}, "due › latest_day: “40” does not fit here. Write a whole number from 1 to 31"),
        ({"due": {"latest_day": "ten"}}, "due › latest_day: “ten” does not fit here. Write a whole number from 1 to 31"),
        ({"due": {"move": "nxt"}}, "due › move: “nxt” does not fit here. Did you mean next?"),
        ({"due": {"event": "date"}}, "due: event_days is missing. Write event_days here or under defaults"),
        ({"due": []}, "due: this is not a section. Write it as lines of `name: value`"),
        ({"due_day": 10}, "due_day: there is no such field. Did you mean fixed_day?"),
        ({"due": {"zzz": 10}}, "due › zzz: there is no such field. Known are latest_day, months_after, event, event_days, move, grace_days."),
        ({"valid_from": "2026-02-30"}, "valid_from: “2026-02-30” does not fit here. Write a date that exists, as 2026-10-25"),
        ({"valid_from": "30/10/2026"}, "valid_from: “30/10/2026” does not fit here. Write a date that exists, as 2026-10-25"),
        ({"valid_from": ""}, "valid_from: a value is missing. Write one after the colon"),
        ({"period": "week"}, "period: “week” does not fit here. Known are month, quarter, year, once."),
        ({"closes_on": 31}, "closes_on: “31” does not fit here. Write a whole number from 1 to 30"),
        ({"units": "leafs"}, "units: “leafs” does not fit here. Did you mean leaves?"),
        ({"units": ["cel"]}, "units › 1: “cel” does not fit here. Did you mean cell? (They stand under words › units)"),
        ({"reminders": {"day": 1}}, "reminders: this is not a list. Begin each of its lines with `- `"),
        ({"reminders": [{"day": 1, "at": "7pm", "to": ["staff"]}]}, 'reminders › 1 › at: “7pm” does not fit here. Write a time as "19:00"'),
        ({"reminders": [{"day": 1, "at": "19:00"}]}, "reminders › 1: to is missing. Write to here or under defaults"),
        ({"reminders": [{"day": 1, "at": "21:30", "to": ["staff"]}]}, "21:30 lies in the quiet hours 21:00 to 06:30. Choose another time for this message"),
        ({"escalation": [{"every": "mon", "at": "08:00", "to": ["staff"]}]}, "escalation › 1 › every: “mon” does not fit here. Did you mean monday?"),
        ({"escalation": [{"day": 1, "since": "lok", "at": "08:00", "to": ["staff"]}]}, "escalation › 1 › since: “lok” does not fit here. Did you mean lock?"),
        ({"escalation": [{"day": 1, "at": "08:00", "to": ["boss"]}]}, "escalation › 1 › to › 1: “boss” does not fit here. Known are secretary, staff. (They stand under words › roles)"),
        ({"window": {"first": 9, "last": 7}}, "the window ends before it begins. Let `first` be the smaller day"),
        ({"due": {"months_after": 1}}, "period 2015-01 would be locked before it is due. Let lock_days be 10 or more, or the report be due earlier"),
    ],
)  # fmt: skip
def test_faults_of_a_version(version: dict[str, Any], complaint: str) -> None:
    """Each fault is told with its place and its mend, once."""
    (found,) = complaints_of({**OLD, **version})

    place = "forms › report › 1"
    assert found in {f"{place} › {complaint}", f"{place}: {complaint}"}


def test_two_versions_on_one_day() -> None:
    """Two versions cannot begin on the same day."""
    assert complaints_of(OLD, OLD) == [
        "forms › report › 2: two versions begin on the same day. Give one of them another valid_from"
    ]


@pytest.mark.parametrize(
    ("sections", "complaint"),
    [
        ({"forms": {"report": []}}, "forms › report: the list is empty. Begin its first line with `- `"),
        ({"forms": []}, "forms: this is not a section. Write it as lines of `name: value`"),
        ({"quiet": {"from": "25:00", "to": "06:30"}}, 'quiet › from: “25:00” does not fit here. Write a time as "19:00"'),
        ({"quiet": {"from": "21:00", "to": "06:30", "tet": "maybe"}}, "quiet › tet: “maybe” does not fit here. Write yes or no"),
        ({"days": {"closed": [{"to": "2026-10-01"}]}}, "days › closed › 1: from is missing. Write from here or under defaults"),
        ({"days": {"worked": [{"from": "2026-10-02", "to": "2026-10-01"}]}}, "days › worked › 1: the days do not make a span. Let `to` lie up to a year after `from`"),
        ({"words": {"units": {"cell": {"en": "Cell"}}, "roles": {"secretary": {"vi": "Bí thư"}, "staff": {"vi": "Cán bộ"}}}},
            "words › units › cell: vi is missing. Write vi here or under defaults"),
        ({"rules": {}}, "rules: there is no such field. Known are words, quiet, manners, privacy, days, defaults, forms."),
    ],
)  # fmt: skip
def test_faults_of_the_file(sections: dict[str, Any], complaint: str) -> None:
    """Faults outside the forms are told in the same way."""
    assert complaint in complaints_of(OLD, **sections)


def test_all_faults_at_once_with_their_lines() -> None:
    """Every fault is told, with the file and the line it stands in; a field given twice too."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    text = text.replace("fixed_day: 3", "fixed_day: 0\n  fixed_day: 4").replace(
        "day: -1", "day: -x"
    )

    lines = complaints(text)

    assert len(lines) >= 2
    assert any(
        "defaults › fixed_day: this stands twice. Keep one of the two" in each for each in lines
    )
    number = 1 + text.splitlines().index('    - {day: -x, at: "19:00", to: [secretary]}')
    assert (
        f"rules.yaml, line {number}: defaults › reminders › 2 › day: “-x” does not fit here. "
        "Write a whole number from -60 to 60"
    ) in lines


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "rules.yaml: the file is empty. Start from the rules that come along"),
        ("forms: [", "rules.yaml, line 1: this is not YAML"),
        ("[" * 1500, "rules.yaml: the file is nested too deeply. Take levels out"),
        ("just words", "rules.yaml, line 1: this is not a section"),
        ("a: \x07", "rules.yaml: this is not YAML"),
    ],
)
def test_no_rules_at_all(text: str, complaint: str) -> None:
    """What is no file of rules is refused in one line or a few, never with a traceback."""
    assert complaints(text)[0].startswith(complaint)


def test_without_quiet_hours() -> None:
    """A file may leave quiet hours and local days out."""
    calendar = plain(OLD)
    del calendar["quiet"]

    rules = load_rules(json.dumps(calendar), "rules.json")

    assert not rules.quiet_hours.covers(time(3))


@pytest.mark.parametrize("missing", ["words", "forms", "defaults"])
def test_missing_sections(missing: str) -> None:
    """A section that cannot be done without is named."""
    calendar = plain(OLD)
    del calendar[missing]

    assert any("is missing" in line for line in complaints(json.dumps(calendar)))
