"""The forms and rules in force, kept compiled between messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from handlers.calendar import lock_day
from handlers.forms.model.definition import Form
from handlers.forms.xform import read
from handlers.open_sittings import Sittings
from handlers.periods import Period
from handlers.quota import Quota
from handlers.rules.loading import DEFAULT_FILE, load_rules
from handlers.rules.pause import Pause
from handlers.rules.rule import NoRule, Rule, Rules
from storage import forms, schedule
from storage.database import Transaction
from storage.forms import Published
from storage.units import Tree, UnitState

KEPT = 64  # compiled form versions kept in memory: far more than a district has open at once


@dataclass
class Library:
    """Compiled forms by their number in the database. A version never changes once published."""

    compiled: dict[int, Form] = field(default_factory=dict)
    sittings: Sittings = field(default_factory=Sittings)

    def form(self, published: Published) -> Form:
        found = self.compiled.get(published.id)
        if found is None:
            while len(self.compiled) >= KEPT:
                self.compiled.pop(next(iter(self.compiled)))
            found = self.compiled[published.id] = read(published.xform)
        return found


@dataclass(frozen=True, slots=True)
class House:
    """What every conversation needs to know: whose service this is, its clock's zone, its forms.

    `body` is the name of who runs the service, by language; `address` is what links to its pages
    begin with; `quotas` are what platforms allow in a month, by channel.
    """

    zone: ZoneInfo
    body: Mapping[str, str]
    library: Library = field(default_factory=Library)
    address: str = ""
    quotas: Mapping[str, Quota] = field(default_factory=dict)


async def rules(tx: Transaction) -> Rules:
    """The calendar in force: what was loaded last, else what comes with Chibo."""
    content = await schedule.rules(tx)
    pauses = await schedule.pauses(tx)
    return _joined(content, tuple(Pause(each.unit, each.first, each.last) for each in pauses))


@lru_cache(maxsize=8)
def _joined(content: str | None, pauses: tuple[Pause, ...]) -> Rules:
    if content is None:
        known = load_rules(default_text(), DEFAULT_FILE.name)
    else:
        known = load_rules(content, "the loaded rules")
    return replace(known, pauses=pauses)


@cache
def default_text() -> str:
    """The rules that come with Chibo."""
    return DEFAULT_FILE.read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Duty:
    """One form that a unit owes for a period, with the rule that says so."""

    form: Published
    rule: Rule
    period: Period


async def duties(tx: Transaction, tree: Tree, unit: UnitState, today: date) -> list[Duty]:
    """Every form that a unit owes for the period of a day, in the order of publication."""
    calendar = await rules(tx)
    published = await forms.newest(tx)
    return duties_of(calendar, published, tree, unit, today)


def duties_of(
    calendar: Rules, published: Sequence[Published], tree: Tree, unit: UnitState, today: date
) -> list[Duty]:
    path = [above.code for above in tree.path(unit.id)]
    leaf = unit.id not in tree.children
    found = []
    for form in published:
        try:
            period = calendar.period_of(form.form_id, today, path)
            rule = calendar.for_form(form.form_id, period.start, path)
        except NoRule:
            continue  # a form without a rule is filled in only when somebody opens it
        if not period.start <= today <= max(period.end, lock_day(rule, period)):
            continue  # asked once: not yet, or not any more
        if rule.owed_by(unit.kind, leaf=leaf):
            found.append(Duty(form, rule, period))
    return found
