"""What becomes of a planned message when its moment has come: sent, put off, or skipped and why. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.reminding.standing import (
    LATER,
    MISSING,
    NUDGE,
    REMINDER,
    UNREACHABLE,
    Owed,
    Standing,
)
from handlers.reminding.timetable import Term
from storage.notices import NoticeState
from storage.standing import Reach
from storage.units import UnitState

TOO_LATE, REPORTED, NO_POST = "too_late", "reported", "no_post"
UNREACHED, STOPPED, ENOUGH, PAUSED = "unreachable", "stopped", "enough", "paused"
NOTHING_MISSING = "nothing_missing"
TO_OWING = (REMINDER, LATER, NUDGE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Skipped because of `why`, put off `until`, or sent to the `accounts`; `owed` is what a
    reminder names, `missing` what staff is told.
    """

    why: str = ""
    until: datetime | None = None
    accounts: tuple[Reach, ...] = ()
    owed: tuple[Owed, ...] = ()
    missing: tuple[Owed, ...] = ()

    @property
    def sends(self) -> bool:
        return bool(self.accounts)


def judge(standing: Standing, notice: NoticeState, at: datetime) -> Verdict:
    """What is done with a message at a moment, as things stand."""
    if notice.person_id not in standing.by_person:
        return Verdict(NO_POST)
    verdict = _content(standing, notice, at)
    if verdict.why:
        return verdict
    if notice.useless_after is not None and notice.useless_after <= at:
        return Verdict(TOO_LATE)
    accounts = standing.reach(notice.person_id, asked_for=notice.kind == LATER)
    if not accounts:
        stopped = standing.stopped(notice.person_id)
        return Verdict(STOPPED if stopped else UNREACHED, owed=verdict.owed)
    until = _wait(standing, notice, verdict, at)
    if until is not None and until > at:
        useless = notice.useless_after is not None and notice.useless_after <= until
        return Verdict(TOO_LATE) if useless else Verdict(until=until)
    return Verdict(accounts=accounts, owed=verdict.owed, missing=verdict.missing)


def _content(standing: Standing, notice: NoticeState, at: datetime) -> Verdict:
    """What the message would say, or why there is nothing to say."""
    if notice.kind in TO_OWING:
        return _still_owed(standing, notice, at)
    if notice.kind in (MISSING, UNREACHABLE):
        missing = missing_below(standing, notice.unit_id, notice.period, standing.day(at))
        if notice.kind == UNREACHABLE:
            missing = tuple(each for each in missing if not heard_of(standing, each.unit))
        return Verdict("" if missing else NOTHING_MISSING, missing=missing)
    return Verdict()


def _still_owed(standing: Standing, notice: NoticeState, at: datetime) -> Verdict:
    day = standing.day(at)
    owed = standing.owed_by(notice.person_id, day)
    if not owed:
        return Verdict(REPORTED)
    owed = tuple(each for each in owed if not each.term.rule.paused(day))
    if not owed:
        return Verdict(PAUSED)
    if notice.kind == REMINDER and _has_enough(standing, notice.person_id, at):
        return Verdict(ENOUGH)
    return Verdict(owed=owed)


def _has_enough(standing: Standing, person_id: int, at: datetime) -> bool:
    already = standing.reminded.get(standing.month(person_id, at), 0)
    return already >= standing.manners.most_per_month


def _wait(
    standing: Standing, notice: NoticeState, verdict: Verdict, at: datetime
) -> datetime | None:
    """Until when quiet hours last, or a form is being filled in just now."""
    allowed = standing.calendar.next_allowed(at, standing.timetable.zone)
    if allowed > at:
        return allowed
    if notice.kind not in TO_OWING:
        return None
    touched = max((each.begun for each in verdict.owed if each.begun), default=None)
    return touched and touched + timedelta(minutes=standing.manners.hold_minutes)


# --- what is missing in a branch ------------------------------------------------------------------


def missing_below(standing: Standing, unit_id: int, period: str, day: date) -> tuple[Owed, ...]:
    """What the units of a branch have not sent for a period, in the order of the tree; who is left
    alone on that day misses nothing.
    """
    if unit_id not in standing.tree.by_id:
        return ()
    found = []
    for unit in standing.tree.below(unit_id):
        for term in _terms(standing, unit, period):
            if standing.owes(unit, term) and not term.rule.paused(day):
                begun = standing.begun.get((unit.id, term.form, period))
                found.append(Owed(unit, term, begun))
    return tuple(found)


def _terms(standing: Standing, unit: UnitState, period: str) -> tuple[Term, ...]:
    return standing.timetable.named(standing.place(unit.id), period)


def reachable(standing: Standing, unit: UnitState) -> bool:
    """Whether somebody who reports for the unit can be written to."""
    return any(standing.reach(holder.person_id) for holder in standing.reporters(unit))


def heard_of(standing: Standing, unit: UnitState) -> bool:
    """Whether somebody who reports for the unit can be written to and gives signs of life."""
    return any(
        standing.reach(holder.person_id) and not standing.doubtful(holder.person_id)
        for holder in standing.reporters(unit)
    )


def passes_on(standing: Standing, notice: NoticeState, verdict: Verdict) -> bool:
    """Whether a reminder has to go to somebody else too: its person cannot be reached, wants no
    messages, or gives no sign of life.
    """
    if notice.kind not in TO_OWING:
        return False
    if verdict.sends:
        return standing.doubtful(notice.person_id)
    return verdict.why in (UNREACHED, STOPPED)
