"""Ends posts, finds who holds them and where they can be written to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select, update

from storage.database import Transaction
from storage.models import Account, Assignment, Person
from storage.people import Post, held_on


async def relieve(
    tx: Transaction, post: Post, on: date, *, besides: int | None = None
) -> list[int]:
    """End the post of everybody who holds it on a day (but `besides`), at once. Returns who."""
    mine = (Assignment.unit_id == post.unit_id) & (Assignment.role == post.role) & held_on(on)
    if besides is not None:
        mine &= Assignment.person_id != besides
    query = select(Assignment.person_id).where(mine).order_by(Assignment.id)
    gone = list(dict.fromkeys([row[0] for row in await tx.execute(query)]))
    last = on - timedelta(days=1)
    await tx.execute(update(Assignment).where(mine).values(valid_to=last))
    return gone


async def resign(tx: Transaction, person_id: int, on: date) -> None:
    """End all posts of a person at once."""
    mine = (Assignment.person_id == person_id) & held_on(on)
    await tx.execute(update(Assignment).where(mine).values(valid_to=on - timedelta(days=1)))


async def by_public_id(tx: Transaction, public_id: str) -> int | None:
    query = select(Person.id).where(Person.public_id == public_id)
    return (await tx.execute(query)).scalar_one_or_none()


async def public_ids(tx: Transaction) -> dict[int, str]:
    """How everybody is called in lists, by their number."""
    rows = await tx.execute(select(Person.id, Person.public_id))
    return dict(tuple(row) for row in rows)


async def set_digests(tx: Transaction, person_id: int, *, off_since: date | None) -> None:
    """Since a day the person wants no digest unasked; None: they come as planned."""
    mine = Person.id == person_id
    await tx.execute(update(Person).where(mine).values(digests_off=off_since))


async def without_digests(tx: Transaction) -> set[int]:
    """Everybody who wants no digest unasked."""
    query = select(Person.id).where(Person.digests_off.is_not(None))
    return {row[0] for row in await tx.execute(query)}


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a person can be written to: the account last used, and the language."""

    person_id: int
    account_id: int
    language: str


async def reached(tx: Transaction, person_ids: Sequence[int]) -> list[Reached]:
    """Those of these people who can be written to, each with the account last written from; one where
    nothing rings gives way to one where it does.
    """
    query = (
        select(Account.person_id, Account.id, Account.language)
        .where(Account.person_id.in_(list(person_ids)), Account.status == "active")
        .order_by(Account.silent, Account.last_in_at.desc(), Account.id)
    )
    found: dict[int, Reached] = {}
    for row in await tx.execute(query):
        each = Reached(*row)
        found.setdefault(each.person_id, each)
    return [found[person_id] for person_id in person_ids if person_id in found]


async def holding(tx: Transaction, unit_id: int, roles: Sequence[str], on: date) -> list[int]:
    """Who holds one of these roles in a unit on a day."""
    query = (
        select(Assignment.person_id)
        .where(Assignment.unit_id == unit_id, Assignment.role.in_(list(roles)), held_on(on))
        .order_by(Assignment.id)
    )
    return list(dict.fromkeys(row[0] for row in await tx.execute(query)))


async def end_posts(tx: Transaction, unit_id: int, last: date) -> list[int]:
    """The unit is no more after a day: its posts end with that day. Returns who held them."""
    after = or_(Assignment.valid_to.is_(None), Assignment.valid_to > last)
    mine = (Assignment.unit_id == unit_id) & after
    query = select(Assignment.person_id).where(mine).order_by(Assignment.id)
    gone = list(dict.fromkeys([row[0] for row in await tx.execute(query)]))
    await tx.execute(update(Assignment).where(mine).values(valid_to=last))
    return gone
