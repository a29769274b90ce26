"""The figures of the year's admissions up to a period."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.digest.facts import Admission, Facts
from handlers.digest.figures import Figure
from handlers.rules.rule import Rules

_FLAGS = (
    ("women", "female"),
    ("minority", "minority"),
    ("farmers", "farmer"),
    ("youth_union", "youth_union"),
)


def figures(facts: Facts, rules: Rules, days: int) -> Iterator[Figure]:
    """`days` are the working days in which the ceremony follows the decision."""
    admitted, code = facts.admissions, facts.period.code
    total = len(admitted)
    both = [each for each in admitted if {"farmer", "minority"} <= each.flags]
    hard = [each for each in both if each.cell.hard_area]
    target = facts.targets.get(facts.branch.root.id)
    slow = _slow(admitted, rules, days, facts.on)
    yield Figure("admissions_vs_target", total, target, code)
    yield Figure("admissions_farmer_minority_hard_area", len(hard), total, code)
    yield Figure("admissions_farmer_minority_anywhere", len(both), total, code)
    for name, flag in _FLAGS:
        marked = [each for each in admitted if flag in each.flags]
        yield Figure(f"admissions_{name}", len(marked), total, code)
    yield Figure(f"ceremonies_over_{days}_working_days", slow, None, code)


def _slow(admitted: Sequence[Admission], rules: Rules, days: int, on: date) -> int:
    """How many ceremonies were held, or are still to come, more working days after the decision
    than the rule allows.
    """
    too_late = {
        decided: rules.days.working_day_after(decided, days + 1)
        for decided in {each.item.since for each in admitted}
        if decided is not None
    }
    return sum(
        _ceremony(each, on) >= too_late[each.item.since]
        for each in admitted
        if each.item.since is not None
    )


def _ceremony(admission: Admission, on: date) -> date:
    """The day of the ceremony; while it is still to come, the day of counting."""
    said = admission.item.values.get("ceremony_date")
    return date.fromisoformat(said) if said else on
