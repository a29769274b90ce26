"""The figures of vacant posts at the end of a period, or now while it lasts."""

from collections.abc import Iterator, Sequence
from datetime import date

from handlers.digest.facts import Facts
from handlers.digest.figures import Figure
from storage.reports import ItemState

MIDDLE_AGE = 30
"""Days that part the newest vacancies from the older ones in the picture."""


def still_open(facts: Facts) -> list[ItemState]:
    return [item for item in facts.vacancies if is_open(item, facts.on)]


def is_open(item: ItemState, on: date) -> bool:
    return item.until is None or item.until > on


def days_open(item: ItemState, on: date) -> int:
    """Counted from the first day of the month since which the post is vacant."""
    return (on - item.since).days if item.since else 0


def counts(found: Sequence[ItemState], facts: Facts, limit: int) -> tuple[int, int, int, int]:
    """How many are vacant, newly vacant, filled, and vacant for longer than the limit."""
    current = [item for item in found if is_open(item, facts.on)]
    return (
        len(current),
        sum(item.since is not None and item.since in facts.period for item in found),
        len(found) - len(current),
        sum(days_open(item, facts.on) > limit for item in current),
    )


def figures(facts: Facts, limit: int) -> Iterator[Figure]:
    """`limit` is how many days a post may stay vacant before it is pointed out."""
    code = facts.period.code
    current, new, filled, old = counts(facts.vacancies, facts, limit)
    yield Figure("vacancies_open", current, None, code)
    yield Figure("vacancies_new", new, None, code)
    yield Figure("vacancies_filled", filled, None, code)
    yield Figure(f"vacancies_over_{limit}_days", old, current, code)


def ages(items: Sequence[ItemState], on: date, limit: int) -> tuple[int, int, int]:
    """How many are vacant up to 30 days, up to the limit, and longer."""
    days = [days_open(item, on) for item in items]
    return (
        sum(each <= MIDDLE_AGE for each in days),
        sum(MIDDLE_AGE < each <= limit for each in days),
        sum(each > limit for each in days),
    )
