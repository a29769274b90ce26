"""At which hour a person usually answers, as far as the reports that were sent tell."""

from collections.abc import Iterable
from datetime import datetime, time
from statistics import median_low

ENOUGH = 3
"""On so many days somebody must have answered before there is a habit."""
LAST = 6
"""Only so many of the last days count: habits change with the season."""
NEAR = 90
"""Minutes from the middle within which more than half of the answers must lie."""
STEP = 30
"""Minutes: reminders go out on the hour and the half hour."""


def usual_hour(answers: Iterable[datetime]) -> time | None:
    """The half hour before which a person mostly answers; None as long as there is no habit.

    `answers` are local moments; of several on a day the first counts, which the reminder called for.
    """
    first: dict[object, datetime] = {}
    for answer in sorted(answers):
        first.setdefault(answer.date(), answer)
    minutes = [each.hour * 60 + each.minute for each in list(first.values())[-LAST:]]
    if len(minutes) < ENOUGH:
        return None
    middle = median_low(minutes)
    if 2 * sum(abs(each - middle) <= NEAR for each in minutes) <= len(minutes):
        return None
    return half_hour(middle)


def half_hour(minutes: int) -> time:
    """The half hour that begins at or before this minute of the day."""
    return time(minutes // 60, minutes % 60 // STEP * STEP)
