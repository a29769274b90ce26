"""The secret key at work: what is encrypted at rest, and keyed hashes to find it again."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken


class WrongKey(Exception):
    """The secret key is not the one this database was written with."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Made from the operator's secret key, which lives outside the database.

    Encryption and hashing use two keys derived from it, so that neither reveals the other.
    """

    key: str

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.digest(self.key.encode(), purpose, "sha256")

    def _cipher(self) -> Fernet:
        return Fernet(urlsafe_b64encode(self._derived(b"encrypt")))

    def key_for(self, purpose: str, salt: bytes) -> bytes:
        """A key of 32 bytes for one file or the like, which the salt makes its own."""
        return hmac.digest(self._derived(purpose.encode()), salt, "sha256")

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Raises WrongKey if the text was written with another key."""
        try:
            return self._cipher().decrypt(token.encode()).decode()
        except InvalidToken:
            raise WrongKey("the secret key does not fit this database") from None

    def fingerprint(self, *parts: str) -> str:
        """A keyed hash: finds a row by a value that is itself kept only encrypted, or not at all."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self._derived(b"find"), message, hashlib.sha256).hexdigest()
