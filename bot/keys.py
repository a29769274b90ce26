"""The secret key: where it is kept, apart from the database, and how it is changed."""

import os
import secrets
from pathlib import Path

from bot.mistakes import OperatorMistake
from bot.settings import Settings
from storage.vault import Vault

FILE = Path("var/secret.key")
SHORTEST = 16
"""Letters of a key: a shorter one could be guessed."""


def new_key() -> str:
    return secrets.token_urlsafe(32)


def known(settings: Settings, file: Path = FILE) -> list[str]:
    """The keys from the settings, else from the file, the newest first; none if there are none yet.

    Raises OperatorMistake if one is too short to be a key, or the file cannot be read.
    """
    given = settings.secret_key.get_secret_value()
    before = settings.old_secret_key.get_secret_value()
    where = "CHIBO_SECRET_KEY" if given else str(file)
    keys = [key for key in (given, before) if key] if given else _read(file)
    if any(len(key) < SHORTEST for key in keys):
        raise OperatorMistake(
            f"{where}: a key has {SHORTEST} letters or more; `chibo keys new` makes one"
        )
    return keys


def _read(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    except OSError as error:
        raise OperatorMistake(f"{file}: the secret key cannot be read ({error.strerror})") from None
    return [line.strip() for line in lines if line.strip()]


def vault_of(keys: list[str]) -> Vault:
    return Vault(keys[0], tuple(keys[1:]))


def write(keys: list[str], file: Path = FILE) -> None:
    """Put the file in place, whole or not at all, for its owner only."""
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write("".join(f"{key}\n" for key in keys))
            new.flush()
            os.fsync(new.fileno())
        part.replace(file)
    except OSError as error:
        raise OperatorMistake(
            f"{file}: the secret key cannot be written ({error.strerror})"
        ) from None
