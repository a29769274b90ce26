"""Erases what is kept about a person: addresses, messages, sessions, habits. Figures belong to the unit.

What stays says nothing about who it was: a number without an address, the posts that number held, and
the consents, which are the proof that there was a right to ask.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from storage import audit, privacy, web
from storage.database import Transaction
from storage.models import (
    Account,
    Conversation,
    FiguresLink,
    Invitation,
    Job,
    LinkCode,
    Notice,
    Person,
    PrivacyRequest,
    Waiting,
)

PEOPLE = "people erased"
TABLES = (
    "accounts",
    "conversations",
    "jobs",
    "link_codes",
    "notices",
    "outbox",
    "people",
    "web_messages",
    "web_sessions",
)
"""Where something of a person stood: their files are written anew."""
LONGEST_FAREWELL = timedelta(days=1)
"""So long the last message to somebody may take to be sent, before the address goes all the same."""


async def erase_due(tx: Transaction, now: datetime) -> dict[str, int]:
    """Erase everybody who asked for it and has been told that it will be done."""
    count = 0
    for request in await privacy.open_of(tx):
        if request.kind != privacy.Kind.ERASE:
            continue
        waited = now - request.asked_at >= LONGEST_FAREWELL
        if waited or not await _is_written_to(tx, request.person_id):
            await erase(tx, request.person_id, now)
            await privacy.done(tx, request.id, now)
            await audit.write(tx, audit.CHIBO, "erased", request.public_id, now=now)
            count += 1
    return {PEOPLE: count}


async def _is_written_to(tx: Transaction, person_id: int) -> bool:
    """Whether a message to the person is still on its way."""
    query = (
        select(func.count())
        .select_from(Waiting)
        .join(Account, Account.id == Waiting.account_id)
        .where(Account.person_id == person_id, Waiting.status == "waiting")
    )
    return bool((await tx.execute(query)).scalar_one())


async def erase(tx: Transaction, person_id: int, now: datetime) -> None:
    """Erase now. The caller has ended posts and consents, and compacts the files afterwards."""
    query = select(Account.id, Account.address).where(Account.person_id == person_id)
    mine = [(row.id, tx.vault.decrypt(row.address)) for row in await tx.execute(query)]
    for account_id, address in mine:
        await web.close_session(tx, address)
        await _forget_account(tx, account_id)
    for table in (Conversation, LinkCode, Notice):
        await tx.execute(delete(table).where(table.person_id == person_id))
    links = (FiguresLink.person_id == person_id) & FiguresLink.revoked_at.is_(None)
    await tx.execute(update(FiguresLink).where(links).values(revoked_at=now))
    blank = {"remind_at": None, "remind_from": None, "language": "vi"}
    await tx.execute(update(Person).where(Person.id == person_id).values(**blank))


async def _forget_account(tx: Transaction, account_id: int) -> None:
    """The row stays for the consents that name it; its address becomes one that nobody has."""
    await tx.execute(delete(Waiting).where(Waiting.account_id == account_id))
    await tx.execute(delete(Job).where(Job.account_id == account_id))
    used = Invitation.account_id == account_id
    await tx.execute(update(Invitation).where(used).values(account_id=None))
    nobody = {
        "address_hash": secrets.token_hex(32),
        "address": tx.vault.encrypt(""),
        "status": "left",
        "state": {},
    }
    await tx.execute(update(Account).where(Account.id == account_id).values(**nobody))


async def requested(tx: Transaction, person_id: int) -> bool:
    """Whether somebody has asked to be erased, and is or will be."""
    query = select(PrivacyRequest.id).where(
        PrivacyRequest.person_id == person_id, PrivacyRequest.kind == privacy.Kind.ERASE
    )
    return (await tx.execute(query.limit(1))).first() is not None
