"""Due moments, locks, reminders and digests."""

import csv
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers import calendar
from handlers.periods import Period
from handlers.rules.fields import RulesError
from handlers.rules.pause import Pause
from handlers.rules.rule import Rule
from tests.handlers.calendar_rules import ZONE, default_rules, meeting_rule, rule_of, rules_of

SEED = Path(__file__).parents[2] / "sample" / "seed-2017"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due(rule: Rule, code: str, event: date | None = None) -> datetime:
    return calendar.due_at(rule, Period.parse(code, rule.closes_on), event, ZONE)


def times(moments: tuple[calendar.Moment, ...]) -> list[str]:
    return [f"{moment.at:%d/%m %H:%M}" for moment in moments]


# --- due and late ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (None, "2026-10-10T23:59:59"),
        (date(2026, 10, 3), "2026-10-05T23:59:59"),
        (date(2026, 10, 8), "2026-10-10T23:59:59"),
        (date(2026, 10, 9), "2026-10-10T23:59:59"),
        (date(2026, 10, 20), "2026-10-10T23:59:59"),
        (
            date(2026, 9, 27),
            "2026-10-01T23:59:59",
        ),  # held early: never due before the period begins
    ],
)
def test_due_is_the_earlier_of_meeting_and_day_10(event: date | None, expected: str) -> None:
    """A meeting is reported within two days, at the latest on day 10."""
    assert at(expected) == due(meeting_rule(), "2026-10", event)


def test_forms_without_an_event() -> None:
    """A form whose rule names no event is due on day 10, whatever date it holds."""
    rule = default_rules().for_form("vacancy", date(2026, 10, 1))

    assert at("2026-10-10T23:59:59") == due(rule, "2026-10", date(2026, 10, 1))


def test_on_time_to_the_last_second() -> None:
    """23:59:59 in Vietnam is on time, with its fractions; 00:00:00 is late; the zone of the sender does not matter."""
    moment = due(meeting_rule(), "2026-10")

    assert not calendar.is_late(datetime.fromisoformat("2026-10-10T23:59:59+07:00"), moment)
    assert not calendar.is_late(datetime.fromisoformat("2026-10-10T23:59:59.999999+07:00"), moment)
    assert calendar.is_late(datetime.fromisoformat("2026-10-11T00:00:00+07:00"), moment)
    assert not calendar.is_late(datetime.fromisoformat("2026-10-10T16:59:59+00:00"), moment)
    assert calendar.is_late(datetime.fromisoformat("2026-10-10T17:00:00+00:00"), moment)


@pytest.mark.parametrize(
    ("code", "expected"),
    [("2026-02", 28), ("2028-02", 29), ("2026-04", 30), ("2026-12", 31)],
)
def test_day_31_in_every_month(code: str, expected: int) -> None:
    """A due day that a month lacks is its last day."""
    rule = rule_of(due={"latest_day": 31}, lock_days=0)

    assert (int(code[-2:]), expected) == (due(rule, code).month, due(rule, code).day)


def test_quarter() -> None:
    """A quarterly report may be due in the month after the quarter, over New Year too."""
    rule = rule_of(period="quarter", due={"latest_day": 10, "months_after": 1}, lock_days=15)

    assert at("2027-01-10T23:59:59") == due(rule, "2026-Q4")
    assert at("2026-04-10T23:59:59") == due(rule, "2026-Q1")
    assert at("2027-01-15T23:59:59") == calendar.locks_at(rule, Period.parse("2026-Q4"), ZONE)


def test_month_that_closes_on_the_25th() -> None:
    """A month closed on the 25th may be due on the 28th, and locks a week after it closed."""
    rule = rule_of(closes_on=25, due={"latest_day": 28})
    period = calendar.period_of(rule, date(2026, 12, 26))

    assert period.code == "2027-01"
    assert at("2027-01-28T23:59:59") == due(rule, "2027-01")
    assert at("2027-02-01T23:59:59") == calendar.locks_at(rule, period, ZONE)


@pytest.mark.parametrize(
    ("move", "code", "expected"),
    [
        ("no", "2026-10", "10/10"),  # a Saturday
        ("next", "2026-10", "12/10"),
        ("previous", "2026-10", "09/10"),
        ("next", "2027-02", "11/02"),  # inside Tết
        ("previous", "2027-02", "03/02"),
        ("next", "2026-11", "10/11"),  # a Tuesday stays
    ],
)
def test_moved_by_holidays(move: str, code: str, expected: str) -> None:
    """A due day on a weekend or a holiday stays or moves, as the rule says."""
    rule = rule_of(due={"move": move})

    assert expected == f"{due(rule, code):%d/%m}"


def test_moved_by_local_days() -> None:
    """Days on which the district is closed by a flood move the due day as holidays do."""
    flood = {"closed": [{"from": "2026-11-10", "to": "2026-11-12", "why": "Lũ"}]}
    rules = rules_of({"valid_from": "2015-01-01", "due": {"move": "next"}}, days=flood)

    assert at("2026-11-13T23:59:59") == due(rules.rules[0], "2026-11")


def test_moved_back_stays_inside() -> None:
    """A due day that moves back stops at the period's first day."""
    rule = rule_of(due={"latest_day": 1, "move": "previous"})

    assert at("2027-01-01T23:59:59") == due(rule, "2027-01")


def test_lock() -> None:
    """A period locks at the end of the seventh day after it, in short months and over New Year."""
    rule = meeting_rule()

    locked = [
        f"{calendar.locks_at(rule, Period.parse(f'2026-{n:02}'), ZONE):%d/%m/%Y %X}"
        for n in (2, 12)
    ]

    assert locked == ["07/03/2026 23:59:59", "07/01/2027 23:59:59"]


def test_holidays_keep_a_period_open() -> None:
    """A due day that Tết puts off beyond the lock takes the lock with it."""
    rule = rule_of(due={"latest_day": 7, "months_after": 1, "move": "next"})
    period = Period.parse("2027-01")

    assert at("2027-02-11T23:59:59") == calendar.due_at(rule, period, None, ZONE)
    assert at("2027-02-11T23:59:59") == calendar.locks_at(rule, period, ZONE)


def test_meetings_of_september_2017() -> None:
    """Of the sample's 165 meeting reports 8 are late."""
    rule = default_rules().for_form("meeting", date(2017, 9, 1))
    with (SEED / "meetings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    late = [row["unit"] for row in rows if _sent_late(rule, row)]

    assert (len(rows), len(late)) == (165, 8)


def _sent_late(rule: Rule, row: dict[str, str]) -> bool:
    event = date.fromisoformat(row["date"]) if row["date"] else None
    sent = datetime.combine(date.fromisoformat(row["sent_on"]), time(12), ZONE)
    return calendar.is_late(sent, due(rule, row["period"], event))


# --- days of the meeting --------------------------------------------------------------------------


def test_fixed_day_and_window() -> None:
    """The usual day and the window are days of the month inside the period."""
    rule, period = meeting_rule(), Period.parse("2026-02")

    assert date(2026, 2, 3) == calendar.fixed_date(rule, period)
    assert (date(2026, 2, 1), date(2026, 2, 7)) == calendar.window_of(rule, period)


# --- open periods ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 11, 1), ["2026-10", "2026-11"]),
        (date(2026, 11, 7), ["2026-10", "2026-11"]),
        (date(2026, 11, 8), ["2026-11"]),
        (date(2027, 1, 1), ["2026-12", "2027-01"]),
    ],
)
def test_open_periods(day: date, codes: list[str]) -> None:
    """Until it locks, the month before stands open beside this one."""
    found = calendar.open_periods(default_rules(), "meeting", day)

    assert codes == [period.code for period in found]


def test_nothing_is_open_before_the_first_rule() -> None:
    """The calendar begins with the first version of a form, and with a whole period."""
    rules = rules_of({"valid_from": "2026-10-01"})

    assert calendar.open_periods(rules, "report", date(2026, 9, 30)) == ()
    assert [each.code for each in calendar.open_periods(rules, "report", date(2026, 10, 1))] == [
        "2026-10"
    ]


# --- reminders and digests ------------------------------------------------------------------------


def test_reminders_of_a_month() -> None:
    """Three, one and no days before the due day and the day after it, at 19:00, for the secretary."""
    moments = calendar.reminder_moments(meeting_rule(), Period.parse("2026-10"), ZONE)

    assert times(moments) == ["07/10 19:00", "09/10 19:00", "10/10 19:00", "11/10 19:00"]
    assert [moment.offset for moment in moments] == [-3, -1, 0, 1]
    assert {("secretary",)} == {moment.to for moment in moments}


def test_missed_reminders() -> None:
    """A reminder is useless as soon as the next is due, the last one after the due moment."""
    first, second, last, late = calendar.reminder_moments(
        meeting_rule(), Period.parse("2026-10"), ZONE
    )

    assert (second.at, last.at) == (first.useless_after, second.useless_after)
    assert at("2026-10-10T23:59:59") == last.useless_after
    assert at("2026-11-07T23:59:59") == late.useless_after


def test_stale_reminders() -> None:
    """A rule may call a message useless after some hours."""
    rule = rule_of(stale_hours=2)
    first, *_, last = calendar.reminder_moments(rule, Period.parse("2026-10"), ZONE)

    assert at("2026-10-07T21:00:00") == first.useless_after
    assert at("2026-10-10T21:00:00") == last.useless_after


def test_reminder_after_the_due_day() -> None:
    """A reminder for those who are late is useless once the period is locked."""
    rule = rule_of(reminders=[{"day": 2, "at": "11:30", "to": ["secretary"]}])

    (moment,) = calendar.reminder_moments(rule, Period.parse("2026-10"), ZONE)

    assert (2, at("2026-11-07T23:59:59")) == (moment.offset, moment.useless_after)


def test_no_reminder_once_locked() -> None:
    """Nobody is reminded of what cannot be sent any more."""
    rule = rule_of(reminders=[{"day": 29, "at": "11:30", "to": ["secretary"]}])

    assert calendar.reminder_moments(rule, Period.parse("2026-10"), ZONE) == ()


def test_no_reminder_before_the_period() -> None:
    """With an early due day the reminders that would lie in the month before are left out."""
    rule = rule_of(due={"latest_day": 2})

    moments = calendar.reminder_moments(rule, Period.parse("2026-11"), ZONE)

    assert times(moments) == ["01/11 19:00", "02/11 19:00"]


def test_reminders_before_tet() -> None:
    """Reminders that fall into Tết become one on the evening before the holiday."""
    moment, after = calendar.reminder_moments(meeting_rule(), Period.parse("2027-02"), ZONE)

    assert at("2027-02-03T19:00:00") == moment.at
    assert at("2027-02-11T19:00:00") == after.at
    assert moment.offset == -7


def test_reminders_after_tet() -> None:
    """Where the period begins in the holiday they come on the first evening after it."""
    rule = rule_of(due={"latest_day": 3}, lock_days=7)

    moments = calendar.reminder_moments(rule, Period.parse("2025-02"), ZONE)
    beginning = rule_of(due={"latest_day": 1}, lock_days=7)
    late = calendar.reminder_moments(beginning, Period.parse("2025-02"), ZONE)

    assert times(moments) == ["02/02 19:00", "03/02 19:00"]
    assert times(late) == ["02/02 19:00"]


def test_tet_does_not_matter_where_the_rules_say_so() -> None:
    """Without the quiet holiday reminders come on their days."""
    quiet = {"from": "21:00", "to": "06:30"}
    rule = rules_of({"valid_from": "2015-01-01"}, quiet=quiet).rules[0]

    moments = calendar.reminder_moments(rule, Period.parse("2027-02"), ZONE)

    assert times(moments) == ["07/02 19:00", "09/02 19:00", "10/02 19:00"]


def test_digest() -> None:
    """Staff gets the figures every Monday of the month, on the morning after the due day and, as the
    officer does, after the lock; the officer who is missing, two days later the district; useless
    once the period is locked.
    """
    found = calendar.digest_moments(meeting_rule(), Period.parse("2026-12"), ZONE)
    moment = next(each for each in found if each.at == at("2026-12-11T08:00:00"))

    assert [(f"{each.at:%d/%m %H:%M}", each.to, each.what.value) for each in found] == [
        ("07/12 08:00", ("staff",), "digest"),
        ("11/12 08:00", ("staff",), "digest"),
        ("11/12 08:00", ("officer",), "missing"),
        ("13/12 08:00", ("staff",), "missing"),
        ("14/12 08:00", ("staff",), "digest"),
        ("21/12 08:00", ("staff",), "digest"),
        ("28/12 08:00", ("staff",), "digest"),
        ("08/01 08:00", ("officer", "staff"), "digest"),
    ]
    assert moment.offset == 1
    assert at("2027-01-07T23:59:59") == moment.useless_after


def test_digest_after_tet() -> None:
    """A digest that would fall into Tết comes on the first day after it."""
    rule = rule_of(due={"latest_day": 5})

    (moment,) = calendar.digest_moments(rule, Period.parse("2027-02"), ZONE)

    assert (at("2027-02-11T08:00:00"), 6) == (moment.at, moment.offset)


def test_digest_after_the_lock() -> None:
    """A closing digest, planned for after the lock, is good for a day."""
    rule = rule_of(escalation=[{"day": 30, "at": "08:00", "to": ["staff"]}])

    (moment,) = calendar.digest_moments(rule, Period.parse("2026-10"), ZONE)

    assert (at("2026-11-09T08:00:00"), at("2026-11-10T08:00:00")) == (
        moment.at,
        moment.useless_after,
    )


def test_steps_that_meet() -> None:
    """Two steps at one moment are one, for the roles of both."""
    steps = [{"day": 1, "at": "08:00", "to": [role]} for role in ("staff", "secretary", "staff")]
    rule = rule_of(escalation=steps)

    (moment,) = calendar.digest_moments(rule, Period.parse("2026-10"), ZONE)

    assert moment.to == ("staff", "secretary")


# --- quiet hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        ("2026-10-07T20:59:59", "2026-10-07T20:59:59"),
        ("2026-10-07T21:00:00", "2026-10-08T06:30:00"),
        ("2026-10-07T23:59:59", "2026-10-08T06:30:00"),
        ("2026-10-08T00:00:00", "2026-10-08T06:30:00"),
        ("2026-10-08T06:29:59", "2026-10-08T06:30:00"),
        ("2026-10-08T06:30:00", "2026-10-08T06:30:00"),
        ("2026-12-31T22:00:00", "2027-01-01T06:30:00"),
        ("2027-02-03T21:00:00", "2027-02-11T06:30:00"),  # the evening before Tết
        ("2027-02-08T12:00:00", "2027-02-11T06:30:00"),
    ],
)
def test_quiet_hours(now: str, allowed: str) -> None:
    """From 21:00 to 06:30, across midnight, and all through Tết nobody is written to unasked."""
    rules = default_rules()

    assert at(allowed) == rules.next_allowed(at(now), ZONE)
    assert (now != allowed) == rules.quiet(at(now), ZONE)


def test_quiet_hours_are_local() -> None:
    """Hours are those of the zone, whichever zone the moment was written in."""
    rules = default_rules()

    assert rules.quiet(datetime.fromisoformat("2026-10-07T14:00:00+00:00"), ZONE)
    assert not rules.quiet(datetime.fromisoformat("2026-10-07T22:00:00-05:00"), ZONE)


def test_quiet_at_noon() -> None:
    """Quiet hours need not cross midnight."""
    quiet = {"from": "12:00", "to": "13:30"}
    rules = rules_of({"valid_from": "2015-01-01"}, quiet=quiet)

    assert at("2026-10-07T13:30:00") == rules.next_allowed(at("2026-10-07T12:00:00"), ZONE)
    assert not rules.quiet(at("2026-10-07T23:00:00"), ZONE)


# --- what holds for all rules ---------------------------------------------------------------------


@st.composite
def any_rule(draw: st.DrawFn) -> Rule:
    """A rule that the loader accepts."""
    steps = st.lists(
        st.fixed_dictionaries(
            {
                "day": st.integers(-12, 12),
                "at": st.sampled_from(["06:30", "11:30", "19:00", "20:59"]),
                "to": st.just(["staff"]),
            }
        ),
        max_size=5,
    )
    fields: dict[str, Any] = {
        "period": draw(st.sampled_from(["month", "quarter", "year"])),
        "due": {
            "latest_day": draw(st.integers(1, 31)),
            "months_after": draw(st.integers(0, 1)),
            "move": draw(st.sampled_from(["no", "next", "previous"])),
            "event": "date",
            "event_days": draw(st.integers(0, 9)),
        },
        "lock_days": draw(st.integers(0, 45)),
        "reminders": draw(steps),
        "escalation": draw(steps),
    }
    if draw(st.booleans()):
        fields["closes_on"] = draw(st.integers(1, 30))
    if draw(st.booleans()):
        fields["stale_hours"] = draw(st.integers(1, 99))
    try:
        return rule_of(**fields)
    except RulesError:
        assume(False)
        raise


days = st.dates(date(2015, 1, 1), date(2045, 12, 31))


@given(any_rule(), days, st.integers(-40, 400))
def test_due_lies_between_start_and_lock(rule: Rule, day: date, shift: int) -> None:
    """No report is due before its period begins or after it is locked."""
    period = calendar.period_of(rule, day)
    event = period.start + timedelta(days=shift)

    moment = calendar.due_at(rule, period, event, ZONE)

    assert datetime.combine(period.start, time(), ZONE) < moment
    assert moment <= calendar.due_at(rule, period, None, ZONE)
    assert moment <= calendar.locks_at(rule, period, ZONE)
    assert period.end <= calendar.lock_day(rule, period)


@given(any_rule(), days)
def test_moments_are_sorted_unique_and_kind(rule: Rule, day: date) -> None:
    """Messages come in order, once, inside the period's life, in no quiet time, and are of some use."""
    period = calendar.period_of(rule, day)
    reminders = calendar.reminder_moments(rule, period, ZONE)
    digests = calendar.digest_moments(rule, period, ZONE)

    for moments in (reminders, digests):
        assert all(one.at < two.at for one, two in pairwise(moments))
        assert all(moment.at < moment.useless_after for moment in moments)
        assert all(period.start <= moment.at.date() for moment in moments)
        assert not any(rule.days.is_tet(moment.at.date()) for moment in moments)
    assert all(one.useless_after <= two.at for one, two in pairwise(reminders))
    assert all(moment.at < calendar.locks_at(rule, period, ZONE) for moment in reminders)


@given(st.datetimes(datetime(2015, 1, 1), datetime(2045, 1, 1)))  # noqa: DTZ001 - made aware below
def test_next_allowed_is_the_first(naive: datetime) -> None:
    """The next allowed moment is not quiet, and nothing before it is allowed."""
    rules, now = default_rules(), naive.replace(tzinfo=ZONE)

    allowed = rules.next_allowed(now, ZONE)

    assert now <= allowed
    assert not rules.quiet(allowed, ZONE)
    assert allowed == now or rules.quiet(allowed - timedelta(seconds=1), ZONE)


# --- pauses, grace, once --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (7, 7),  # before the flood
        (8, 11),  # one day was left
        (10, 13),  # three days were left
        (11, 13),  # just after it: as long as those who had less
        (14, 14),
    ],
)
def test_a_pause_puts_the_due_day_off(due_on: int, expected: int) -> None:
    """After a flood from the 8th to the 10th people have the days that were left when it began."""
    rule = replace(
        rule_of(due={"latest_day": due_on}),
        pauses=(Pause("HM", date(2026, 9, 8), date(2026, 9, 10)),),
    )

    assert expected == due(rule, "2026-09").day


def test_nobody_is_told_anything_in_a_pause() -> None:
    """Messages that fall into a pause are left out, and the lock waits too."""
    pause = Pause("HM", date(2026, 11, 5), date(2026, 11, 9))
    rule = replace(meeting_rule(), pauses=(pause,))

    october = Period.parse("2026-10")
    moments = calendar.reminder_moments(rule, Period.parse("2026-11"), ZONE)

    assert at("2026-11-12T23:59:59") == calendar.locks_at(rule, october, ZONE)
    assert times(moments) == ["11/11 19:00", "13/11 19:00", "14/11 19:00", "15/11 19:00"]
    assert not any(rule.paused(moment.at.date()) for moment in moments)


def test_pauses_hold_below_their_unit() -> None:
    """A pause is that of a unit and all below it."""
    rules = replace(default_rules(), pauses=(Pause("HM", date(2026, 10, 9), date(2026, 10, 11)),))

    dues = [
        calendar.due_day(
            rules.for_form("vacancy", date(2026, 10, 1), path), Period.parse("2026-10")
        )
        for path in (["BL", "HM", "HM-NAPO"], ["BL", "DV"], [])
    ]

    assert [each.day for each in dues] == [13, 10, 10]


def test_grace() -> None:
    """For the days of grace a report counts as on time, though it was due before."""
    rule = rule_of(due={"grace_days": 2})
    period = Period.parse("2026-10")

    assert at("2026-10-10T23:59:59") == calendar.due_at(rule, period, None, ZONE)
    assert at("2026-10-12T23:59:59") == calendar.on_time_until(rule, period, None, ZONE)


def test_asked_once() -> None:
    """What is asked once is open from its first day to its lock and due on its last day."""
    once = {"period": "once", "from": "2026-08-01", "to": "2026-09-15"}
    rules = rules_of({"valid_from": "2026-01-01", **once})
    days = [date(2026, 7, 31), date(2026, 8, 1), date(2026, 9, 22), date(2026, 9, 23)]

    found = [calendar.open_periods(rules, "report", day) for day in days]

    assert [len(each) for each in found] == [0, 1, 1, 0]
    assert rules.period("report", "2026-08-01") == found[1][0]
    assert at("2026-09-15T23:59:59") == calendar.due_at(rules.rules[0], found[1][0], None, ZONE)


@given(
    st.lists(st.tuples(days, st.integers(0, 40)), max_size=4),
    days,
    st.integers(-10, 40),
)
def test_pauses_keep_the_order_of_due_days(
    spans: list[tuple[date, int]], day: date, later: int
) -> None:
    """However floods follow each other, an earlier due day stays the earlier one, and none comes before
    its time or inside a flood.
    """
    pauses = [Pause("", first, first + timedelta(days=length)) for first, length in spans]
    rule = replace(rule_of(), pauses=tuple(pauses))

    one, two = (calendar._after_pauses(rule, each) for each in (day, day + timedelta(later)))

    assert (one <= two) == (later >= 0) or one == two
    assert one >= day
