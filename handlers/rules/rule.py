"""The rules of the calendar as data: who owes which form for which period, by when, and who is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import count

from handlers.days_off import DaysOff
from handlers.periods import Period, PeriodKind, day_of_month, is_once
from handlers.rules.pause import Pause

FALLBACK_LANGUAGE = "vi"
MOST_KNOWN = 4096


class Move(StrEnum):
    """Where a due day goes that falls on a weekend or a holiday."""

    NO = "no"
    NEXT = "next"
    PREVIOUS = "previous"


class What(StrEnum):
    """What staff is told: the figures, or only who is missing and who sees to it."""

    DIGEST = "digest"
    MISSING = "missing"


class Owing(StrEnum):
    """Who owes a form where the rule does not list kinds of units."""

    LEAVES = "leaves"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Window:
    """The days of the month on which the meeting is held, as a rule."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Due:
    """By when a report is owed.

    At the latest on day `latest_day` of the month in which the period ends, or `months_after`
    months later; what is asked once, on its last day. Where the report names an `event` (a question
    of type date), already `event_days` days after it, if that is earlier. For `grace_days` more it
    still counts as on time, though nobody is told so.
    """

    latest_day: int
    months_after: int
    event: str
    event_days: int
    move: Move
    grace_days: int = 0

    def latest(self, period: Period) -> date:
        """The latest due day, before weekends and holidays move it."""
        if period.kind is PeriodKind.ONCE:
            return period.end
        months = period.end.year * 12 + period.end.month - 1 + self.months_after
        return day_of_month(months // 12, months % 12 + 1, self.latest_day)


class Since(StrEnum):
    """From which day the day of a message is counted."""

    DUE = "due"
    LOCK = "lock"


class Weekday(StrEnum):
    """The days of the week, in the order of Python's own numbers."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        return list(Weekday).index(self)


@dataclass(frozen=True, slots=True)
class Step:
    """One message that goes out by itself: `day` counts from the due day or from the last day before
    the lock, `to` are roles; `what` matters where staff is told. With `every` it goes out on that
    day of each week inside the period instead.
    """

    day: int
    at: time
    to: tuple[str, ...]
    what: What = What.DIGEST
    since: Since = Since.DUE
    every: Weekday | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Above or below which a figure is pointed out to staff; none of them blocks a report.

    `attendance` in per cent, `minutes` of a meeting, `change` of the number of members,
    `ceremony_days` working days from decision to ceremony, `vacancy_days` a post stays open.
    """

    attendance: int
    minutes: int
    change: int
    ceremony_days: int
    vacancy_days: int


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nobody is written to unasked: from `start` until before `end`, also across midnight (none
    where they are equal); with `tet` on no day of the lunar New Year holiday either.
    """

    start: time
    end: time
    tet: bool

    def covers(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Manners:
    """How people are treated, whatever the form.

    At most `most_per_month` reminders reach a person in a month unless staff asks for more; a person
    is silent after `silent_days` without a word; "later" means `later_at`; who took up a post less
    than `newcomer_days` before the due day is not late; after `hold_minutes` without an answer a
    form counts as laid aside.
    """

    most_per_month: int = 4
    silent_days: int = 45
    later_at: time = time(19, 30)
    newcomer_days: int = 7
    hold_minutes: int = 20


@dataclass(frozen=True, slots=True)
class Privacy:
    """How data about people are treated: the legal days of requests about them, and what is hidden.

    A request is answered within `answer_days` working days; to see or receive, correct, withdraw and
    erase take so many days at most (Luật 91/2025/QH15, NĐ 356/2025). Units of the kinds `totals_only`,
    those above a commune, are told no rows of people and no group of fewer than `smallest_group`.
    Units of the kinds `left_out` take no part: nobody is invited for them, they owe nothing and send
    nothing.
    """

    answer_days: int = 2
    see_days: int = 10
    correct_days: int = 10
    withdraw_days: int = 15
    erase_days: int = 20
    smallest_group: int = 5
    left_out: frozenset[str] = frozenset()
    totals_only: frozenset[str] = frozenset()

    def smallest_told(self, kind: str) -> int:
        """The smallest group of people that a unit of this kind is told; 0: of any size."""
        return self.smallest_group if kind in self.totals_only else 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one form from one day on.

    `branch` is the code of the unit below which it holds, empty for the whole tree. `units` are the
    kinds of units that owe the form, or an Owing. `lock_days` after the period's end no report can
    be changed any more; a message `stale_hours` late (None: no such limit) is not sent at all.
    `opening` is the first period after a change of the period's length, where it is cut or
    stretched so that no day is lost between the old and the new way; `once` the only period of a
    form that is asked once. `pauses` are those of the unit for which the rule was looked up.
    """

    form: str
    valid_from: date
    branch: str
    period_kind: PeriodKind
    closes_on: int | None
    window: Window
    fixed_day: int
    due: Due
    lock_days: int
    reminders: tuple[Step, ...]
    escalation: tuple[Step, ...]
    stale_hours: int | None
    units: Owing | tuple[str, ...]
    thresholds: Thresholds
    days: DaysOff = field(repr=False)
    quiet_hours: QuietHours = field(repr=False)
    opening: Period | None = None
    once: Period | None = None
    left_out: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()

    @property
    def shape(self) -> tuple[PeriodKind, int | None, Period | None]:
        return self.period_kind, self.closes_on, self.once

    def paused(self, day: date) -> bool:
        return any(day in pause for pause in self.pauses)

    def owed_by(self, kind: str, *, leaf: bool) -> bool:
        """Whether a unit of this kind owes the form; `leaf`: no unit stands below it."""
        if isinstance(self.units, Owing):
            return leaf and self.units is Owing.LEAVES and kind not in self.left_out
        return kind in self.units

    def period_of(self, day: date) -> Period:
        """The period a day belongs to; what is asked once has one only, whatever the day."""
        if self.once:
            return self.once
        if self.opening and day in self.opening:
            return self.opening
        return Period.containing(day, self.period_kind, self.closes_on)

    def named(self, code: str) -> Period | None:
        """The period of that name, None if this rule counts in periods of another length."""
        if self.once or is_once(code):
            return self.once if self.once and self.once.code == code else None
        if self.opening and code == self.opening.code:
            return self.opening
        found = Period.parse(code, self.closes_on)
        return found if found.kind is self.period_kind else None


@dataclass(frozen=True, slots=True)
class Words:
    """What kinds of units and roles are called, by language."""

    units: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, Mapping[str, str]]

    def unit_kind(self, kind: str, language: str) -> str:
        return _word(self.units, kind, language)

    def role(self, role: str, language: str) -> str:
        return _word(self.roles, role, language)


def _word(words: Mapping[str, Mapping[str, str]], name: str, language: str) -> str:
    """The word in that language, else in Vietnamese; a name without words stands for itself."""
    labels = words.get(name, {})
    return labels.get(language) or labels.get(FALLBACK_LANGUAGE, name)


class NoRule(LookupError):
    """No rule says anything about this form at that time."""

    def __init__(self, form: str, when: str) -> None:
        super().__init__(
            f"the calendar has no rule for the form {form} on {when}. "
            f"Check the form and the time, or add a version to the rules that holds then"
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole calendar. A `path` lists the codes of a unit and those above it, from the root down:
    of the rules that hold for it the one of the deepest branch counts, then the newest.
    """

    rules: tuple[Rule, ...]
    words: Words
    quiet_hours: QuietHours
    days: DaysOff
    manners: Manners = Manners()
    pauses: tuple[Pause, ...] = ()
    privacy: Privacy = Privacy()
    _known: dict[tuple[str, str, tuple[str, ...]], Period] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Periods found before: every answer asks for the one it is about."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form the calendar knows, in the order of the file."""
        return tuple(dict.fromkeys(rule.form for rule in self.rules))

    def for_form(self, form: str, on: date, path: Sequence[str] = ()) -> Rule:
        """The rule in force on a day; for a period ask with its start. Raises NoRule."""
        for rule in self._candidates(form, path):
            if rule.valid_from <= on:
                return self._with_pauses(rule, path)
        raise NoRule(form, f"{on:%d/%m/%Y}")

    def period_of(self, form: str, day: date, path: Sequence[str] = ()) -> Period:
        """The period a day belongs to; raises NoRule."""
        return self.for_form(form, day, path).period_of(day)

    def period(self, form: str, code: str, path: Sequence[str] = ()) -> Period:
        """The period of that name as the rules of its time cut it; raises BadPeriod, NoRule."""
        key = form, code, tuple(path)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._period(*key)
        return self._known[key]

    def _period(self, form: str, code: str, path: Sequence[str]) -> Period:
        if not is_once(code):
            Period.parse(code)
        for rule in self._candidates(form, path):
            found = rule.named(code)
            if found is None or found.start < rule.valid_from:
                continue
            # A later rule may have taken the time of a period that this one would name so.
            if found == self.period_of(form, found.start, path):
                return found
        raise NoRule(form, code)

    def _candidates(self, form: str, path: Sequence[str]) -> Iterator[Rule]:
        """The rules for a unit, the one that goes before the others first."""
        places = {"": -1, **{code: depth for depth, code in enumerate(path)}}
        mine = (rule for rule in self.rules if rule.form == form and rule.branch in places)
        yield from sorted(
            mine, key=lambda rule: (places[rule.branch], rule.valid_from), reverse=True
        )

    def _with_pauses(self, rule: Rule, path: Sequence[str]) -> Rule:
        mine = tuple(pause for pause in self.pauses if pause.branch in path)
        return replace(rule, pauses=mine) if mine else rule

    def quiet(self, at: datetime, zone: tzinfo) -> bool:
        """Whether this is no moment to write to somebody unasked."""
        local = at.astimezone(zone)
        tet = self.quiet_hours.tet and self.days.is_tet(local.date())
        return tet or self.quiet_hours.covers(local.time())

    def next_allowed(self, at: datetime, zone: tzinfo) -> datetime:
        """The moment itself, or the end of the quiet time it falls into."""
        if not self.quiet(at, zone):
            return at
        today = at.astimezone(zone).date()
        mornings = (
            datetime.combine(today + timedelta(days=days), self.quiet_hours.end, zone)
            for days in count()
        )
        return next(each for each in mornings if each > at and not self.quiet(each, zone))
