"""Everything that is planned for a stretch of time: who gets what, and when. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.calendar import Moment
from handlers.reminding.hours import STEP
from handlers.reminding.standing import DIGEST, MISSING, OWING, REMINDER, Owed, Standing
from handlers.reminding.timetable import Term, Timetable
from handlers.rules.rule import Rules, What
from storage.notices import NoticeState
from storage.people import DEPUTY, OFFICER, SECRETARY, STAFF
from storage.standing import Holder

_KINDS = {What.DIGEST: DIGEST, What.MISSING: MISSING}


def plan(standing: Standing, since: datetime, until: datetime) -> list[NoticeState]:
    """Every message planned after `since` and up to `until`, in the order in which they are due."""
    found = [
        notice
        for day in days(since, until, standing.timetable.zone)
        for notice in (*_reminders(standing, day), *_telling(standing, day))
        if since < notice.at <= until
    ]
    return sorted(found, key=lambda notice: (notice.at, notice.kind, notice.person_id))


def days(since: datetime, until: datetime, zone: tzinfo) -> list[date]:
    """The local days that lie in a stretch of time."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def may_hold(calendar: Rules, zone: tzinfo, since: datetime, until: datetime) -> bool:
    """Whether anything can be planned in this time, judged without looking at people: most minutes
    hold nothing, and a tick must cost nothing then.
    """
    timetable = Timetable(calendar, zone)
    if not any(since < at <= until for at in _possible(timetable, since, until)):
        return False
    if not timetable.alike:
        return True
    return any(timetable.anything_on(day) for day in days(since, until, zone))


def _possible(timetable: Timetable, since: datetime, until: datetime) -> Iterator[datetime]:
    """The half hours, and the times that rules name."""
    halves = {time(minute // 60, minute % 60) for minute in range(0, 24 * 60, STEP)}
    for day in days(since, until, timetable.zone):
        for at in halves | timetable.times():
            yield datetime.combine(day, at, timetable.zone)


# --- reminders ------------------------------------------------------------------------------------


def _reminders(standing: Standing, day: date) -> Iterator[NoticeState]:
    """At most one for each person and day, for all that the person owes."""
    if standing.timetable.alike and not standing.timetable.reminding((), day):
        return
    for person_id, posts in standing.by_person.items():
        called = [
            (owed, moment)
            for holder in posts
            if holder.role in OWING
            for owed, moment in _called(standing, holder, day)
        ]
        if called:
            first, _ = called[0]
            yield NoticeState(
                key=f"{REMINDER}:{day}:{person_id}",
                kind=REMINDER,
                person_id=person_id,
                unit_id=first.unit.id,
                period=first.term.period.code,
                at=min(moment.at for _, moment in called),
                useless_after=max(moment.useless_after for _, moment in called),
            )


def _called(standing: Standing, holder: Holder, day: date) -> Iterator[tuple[Owed, Moment]]:
    """What a post owes and is reminded of on a day."""
    place, unit = standing.place(holder.unit_id), standing.tree.by_id[holder.unit_id]
    for term in standing.timetable.reminding(place, day):
        if term.period.end < holder.since or not standing.owes(unit, term):
            continue
        hour = standing.hour(holder.person_id, day)
        moment = standing.timetable.reminder(term, place, day, hour)
        if moment is not None and _is_for(standing, holder, moment):
            yield Owed(unit, term, None), moment


def _is_for(standing: Standing, holder: Holder, moment: Moment) -> bool:
    """A deputy is told what a secretary would be told if there were one."""
    if holder.role == DEPUTY and SECRETARY in moment.to:
        return all(each.role != SECRETARY for each in standing.by_unit[holder.unit_id])
    return holder.role in moment.to


# --- staff ----------------------------------------------------------------------------------------


def _telling(standing: Standing, day: date) -> Iterator[NoticeState]:
    """What officers and staff are told of their branch; one message for each period, not each form."""
    for posts in standing.by_person.values():
        for holder in posts:
            if holder.role in (OFFICER, STAFF):
                yield from _told(standing, holder, day)


def _told(standing: Standing, holder: Holder, day: date) -> Iterator[NoticeState]:
    seen = set()
    for term, moment in standing.timetable.telling(standing.place(holder.unit_id), day):
        about = _KINDS[moment.what], term.period.code
        unwanted = moment.what is What.DIGEST and holder.person_id in standing.without_digests
        if unwanted or holder.role not in moment.to or term.form not in standing.forms:
            continue
        if about not in seen:
            seen.add(about)
            yield _notice(holder, term, moment)


def _notice(holder: Holder, term: Term, moment: Moment) -> NoticeState:
    kind, code = _KINDS[moment.what], term.period.code
    return NoticeState(
        key=f"{kind}:{code}:{moment.at:%Y-%m-%d}:{holder.person_id}:{holder.unit_id}",
        kind=kind,
        person_id=holder.person_id,
        unit_id=holder.unit_id,
        period=code,
        at=moment.at,
        useless_after=moment.useless_after,
    )
