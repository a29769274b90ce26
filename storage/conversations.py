"""Events seen before, where each person stands, and answers in progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from storage.database import Transaction
from storage.models import Conversation, SavedFilling, Seen, SetAside
from storage.prepared import Prepared


async def claim(tx: Transaction, channel: str, event_id: str, now: datetime) -> bool:
    """Record an event as handled; False if it was handled before."""
    return await tx.insert_new(Seen, {"channel": channel, "event_id": event_id, "at": now})


async def set_aside(
    tx: Transaction, channel: str, event_id: str, *, error: str, now: datetime
) -> None:
    """Record an event that could not be handled, without its words."""
    row = {"channel": channel, "event_id": event_id, "at": now, "error": error}
    await tx.insert(SetAside, row)


async def count_set_aside(tx: Transaction, since: datetime) -> int:
    """How many events could not be handled since a moment."""
    query = select(func.count()).select_from(SetAside).where(SetAside.at >= since)
    return int((await tx.execute(query)).scalar_one())


async def newest_event(tx: Transaction) -> datetime | None:
    """When something last came in."""
    newest: datetime | None = (await tx.execute(select(func.max(Seen.at)))).scalar_one()
    return newest


_MINE = Conversation.person_id == bindparam("person")
_STATE = Prepared(select(Conversation.state).where(_MINE))
_SAVE_STATE = Prepared(
    update(Conversation).where(_MINE).values(state=bindparam("new"), updated_at=bindparam("now"))
)


async def state(tx: Transaction, person_id: int) -> dict[str, Any]:
    """Where the person stands; locked until the transaction ends."""
    row = await tx.first(tx.locking(_STATE), {"person": person_id})
    return dict(row[0]) if row else {}


async def save_state(tx: Transaction, person_id: int, new: dict[str, Any], now: datetime) -> None:
    values = {"person": person_id, "new": new, "now": now}
    if not await tx.run(_SAVE_STATE, values):
        row = {"person_id": person_id, "state": new, "updated_at": now}
        if not await tx.insert_new(Conversation, row):  # another process was faster
            await tx.run(_SAVE_STATE, values)


@dataclass(frozen=True, slots=True)
class Draft:
    """A filling in progress, as stored. `slot` tells a further meeting from the regular one."""

    id: int
    unit_id: int
    form_id: str
    form_version_id: int
    period: str
    slot: str
    report_id: int | None
    person_id: int
    state: dict[str, Any]
    status: str
    updated_at: datetime


_DRAFT = (
    SavedFilling.id,
    SavedFilling.unit_id,
    SavedFilling.form_id,
    SavedFilling.form_version_id,
    SavedFilling.period,
    SavedFilling.slot,
    SavedFilling.report_id,
    SavedFilling.person_id,
    SavedFilling.state,
    SavedFilling.status,
    SavedFilling.updated_at,
)


_ONE_DRAFT = Prepared(select(*_DRAFT).where(SavedFilling.id == bindparam("draft")))
_SAVE_DRAFT = Prepared(
    update(SavedFilling)
    .where(SavedFilling.id == bindparam("draft"))
    .values(state=bindparam("new"), status=bindparam("now_it_is"), updated_at=bindparam("now"))
)


async def draft(tx: Transaction, draft_id: int) -> Draft | None:
    """One draft, locked until the transaction ends: two phones take turns."""
    row = await tx.first(tx.locking(_ONE_DRAFT), {"draft": draft_id})
    return Draft(*row) if row else None


async def open_drafts(tx: Transaction, unit_id: int) -> list[Draft]:
    """All open drafts of a unit, oldest first."""
    return [Draft(*row) for row in await tx.rows(_OPEN_DRAFTS, {"unit": unit_id})]


_OPEN_DRAFTS = Prepared(
    select(*_DRAFT)
    .where(SavedFilling.unit_id == bindparam("unit"), SavedFilling.status == "open")
    .order_by(SavedFilling.id)
)


async def add_draft(tx: Transaction, draft: Draft) -> int:
    """Store a new draft; `draft.id` is ignored. Returns its number."""
    row = {
        "unit_id": draft.unit_id,
        "form_id": draft.form_id,
        "form_version_id": draft.form_version_id,
        "period": draft.period,
        "slot": draft.slot,
        "report_id": draft.report_id,
        "person_id": draft.person_id,
        "state": draft.state,
        "status": draft.status,
        "created_at": draft.updated_at,
        "updated_at": draft.updated_at,
    }
    return await tx.insert(SavedFilling, row)


async def save_draft(
    tx: Transaction, draft_id: int, *, state: dict[str, Any], status: str, now: datetime
) -> None:
    values = {"draft": draft_id, "new": state, "now_it_is": status, "now": now}
    await tx.run(_SAVE_DRAFT, values)
