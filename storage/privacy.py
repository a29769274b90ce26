"""Requests of people about the data on them, what is kept about somebody, and consent by purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update

from storage import audit
from storage.database import Transaction
from storage.models import (
    Account,
    Assignment,
    Consent,
    Person,
    PrivacyRequest,
    Report,
    ReportVersion,
    Unit,
    Waiting,
)


class Kind(StrEnum):
    """What somebody may ask for: the rights of Luật 91/2025/QH15."""

    SEE = "see"
    RECEIVE = "receive"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    ERASE = "erase"


# --- requests -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request: an answer is owed by `answer_by`, and it is to be done by `due_on`."""

    id: int
    person_id: int
    public_id: str
    kind: str
    channel: str
    asked_at: datetime
    answer_by: date
    due_on: date
    answered_at: datetime | None
    done_at: datetime | None

    def overdue(self, today: date) -> bool:
        """Whether a legal day has passed without what was to be done by it."""
        late = self.answered_at is None and today > self.answer_by
        return late or (self.done_at is None and today > self.due_on)


async def ask(
    tx: Transaction,
    person_id: int,
    kind: Kind,
    by: audit.By,
    *,
    terms: tuple[date, date],
    now: datetime,
) -> RequestState:
    """Log a request with its legal days; one of this kind that is open already is the same one."""
    for each in await open_of(tx, person_id):
        if each.kind == kind:
            return each
    row = {
        "person_id": person_id,
        "kind": kind.value,
        "channel": by.channel,
        "asked_at": now,
        "answer_by": terms[0],
        "due_on": terms[1],
    }
    request_id = await tx.insert(PrivacyRequest, row)
    found = await get(tx, request_id)
    assert found is not None
    subject = f"{kind.value} {found.public_id}"
    await audit.write(tx, by, "asked about own data", subject, now=now, request=request_id)
    return found


def _query() -> Select[*tuple[Any, ...]]:
    return select(
        PrivacyRequest.id,
        PrivacyRequest.person_id,
        Person.public_id,
        PrivacyRequest.kind,
        PrivacyRequest.channel,
        PrivacyRequest.asked_at,
        PrivacyRequest.answer_by,
        PrivacyRequest.due_on,
        PrivacyRequest.answered_at,
        PrivacyRequest.done_at,
    ).join(Person, Person.id == PrivacyRequest.person_id)


async def get(tx: Transaction, request_id: int) -> RequestState | None:
    row = (await tx.execute(_query().where(PrivacyRequest.id == request_id))).first()
    return RequestState(*row) if row else None


async def open_of(tx: Transaction, person_id: int | None = None) -> list[RequestState]:
    """What is still to be done, of one person or of all, the oldest first."""
    query = _query().where(PrivacyRequest.done_at.is_(None)).order_by(PrivacyRequest.id)
    if person_id is not None:
        query = query.where(PrivacyRequest.person_id == person_id)
    return [RequestState(*row) for row in await tx.execute(query)]


async def every(tx: Transaction, limit: int = 200) -> list[RequestState]:
    """All requests, the newest first."""
    query = _query().order_by(PrivacyRequest.id.desc()).limit(limit)
    return [RequestState(*row) for row in await tx.execute(query)]


async def answered(tx: Transaction, request_id: int, now: datetime) -> None:
    """The person has been told what becomes of it."""
    mine = (PrivacyRequest.id == request_id) & PrivacyRequest.answered_at.is_(None)
    await tx.execute(update(PrivacyRequest).where(mine).values(answered_at=now))


async def done(tx: Transaction, request_id: int, now: datetime) -> None:
    """It has been done, and the person knows."""
    await answered(tx, request_id, now)
    mine = (PrivacyRequest.id == request_id) & PrivacyRequest.done_at.is_(None)
    await tx.execute(update(PrivacyRequest).where(mine).values(done_at=now))


# --- consent --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConsentState:
    """To which purpose somebody agreed, in which wording of the notice, from when until when."""

    purpose: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


async def consents(tx: Transaction, person_id: int) -> list[ConsentState]:
    query = (
        select(Consent.purpose, Consent.text_version, Consent.given_at, Consent.withdrawn_at)
        .where(Consent.person_id == person_id)
        .order_by(Consent.id)
    )
    return [ConsentState(*row) for row in await tx.execute(query)]


async def withdraw(tx: Transaction, person_id: int, now: datetime, purpose: str = "") -> int:
    """The person agrees no more, to one purpose or to any; the rows stay as proof of what was.
    Returns how many consents ended.
    """
    mine = (Consent.person_id == person_id) & Consent.withdrawn_at.is_(None)
    if purpose:
        mine &= Consent.purpose == purpose
    changed = await tx.execute(update(Consent).where(mine).values(withdrawn_at=now))
    return int(changed.rowcount)


async def set_reminders(tx: Transaction, person_id: int, *, off_since: date | None) -> None:
    """Since a day the person is not reminded; None: as the calendar says."""
    mine = Person.id == person_id
    await tx.execute(update(Person).where(mine).values(reminders_off=off_since))


async def without_reminders(tx: Transaction) -> set[int]:
    """Everybody who does not agree to be reminded."""
    query = select(Person.id).where(Person.reminders_off.is_not(None))
    return {row[0] for row in await tx.execute(query)}


# --- what is kept ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept about a person, as data that JSON can hold."""

    person: dict[str, Any]
    accounts: Sequence[dict[str, Any]]
    posts: Sequence[dict[str, Any]]
    consents: Sequence[dict[str, Any]]
    reports: Sequence[dict[str, Any]]
    requests: Sequence[dict[str, Any]]
    deeds: Sequence[dict[str, Any]]
    messages: int


async def about(tx: Transaction, person_id: int) -> Kept:
    """What is kept about somebody. Reports are told by what they are: the figures are the unit's."""
    query = select(
        Person.public_id,
        Person.language,
        Person.created_at,
        Person.remind_at,
        Person.digests_off,
        Person.reminders_off,
    ).where(Person.id == person_id)
    person = _plain((await tx.execute(query)).mappings().one())
    lines = await audit.lines(tx, audit.Wanted(actor=f"person {person_id}", limit=10_000))
    return Kept(
        person,
        await _accounts(tx, person_id),
        await _posts(tx, person_id),
        [_plain(vars_of(each)) for each in await consents(tx, person_id)],
        await _reports(tx, person_id),
        await _requests(tx, person_id),
        [_plain({"at": each.at, "action": each.action, "subject": each.subject}) for each in lines],
        await _messages(tx, person_id),
    )


def vars_of(consent: ConsentState) -> dict[str, Any]:
    return {
        "purpose": consent.purpose,
        "text_version": consent.text_version,
        "given_at": consent.given_at,
        "withdrawn_at": consent.withdrawn_at,
    }


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in dict(row).items()
    }


async def _rows(tx: Transaction, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [_plain(row) for row in (await tx.execute(query)).mappings()]


async def _accounts(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    query = select(
        Account.channel, Account.address, Account.status, Account.created_at, Account.last_in_at
    ).where(Account.person_id == person_id)
    found = await _rows(tx, query.order_by(Account.id))
    return [{**row, "address": tx.vault.decrypt(row["address"])} for row in found]


async def _posts(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    query = (
        select(Unit.code.label("unit"), Assignment.role, Assignment.valid_from, Assignment.valid_to)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.person_id == person_id)
        .order_by(Assignment.id)
    )
    return await _rows(tx, query)


async def _reports(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    query = (
        select(
            Unit.code.label("unit"),
            Report.form_id.label("form"),
            Report.period,
            ReportVersion.version,
            ReportVersion.sent_at,
            ReportVersion.channel,
        )
        .join(Report, Report.id == ReportVersion.report_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(ReportVersion.person_id == person_id)
        .order_by(ReportVersion.id)
    )
    return await _rows(tx, query)


async def _requests(tx: Transaction, person_id: int) -> list[dict[str, Any]]:
    query = select(
        PrivacyRequest.kind,
        PrivacyRequest.asked_at,
        PrivacyRequest.answer_by,
        PrivacyRequest.due_on,
        PrivacyRequest.answered_at,
        PrivacyRequest.done_at,
    ).where(PrivacyRequest.person_id == person_id)
    return await _rows(tx, query.order_by(PrivacyRequest.id))


async def _messages(tx: Transaction, person_id: int) -> int:
    """How many messages to the person are kept, until they are past their time."""
    query = (
        select(func.count())
        .select_from(Waiting)
        .join(Account, Account.id == Waiting.account_id)
        .where(Account.person_id == person_id)
    )
    return int((await tx.execute(query)).scalar_one())
