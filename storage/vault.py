"""The secret key at work: what is encrypted at rest, and keyed hashes to find it again."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKey(Exception):
    """The secret key is not the one this database was written with."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Made from the operator's secret key, which lives outside the database.

    Encryption and hashing use two keys derived from it, so that neither reveals the other. `older`
    are keys that were in use before: what was written with them can still be read and found.
    """

    key: str = field(repr=False)
    older: tuple[str, ...] = field(default=(), repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """All that are known, the present one first."""
        return (self.key, *self.older)

    def led_by(self, key: str) -> "Vault":
        """The same keys, another one of them the present one."""
        return Vault(key, tuple(each for each in self.keys if each != key))

    def keys_for(self, purpose: str, salt: bytes) -> list[bytes]:
        """Keys of 32 bytes for one file or the like, which the salt makes its own: to write with
        the first, to read with whichever fits.
        """
        return [hmac.digest(_derived(key, purpose.encode()), salt, "sha256") for key in self.keys]

    def encrypt(self, text: str) -> str:
        return _cipher(self.key).encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises WrongKey if the text was written with a key that is not known."""
        try:
            return MultiFernet(map(_cipher, self.keys)).decrypt(token.encode()).decode()
        except InvalidToken:
            raise WrongKey("the secret key does not fit this database") from None

    def fingerprint(self, *parts: str) -> str:
        """A keyed hash: finds a row by a value that is itself kept only encrypted, or not at all."""
        return _fingerprint(self.key, parts)

    def fingerprints(self, *parts: str) -> list[str]:
        """The same with each key that is known: a row may still stand under an older one."""
        return [_fingerprint(key, parts) for key in self.keys]


@lru_cache(maxsize=32)
def _derived(key: str, purpose: bytes) -> bytes:
    return hmac.digest(key.encode(), purpose, "sha256")


@lru_cache(maxsize=8)
def _cipher(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_derived(key, b"encrypt")))


def _fingerprint(key: str, parts: Sequence[str]) -> str:
    message = "\x1f".join(parts).encode()
    return hmac.digest(_derived(key, b"find"), message, "sha256").hex()
