"""The rules as data and as lines, and what a new file of rules would change of the past."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from handlers.calendar import due_day, lock_day, window_of
from handlers.periods import DAY, Period
from handlers.rules.rule import NoRule, Owing, Rule, Rules, Step

LOOK_BACK = timedelta(days=800)
"""How far back periods are compared: figures of last year are set against this year's."""


def to_json(rules: Rules) -> dict[str, Any]:
    """Every version of every rule, pauses, and how people are treated."""
    return {
        "manners": {name: _plain(value) for name, value in asdict(rules.manners).items()},
        "privacy": {
            **asdict(rules.privacy),
            "left_out": sorted(rules.privacy.left_out),
            "totals_only": sorted(rules.privacy.totals_only),
        },
        "quiet": {
            "from": f"{rules.quiet_hours.start:%H:%M}",
            "to": f"{rules.quiet_hours.end:%H:%M}",
            "tet": rules.quiet_hours.tet,
        },
        "rules": [_rule(rule) for rule in rules.rules],
        "pauses": [
            {"unit": pause.branch, "from": pause.first.isoformat(), "to": pause.last.isoformat()}
            for pause in rules.pauses
        ],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, int) else f"{value:%H:%M}"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "form": rule.form,
        "valid_from": rule.valid_from.isoformat(),
        "branch": rule.branch or None,
        "period": rule.period_kind.value,
        "closes_on": rule.closes_on,
        "once": [rule.once.start.isoformat(), rule.once.end.isoformat()] if rule.once else None,
        "window": [rule.window.first, rule.window.last],
        "fixed_day": rule.fixed_day,
        "due": {
            "latest_day": rule.due.latest_day,
            "months_after": rule.due.months_after,
            "event": rule.due.event or None,
            "event_days": rule.due.event_days if rule.due.event else None,
            "move": rule.due.move.value,
            "grace_days": rule.due.grace_days,
        },
        "lock_days": rule.lock_days,
        "reminders": [_step(step) for step in rule.reminders],
        "escalation": [{**_step(step), "what": step.what.value} for step in rule.escalation],
        "stale_hours": rule.stale_hours,
        "units": rule.units.value if isinstance(rule.units, Owing) else list(rule.units),
        "thresholds": asdict(rule.thresholds),
    }


def _step(step: Step) -> dict[str, Any]:
    return {"day": step.day, "at": f"{step.at:%H:%M}", "to": list(step.to)}


def lines(rules: Rules, today: date) -> Iterator[str]:
    """A line for each rule in force, each that is to come, and each pause that is not over."""
    for rule in rules.rules:
        if rule.valid_from > today:
            yield f"{_name(rule)}: from {rule.valid_from:%d/%m/%Y} on{_what(rule)}"
        elif rule == rules.for_form(rule.form, today, [rule.branch] if rule.branch else []):
            period = rule.period_of(today)
            due, lock = due_day(rule, period), lock_day(rule, period)
            yield (
                f"{_name(rule)}: {period.label('en')}, due {due:%d/%m/%Y}, locked {lock:%d/%m/%Y}"
                f"{_what(rule)}"
            )
    for pause in rules.pauses:
        if pause.last >= today:
            yield f"pause of {pause.branch}: {pause.first:%d/%m/%Y} to {pause.last:%d/%m/%Y}"


def _name(rule: Rule) -> str:
    return f"{rule.form} ({rule.branch})" if rule.branch else rule.form


def _what(rule: Rule) -> str:
    days = ", ".join(f"{step.day:+d} {step.at:%H:%M}" for step in rule.reminders) or "none"
    return f"; reminders: {days}"


# --- the past -------------------------------------------------------------------------------------


def changes_of_the_past(old: Rules, new: Rules, today: date) -> Iterator[str]:
    """For each form and branch the newest period that has begun and would not keep its dates, or its
    owing units, and how many more there are.
    """
    branches = {rule.branch for rule in (*old.rules, *new.rules)}
    for form in old.forms:
        for branch in sorted(branches):
            found = list(_changes(old, new, form, [branch] if branch else [], today))
            if found:
                yield found[0] + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")


def _changes(old: Rules, new: Rules, form: str, path: list[str], today: date) -> Iterator[str]:
    day = today
    while day > today - LOOK_BACK:
        try:
            rule = old.for_form(form, day, path)
            period = rule.period_of(day)
            rule = old.for_form(form, period.start, path)
        except NoRule:
            return
        if period.start > day:
            return
        where = f"{form} {period.code}{' of ' + path[0] if path else ''}"
        yield from (f"{where}: {what}" for what in _differences(rule, period, new, path))
        day = period.start - DAY


def _differences(rule: Rule, period: Period, new: Rules, path: list[str]) -> Iterator[str]:
    try:
        cut = new.period_of(rule.form, period.start, path)
        other = new.for_form(rule.form, cut.start, path)
    except NoRule:
        yield "would have no rule"
        return
    if cut != period:
        yield f"would be cut as {cut.start:%d/%m/%Y} to {cut.end:%d/%m/%Y}"
        return
    for name, was, would in (
        ("due", due_day(rule, period), due_day(other, period)),
        ("locked", lock_day(rule, period), lock_day(other, period)),
        ("the meeting's first day", window_of(rule, period)[0], window_of(other, period)[0]),
    ):
        if was != would:
            yield f"{name} {was:%d/%m/%Y} would become {would:%d/%m/%Y}"
    if rule.units != other.units:
        yield "other units would owe it"
