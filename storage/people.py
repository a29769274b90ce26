"""Who may do what for which unit, and where they can be reached."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select, update

from storage.database import Transaction
from storage.models import Account, Assignment, Consent, Invitation, Person
from storage.prepared import Prepared

SECRETARY, DEPUTY, OFFICER, STAFF = "secretary", "deputy", "officer", "staff"
ROLES = (SECRETARY, DEPUTY, OFFICER, STAFF)
REPORTING = (SECRETARY, DEPUTY)
"""Those who report for their unit; the others look after the units below theirs."""


@dataclass(frozen=True, slots=True)
class AccountState:
    """An address on a channel and the person behind it, if somebody joined there."""

    id: int
    person_id: int | None
    channel: str
    language: str
    status: str
    state: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """A role somebody holds in a unit, `since` a day."""

    unit_id: int
    role: str
    since: date | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A person with a post, and the account last used, if any can be reached."""

    person_id: int
    public_id: str
    unit_id: int
    role: str
    language: str
    account_id: int | None
    channel: str | None
    last_in_at: datetime | None
    status: str | None


@dataclass(frozen=True, slots=True)
class InvitationState:
    """An invitation; who joins by one that `replaces` takes the post over, `until` its last day."""

    id: int
    unit_id: int
    role: str
    expires_at: datetime
    used_at: datetime | None
    replaces: bool = False
    until: date | None = None


_ACCOUNT = (
    Account.id,
    Account.person_id,
    Account.channel,
    Account.language,
    Account.status,
    Account.state,
)
_OF_ADDRESS = Prepared(
    select(*_ACCOUNT).where(
        Account.channel == bindparam("on"), Account.address_hash == bindparam("mark")
    )
)
_TOUCH = Prepared(
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(last_in_at=bindparam("now"), status="active", silent=bindparam("silent"))
)


async def account(
    tx: Transaction, channel: str, address: str, *, language: str, now: datetime
) -> AccountState:
    """The account of an address, made at its first message; locked until the transaction ends."""
    mark = tx.vault.fingerprint(channel, address)
    query, wanted = tx.locking(_OF_ADDRESS), {"on": channel, "mark": mark}
    row = await tx.first(query, wanted)
    if row is None:
        new = {
            "channel": channel,
            "address_hash": mark,
            "address": tx.vault.encrypt(address),
            "language": language or "vi",
            "status": "active",
            "state": {},
            "created_at": now,
            "last_in_at": now,
        }
        await tx.insert_new(Account, new)
        (row,) = await tx.rows(query, wanted)
    return AccountState(*row)


async def touch(tx: Transaction, account_id: int, now: datetime, *, silent: bool = False) -> None:
    """The person wrote: reachable again, and this is where answers are read."""
    await tx.run(_TOUCH, {"account": account_id, "now": now, "silent": silent})


async def set_status(tx: Transaction, account_id: int, status: str) -> None:
    await tx.execute(update(Account).where(Account.id == account_id).values(status=status))


TRIED = "wrong"
"""Under this name the state of an account keeps when wrong codes were typed, whatever else becomes of it."""


async def set_state(tx: Transaction, account_id: int, state: dict[str, Any]) -> None:
    await tx.execute(update(Account).where(Account.id == account_id).values(state=state))


async def set_language(tx: Transaction, account: AccountState, language: str) -> None:
    await tx.execute(update(Account).where(Account.id == account.id).values(language=language))
    if account.person_id is not None:
        mine = Person.id == account.person_id
        await tx.execute(update(Person).where(mine).values(language=language))


async def set_person_language(tx: Transaction, person_id: int, language: str) -> None:
    """The language of a person, on all their accounts."""
    mine = Account.person_id == person_id
    await tx.execute(update(Account).where(mine).values(language=language))
    await tx.execute(update(Person).where(Person.id == person_id).values(language=language))


async def move(tx: Transaction, account_id: int, channel: str, address: str) -> None:
    """The platform gave the chat a new address."""
    values = {
        "address_hash": tx.vault.fingerprint(channel, address),
        "address": tx.vault.encrypt(address),
    }
    await tx.execute(update(Account).where(Account.id == account_id).values(**values))


async def join(tx: Transaction, account: AccountState, now: datetime) -> int:
    """The person behind the account, made if this is the first time. Returns the person's number."""
    person_id = account.person_id
    if person_id is None:
        new = {
            "public_id": secrets.token_hex(5),
            "language": account.language,
            "created_at": now,
        }
        person_id = await tx.insert(Person, new)
        mine = Account.id == account.id
        await tx.execute(update(Account).where(mine).values(person_id=person_id))
    return person_id


async def assign(
    tx: Transaction, person_id: int, post: Post, since: date, *, until: date | None = None
) -> None:
    """Record that the person holds the post from this day (to another); once, however often it is
    said.
    """
    if post in await posts(tx, person_id, since):
        return
    new = {"unit_id": post.unit_id, "role": post.role, "valid_from": since, "valid_to": until}
    await tx.insert(Assignment, {"person_id": person_id, **new})


async def posts(tx: Transaction, person_id: int, on: date) -> list[Post]:
    rows = await tx.rows(_POSTS, {"person": person_id, "on": on})
    return [Post(*row) for row in rows]


def held_on(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Whether a post is held on a day; its last day counts."""
    open_end = or_(Assignment.valid_to.is_(None), Assignment.valid_to >= on)
    return (Assignment.valid_from <= on) & open_end


_POSTS = Prepared(
    select(Assignment.unit_id, Assignment.role, Assignment.valid_from)
    .where(
        Assignment.person_id == bindparam("person"),
        held_on(bindparam("on", type_=Assignment.valid_from.type)),
    )
    .order_by(Assignment.id)
)


async def members(tx: Transaction, on: date, roles: tuple[str, ...] = ROLES) -> list[Member]:
    """Everybody who holds a post on a day, each with the account last written from."""
    newest = (
        select(Account.person_id, func.max(Account.last_in_at).label("last"))
        .where(Account.status != "left")
        .group_by(Account.person_id)
        .subquery()
    )
    query = (
        select(
            Person.id,
            Person.public_id,
            Assignment.unit_id,
            Assignment.role,
            Person.language,
            Account.id,
            Account.channel,
            Account.last_in_at,
            Account.status,
        )
        .select_from(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(newest, newest.c.person_id == Person.id)
        .outerjoin(
            Account,
            (Account.person_id == Person.id) & (Account.last_in_at == newest.c.last),
        )
        .where(held_on(on), Assignment.role.in_(roles))
        .order_by(Assignment.id, Account.id)
    )
    found: dict[tuple[int, int, str], Member] = {}
    for row in await tx.execute(query):
        member = Member(*row)
        found.setdefault((member.person_id, member.unit_id, member.role), member)
    return list(found.values())


async def consent(
    tx: Transaction, person_id: int, account_id: int, *, purpose: str, version: str, now: datetime
) -> None:
    new = {"purpose": purpose, "text_version": version, "given_at": now, "withdrawn_at": None}
    await tx.insert(Consent, {"person_id": person_id, "account_id": account_id, **new})


@dataclass(frozen=True, slots=True)
class Terms:
    """How long an invitation is good for, whether it `replaces` who holds the post, and `until` which
    day the post is held.
    """

    expires_at: datetime
    replaces: bool = False
    until: date | None = None


async def invite(tx: Transaction, code: str, post: Post, terms: Terms, now: datetime) -> None:
    """Keep a new invitation; the code itself is not kept."""
    new = {
        "code_hash": tx.vault.fingerprint("invitation", code),
        "unit_id": post.unit_id,
        "role": post.role,
        "replaces": terms.replaces,
        "until": terms.until,
        "created_at": now,
        "expires_at": terms.expires_at,
    }
    await tx.insert(Invitation, new)


async def void_invitations(
    tx: Transaction, post: Post, now: datetime, *, handing_over: bool
) -> None:
    """Codes for a post that nobody has used are good no more: who had it before may hold one still. Those
    made for handing it over stay unless `handing_over`.
    """
    open_one = (
        (Invitation.unit_id == post.unit_id)
        & (Invitation.role == post.role)
        & Invitation.used_at.is_(None)
        & (Invitation.expires_at > now)
    )
    if not handing_over:
        open_one &= Invitation.replaces.is_(False)
    await tx.execute(update(Invitation).where(open_one).values(expires_at=now))


async def invitation(tx: Transaction, code: str) -> InvitationState | None:
    query = select(
        Invitation.id,
        Invitation.unit_id,
        Invitation.role,
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.replaces,
        Invitation.until,
    ).where(Invitation.code_hash.in_(tx.vault.fingerprints("invitation", code)))
    row = (await tx.execute(query)).first()
    return InvitationState(*row) if row else None


async def use_invitation(
    tx: Transaction, invitation_id: int, account_id: int, now: datetime
) -> bool:
    """Use it up; False if somebody else was first."""
    free = (Invitation.id == invitation_id) & Invitation.used_at.is_(None)
    result = await tx.execute(
        update(Invitation).where(free).values(used_at=now, account_id=account_id)
    )
    return bool(result.rowcount)
