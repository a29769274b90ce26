"""What a person may have done with the data about them: legal days, withdrawing, correcting, erasing.

Used by the chat and by the operator's commands alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handlers import role_commands
from handlers.library import House, rules
from handlers.messages import Outbound
from handlers.phrases import day, say
from handlers.rules.rule import Privacy
from handlers.telling import News, tell
from handlers.turn import choice
from storage import audit, figures_links, people, posts, privacy, units
from storage.database import Transaction
from storage.people import OFFICER, STAFF, Post
from storage.privacy import Kind, RequestState
from storage.units import Tree, UnitState

REPORTING, REMINDERS = "reporting", "reminders"
PURPOSES = (REPORTING, REMINDERS)
"""What the data are used for; each is agreed to by itself."""
NOTICE_VERSION = "2026-12"
"""Changes with the wording of the notice: it stands beside every consent."""


def _days(terms: Privacy, kind: Kind) -> int:
    return {
        Kind.SEE: terms.see_days,
        Kind.RECEIVE: terms.see_days,
        Kind.CORRECT: terms.correct_days,
        Kind.WITHDRAW: terms.withdraw_days,
        Kind.ERASE: terms.erase_days,
    }[kind]


async def ask(
    tx: Transaction, house: House, person_id: int, kind: Kind, by: audit.By, *, now: datetime
) -> RequestState:
    """Log a request: answered within some working days, done within some days."""
    calendar = await rules(tx)
    today = now.astimezone(house.zone).date()
    terms = calendar.privacy
    answer_by = calendar.days.working_day_after(today, terms.answer_days)
    due_on = today + timedelta(days=_days(terms, kind))
    return await privacy.ask(tx, person_id, kind, by, terms=(answer_by, due_on), now=now)


async def agree(
    tx: Transaction, person_id: int, account_id: int, purposes: Sequence[str], now: datetime
) -> None:
    """Keep the proof of each consent, with the wording it was given to."""
    for purpose in purposes:
        await people.consent(
            tx, person_id, account_id, purpose=purpose, version=NOTICE_VERSION, now=now
        )


async def set_reminders(
    tx: Transaction, person_id: int, account_id: int | None, *, on: bool, today: date, now: datetime
) -> None:
    """Agree to be reminded, or no more."""
    await privacy.withdraw(tx, person_id, now, REMINDERS)
    if on and account_id is not None:
        await agree(tx, person_id, account_id, [REMINDERS], now)
    await privacy.set_reminders(tx, person_id, off_since=None if on else today)


async def withdraw(
    tx: Transaction, house: House, person_id: int, by: audit.By, *, now: datetime
) -> list[UnitState]:
    """The person agrees no more: posts and links end at once, whoever looks after the units is told.
    Reports that were sent belong to the unit and stay. Returns the units without their reporter.
    """
    today = now.astimezone(house.zone).date()
    tree = await units.tree(tx, today)
    left = [
        (post, tree.by_id[post.unit_id])
        for post in await people.posts(tx, person_id, today)
        if post.unit_id in tree.by_id
    ]
    await privacy.withdraw(tx, person_id, now)
    await posts.resign(tx, person_id, today)
    await role_commands.renew(tx, [person_id], today, now)
    await figures_links.revoke_of(tx, person_id, now)
    for post, unit in left:
        subject = f"{post.role} {unit.code}"
        await audit.write(tx, by, "withdrew consent", subject, now=now, unit=unit.code)
        await _tell_left(tx, house, tree, _Left(post, unit, person_id), now)
    return [unit for _, unit in left]


@dataclass(frozen=True, slots=True)
class _Left:
    """A post that somebody has just left."""

    post: Post
    unit: UnitState
    person_id: int


async def _tell_left(tx: Transaction, house: House, tree: Tree, left: _Left, now: datetime) -> None:
    role = (await rules(tx)).words

    def words(language: str) -> Outbound:
        values = {"role": role.role(left.post.role, language), "unit": left.unit.name}
        return Outbound(say(language, "me-left-news", values))

    who = await nearest(tx, tree, left.unit, now.astimezone(house.zone).date())
    key = f"left:{left.unit.id}:{left.post.role}:{now.isoformat()}"
    others = [each for each in who if each != left.person_id]
    await tell(tx, house, others, News(key, words), now)


async def nearest(tx: Transaction, tree: Tree, unit: UnitState, today: date) -> Sequence[int]:
    """Those who look after a unit from the lowest place above it that has anybody."""
    for above in reversed(tree.path(unit.id)):
        found = await posts.holding(tx, above.id, (OFFICER, STAFF), today)
        if found:
            return found
    return []


async def tell_due(tx: Transaction, house: House, now: datetime) -> None:
    """Remind those who look after the branch of every request whose legal day has come; once."""
    today = now.astimezone(house.zone).date()
    tree = await units.tree(tx, today)
    for request in await privacy.open_of(tx):
        due = min(request.due_on, request.answer_by if request.answered_at is None else date.max)
        if today < due:
            continue
        theirs = await people.posts(tx, request.person_id, today)
        places = [tree.by_id[post.unit_id] for post in theirs if post.unit_id in tree.by_id]
        for unit in (places or tree.roots)[:1]:
            who = await nearest(tx, tree, unit, today)
            await tell(tx, house, who, _due_news(request, unit), now)


def _due_news(request: RequestState, unit: UnitState) -> News:
    def words(language: str) -> Outbound:
        values: dict[str, str | int] = {"number": request.id, "who": unit.name}
        values |= {"answer": day(request.answer_by), "due": day(request.due_on)}
        told = Outbound(say(language, "me-due-news", values))
        if request.kind != Kind.CORRECT:  # nothing else is done by saying so
            return told
        finished = choice(say(language, "me-done"), f"me:done:{request.id}")
        return replace(told, rows=((finished,),))

    return News(f"own data due:{request.id}", words)
