"""The figures of the year's admissions up to a period."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from handlers import items
from handlers.digest.facts import Admission, Facts
from handlers.digest.figures import Figure
from handlers.rules.rule import Rules

FLAGS = (
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
    groups = {"farmer_minority_hard_area": hard, "farmer_minority_anywhere": both}
    groups |= {name: [each for each in admitted if flag in each.flags] for name, flag in FLAGS}
    smallest = rules.privacy.smallest_told(facts.branch.root.kind)
    for name, people in groups.items():
        yield Figure(f"admissions_{name}", len(people), total, code).guarded(smallest)
    yield Figure("admissions_in_period", len(_of(facts)), None, code)
    yield Figure(f"ceremonies_over_{days}_working_days", slow, None, code)
    yield Figure("decisions_missing", sum(each.item.since is None for each in admitted), None, code)
    yield Figure(f"probation_ends_within_{items.NEAR_DAYS}_days", len(near(facts)), None, code)
    yield Figure("probation_over", len(over(facts)), None, code)


def _of(facts: Facts) -> list[Admission]:
    """Of the period itself, by the month reported on."""
    first = f"{facts.period.year:04}-{facts.period.month - facts.period.kind.months + 1:02}"
    return [each for each in facts.admissions if each.item.period >= first]


def near(facts: Facts) -> list[Admission]:
    """Whose probation ends within the next days, and who is not a full member yet."""
    until = facts.on + timedelta(days=items.NEAR_DAYS)
    return [e for e, end in _on_probation(facts) if facts.on <= end <= until]


def over(facts: Facts) -> list[Admission]:
    """Whose twelve months have passed without a decision that was reported."""
    return [each for each, end in _on_probation(facts) if end < facts.on]


def _on_probation(facts: Facts) -> Iterator[tuple[Admission, date]]:
    for each in facts.probation:
        end = items.probation_end(each.item.values)
        decided = each.item.until is not None and each.item.until <= facts.on
        if end is not None and not decided:
            yield each, end


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
