"""How everybody stands: posts and since when, accounts, usual hours, what was sent, what is begun."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import bindparam, func, select, text, update

from storage.database import Transaction
from storage.models import (
    Account,
    Assignment,
    Person,
    Report,
    ReportVersion,
    SavedFilling,
    Waiting,
)
from storage.people import held_on
from storage.prepared import Prepared

AT_ONCE = 1000  # numbers in one statement: a database takes a limited number of values


@dataclass(frozen=True, slots=True)
class Holder:
    """A person who holds a post, `since` a day, and the language to write in."""

    person_id: int
    public_id: str
    unit_id: int
    role: str
    since: date
    language: str


async def holders(tx: Transaction, on: date, roles: Sequence[str]) -> list[Holder]:
    """Everybody who holds one of these posts on a day, in the order in which they were appointed."""
    query = (
        select(
            Person.id,
            Person.public_id,
            Assignment.unit_id,
            Assignment.role,
            Assignment.valid_from,
            Person.language,
        )
        .join(Person, Person.id == Assignment.person_id)
        .where(held_on(on), Assignment.role.in_(roles))
        .order_by(Assignment.id)
    )
    return [Holder(*row) for row in await tx.execute(query)]


async def held_since(tx: Transaction, unit_id: int, role: str, on: date) -> date | None:
    """Since when a post has been held by somebody who holds it on a day; None if nobody does."""
    ((since,),) = await tx.rows(_HELD_SINCE, {"unit": unit_id, "as": role, "day": on})
    found: date | None = since
    return found


_HELD_SINCE = Prepared(
    select(func.min(Assignment.valid_from)).where(
        Assignment.unit_id == bindparam("unit"),
        Assignment.role == bindparam("as"),
        held_on(bindparam("day", type_=Assignment.valid_from.type)),
    )
)


@dataclass(frozen=True, slots=True)
class Reach:
    """One of a person's accounts, as far as sending to it goes.

    `failed` counts the messages that could not be sent since the person last wrote from there; on a
    `silent` one nothing rings when a message comes.
    """

    account_id: int
    channel: str
    status: str
    last_in_at: datetime
    failed: int = 0
    silent: bool = False


async def accounts(tx: Transaction, person_ids: Iterable[int]) -> dict[int, list[Reach]]:
    """The accounts of these people, the one last written from first."""
    wanted = list(dict.fromkeys(person_ids))
    failed = await _failures(tx)
    found: dict[int, list[Reach]] = {}
    for at in range(0, len(wanted), AT_ONCE):
        query = (
            select(
                Account.person_id,
                Account.id,
                Account.channel,
                Account.status,
                Account.last_in_at,
                Account.silent,
            )
            .where(Account.person_id.in_(wanted[at : at + AT_ONCE]))
            .order_by(Account.last_in_at.desc(), Account.id)
        )
        for person, account, channel, status, last, silent in await tx.execute(query):
            reach = Reach(account, channel, status, last, failed.get(account, 0), silent)
            found.setdefault(person, []).append(reach)
    return found


async def _failures(tx: Transaction) -> dict[int, int]:
    """How many messages to an account failed since the person last wrote from there."""
    query = (
        select(Waiting.account_id)
        .join(Account, Account.id == Waiting.account_id)
        .where(Waiting.status == "failed", Waiting.created_at > Account.last_in_at)
    )
    found: dict[int, int] = {}
    for (account,) in await tx.execute(query):
        found[account] = found.get(account, 0) + 1
    return found


# --- hours ----------------------------------------------------------------------------------------


async def answered_at(tx: Transaction, since: datetime) -> list[tuple[int, datetime]]:
    """Who sent a report when."""
    query = select(ReportVersion.person_id, ReportVersion.sent_at).where(
        ReportVersion.sent_at >= since, ReportVersion.person_id.is_not(None)
    )
    return [(person, at) for person, at in await tx.execute(query) if person is not None]


async def chosen_hours(tx: Transaction) -> list[tuple[int, time, date]]:
    """Person, hour and first day of every hour that people chose themselves."""
    query = select(Person.id, Person.remind_at, Person.remind_from)
    rows = await tx.execute(query.where(Person.remind_at.is_not(None)))
    return [(person, at, since) for person, at, since in rows]


async def choose_hour(tx: Transaction, person_id: int, at: time | None, since: date) -> None:
    """The person wants reminders at this hour (None: whenever it fits) from a day on."""
    mine = Person.id == person_id
    await tx.execute(update(Person).where(mine).values(remind_at=at, remind_from=since))


# --- reports --------------------------------------------------------------------------------------


async def sent(tx: Transaction, periods: Sequence[str]) -> set[tuple[int, str, str]]:
    """Unit, form and period of the regular reports that stand for these periods; what was sent back
    is owed again.
    """
    query = select(Report.unit_id, Report.form_id, Report.period).where(
        Report.period.in_(periods), Report.key == "", Report.status != "returned"
    )
    return {(unit, form, period) for unit, form, period in await tx.execute(query)}


async def begun(tx: Transaction) -> dict[tuple[int, str, str], datetime]:
    """Unit, form and period of every regular form that lies half filled in, and when it was last
    touched.
    """
    query = select(
        SavedFilling.unit_id, SavedFilling.form_id, SavedFilling.period, SavedFilling.updated_at
    ).where(text("status = 'open'"), SavedFilling.slot == "")  # spelled as in the partial index
    return {(unit, form, period): at for unit, form, period, at in await tx.execute(query)}
