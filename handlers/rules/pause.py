"""Days on which a branch is left alone, and what that does to its due days."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Pause:
    """Days, both included, on which the unit of the code `branch` and all below it are left alone."""

    branch: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def put_off(self, day: date) -> date:
        """A due day: after the pause people have as many days as it took of those before it."""
        if day < self.first:
            return day
        return max(day, self.last + (min(day, self.last) - self.first) + timedelta(days=1))
