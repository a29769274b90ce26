"""Links to a file, for channels that cannot carry it: signed, good for a week, for who was sent it."""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from storage.vault import Vault

LIFETIME = timedelta(days=7)
_SIGNATURE = 32
_PURPOSE = "file link"


def token(vault: Vault, file_id: int, until: datetime) -> str:
    """FILE.EXPIRY.SIGNATURE, to be put behind /f/ ."""
    said = f"{file_id}.{int(until.timestamp()):x}"
    return f"{said}.{vault.fingerprint(_PURPOSE, said)[:_SIGNATURE]}"


def read(vault: Vault, text: str, now: datetime) -> int | None:
    """Which file a token shows; None if it is not ours, was changed or has expired."""
    said, _, signature = text.rpartition(".")
    known = [mark[:_SIGNATURE] for mark in vault.fingerprints(_PURPOSE, said)]
    fits = [compare_digest(own.encode(), signature.encode()) for own in known]
    if not any(fits):
        return None
    file_id, expiry = said.split(".")
    return int(file_id) if now < datetime.fromtimestamp(int(expiry, 16), UTC) else None
