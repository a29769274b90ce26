"""The tables. Dates are local days; moments are UTC; what a row means is said beside it."""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. A naive datetime is refused; what is read back is aware on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in INTEGER


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Any] = {
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


def _key() -> Mapped[int]:
    return mapped_column(Id, primary_key=True, autoincrement=True)


class Meta(Base):
    """Facts about the database itself, such as the fingerprint of its secret key."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


# --- the tree -------------------------------------------------------------------------------------


class Unit(Base):
    """What keeps its identity while name, kind and parent change."""

    __tablename__ = "units"
    id: Mapped[int] = _key()
    code: Mapped[str] = mapped_column(String(40), unique=True)


class UnitVersion(Base):
    """How a unit stood from one day to another; `valid_to` empty means until further notice."""

    __tablename__ = "unit_versions"
    __table_args__ = (UniqueConstraint("unit_id", "valid_from"),)
    id: Mapped[int] = _key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    hard_area: Mapped[bool | None]
    members: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Target(Base):
    """How many admissions a unit is to reach in a year; the newest `valid_from` counts."""

    __tablename__ = "targets"
    __table_args__ = (UniqueConstraint("unit_id", "year", "valid_from"),)
    id: Mapped[int] = _key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int]
    target: Mapped[int]
    valid_from: Mapped[date]


class RuleSet(Base):
    """The calendar's rules as they were loaded; the newest counts."""

    __tablename__ = "rules"
    id: Mapped[int] = _key()
    loaded_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)


class Pause(Base):
    """Days on which a branch is left alone (a flood): nobody is reminded, and due days move."""

    __tablename__ = "pauses"
    id: Mapped[int] = _key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]


# --- people ---------------------------------------------------------------------------------------


class Person(Base):
    """Somebody who joined. No name is kept: the post says who it is.

    `remind_at` is the local hour the person chose for reminders, from the day `remind_from` on;
    since `digests_off` no digest comes unasked, since `reminders_off` no reminder.
    """

    __tablename__ = "people"
    id: Mapped[int] = _key()
    public_id: Mapped[str] = mapped_column(String(20), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    remind_at: Mapped[time | None]
    remind_from: Mapped[date | None]
    digests_off: Mapped[date | None]
    reminders_off: Mapped[date | None]


class Assignment(Base):
    """A person holds a role in a unit from one day to another."""

    __tablename__ = "assignments"
    __table_args__ = (Index(None, "unit_id", "role"),)
    id: Mapped[int] = _key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Account(Base):
    """Somebody's address on a channel. The address is encrypted and found by its keyed hash.

    `state` holds the steps of joining; `status` is active, unreachable or left; on a `silent` one
    nothing rings when a message comes (a page without push notifications).
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)
    id: Mapped[int] = _key()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    address_hash: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(20))
    state: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    last_in_at: Mapped[datetime]
    silent: Mapped[bool] = mapped_column(server_default=false())


class Consent(Base):
    """What a person agreed to, in which wording, and when; kept as proof."""

    __tablename__ = "consents"
    id: Mapped[int] = _key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    purpose: Mapped[str] = mapped_column(String(40))
    text_version: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Invitation(Base):
    """A single-use code, of which only the keyed hash is kept.

    Who joins by a code that `replaces` takes the post over from those who hold it; `until` is the
    last day of a post that is held for a time.
    """

    __tablename__ = "invitations"
    id: Mapped[int] = _key()
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str] = mapped_column(String(20))
    replaces: Mapped[bool]
    until: Mapped[date | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class LinkCode(Base):
    """A single-use code that brings another account to a person; only its keyed hash is kept."""

    __tablename__ = "link_codes"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


# --- conversations and reports --------------------------------------------------------------------


class Seen(Base):
    """Every event that was handled, for ever: a repeat has no second effect."""

    __tablename__ = "seen"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]


class SetAside(Base):
    """An event that could not be handled, for the operator; its words are not kept."""

    __tablename__ = "set_aside"
    id: Mapped[int] = _key()
    channel: Mapped[str] = mapped_column(String(20))
    event_id: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    error: Mapped[str] = mapped_column(Text)


class Conversation(Base):
    """Where a person stands: which filling is open, what waits for a yes."""

    __tablename__ = "conversations"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class FormVersion(Base):
    """A published form: the XForm the engine reads, and the workbook's further sheets."""

    __tablename__ = "forms"
    __table_args__ = (UniqueConstraint("form_id", "version"),)
    id: Mapped[int] = _key()
    form_id: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    xform: Mapped[str] = mapped_column(Text)
    workbook: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class SavedFilling(Base):
    """Answers in progress. They belong to the post, so a successor finds them.

    `report_id` is the report being corrected; `status` is open, sent or dropped.
    """

    __tablename__ = "fillings"
    __table_args__ = (
        Index(None, "unit_id", "status"),
        Index(
            "uq_fillings_open",
            "unit_id",
            "form_id",
            "period",
            "slot",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )
    id: Mapped[int] = _key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    form_id: Mapped[str] = mapped_column(String(60))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    period: Mapped[str] = mapped_column(String(10))
    slot: Mapped[str] = mapped_column(String(60))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Report(Base):
    """One report per unit, form, period and the form's own key, as it stands now.

    `path` lists the unit's codes from the root down on the day of the period; `due_at` is the
    moment until which it counted as on time; `first_sent_at` is judged against it. `waived` is
    staff's reason for counting it as on time all the same.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("unit_id", "form_id", "period", "key"),
        Index(None, "period", "form_id"),
    )
    id: Mapped[int] = _key()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    form_id: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    path: Mapped[list[Any]]
    version: Mapped[int]
    values: Mapped[dict[str, Any]]
    first_sent_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    due_at: Mapped[datetime]
    waived: Mapped[str | None] = mapped_column(Text)


class ReportVersion(Base):
    """Every version of a report that was sent: what, by whom, through which channel, why."""

    __tablename__ = "report_versions"
    __table_args__ = (UniqueConstraint("report_id", "version"), Index(None, "sent_at"))
    id: Mapped[int] = _key()
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int]
    form_version_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    values: Mapped[dict[str, Any]]
    filling: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(40))


class Deed(Base):
    """What staff did about a unit's report, and what came of it: a part of the report's history.

    `kind` is returned, accepted, asked, answered, waived, wanted (the secretary asks to unlock) or
    unlocked (`until` a moment; all forms where `form_id` is empty). `path` is the question it is about, `note` the words that go with it;
    `settled_at` is when what was asked for was done.
    """

    __tablename__ = "deeds"
    __table_args__ = (
        Index(None, "unit_id", "form_id", "period"),
        Index(None, "report_id"),
    )
    id: Mapped[int] = _key()
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    form_id: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(10))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int | None]
    path: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]


class Item(Base):
    """What a report opens and a later one may close: a vacant post, an admission.

    `code` is its own number (HM-NAPO/2026-02); `since` and `until` are days; `until` empty is open.
    """

    __tablename__ = "items"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        Index(None, "unit_id", "kind"),
        Index(None, "kind", "period"),
        Index(None, "report_id"),
        Index(None, "closed_by"),
    )
    id: Mapped[int] = _key()
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int]
    period: Mapped[str] = mapped_column(String(10))
    values: Mapped[dict[str, Any]]
    since: Mapped[date | None]
    until: Mapped[date | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))


# --- going out ------------------------------------------------------------------------------------


class Waiting(Base):
    """A message to be sent, and afterwards the record that it was.

    `key` is derived from what the message is about, so planning it twice makes one row;
    `status` is waiting, sent, skipped, failed or uncertain, with `error` saying why; `claimed_by` is
    the process that sends it; `tried` are the accounts it was taken from because it did not arrive
    there.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "status", "next_try_at"),
        Index(None, "account_id", "status"),
    )
    id: Mapped[int] = _key()
    key: Mapped[str] = mapped_column(String(160), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    lane: Mapped[str] = mapped_column(String(10))
    message: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    useless_after: Mapped[datetime | None]
    attempts: Mapped[int]
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(10))
    external_id: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None]
    tried: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class MonthOfChannel(Base):
    """What a month had on a channel whose platform counts: messages in and out, people who wrote.

    `month` is a local one (2026-10); `refused_at` is when the platform last said that its quota is
    spent, empty again once a message went through.
    """

    __tablename__ = "channel_months"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    received: Mapped[int]
    sent: Mapped[int]
    writers: Mapped[int]
    refused_at: Mapped[datetime | None]


class WriterOfMonth(Base):
    """Who has been counted as a writer of a month, so that nobody counts twice."""

    __tablename__ = "channel_writers"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, autoincrement=False
    )


class ChannelSecret(Base):
    """What a channel was given to sign in with and replaces from time to time; kept encrypted.

    `content` is JSON; `renewed_at` is when it was last replaced.
    """

    __tablename__ = "channel_secrets"
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    renewed_at: Mapped[datetime]


class StoredFile(Base):
    """A picture or workbook made for a message."""

    __tablename__ = "files"
    id: Mapped[int] = _key()
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Job(Base):
    """A file somebody asked for: it is made outside of any message's transaction, then sent.

    `request` says what to make; `status` is waiting, done or failed, with `error` saying why.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "status"),)
    id: Mapped[int] = _key()
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String(20))
    request: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(Text)


class Notice(Base):
    """A message the calendar planned for somebody, and what became of it.

    `key` is made of what it is about, so planning twice makes one row. `person_id` is whom it is
    for, `unit_id` whose matter it is; `at` is the planned moment, `useless_after` the one from which
    on it is skipped. `status` is waiting, queued (then the outbox tells the rest) or skipped, with
    `why`.
    """

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "status", "at"),
        Index(None, "person_id", "at"),
        Index(None, "at"),
    )
    id: Mapped[int] = _key()
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    period: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    useless_after: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(40))


class Progress(Base):
    """Up to which moment a recurring job has planned its work; the next run goes on from there."""

    __tablename__ = "progress"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    done_until: Mapped[datetime]


class Try(Base):
    """Somebody tried a code or a token over the web; `place` is a keyed hash of the network address."""

    __tablename__ = "tries"
    __table_args__ = (Index(None, "place", "at"),)
    id: Mapped[int] = _key()
    place: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Lease(Base):
    """What only one process may do at a time (poll a token), and each process itself. `beat` grows
    as long as the holder lives: whoever sees it stand still takes over.
    """

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    holder: Mapped[str] = mapped_column(String(40))
    beat: Mapped[int] = mapped_column(BigInteger)


# --- the web page ---------------------------------------------------------------------------------


class WebSession(Base):
    """A browser that opened an invitation: found by its public id, proved by its secret."""

    __tablename__ = "web_sessions"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class WebPush(Base):
    """Where a browser wants to be told that there is something new: its subscription, encrypted."""

    __tablename__ = "web_push"
    session_id: Mapped[str] = mapped_column(ForeignKey("web_sessions.id"), primary_key=True)
    subscription: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class WebMessage(Base):
    """The bot's messages on a web page; an edited one takes a new `seq` and keeps its id."""

    __tablename__ = "web_messages"
    __table_args__ = (Index(None, "session_id", "seq"), {"sqlite_autoincrement": True})
    seq: Mapped[int] = _key()
    session_id: Mapped[str] = mapped_column(ForeignKey("web_sessions.id"))
    message_id: Mapped[str] = mapped_column(String(32), index=True)
    message: Mapped[dict[str, Any]]


class ApiToken(Base):
    """The right to read a branch through the programming interface; only the keyed hash is kept."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = _key()
    name: Mapped[str] = mapped_column(String(80))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


# --- the record -----------------------------------------------------------------------------------


class AuditLine(Base):
    """Who did what to what, when, for which unit (its code) and through which channel.

    `mark` seals the line to the one before it; see storage/audit.py, which alone writes here.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "unit", "id"),)
    id: Mapped[int] = _key()
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]]
    mark: Mapped[str] = mapped_column(String(64))


class PrivacyRequest(Base):
    """What somebody wants done with the data about them, and by which legal days.

    `kind` is see, receive, correct, withdraw or erase; `answer_by` and `due_on` are local days;
    `done_at` is empty while it is open. No words are kept: what is to be corrected is told by voice.
    """

    __tablename__ = "privacy_requests"
    __table_args__ = (Index(None, "done_at"),)
    id: Mapped[int] = _key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    answer_by: Mapped[date]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class FiguresLink(Base):
    """A link to a page of figures: who gave it, until when it is good, whether it was taken back."""

    __tablename__ = "figures_links"
    id: Mapped[int] = _key()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    period: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
