"""Links to pages of figures: given out, looked up, taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from storage.database import Transaction
from storage.models import FiguresLink, Unit


@dataclass(frozen=True, slots=True)
class LinkState:
    """A link shows the figures of a unit for a period to whoever has it, until it expires or is taken
    back; `person_id` is who gave it.
    """

    id: int
    person_id: int
    unit_id: int
    unit: str
    period: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


def _query() -> Select[*tuple[Any, ...]]:
    return select(
        FiguresLink.id,
        FiguresLink.person_id,
        FiguresLink.unit_id,
        Unit.code,
        FiguresLink.period,
        FiguresLink.created_at,
        FiguresLink.expires_at,
        FiguresLink.revoked_at,
    ).join(Unit, Unit.id == FiguresLink.unit_id)


async def add(
    tx: Transaction, person_id: int, unit_id: int, period: str, *, until: datetime, now: datetime
) -> int:
    row = {"person_id": person_id, "unit_id": unit_id, "period": period}
    return await tx.insert(FiguresLink, {**row, "created_at": now, "expires_at": until})


async def get(tx: Transaction, link_id: int) -> LinkState | None:
    row = (await tx.execute(_query().where(FiguresLink.id == link_id))).first()
    return LinkState(*row) if row else None


async def good(tx: Transaction, now: datetime) -> Sequence[LinkState]:
    """Those that still open something, the oldest first."""
    standing = FiguresLink.revoked_at.is_(None) & (FiguresLink.expires_at > now)
    rows = await tx.execute(_query().where(standing).order_by(FiguresLink.id))
    return [LinkState(*row) for row in rows]


async def revoke(tx: Transaction, link_ids: Collection[int], now: datetime) -> int:
    """Take links back, at once. Returns how many were not taken back before."""
    mine = FiguresLink.id.in_(list(link_ids)) & FiguresLink.revoked_at.is_(None)
    changed = await tx.execute(update(FiguresLink).where(mine).values(revoked_at=now))
    return int(changed.rowcount)


async def revoke_of(tx: Transaction, person_id: int, now: datetime) -> int:
    """Take back all links that somebody gave."""
    mine = (FiguresLink.person_id == person_id) & FiguresLink.revoked_at.is_(None)
    changed = await tx.execute(update(FiguresLink).where(mine).values(revoked_at=now))
    return int(changed.rowcount)
