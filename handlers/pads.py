"""Buttons that save typing where many fit beside each other: a calendar for a day, a pad for a number."""

from calendar import Calendar, monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers.forms.filling import Sitting
from handlers.forms.model.definition import Type
from handlers.forms.run.asks import Ask
from handlers.messages import Choice
from handlers.turn import choice

WEEK = 7
PAD_ROW = 4
MOST_NUMBERS = 11
"""The most values for which a pad is handier than typing: 0 to 10."""
FURTHEST = 24
"""Months on either side within which a day is looked for that may be chosen."""
_BEYOND = ("11", "12", "15", "20", "30", "50", "100", "1000", "-1")
"""Of a question with a pad none of these may stand: the pad shows all there is."""
_CLOSED, _OUTSIDE = "·", " "

Data = Callable[[str, object], str]
"""A button's payload, of its verb and argument."""


# --- numbers --------------------------------------------------------------------------------------


def numbers(sitting: Sitting, ask: Ask) -> tuple[str, ...]:
    """All values of a question that takes only a few small whole numbers; none for any other.

    What it takes is asked of the form itself. Most questions are told apart by the first number.
    """
    question = ask.question
    if question is None or question.type not in (Type.INTEGER, Type.RANGE):
        return ()
    if question.type is Type.RANGE:
        return sitting.acceptable(ask.path, _steps(question.parameters))
    if question.constraint is None or sitting.acceptable(ask.path, _BEYOND[:1]):
        return ()
    if sitting.acceptable(ask.path, _BEYOND):
        return ()
    found = sitting.acceptable(ask.path, map(str, range(MOST_NUMBERS)))
    return found if len(found) > 1 else ()


def _steps(parameters: Mapping[str, str]) -> tuple[str, ...]:
    """The values of a range, if they are whole and few."""
    start, end, step = (float(parameters[name]) for name in ("start", "end", "step"))
    if not (start.is_integer() and end.is_integer() and step.is_integer() and step > 0):
        return ()
    found = range(int(start), int(end) + 1, int(step))
    return tuple(map(str, found)) if len(found) <= MOST_NUMBERS else ()


# --- days -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DayPicker:
    """The days that a form would take as an answer to one question, month by month."""

    sitting: Sitting
    ask: Ask

    def first_month(self, today: date) -> date | None:
        """The month to begin with: that of a likely value or of today, else the nearest one with a day
        that may be chosen; None if there is none.
        """
        likely = self.ask.value or next((offer.value for offer in self.ask.offers), "")
        start = (date.fromisoformat(likely[:10]) if likely else today).replace(day=1)
        around = (moved(start, way * step) for step in range(FURTHEST) for way in (-1, 1))
        return next((month for month in around if self.open_days(month)), None)

    def open_days(self, month: date) -> frozenset[date]:
        """The days of a month that may be chosen."""
        _, last = monthrange(month.year, month.month)
        written = (month.replace(day=day).isoformat() for day in range(1, last + 1))
        return frozenset(map(date.fromisoformat, self.sitting.acceptable(self.ask.path, written)))

    def rows(self, month: date, heads: str, data: Data) -> Iterator[tuple[Choice, ...]]:
        """A month as it hangs on the wall, Monday first; `heads` are the seven days in short.

        A day that may not be chosen is a dot and does nothing; there is a way to a neighbouring
        month only if a day of it may be chosen.
        """
        found = self.open_days(month)
        yield tuple(self._heading(month, data))
        yield tuple(_cell(head, data("z", "")) for head in heads.split())
        for week in Calendar().monthdatescalendar(month.year, month.month):
            yield tuple(
                _cell(str(day.day), data("v", day.isoformat()))
                if day in found
                else _cell(_CLOSED if day.month == month.month else _OUTSIDE, data("z", ""))
                for day in week
            )

    def _heading(self, month: date, data: Data) -> Iterator[Choice]:
        before, after = moved(month, -1), moved(month, 1)
        if self.open_days(before):
            yield _cell(f"◀ {before:%m/%Y}", data("g", f"{before:%Y-%m}"))
        yield _cell(f"{month:%m/%Y}", data("z", ""))
        if self.open_days(after):
            yield _cell(f"{after:%m/%Y} ▶", data("g", f"{after:%Y-%m}"))


def moved(month: date, months: int) -> date:
    """The first day of the month so many months later; the calendar's ends are not passed."""
    number = month.year * 12 + month.month - 1 + months
    number = min(max(number, 12), 9999 * 12 + 11)
    return date(number // 12, number % 12 + 1, 1)


def _cell(label: str, data: str) -> Choice:
    return choice(label, data, beside=WEEK)
