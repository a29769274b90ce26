"""A second calendar, written from the rules in words, to compare the first with. Slow and plain.

It knows the rules of `ten_years.py` only and shares no code with the program, except the public
holidays as data.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
FORMS = ("meeting", "admission", "vacancy")
QUARTERLY = "pipeline"
CHANGE = date(2030, 1, 1)
_HOLIDAYS = holidays.country_holidays("VN", language="vi")
Item = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """Somebody is told of these forms and periods."""

    at: datetime
    kind: str
    to: str
    items: frozenset[Item]


@dataclass
class Cell:
    code: str
    committee: str
    since: date | None  # of its secretary, None if there is none


@dataclass
class Model:
    """What has happened so far, and what follows from it on a day."""

    cells: list[Cell]
    pauses: list[tuple[str, date, date]]
    sent: set[tuple[str, str, str]] = field(default_factory=set)
    answers: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    reminded: dict[tuple[str, int, int], int] = field(default_factory=lambda: defaultdict(int))

    _known: dict[tuple[str, date, str, str], tuple[date, date]] = field(default_factory=dict)

    # periods

    def dates(self, form: str, first: date, last: date, path: list[str]) -> tuple[date, date]:
        """Due day and lock, worked out once."""
        key = form, first, path[-1], path[-2] if len(path) > 1 else ""
        if key not in self._known:
            self._known[key] = (
                self.due(form, first, last, path),
                self.lock(form, first, last, path),
            )
        return self._known[key]

    def periods(self, day: date) -> list[tuple[str, str, date, date]]:
        """Form, name, first and last day of what begins no later than a day, a good while back."""
        found = []
        for back in range(5):
            year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
            first, last = date(year, month + 1, 1), _month_end(year, month + 1)
            found += [(form, f"{year}-{month + 1:02}", first, last) for form in FORMS]
            if month % 3 == 0:
                end = _month_end(year, month + 3)
                found.append((QUARTERLY, f"{year}-Q{month // 3 + 1}", first, end))
        return found

    def due(self, form: str, first: date, last: date, path: list[str]) -> date:
        if form == QUARTERLY:
            day = (last + DAY).replace(day=15)
        else:
            day = first.replace(day=12 if first >= CHANGE else 10)
        return self._put_off(day, path)

    def lock(self, form: str, first: date, last: date, path: list[str]) -> date:
        days = 20 if form == QUARTERLY else 7
        end = self._put_off(last + timedelta(days=days), path)
        return max(end, self.due(form, first, last, path))

    def _put_off(self, day: date, path: list[str]) -> date:
        """Who had two days left when the flood came has two days when it has gone."""
        for branch, first, last in sorted(self.pauses, key=lambda pause: pause[1]):
            if branch in path and day >= first:
                left = min(day, last) - first + DAY
                day = max(day, last + left)
        return day

    def paused(self, day: date, path: list[str]) -> bool:
        return any(b in path and first <= day <= last for b, first, last in self.pauses)

    # reminders

    def reminders(self, day: date) -> list[tuple[str, datetime]]:
        """Who is called on a day, and when, if something is still owed then."""
        found = []
        for cell in self.cells:
            if cell.since is None or cell.since > day:
                continue
            path = ["BL", cell.committee, cell.code]
            if any(self._called(each, day, cell, path) for each in self.periods(day)):
                found.append((cell.code, datetime.combine(day, self.hour(cell.code, day))))
        return found

    def _called(
        self, period: tuple[str, str, date, date], day: date, cell: Cell, path: list[str]
    ) -> bool:
        form, name, first, last = period
        due, lock = self.dates(form, first, last, path)
        if not due - 20 * DAY <= day <= due + 20 * DAY:
            return False
        steps = (-3, 0) if form == QUARTERLY else (-3, -1, 0, 1)
        told = [_moved(due + timedelta(days=step), due, first) for step in steps]
        planned = [d for d, s in zip(told, steps, strict=True) if due + timedelta(days=s) >= first]
        return (
            day in planned
            and first <= day <= lock
            and not self.paused(day, path)
            and cell.since is not None
            and cell.since <= last
            and (cell.code, form, name) not in self.sent
        )

    def owed(self, cell: Cell, day: date) -> frozenset[Item]:
        path = ["BL", cell.committee, cell.code]
        return frozenset(
            (form, name)
            for form, name, first, last in self.periods(day)
            if first <= day <= self.dates(form, first, last, path)[1]
            and cell.since is not None
            and cell.since <= last
            and (cell.code, form, name) not in self.sent
        )

    def hour(self, cell: str, day: date) -> time:
        """The half hour before which somebody has mostly answered lately, else 19:00."""
        days: dict[date, datetime] = {}
        for answer in sorted(each for each in self.answers[cell] if each.date() < day):
            if answer >= datetime.combine(day - timedelta(days=199), time()):
                days.setdefault(answer.date(), answer)
        minutes = [each.hour * 60 + each.minute for each in days.values()][-6:]
        if len(minutes) < 3:
            return time(19)
        middle = sorted(minutes)[(len(minutes) - 1) // 2]
        near = [each for each in minutes if abs(each - middle) <= 90]
        if len(near) * 2 <= len(minutes):
            return time(19)
        usual = time(middle // 60, middle % 60 // 30 * 30)
        return time(19) if usual >= time(21) or usual < time(6, 30) else usual

    def remind(self, cell: Cell, at: datetime) -> Message | None:
        """The message, if something is owed at that moment and there were not enough this month."""
        owed = self.owed(cell, at.date())
        month = cell.code, at.year, at.month
        if not owed or self.reminded[month] >= 4:
            return None
        self.reminded[month] += 1
        return Message(at, "reminder", cell.code, owed)

    # staff

    def told(self, day: date) -> list[Message]:
        """What staff and officers are told at eight in the morning."""
        at = datetime.combine(day, time(8))
        found = []
        for form, name, first, last in self.periods(day):
            if form != "meeting":
                continue
            for unit, step, kind in (
                *(("BL", step, kind) for step, kind in ((1, "digest"), (3, "missing"))),
                *((committee, 1, "missing") for committee in self._committees()),
            ):
                path = ["BL"] if unit == "BL" else ["BL", unit]
                due, _ = self.dates(form, first, last, path)
                if not due - DAY <= day <= due + 20 * DAY:
                    continue
                if _moved(due + timedelta(days=step), due, first) != day or self.paused(day, path):
                    continue
                items = self._missing(unit, name, day)
                if kind == "digest" or items:
                    told = frozenset() if kind == "digest" else items
                    found.append(Message(at, kind, unit, frozenset(told)))
        return found

    def _committees(self) -> list[str]:
        return list(dict.fromkeys(cell.committee for cell in self.cells))

    def _missing(self, unit: str, name: str, day: date) -> frozenset[Item]:
        return frozenset(
            (cell.code, form)
            for cell in self.cells
            if unit in ("BL", cell.committee)
            and not self.paused(day, ["BL", cell.committee, cell.code])
            for form in FORMS
            if (cell.code, form, name) not in self.sent
        )


def _moved(day: date, due: date, first: date) -> date:
    """Away from Tết: before it for what comes up to the due day, unless the period has not begun
    then; else after it.
    """
    before = after = day
    while _is_tet(before):
        before -= DAY
    while _is_tet(after):
        after += DAY
    return before if day <= due and before >= first else after


@cache
def _is_tet(day: date) -> bool:
    name = _HOLIDAYS.get(day) or ""
    return "Tết" in name and "Dương lịch" not in name


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - DAY
