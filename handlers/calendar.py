"""When a report is due and locked, and when somebody is told: pure functions of a rule and a period.

Moments are in the zone that is handed in. A day ends at 23:59:59: what is sent within that second is
on time, what is sent at 00:00:00 is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.periods import DAY, Period
from handlers.rules.rule import Move, NoRule, Rule, Rules, Since, Step, What

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a planned message goes out.

    `offset` counts the days from the due day (-3: three days before it). From `useless_after` on the
    message is skipped instead of sent. `to` are the roles it is for; `what` they are told matters
    for staff only.
    """

    at: datetime
    offset: int
    useless_after: datetime
    to: tuple[str, ...]
    what: What = What.DIGEST


def period_of(rule: Rule, day: date) -> Period:
    """The period a day belongs to, as this rule cuts time."""
    return rule.period_of(day)


def open_periods(
    rules: Rules, form: str, day: date, path: Sequence[str] = ()
) -> tuple[Period, ...]:
    """The periods that have begun and are not locked on that day, the oldest first."""
    found: tuple[Period, ...] = ()
    back = day
    while (period := _known_period(rules, form, back, path)) is not None:
        if period.start > back or lock_day(rules.for_form(form, period.start, path), period) < day:
            break
        found = (period, *found)
        back = period.start - DAY
    return found


def _known_period(rules: Rules, form: str, day: date, path: Sequence[str]) -> Period | None:
    """None before the first rule of the form: there is nothing to report on yet."""
    try:
        period = rules.period_of(form, day, path)
        rules.for_form(form, period.start, path)
    except NoRule:
        return None
    return period


def fixed_date(rule: Rule, period: Period) -> date:
    """The day on which the meeting is held if nothing else is said."""
    return period.day(rule.fixed_day)


def window_of(rule: Rule, period: Period) -> tuple[date, date]:
    """The first and the last day on which the meeting is held, as a rule."""
    return period.day(rule.window.first), period.day(rule.window.last)


def due_day(rule: Rule, period: Period, event: date | None = None) -> date:
    """The last day on which the report is on time; `event` is the date its event question holds.

    Never before the period begins, whatever holidays and early meetings do; pauses put it off.
    """
    latest = rule.due.latest(period)
    if rule.due.event and event is not None and event < latest:
        latest = min(latest, event + timedelta(days=rule.due.event_days))
    return max(period.start, _after_pauses(rule, _moved(rule, latest)))


def _after_pauses(rule: Rule, day: date) -> date:
    for pause in sorted(rule.pauses, key=lambda pause: pause.first):
        day = pause.put_off(day)
    return day


def due_at(rule: Rule, period: Period, event: date | None, zone: tzinfo) -> datetime:
    """The last second in which the report is due, as people are told."""
    return datetime.combine(due_day(rule, period, event), _END_OF_DAY, zone)


def on_time_until(rule: Rule, period: Period, event: date | None, zone: tzinfo) -> datetime:
    """The last second in which the report counts as on time: the due moment, and the grace."""
    return due_at(rule, period, event, zone) + timedelta(days=rule.due.grace_days)


def _moved(rule: Rule, day: date) -> date:
    if rule.due.move is Move.NEXT:
        return rule.days.next_working(day)
    if rule.due.move is Move.PREVIOUS:
        return rule.days.previous_working(day)
    return day


def lock_day(rule: Rule, period: Period) -> date:
    """The last day on which the report can be changed; holidays that put the due day off keep the
    period open as well.
    """
    end = _after_pauses(rule, period.end + timedelta(days=rule.lock_days))
    return max(end, due_day(rule, period))


def locks_at(rule: Rule, period: Period, zone: tzinfo) -> datetime:
    """The last second in which the report can be changed."""
    return datetime.combine(lock_day(rule, period), _END_OF_DAY, zone)


def is_late(sent_at: datetime, due: datetime) -> bool:
    """Whether a report missed its due moment; fractions of its last second are forgiven."""
    return sent_at.replace(microsecond=0) > due


def reminder_moments(
    rule: Rule, period: Period, zone: tzinfo, hour: time | None = None
) -> tuple[Moment, ...]:
    """When those who owe the report are reminded, as long as nothing but the latest due day is known;
    at `hour` if that is what suits the person, else at the time the rule names.

    A reminder is useless once the next one is due, at the latest after the due moment (one that
    comes after it: when the period locks), or when it is staler than the rule allows. So of several
    that were missed only the newest goes out.
    """
    due, lock = due_at(rule, period, None, zone), locks_at(rule, period, zone)
    steps = rule.reminders if hour is None else [replace(step, at=hour) for step in rule.reminders]
    planned = {at: to for (at, _), to in _planned(rule, period, steps, zone).items() if at < lock}
    following = [*planned, lock][1:]
    return tuple(
        Moment(
            at, _offset(rule, period, at), _useless(rule, at, min(after, _end(at, due, lock))), to
        )
        for (at, to), after in zip(planned.items(), following, strict=True)
    )


def _end(at: datetime, due: datetime, lock: datetime) -> datetime:
    return due if at <= due else lock


def digest_moments(rule: Rule, period: Period, zone: tzinfo) -> tuple[Moment, ...]:
    """When staff is told; useless once the period is locked (one that is planned for later still: a
    day after its time).
    """
    lock = locks_at(rule, period, zone)
    return tuple(
        Moment(
            at,
            _offset(rule, period, at),
            _useless(rule, at, lock if at < lock else at + DAY),
            to,
            what,
        )
        for (at, what), to in _planned(rule, period, rule.escalation, zone).items()
    )


def _offset(rule: Rule, period: Period, at: datetime) -> int:
    return (at.date() - due_day(rule, period)).days


def _useless(rule: Rule, at: datetime, useless: datetime) -> datetime:
    if rule.stale_hours is None:
        return useless
    return min(useless, at + timedelta(hours=rule.stale_hours))


def _planned(
    rule: Rule, period: Period, steps: Sequence[Step], zone: tzinfo
) -> Mapping[tuple[datetime, What], tuple[str, ...]]:
    """The moments of the steps and whom they are for, in order. Steps that meet are one; before the
    period begins, and on days of a pause, nobody is told anything.
    """
    due = due_day(rule, period)
    planned: dict[tuple[datetime, What], tuple[str, ...]] = {}
    for step in steps:
        for day in _days(rule, period, step):
            told = _outside_tet(rule, period, day, due)
            if day >= period.start and not rule.paused(told):
                key = datetime.combine(told, step.at, zone), step.what
                planned[key] = tuple(dict.fromkeys((*planned.get(key, ()), *step.to)))
    return dict(sorted(planned.items()))


def _days(rule: Rule, period: Period, step: Step) -> list[date]:
    """The day of a step, or all those of a weekly one, which keeps to the period itself."""
    if step.every is None:
        since = lock_day if step.since is Since.LOCK else due_day
        return [since(rule, period) + timedelta(days=step.day)]
    first = period.start + timedelta(days=(step.every.number - period.start.weekday()) % 7)
    weeks = (period.end - first).days // 7
    return [first + timedelta(weeks=week) for week in range(weeks + 1)]


def _outside_tet(rule: Rule, period: Period, day: date, due: date) -> date:
    """A day on which people may be written to: before Tết for what comes up to the due day (unless
    the whole time since the period began is holiday), else after it.
    """
    if not rule.quiet_hours.tet:
        return day
    earlier = day
    while rule.days.is_tet(earlier):
        earlier -= DAY
    if day <= due and earlier >= period.start:
        return earlier
    while rule.days.is_tet(day):
        day += DAY
    return day
