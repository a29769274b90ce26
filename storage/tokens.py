"""Who may read through the programming interface: tokens, of which only keyed hashes are kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Transaction
from storage.models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenState:
    """A right to read a unit and all below it."""

    id: int
    name: str
    unit_id: int
    expires_at: datetime
    revoked_at: datetime | None


_PURPOSE = "api token"
_COLUMNS = (
    ApiToken.id,
    ApiToken.name,
    ApiToken.unit_id,
    ApiToken.expires_at,
    ApiToken.revoked_at,
)


async def add(
    tx: Transaction, name: str, unit_id: int, *, expires_at: datetime, now: datetime
) -> str:
    """A new token, told once: it cannot be read back."""
    token = f"chibo_{secrets.token_urlsafe(32)}"
    row = {
        "name": name,
        "token_hash": tx.vault.fingerprint(_PURPOSE, token),
        "unit_id": unit_id,
        "created_at": now,
        "expires_at": expires_at,
    }
    await tx.insert(ApiToken, row)
    return token


async def find(tx: Transaction, token: str, now: datetime) -> TokenState | None:
    """None if it is not ours, has expired or was taken back."""
    query = select(*_COLUMNS).where(
        ApiToken.token_hash.in_(tx.vault.fingerprints(_PURPOSE, token)),
        ApiToken.expires_at > now,
        ApiToken.revoked_at.is_(None),
    )
    row = (await tx.execute(query)).first()
    return TokenState(*row) if row else None


async def every(tx: Transaction) -> list[TokenState]:
    return [TokenState(*row) for row in await tx.execute(select(*_COLUMNS).order_by(ApiToken.id))]


async def revoke(tx: Transaction, name: str, now: datetime) -> int:
    """Take back all tokens of a name. Returns how many were good until now."""
    mine = (ApiToken.name == name) & ApiToken.revoked_at.is_(None)
    changed = await tx.execute(update(ApiToken).where(mine).values(revoked_at=now))
    return int(changed.rowcount)


async def keep_up(tx: Transaction, token_id: int, token: str) -> None:
    """The token was shown: it is found by the present key from now on."""
    mark = tx.vault.fingerprint(_PURPOSE, token)
    stale = (ApiToken.id == token_id) & (ApiToken.token_hash != mark)
    await tx.execute(update(ApiToken).where(stale).values(token_hash=mark))
