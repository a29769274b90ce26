"""A fake push service over HTTP, and the browser behind it: checks who rings and opens what is told.

Its side of RFC 8291 (the browser's) and RFC 8292 (the service's) is written anew here, so that it
does not repeat the sender's mistakes.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CURVE = ec.SECP256R1()
AUTH = b"sixteen letters."
SALT, SIZE = 16, 4
MOST_HOURS = 24
"""A token may be good for a day at most (RFC 8292, section 2)."""


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(plain: bytes) -> str:
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


class PushService:
    """One browser's subscription. `got` is what it was told, `keys` with which keys it was rung;
    `answers` is the status of the next answers.
    """

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self.headers: list[dict[str, str]] = []
        self.answers = 201
        self.url = ""
        self._own = ec.generate_private_key(CURVE)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/send/{id}", self._rung, methods=["POST"])])

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def subscription(self) -> dict[str, Any]:
        """As a browser gives it to its page."""
        keys = {"p256dh": _text(self._public()), "auth": _text(AUTH)}
        return {"endpoint": f"{self.url}/send/1", "expirationTime": None, "keys": keys}

    def _public(self) -> bytes:
        point = PublicFormat.UncompressedPoint
        return self._own.public_key().public_bytes(Encoding.X962, point)

    async def _rung(self, request: Request) -> Response:
        self._check_who(request.headers["authorization"])
        assert request.headers["content-encoding"] == "aes128gcm"
        self.headers.append(dict(request.headers))
        self.got.append(json.loads(self._opened(await request.body())))
        return Response(status_code=self.answers)

    def _check_who(self, header: str) -> None:
        """The sender signs for this host, for a day at most, with the key it shows."""
        fields = dict(
            part.strip().split("=", 1) for part in header.removeprefix("vapid ").split(",")
        )
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _plain(fields["k"]))
        claims = jwt.decode(
            fields["t"],
            key,
            algorithms=["ES256"],
            options={"verify_aud": False, "require": ["exp", "aud", "sub"]},
        )
        assert claims["aud"].startswith("http://127.0.0.1"), claims["aud"]
        assert claims["sub"] == "mailto:operator@example.vn"
        self.keys.add(fields["k"])

    def _opened(self, body: bytes) -> bytes:
        """RFC 8291, section 3.4, and RFC 8188 for one record."""
        salt, rest = body[:SALT], body[SALT + SIZE :]
        length = rest[0]
        sender, sealed = rest[1 : 1 + length], rest[1 + length :]
        shared = self._own.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\x00" + self._public() + sender
        secret = _derived(shared, AUTH, info, 32)
        key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
        record = AESGCM(key).decrypt(nonce, sealed, None)
        plain, mark = record.rstrip(b"\x00")[:-1], record.rstrip(b"\x00")[-1:]
        assert mark == b"\x02", "the last record is not marked as the last"
        return plain
