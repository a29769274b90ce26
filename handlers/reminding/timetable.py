"""Which periods are open on a day and what the rules plan for it, worked out once for units alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo

from handlers.calendar import Moment, digest_moments, lock_day, reminder_moments
from handlers.periods import DAY, Period
from handlers.rules.rule import NoRule, Rule, Rules

AFTER_LOCK = timedelta(days=62)
"""How long after a period's lock staff may still be told of it: the longest step there is."""

Place = tuple[str, ...]
"""The units above and including one that the rules treat in their own way, from the root down."""


@dataclass(frozen=True, slots=True)
class Term:
    """A form and a period in which it is owed, with the rule that says so."""

    form: str
    rule: Rule
    period: Period


class Timetable:
    """The calendar by days. Nothing here depends on people."""

    def __init__(self, calendar: Rules, zone: tzinfo) -> None:
        self.calendar = calendar
        self.zone = zone
        branches = {rule.branch for rule in calendar.rules}
        self._special = (branches | {pause.branch for pause in calendar.pauses}) - {""}
        self._open: dict[tuple[Place, date], tuple[Term, ...]] = {}
        self._reminding: dict[tuple[Place, date], tuple[Term, ...]] = {}
        self._telling: dict[tuple[Place, date], tuple[tuple[Term, Moment], ...]] = {}
        self._met: dict[tuple[str, Place], list[tuple[Term, date]]] = {}
        self._named: dict[tuple[Place, str], tuple[Term, ...]] = {}
        self._moments: dict[tuple[str, str, Place, time | None], tuple[Moment, ...]] = {}

    @property
    def alike(self) -> bool:
        """Whether one rule holds for all units."""
        return not self._special

    def place(self, path: Sequence[str]) -> Place:
        return tuple(code for code in path if code in self._special)

    def open(self, place: Place, day: date) -> tuple[Term, ...]:
        """What has begun and is not locked on a day, the oldest first."""
        key = place, day
        if key not in self._open:
            self._open[key] = tuple(self.alive(place, day, timedelta()))
        return self._open[key]

    def reminding(self, place: Place, day: date) -> tuple[Term, ...]:
        """What somebody is reminded of on a day."""
        key = place, day
        if key not in self._reminding:
            self._reminding[key] = tuple(
                term for term in self.open(place, day) if self.reminder(term, place, day)
            )
        return self._reminding[key]

    def reminder(
        self, term: Term, place: Place, day: date, hour: time | None = None
    ) -> Moment | None:
        """The reminder of a term on a day, at that hour or at the rule's own."""
        moments = self._of(term, place, hour)
        return next((moment for moment in moments if moment.at.date() == day), None)

    def _of(self, term: Term, place: Place, hour: time | None) -> tuple[Moment, ...]:
        key = term.form, term.period.code, place, hour
        if key not in self._moments:
            self._moments[key] = reminder_moments(term.rule, term.period, self.zone, hour)
        return self._moments[key]

    def telling(self, place: Place, day: date) -> tuple[tuple[Term, Moment], ...]:
        """What staff is told on a day."""
        key = place, day
        if key not in self._telling:
            self._telling[key] = tuple(
                (term, moment)
                for term in self.alive(place, day)
                for moment in digest_moments(term.rule, term.period, self.zone)
                if moment.at.date() == day
            )
        return self._telling[key]

    def named(self, place: Place, period: str) -> tuple[Term, ...]:
        """The forms that have a period of this name."""
        if (place, period) not in self._named:
            self._named[place, period] = tuple(self._by_name(place, period))
        return self._named[place, period]

    def _by_name(self, place: Place, code: str) -> Iterator[Term]:
        for form in self.calendar.forms:
            try:
                period = self.calendar.period(form, code, place)
                yield Term(form, self.calendar.for_form(form, period.start, place), period)
            except NoRule:
                continue

    def anything_on(self, day: date) -> bool:
        """Whether anything is planned for a day where one rule holds for all units."""
        return bool(self.reminding((), day) or self.telling((), day))

    def times(self) -> set[time]:
        """Every time of day that some rule names."""
        steps = (
            step for rule in self.calendar.rules for step in (*rule.reminders, *rule.escalation)
        )
        return {step.at for step in steps}

    def alive(self, place: Place, day: date, after: timedelta = AFTER_LOCK) -> Iterator[Term]:
        """What has begun and was locked no longer than that before a day, the oldest first."""
        for form in self.calendar.forms:
            yield from reversed(list(self._periods(form, place, day, after)))

    def _periods(self, form: str, place: Place, day: date, after: timedelta) -> Iterator[Term]:
        """The periods of a form back from a day, as long as they were locked no longer ago."""
        back = day
        while (known := self._term(form, place, back)) is not None:
            term, lock = known
            if term.period.start > back or lock + after < day:
                return
            yield term
            back = term.period.start - DAY

    def _term(self, form: str, place: Place, day: date) -> tuple[Term, date] | None:
        """What a day belongs to, and its lock; None before the first rule of a form. Periods do not
        overlap, so one that was met before is found again by any of its days.
        """
        met = self._met.setdefault((form, place), [])
        for term, lock in reversed(met):
            if day in term.period:
                return term, lock
        try:
            period = self.calendar.period_of(form, day, place)
            rule = self.calendar.for_form(form, period.start, place)
        except NoRule:
            return None
        found = Term(form, rule, period), lock_day(rule, period)
        met.append(found)
        return found
