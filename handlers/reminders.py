"""Who owes what now, and the one message that says it; and the digest when the due day is over."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.calendar import Moment, digest_moments, due_at, reminder_moments
from handlers.digest.digest import compute
from handlers.digest.text import text
from handlers.library import Duty, House, duties_of, rules
from handlers.messages import Outbound, Style
from handlers.periods import Period
from handlers.phrases import day, say
from handlers.rules.rule import NoRule, Rules
from handlers.turn import choice
from storage import conversations, forms, outbox, people, reports, units
from storage.database import Transaction
from storage.forms import Published
from storage.people import OFFICER, SECRETARY, STAFF, Member
from storage.units import Tree, UnitState

REMINDER, DIGEST = "reminder", "digest"
LOOK_BACK = timedelta(
    days=40
)  # how far a first start, or one after a long stop, looks for what is due
LOOK_AHEAD = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Planned:
    """A moment at which something goes out: reminders of one period, or its digest."""

    kind: str
    period: Period
    moment: Moment


@dataclass(frozen=True, slots=True)
class Post:
    """A member with the unit, and what the unit owes."""

    member: Member
    unit: UnitState
    owed: tuple[Duty, ...]


def planned(calendar: Rules, house: House, since: datetime, until: datetime) -> list[Planned]:
    """Every moment after `since` and up to `until`, in order; the same moment of several forms once."""
    found: dict[tuple[str, str, datetime], Planned] = {}
    for form in calendar.forms:
        for entry in _of_form(calendar, form, house, since, until):
            found.setdefault((entry.kind, entry.period.code, entry.moment.at), entry)
    return sorted(found.values(), key=lambda entry: (entry.moment.at, entry.kind))


def _of_form(
    calendar: Rules, form: str, house: House, since: datetime, until: datetime
) -> Iterator[Planned]:
    day_ = (since - LOOK_BACK).astimezone(house.zone).date()
    last = until.astimezone(house.zone).date()
    while day_ <= last:
        try:
            period = calendar.period_of(form, day_)
        except NoRule:
            day_ += timedelta(days=1)
            continue
        rule = calendar.for_form(form, period.start)
        for kind, moments in (
            (REMINDER, reminder_moments(rule, period, house.zone)),
            (DIGEST, digest_moments(rule, period, house.zone)),
        ):
            for moment in moments:
                if since < moment.at <= until:
                    yield Planned(kind, period, moment)
        day_ = period.end + timedelta(days=1)


async def upcoming(tx: Transaction, house: House, now: datetime) -> list[Planned]:
    """What is planned in the time to come."""
    return planned(await rules(tx), house, now, now + LOOK_AHEAD)


async def run(tx: Transaction, house: House, *, since: datetime, now: datetime) -> list[str]:
    """Put everything that came due since the last run into the outbox. Running twice is harmless:
    each message has a key made of what it is about. Returns a line for each planned moment.
    """
    calendar = await rules(tx)
    done = []
    for entry in planned(calendar, house, since, now):
        if entry.moment.useless_after <= now:
            done.append(
                f"{entry.kind} {entry.period.code} {entry.moment.offset:+d}: skipped, too late"
            )
            continue
        send = _remind if entry.kind == REMINDER else _report
        count = await send(tx, house, calendar, entry, now)
        done.append(f"{entry.kind} {entry.period.code} {entry.moment.offset:+d}: {count} messages")
    return done


# --- reminders ------------------------------------------------------------------------------------


async def _remind(
    tx: Transaction, house: House, calendar: Rules, entry: Planned, now: datetime
) -> int:
    """One message for each person who still owes something of this period."""
    on = now.astimezone(house.zone).date()
    tree = await units.tree(tx, on)
    published = await forms.newest(tx)
    sent = await _sent(tx, published, entry.period)
    drafted = await _drafted(tx, tree, entry.period)
    count = 0
    for member in await people.members(tx, on, (SECRETARY,)):
        unit = tree.by_id.get(member.unit_id)
        if unit is None or member.account_id is None or member.status != "active":
            continue
        due = duties_of(calendar, published, tree, unit, entry.period.start)
        owed = tuple(duty for duty in due if duty.form.form_id not in sent[unit.id])
        if owed:
            message = _reminder(house, Post(member, unit, owed), drafted, now)
            key = f"reminder:{entry.period.code}:{entry.moment.at:%Y-%m-%dT%H:%M}:{member.person_id}:{unit.id}"
            row = outbox.Message(
                key, member.account_id, outbox.BULK, message.to_json(), entry.moment.useless_after
            )
            count += await outbox.put(tx, row, now)
    return count


async def _sent(
    tx: Transaction, published: Sequence[Published], period: Period
) -> defaultdict[int, set[str]]:
    """Which forms each unit has sent for the period."""
    ids = [form.form_id for form in published]
    found: defaultdict[int, set[str]] = defaultdict(set)
    for report in await reports.of_period(tx, period.code, ids):
        if not report.key:  # only the regular report settles what is owed
            found[report.unit_id].add(report.form_id)
    return found


async def _drafted(tx: Transaction, tree: Tree, period: Period) -> set[tuple[int, str]]:
    """Which forms are half filled in."""
    drafts = await conversations.open_drafts(tx, list(tree.by_id))
    return {(draft.unit_id, draft.form_id) for draft in drafts if draft.period == period.code}


def _reminder(house: House, post: Post, drafted: set[tuple[int, str]], now: datetime) -> Outbound:
    language, unit = post.member.language, post.unit
    first = next(
        (duty for duty in post.owed if (unit.id, duty.form.form_id) in drafted), post.owed[0]
    )
    due = min(due_at(duty.rule, duty.period, None, house.zone) for duty in post.owed)
    left = (due.date() - now.astimezone(house.zone).date()).days
    begun = (unit.id, first.form.form_id) in drafted
    text = say(
        language,
        "reminder",
        {
            "unit": unit.name,
            "count": len(post.owed),
            "forms": ", ".join(duty.form.title for duty in post.owed),
            "due": day(due.date()),
            "left": say(language, "days-left", {"days": max(left, 0)}),
        },
    )
    data = f"open:{first.form.form_id}:{first.period.code}:{unit.id}"
    label = say(language, "continue" if begun else "start-now")
    heading = say(language, "reminder-heading", {"period": first.period.label(language)})
    rows = ((choice(label, data, Style.PRIMARY),),)
    return Outbound(text, heading=heading, rows=rows)


# --- the digest -----------------------------------------------------------------------------------


async def _report(
    tx: Transaction, house: House, calendar: Rules, entry: Planned, now: datetime
) -> int:
    """The figures of the own branch, to everybody whose role the rule names."""
    on = now.astimezone(house.zone).date()
    roles = tuple(role for role in entry.moment.to if role in (OFFICER, STAFF))
    count = 0
    for member in await people.members(tx, on, roles):
        if member.account_id is None or member.status != "active":
            continue
        figures = await compute(tx, calendar, member.unit_id, entry.period, house.zone, now)
        heading, words = text(figures, member.language)
        key = f"digest:{entry.period.code}:{entry.moment.at:%Y-%m-%dT%H:%M}:{member.person_id}:{member.unit_id}"
        data = f"desk:late:{member.unit_id}:{entry.period.code}"
        rows = ((choice(say(member.language, "menu-late"), data),),)
        message = Outbound(words, heading=heading, rows=rows)
        row = outbox.Message(
            key, member.account_id, outbox.BULK, message.to_json(), entry.moment.useless_after
        )
        count += await outbox.put(tx, row, now)
    return count
