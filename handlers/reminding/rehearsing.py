"""A month rehearsed: what would go to whom and when, from today's data and rules; nothing is sent."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from handlers.calendar import due_day
from handlers.library import House
from handlers.periods import Period
from handlers.reminding.forecasting import recorded, simulate
from handlers.reminding.judging import TO_OWING, Verdict, reachable
from handlers.reminding.standing import OWING, Standing, load
from handlers.reminding.timetable import Term
from handlers.rules.rule import Owing
from storage import outbox
from storage.database import Transaction
from storage.notices import NoticeState
from storage.units import UnitState

CROWD = 50
"""So many people or more at one minute are everybody at once: worth a warning where they are more
than `CROWDED` of all.
"""
CROWDED = 0.8
NEARLY = 0.8
"""From this part of a channel's monthly quota on there is a warning."""
USUAL = timedelta(days=30)
"""The replies of so long are those to be expected in a month."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the month: sent through a channel, or skipped and why."""

    at: datetime
    kind: str
    unit: str
    person: str
    channel: str
    period: str
    forms: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Load:
    """What a channel that lets one send only so much will carry in the month: `sent` is gone already,
    `planned` goes out by itself, `replies` are as many as in the last thirty days.
    """

    channel: str
    quota: int
    sent: int
    planned: int
    replies: int

    @property
    def expected(self) -> int:
        return self.sent + self.planned + self.replies


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """All messages of a month, and what the operator should know before it comes."""

    month: Period
    since: datetime
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    loads: tuple[Load, ...] = ()

    @property
    def sent(self) -> list[Line]:
        return [line for line in self.lines if not line.why]

    @property
    def channels(self) -> Mapping[str, int]:
        return Counter(line.channel for line in self.sent)


async def rehearse(tx: Transaction, house: House, month: Period, now: datetime) -> Rehearsal:
    """The month as it would go if nobody sent anything more; of the present one, what is left."""
    start = datetime.combine(month.start, time(), house.zone)
    end = datetime.combine(month.end, time.max, house.zone)
    since = now if start < now < end else start - timedelta(microseconds=1)
    standing = await load(tx, house, now, since=since, until=end)
    lines = [
        line
        for at, notice, verdict in simulate(standing, await recorded(tx, since), since, end)
        for line in _lines(standing, at, notice, verdict)
    ]
    span = Span(start, since, now)
    allowed = sorted((name, quota.messages) for name, quota in house.quotas.items())
    loads = [await _load(tx, span, lines, each) for each in allowed]
    warnings = (*_warnings(standing, month, lines), *_overloads(loads))
    return Rehearsal(month, since, tuple(lines), warnings, tuple(loads))


def _lines(
    standing: Standing, at: datetime, notice: NoticeState, verdict: Verdict
) -> Iterator[Line]:
    person = standing.by_person.get(notice.person_id)
    forms = tuple(dict.fromkeys(each.term.form for each in verdict.owed))
    for channel in [account.channel for account in verdict.accounts] or [""]:
        yield Line(
            at.astimezone(standing.timetable.zone),
            notice.kind,
            standing.tree.by_id[notice.unit_id].code,
            person[0].public_id if person else "",
            channel,
            notice.period,
            forms,
            "" if verdict.sends else verdict.why,
        )


# --- quotas ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """The month's first moment, the one from which it is rehearsed, and the present."""

    start: datetime
    since: datetime
    now: datetime


async def _load(
    tx: Transaction, span: Span, lines: Sequence[Line], limited: tuple[str, int]
) -> Load:
    channel, quota = limited
    planned = sum(1 for line in lines if line.channel == channel and not line.why)
    sent = (
        await outbox.sent_by_channel(tx, span.start, span.since) if span.since > span.start else {}
    )
    replies = await outbox.sent_by_channel(tx, span.now - USUAL, span.now, bulk=False)
    return Load(channel, quota, sent.get(channel, 0), planned, replies.get(channel, 0))


def _overloads(loads: Sequence[Load]) -> Iterator[str]:
    for each in loads:
        if each.expected >= each.quota * NEARLY:
            yield (
                f"{each.channel}: about {each.expected} messages of the {each.quota} a month it "
                f"lets one bot send ({each.planned} planned, {each.replies} replies as in the last "
                f"30 days, {each.sent} sent already); after that nobody is answered there"
            )


# --- warnings -------------------------------------------------------------------------------------


def _warnings(standing: Standing, month: Period, lines: Sequence[Line]) -> Iterator[str]:
    yield from _forms_without_rules(standing)
    yield from _rules_for_nobody(standing, month)
    yield from _unreached(standing, month)
    yield from _crowds(standing, lines)
    yield from _due_on_days_off(standing, month)
    enough = [line for line in lines if line.why == "enough"]
    if enough:
        limit = standing.manners.most_per_month
        yield f"{len(enough)} reminders are left out: more than {limit} a month for one person"


def _forms_without_rules(standing: Standing) -> Iterator[str]:
    for form in standing.forms:
        if form not in standing.calendar.forms:
            yield f"the form {form} has no rule: nobody is reminded of it"
    owed = {rule.form for rule in standing.calendar.rules if rule.units is not Owing.NONE}
    for form in standing.calendar.forms:
        if form in owed and form not in standing.forms:
            yield f"the rules name the form {form}, which is not published"


def _rules_for_nobody(standing: Standing, month: Period) -> Iterator[str]:
    """A form that is open in the month and that nobody owes, or of which nobody is reminded."""
    terms: dict[str, list[tuple[Term, bool]]] = defaultdict(list)
    for unit in standing.tree.units:
        for term in _of(standing, unit, month):
            leaf = unit.id not in standing.tree.children
            terms[term.form].append((term, term.rule.owed_by(unit.kind, leaf=leaf)))
    for form, found in terms.items():
        if form not in standing.forms:
            continue
        if not any(owed for _, owed in found):
            yield f"nobody owes the form {form}: its rule names no kind of unit there is"
        elif not any(term.rule.reminders for term, owed in found if owed):
            yield f"the rule of the form {form} reminds nobody"


def _of(standing: Standing, unit: UnitState, month: Period) -> list[Term]:
    place = standing.place(unit.id)
    days = (month.start, month.end)
    terms = (term for day in days for term in standing.timetable.open(place, day))
    return list({(term.form, term.period.code): term for term in terms}.values())


def _unreached(standing: Standing, month: Period) -> Iterator[str]:
    """Cells for which nobody reports, or nobody who can be written to."""
    owing = [
        unit
        for unit in standing.tree.units
        if any(standing.owes(unit, term) for term in _of(standing, unit, month))
    ]
    nobody = [unit.code for unit in owing if not standing.reporters(unit)]
    lost = [
        unit.code for unit in owing if standing.reporters(unit) and not reachable(standing, unit)
    ]
    if nobody:
        yield f"{len(nobody)} of {len(owing)} units have nobody who reports: {_some(nobody)}"
    if lost:
        yield f"{len(lost)} units cannot be reached: {_some(lost)}"


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")


def _crowds(standing: Standing, lines: Sequence[Line]) -> Iterator[str]:
    """Everybody reminded at one minute answers in one hour, and one fault hits all."""
    at_once = Counter(line.at for line in lines if not line.why and line.kind in TO_OWING)
    everybody = len([1 for posts in standing.by_person.values() if posts[0].role in OWING])
    crowds = [at for at, count in at_once.items() if count >= CROWD and count > CROWDED * everybody]
    if crowds:
        most = max(at_once.values())
        when = ", ".join(f"{at:%d/%m %H:%M}" for at in crowds)
        yield f"up to {most} of {everybody} people are reminded at once: {when}"


def _due_on_days_off(standing: Standing, month: Period) -> Iterator[str]:
    found: dict[tuple[date, str], list[str]] = defaultdict(list)
    for term in standing.timetable.open((), month.end):
        due = due_day(term.rule, term.period)
        if month.start <= due <= month.end and not term.rule.days.is_working(due):
            found[due, "Tết" if term.rule.days.is_tet(due) else "no working day"].append(term.form)
    for (due, why), forms in found.items():
        yield f"{', '.join(forms)}: due on {due:%d/%m/%Y}, which is {why}"


# --- as data --------------------------------------------------------------------------------------


def to_json(rehearsal: Rehearsal) -> dict[str, Any]:
    """What `chibo rehearse --json` prints."""
    return {
        "month": rehearsal.month.code,
        "since": rehearsal.since.isoformat(timespec="seconds"),
        "messages": [
            {
                "at": line.at.isoformat(timespec="minutes"),
                "kind": line.kind,
                "unit": line.unit,
                "person": line.person,
                "channel": line.channel or None,
                "period": line.period,
                "forms": list(line.forms),
                "skipped": line.why or None,
            }
            for line in rehearsal.lines
        ],
        "counts": {
            "sent": len(rehearsal.sent),
            "skipped": len(rehearsal.lines) - len(rehearsal.sent),
            "channels": dict(rehearsal.channels),
            "quotas": {each.channel: _load_json(each) for each in rehearsal.loads},
            "kinds": dict(Counter(line.kind for line in rehearsal.sent)),
            "days": dict(Counter(f"{line.at:%Y-%m-%d}" for line in rehearsal.sent)),
        },
        "warnings": list(rehearsal.warnings),
    }


def _load_json(load: Load) -> dict[str, int]:
    return {
        "quota": load.quota,
        "sent": load.sent,
        "planned": load.planned,
        "replies": load.replies,
        "expected": load.expected,
    }
