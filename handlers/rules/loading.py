"""Make rules of their text (YAML or JSON) and refuse, with place and mend, what cannot be meant."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time, timedelta
from functools import lru_cache
from pathlib import Path

from handlers.days_off import DaysOff
from handlers.periods import DAY, Period, PeriodKind
from handlers.rules.fields import Fault, Field, Layers, RulesError, dates, root
from handlers.rules.rule import (
    FALLBACK_LANGUAGE,
    Due,
    Manners,
    Move,
    Owing,
    Privacy,
    QuietHours,
    Rule,
    Rules,
    Since,
    Step,
    Thresholds,
    Weekday,
    What,
    Window,
    Words,
)

DEFAULT_FILE = Path(__file__).with_name("default.yaml")

_SECTIONS = ("words", "quiet", "manners", "privacy", "days", "defaults", "forms")
_DEFAULTS = (
    *("period", "closes_on", "window", "fixed_day", "due", "lock_days", "reminders"),
    *("escalation", "stale_hours", "units", "thresholds"),
)
_VERSION = ("valid_from", "branch", "from", "to", *_DEFAULTS)
_DUE = ("latest_day", "months_after", "event", "event_days", "move", "grace_days")
_MANNERS = ("most_per_month", "silent_days", "later_at", "newcomer_days", "hold_minutes")
_TERMS = ("answer_days", "see_days", "correct_days", "withdraw_days", "erase_days")
_PRIVACY = (*_TERMS, "smallest_group", "left_out", "totals_only")
_THRESHOLDS = ("attendance", "minutes", "change", "ceremony_days", "vacancy_days")
# Four years of months: every length of a month, at both ends of a year.
_PERIODS_TRIED = 48


@lru_cache(maxsize=8)  # the stored text is read again for every message, and changes once a year
def load_rules(text: str, source: str) -> Rules:
    """The rules in a text; `source` names it in complaints. Raises RulesError with all of them."""
    faults: list[Fault] = []
    file = root(text, source, faults)
    if file is not None:
        read = _Reader(Layers((file.section(_SECTIONS),), file))
        if not faults:
            return _joined(read, faults)
    raise RulesError(faults)


class _Reader:
    """The parts of the file that the rules of every form share."""

    def __init__(self, file: Layers) -> None:
        self.words = _words(file.under("words", ("units", "roles")))
        self.quiet_hours = _quiet(file.under("quiet", ("from", "to", "tet")))
        self.manners = _manners(file.under("manners", _MANNERS))
        self.privacy = self._privacy(file.under("privacy", _PRIVACY))
        days = file.under("days", ("closed", "worked"))
        self.days = DaysOff(
            closed=frozenset(day for field in _maybe(days, "closed") for day in dates(field)),
            worked=frozenset(day for field in _maybe(days, "worked") for day in dates(field)),
        )
        self._defaults = {
            name: value
            for field in _maybe(file, "defaults")
            for name, value in field.section(_DEFAULTS).items()
        }
        self.read = [
            (version, self._rule(form, version))
            for form, versions in file.need("forms").section().items()
            for version in versions.filled_items()
        ]

    def _rule(self, form: str, version: Field) -> Rule:
        layers = Layers((version.section(_VERSION), self._defaults), version)
        branch, stale = layers.get("branch"), layers.get("stale_hours")
        closes_on = layers.get("closes_on")
        window = layers.under("window", ("first", "last"))
        kind = layers.need("period").word(PeriodKind)
        return Rule(
            form=form,
            valid_from=layers.need("valid_from").day(),
            branch=branch.text() if branch else "",
            period_kind=kind,
            closes_on=closes_on.whole(1, 30) if closes_on else None,
            window=Window(window.need("first").whole(1, 31), window.need("last").whole(1, 31)),
            fixed_day=layers.need("fixed_day").whole(1, 31),
            due=_due(layers.under("due", _DUE)),
            lock_days=layers.need("lock_days").whole(0, 366),
            reminders=self._steps(layers.need("reminders")),
            escalation=self._steps(layers.need("escalation"), What.DIGEST),
            stale_hours=stale.whole(1, 2400) if stale else None,
            units=self._units(layers.need("units")),
            thresholds=_thresholds(layers.under("thresholds", _THRESHOLDS)),
            days=self.days,
            quiet_hours=self.quiet_hours,
            left_out=self.privacy.left_out,
            once=_once(layers, version) if kind is PeriodKind.ONCE else None,
        )

    def _privacy(self, layers: Layers) -> Privacy:
        """What the file does not say stays as it is usual; the law's days may be made shorter."""
        usual = Privacy()
        limits = [(name, 1, getattr(usual, name)) for name in _TERMS]
        numbers = {
            name: field.whole(low, high)
            for name, low, high in (*limits, ("smallest_group", 1, 100))
            if (field := layers.get(name))
        }
        left_out, totals_only = self._kinds(layers, "left_out"), self._kinds(layers, "totals_only")
        return replace(usual, left_out=left_out, totals_only=totals_only, **numbers)

    def _kinds(self, layers: Layers, name: str) -> frozenset[str]:
        """The kinds of units that a list names."""
        where = "under words › units"
        return frozenset(
            kind.one_of(self.words.units, where)
            for field in _maybe(layers, name)
            for kind in field.items()
        )

    def _steps(self, field: Field, what: What | None = None) -> tuple[Step, ...]:
        return tuple(self._step(item, what) for item in field.items())

    def _step(self, item: Field, what: What | None) -> Step:
        """Only staff is told one thing or another: a reminder has no `what`."""
        known = ("day", "at", "to", *(("what", "since", "every") if what else ()))
        step = Layers((item.section(known),), item)
        said, since, every = step.get("what"), step.get("since"), step.get("every")
        roles = step.need("to").items()
        where = "under words › roles"
        return Step(
            day=0 if every else step.need("day").whole(-60, 60),
            at=step.need("at").clock(),
            to=tuple(role.one_of(self.words.roles, where) for role in roles),
            what=said.word(What) if said else what or What.DIGEST,
            since=since.word(Since) if since else Since.DUE,
            every=every.word(Weekday) if every else None,
        )

    def _units(self, field: Field) -> Owing | tuple[str, ...]:
        if field.is_list:
            where = "under words › units"
            return tuple(kind.one_of(self.words.units, where) for kind in field.items())
        return field.word(Owing)


def _maybe(layers: Layers, name: str) -> Iterator[Field]:
    field = layers.get(name)
    if field is not None:
        yield field


def _words(layers: Layers) -> Words:
    return Words(units=_labels(layers.need("units")), roles=_labels(layers.need("roles")))


def _labels(field: Field) -> Mapping[str, Mapping[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for name, inner in field.section().items():
        languages = inner.section()
        Layers((languages,), inner).need(FALLBACK_LANGUAGE)
        labels[name] = {language: word.text() for language, word in languages.items()}
    return labels


def _quiet(layers: Layers) -> QuietHours:
    """None where the file says nothing of quiet hours."""
    if not layers.sections:
        return QuietHours(time(), time(), tet=False)
    tet = layers.get("tet")
    start, end = layers.need("from").clock(), layers.need("to").clock()
    return QuietHours(start, end, tet=tet.flag() if tet else False)


def _manners(layers: Layers) -> Manners:
    """What the file does not say stays as it is usual."""
    usual = Manners()
    later = layers.get("later_at")
    numbers = {
        name: field.whole(low, high)
        for name, low, high in (
            ("most_per_month", 1, 31),
            ("silent_days", 1, 3660),
            ("newcomer_days", 0, 366),
            ("hold_minutes", 0, 1440),
        )
        if (field := layers.get(name))
    }
    return replace(usual, later_at=later.clock() if later else usual.later_at, **numbers)


def _once(layers: Layers, version: Field) -> Period:
    """The days of what is asked once."""
    first, last = layers.need("from").day(), layers.need("to").day()
    if not first <= last:
        version.fail("what is asked once ends before it begins", "Let `to` be the later day")
        return Period.once(first, first)
    return Period.once(first, last)


def _due(layers: Layers) -> Due:
    event, months = layers.get("event"), layers.get("months_after")
    grace = layers.get("grace_days")
    return Due(
        latest_day=layers.need("latest_day").whole(1, 31),
        months_after=months.whole(0, 12) if months else 0,
        event=event.text() if event else "",
        event_days=layers.need("event_days").whole(0, 60) if event else 0,
        move=layers.need("move").word(Move),
        grace_days=grace.whole(0, 60) if grace else 0,
    )


def _thresholds(layers: Layers) -> Thresholds:
    return Thresholds(
        attendance=layers.need("attendance").whole(0, 100),
        minutes=layers.need("minutes").whole(0, 600),
        change=layers.need("change").whole(0, 1000),
        ceremony_days=layers.need("ceremony_days").whole(0, 1000),
        vacancy_days=layers.need("vacancy_days").whole(0, 1000),
    )


def _joined(read: _Reader, faults: list[Fault]) -> Rules:
    """All versions together, each checked against the one it follows."""
    rules: list[Rule] = []
    for version, rule in sorted(read.read, key=lambda each: (each[1].valid_from, each[1].branch)):
        _check(version, rule)
        rules.append(replace(rule, opening=_opening(version, rule, rules)))
    if faults:
        raise RulesError(faults)
    return Rules(
        tuple(rules),
        read.words,
        read.quiet_hours,
        read.days,
        read.manners,
        privacy=read.privacy,
    )


def _check(version: Field, rule: Rule) -> None:
    if rule.window.first > rule.window.last:
        version.fail("the window ends before it begins", "Let `first` be the smaller day")
    quiet = rule.quiet_hours
    for step in (*rule.reminders, *rule.escalation):
        if quiet.covers(step.at):
            version.fail(
                f"{step.at:%H:%M} lies in the quiet hours {quiet.start:%H:%M} to {quiet.end:%H:%M}",
                "Choose another time for this message",
            )
    _check_lock(version, rule)


def _check_lock(version: Field, rule: Rule) -> None:
    period = rule.period_of(rule.valid_from)
    for _ in range(1 if rule.once else _PERIODS_TRIED):
        days = (rule.due.latest(period) - period.end).days
        if days > rule.lock_days:
            version.fail(
                f"period {period.code} would be locked before it is due",
                f"Let lock_days be {days} or more, or the report be due earlier",
            )
            return
        period = period.next()


def _opening(version: Field, rule: Rule, earlier: list[Rule]) -> Period | None:
    """The first period after a change of length: it begins where the last of the old ones ended, and
    does not bear its name. None where nothing is cut or stretched.
    """
    before = _followed(version, rule, earlier)
    if before is None:
        return None
    if before.shape == rule.shape:
        return before.opening
    if before.once or rule.once:  # what is asked once neither begins nor ends a row of periods
        return None
    last = before.period_of(rule.valid_from - DAY)
    if last.end >= rule.valid_from:
        version.fail(
            f"valid_from {rule.valid_from} lies inside the period {last.code} of the rule before it",
            f"Change the length of periods on {last.start} or {last.end + timedelta(days=1)}",
        )
    first = rule.period_of(rule.valid_from)
    if first.code == last.code:
        first = first.next()
    return None if first.start == rule.valid_from else replace(first, start=rule.valid_from)


def _followed(version: Field, rule: Rule, earlier: list[Rule]) -> Rule | None:
    """The rule that was in force where this one begins: of the branch, else of the whole tree."""
    same = [each for each in earlier if each.form == rule.form and each.branch == rule.branch]
    if same:
        if same[-1].valid_from == rule.valid_from:
            version.fail(
                "two versions begin on the same day", "Give one of them another valid_from"
            )
        return same[-1]
    general = [each for each in earlier if each.form == rule.form and not each.branch]
    return general[-1] if general else None
