"""The figures of the year's admissions up to a period."""

from collections.abc import Iterator
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
    slow = [each for each in admitted if _slow(each, rules, days, facts.on)]
    yield Figure("admissions_vs_target", total, target, code)
    yield Figure("admissions_farmer_minority_hard_area", len(hard), total, code)
    yield Figure("admissions_farmer_minority_anywhere", len(both), total, code)
    for name, flag in _FLAGS:
        marked = [each for each in admitted if flag in each.flags]
        yield Figure(f"admissions_{name}", len(marked), total, code)
    yield Figure(f"ceremonies_over_{days}_working_days", len(slow), None, code)


def _slow(admission: Admission, rules: Rules, days: int, on: date) -> bool:
    """Held, or still to come, more working days after the decision than the rule allows."""
    decided = admission.item.since
    if decided is None:
        return False
    said = admission.item.values.get("ceremony_date")
    until = date.fromisoformat(said) if said else on
    return rules.days.working_days_between(decided, until) > days
