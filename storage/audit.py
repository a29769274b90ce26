"""The record of who did what."""

from datetime import datetime
from typing import Any

from storage.database import Transaction
from storage.models import AuditLine


async def write(
    tx: Transaction, actor: str, action: str, subject: str, *, now: datetime, **detail: Any
) -> None:
    """One line: `actor` is a person's public id, "operator" or "chibo"."""
    row = {"at": now, "actor": actor, "action": action, "subject": subject, "detail": detail}
    await tx.insert(AuditLine, row)
