"""How everybody stands at a moment: who owes what, who can be reached and at which hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from handlers.library import House, rules
from handlers.reminding.hours import usual_hour
from handlers.reminding.timetable import Place, Term, Timetable
from handlers.rules.rule import Manners, Rules
from storage import forms, notices, posts, privacy, standing, units
from storage.database import Transaction
from storage.forms import Published
from storage.people import OFFICER, REPORTING, STAFF
from storage.standing import Holder, Reach
from storage.units import Tree, UnitState

REMINDER, LATER, NUDGE = "reminder", "later", "nudge"
DIGEST, MISSING, UNREACHABLE = "digest", "missing", "unreachable"
HABIT = timedelta(days=200)
"""How far back answers count for the usual hour."""
OWING = REPORTING
"""Who is reminded: those who report for a unit."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A form that a unit has not sent for a period; `begun`: it lies half filled in since then."""

    unit: UnitState
    term: Term
    begun: datetime | None


@dataclass(frozen=True)
class Standing:
    """Everything that decides who is told what, read at one moment.

    `reminded` counts the reminders of each person and month; whoever sends one adds it there. Who is
    `without_digests` gets figures only when asking for them; who is `without_reminders` did not agree
    to be reminded by the calendar.
    """

    now: datetime
    calendar: Rules
    timetable: Timetable
    tree: Tree
    forms: Mapping[str, Published]
    holders: Sequence[Holder]
    accounts: Mapping[int, Sequence[Reach]]
    chosen: Mapping[int, tuple[time, date]]
    answers: Mapping[int, Sequence[datetime]]
    sent: set[tuple[int, str, str]]
    begun: Mapping[tuple[int, str, str], datetime]
    reminded: dict[tuple[int, int, int], int]
    without_digests: frozenset[int] = frozenset()
    without_reminders: frozenset[int] = frozenset()
    by_person: dict[int, list[Holder]] = field(init=False)
    by_unit: dict[int, list[Holder]] = field(init=False)
    _places: dict[int, Place] = field(default_factory=dict)
    _usual: dict[tuple[int, date], time | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        persons: dict[int, list[Holder]] = {}
        of_unit: dict[int, list[Holder]] = {}
        for holder in self.holders:
            if holder.unit_id in self.tree.by_id:
                persons.setdefault(holder.person_id, []).append(holder)
                of_unit.setdefault(holder.unit_id, []).append(holder)
        object.__setattr__(self, "by_person", persons)
        object.__setattr__(self, "by_unit", of_unit)

    @property
    def manners(self) -> Manners:
        return self.calendar.manners

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.timetable.zone).date()

    def place(self, unit_id: int) -> Place:
        found = self._places.get(unit_id)
        if found is None:
            path = () if self.timetable.alike else self.tree.path(unit_id)
            found = self._places[unit_id] = self.timetable.place([unit.code for unit in path])
        return found

    def owes(self, unit: UnitState, term: Term) -> bool:
        if (unit.id, term.form, term.period.code) in self.sent or term.form not in self.forms:
            return False
        return term.rule.owed_by(unit.kind, leaf=unit.id not in self.tree.children)

    def owed(self, unit: UnitState, day: date, since: date = date.min) -> tuple[Owed, ...]:
        """What a unit owes on a day; nobody owes a period that ended before taking up the post."""
        return tuple(
            Owed(unit, term, self.begun.get((unit.id, term.form, term.period.code)))
            for term in self.timetable.open(self.place(unit.id), day)
            if term.period.end >= since and self.owes(unit, term)
        )

    def owed_by(self, person_id: int, day: date) -> tuple[Owed, ...]:
        """What a person owes, in all units."""
        return tuple(
            owed
            for holder in self.by_person.get(person_id, ())
            if holder.role in OWING
            for owed in self.owed(self.tree.by_id[holder.unit_id], day, holder.since)
        )

    def reporters(self, unit: UnitState) -> list[Holder]:
        """Those who report for a unit."""
        return [each for each in self.by_unit.get(unit.id, ()) if each.role in OWING]

    def hour(self, person_id: int, day: date) -> time | None:
        """The hour that suits a person on a day: the one chosen, else the one at which the person
        answered before that day; what somebody does today changes nothing today.
        """
        at, since = self.chosen.get(person_id, (None, day))
        if at is not None and since <= day:
            return at
        key = person_id, day
        if key not in self._usual:
            mine = self.answers.get(person_id, ())
            before = [each for each in mine if each.date() < day]
            self._usual[key] = self._allowed(usual_hour(before)) if before else None
        return self._usual[key]

    def _allowed(self, hour: time | None) -> time | None:
        """Who answers at night is not written to at night."""
        return None if hour is None or self.calendar.quiet_hours.covers(hour) else hour

    def reach(self, person_id: int, *, asked_for: bool = False) -> tuple[Reach, ...]:
        """Where a person can be written to: the account last used; one to which sending failed, or where
        nothing rings, gives way to another; of whom nothing is heard is written to on all of them.
        Who did not agree to reminders gets only what was `asked_for`.
        """
        if person_id in self.without_reminders and not asked_for:
            return ()
        able = self._active(person_id)
        able.sort(key=lambda each: (each.failed > 0, each.silent))
        return tuple(able if self.doubtful(person_id) else able[:1])

    def _active(self, person_id: int) -> list[Reach]:
        return [each for each in self.accounts.get(person_id, ()) if each.status == "active"]

    def failing(self, person_id: int) -> bool:
        """Whether sending failed on every account since the person last wrote."""
        able = self._active(person_id)
        return bool(able) and all(each.failed for each in able)

    def doubtful(self, person_id: int) -> bool:
        """Whether messages go out to a person but nothing says that they are read: somebody else has
        to know of it as well.
        """
        silent = self.silent_since(person_id) is not None
        return bool(self._active(person_id)) and (silent or self.failing(person_id))

    def silent_since(self, person_id: int) -> datetime | None:
        """When a person last wrote, if that is too long ago."""
        last = max((each.last_in_at for each in self.accounts.get(person_id, ())), default=None)
        limit = self.now - timedelta(days=self.manners.silent_days)
        return last if last is not None and last < limit else None

    def stopped(self, person_id: int) -> bool:
        """Whether the person wants no messages."""
        declined = person_id in self.without_reminders
        return declined or any(
            each.status == "stopped" for each in self.accounts.get(person_id, ())
        )

    def month(self, person_id: int, moment: datetime) -> tuple[int, int, int]:
        local = self.day(moment)
        return person_id, local.year, local.month


async def load(
    tx: Transaction, house: House, now: datetime, *, since: datetime | None = None, until: datetime
) -> Standing:
    """How everybody stands; reports are looked up for all periods that are told of between two
    moments. The tree and the posts are those of today; of a time to come, those known for it.
    """
    calendar = await rules(tx)
    timetable = Timetable(calendar, house.zone)
    first, last = (each.astimezone(house.zone).date() for each in (since or now, until))
    today = max(now.astimezone(house.zone).date(), first)
    tree = await units.tree(tx, today)
    holders = await standing.holders(tx, today, (*OWING, OFFICER, STAFF))
    return Standing(
        now,
        calendar,
        timetable,
        tree,
        {form.form_id: form for form in await forms.newest(tx)},
        holders,
        await standing.accounts(tx, (holder.person_id for holder in holders)),
        {person: (at, since) for person, at, since in await standing.chosen_hours(tx)},
        await _answers(tx, house, now),
        await standing.sent(tx, _periods(timetable, tree, first, last)),
        await standing.begun(tx),
        await _reminded(tx, house, first),
        frozenset(await posts.without_digests(tx)),
        frozenset(await privacy.without_reminders(tx)),
    )


def _periods(timetable: Timetable, tree: Tree, first: date, last: date) -> list[str]:
    """The periods of all forms that somebody is told of between two days."""
    paths = [()] if timetable.alike else [tree.path(unit.id) for unit in tree.units]
    places = {timetable.place([unit.code for unit in path]) for path in paths}
    days = {first + timedelta(days=number) for number in range(0, (last - first).days, 25)}
    alive = (timetable.alive(place, day) for place in places for day in (*days, last))
    return sorted({term.period.code for terms in alive for term in terms})


async def _answers(tx: Transaction, house: House, now: datetime) -> dict[int, list[datetime]]:
    """When each person sent reports, in local time."""
    answers: dict[int, list[datetime]] = {}
    for person, at in await standing.answered_at(tx, now - HABIT):
        answers.setdefault(person, []).append(at.astimezone(house.zone))
    return answers


async def _reminded(tx: Transaction, house: House, day: date) -> dict[tuple[int, int, int], int]:
    start = datetime.combine(day.replace(day=1), time(), house.zone)
    found: dict[tuple[int, int, int], int] = {}
    for person, at in await notices.queued(tx, REMINDER, start):
        local = at.astimezone(house.zone)
        key = person, local.year, local.month
        found[key] = found.get(key, 0) + 1
    return found
