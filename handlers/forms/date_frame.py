"""Against which days a date is judged: today, the report's month, and how far back or ahead it may lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.forms.readings import Outcome, Reading, Reason, Setting, ask, certain, confirm

DAYS_AHEAD = 45  # as far as a meeting is planned
_DAYS_AFTER = 31  # a meeting held so long after its month may still be meant


@dataclass(frozen=True, slots=True)
class Frame:
    """The days against which a reading is judged."""

    today: date
    first: date  # of the report's month
    last: date
    earliest: date
    any_month: bool  # the question is not about the report's month
    ahead: bool

    def judge(self, day: date) -> Reading:
        """A day that was certainly meant."""
        written = day.isoformat()
        if self.ahead:
            if day < self.today:
                return ask(Reason.ALREADY_PAST)
            late = day > self.today + timedelta(DAYS_AHEAD)
            return ask(Reason.TOO_FAR_AHEAD) if late else certain(written)
        if day > self.today:
            return ask(Reason.STILL_TO_COME)
        if day < self.earliest or day > self.last + timedelta(_DAYS_AFTER):
            return ask(Reason.FAR_FROM_MONTH)
        if self.any_month or self.first <= day <= self.last:
            return certain(written)
        return confirm(written, Reason.OUTSIDE_MONTH)

    def plausible(self, days: Sequence[date]) -> list[str]:
        """Those of the days that may be offered."""
        return [day.isoformat() for day in days if self.judge(day).outcome is not Outcome.ASK]


def frame_of(today: date, setting: Setting, *, ahead: bool) -> Frame:
    first = date.fromisoformat(f"{setting.period}-01") if setting.period else today.replace(day=1)
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    earliest = setting.earliest or (first - timedelta(1)).replace(day=1)
    return Frame(today, first, last, earliest, setting.earliest is not None, ahead)
