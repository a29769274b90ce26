"""A file encrypted in pieces: nobody without the key reads it, changes it or cuts it off unnoticed."""

import io
import secrets
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.vault import Vault

MAGIC = b"CHIBO BACKUP 1\n"
SALT = 16
PIECE = 1 << 18
PURPOSE = "backup"
_LENGTH = struct.Struct(">I")


class NotSealed(Exception):
    """The file does not begin like one of ours."""


class Broken(Exception):
    """The file is damaged or cut off, or was written with another key."""


def _nonce(number: int, *, last: bool) -> bytes:
    """Counts the pieces, so that none can be moved, and marks the last, so that none can be missing.

    The key serves one file only, which makes the counter a nonce that is never used twice.
    """
    return number.to_bytes(11, "big") + bytes([last])


class SealedWriter:
    """Takes bytes and writes them encrypted; without `finish` the file never passes for whole."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        salt = secrets.token_bytes(SALT)
        self._file = file
        self._cipher = AESGCM(vault.keys_for(PURPOSE, salt)[0])
        self._kept = bytearray()
        self._number = 0
        file.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        self._kept += data
        while len(self._kept) > PIECE:
            self._seal(bytes(self._kept[:PIECE]), last=False)
            del self._kept[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Whole pieces are written as they come; the rest has to wait."""

    def finish(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._kept), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), piece, MAGIC)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives back what was written. Raises NotSealed, Broken."""

    def __init__(self, file: BinaryIO, vault: Vault) -> None:
        head = file.read(len(MAGIC) + SALT)
        if not head.startswith(MAGIC):
            raise NotSealed
        self._file = file
        self._ciphers = [AESGCM(key) for key in vault.keys_for(PURPOSE, head[len(MAGIC) :])]
        self._number = 0
        self._ahead = file.read(_LENGTH.size)
        self._kept = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer, in typeshed's words
        while not self._kept:
            if self._number and not self._ahead:
                return 0
            self._kept = self._open()
        taken = self._kept[: len(buffer)]
        buffer[: len(taken)] = taken
        self._kept = self._kept[len(taken) :]
        return len(taken)

    def _open(self) -> bytes:
        """The next piece; what follows its length tells whether it is the last."""
        if len(self._ahead) != _LENGTH.size:
            raise Broken
        (length,) = _LENGTH.unpack(self._ahead)
        sealed = self._file.read(length)
        self._ahead = self._file.read(_LENGTH.size)
        nonce = _nonce(self._number, last=not self._ahead)
        self._number += 1
        for cipher in self._ciphers:
            try:
                piece = cipher.decrypt(nonce, sealed, MAGIC)
            except InvalidTag:
                continue
            self._ciphers = [cipher]  # the whole file was written with one key
            return piece
        raise Broken
