"""Chance that repeats: random(), uuid() and randomize() drawn from the filling's own seed; digests."""

import base64
import binascii
import hashlib
import math
from collections.abc import Mapping

from handlers.forms.xpath.library import Function
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import (
    Fault,
    Nodes,
    Scalar,
    Value,
    scalar,
    to_number,
    to_text,
)

PARK_MILLER = 2_147_483_647  # 2^31 - 1, the modulus of the generator that the specification names
MULTIPLIER = 16_807
MAX_UUID = 255
_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def _drawn(focus: Focus, what: str) -> bytes:
    return focus.scene.draw(f"{focus.here.path} {what}")


def random(focus: Focus) -> Value:
    return int.from_bytes(_drawn(focus, "random")[:7], "big") / 2**56


def uuid(focus: Focus, length: Value = math.nan) -> Value:
    """Give a UUID of version 4, or so many letters and digits."""
    wanted = to_number(scalar(length, focus.scene.now))
    if math.isnan(wanted):
        return uuid_text(_drawn(focus, "uuid"))
    if not 0 <= wanted <= MAX_UUID:
        raise Fault("uuid() of that length")
    letters, turn = "", 0
    while len(letters) < wanted:
        letters += base64.b32encode(_drawn(focus, f"uuid {turn}")).decode().rstrip("=")
        turn += 1
    return letters[: int(wanted)]


def uuid_text(drawn: bytes) -> str:
    digits = bytearray(drawn[:16])
    digits[6] = digits[6] & 0x0F | 0x40
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def shuffled(focus: Focus, nodes: Nodes, seed: Value | None) -> Nodes:
    """Shuffle from the inside out (Fisher and Yates) with the numbers of Park and Miller.

    The same seed gives the same order as in JavaRosa and Enketo; without one, the place of the
    question in its filling decides.
    """
    state = _seed(
        _drawn(focus, "randomize").hex() if seed is None else scalar(seed, focus.scene.now)
    )
    found: Nodes = []
    for place, node in enumerate(nodes):
        state = state * MULTIPLIER % PARK_MILLER
        other = math.floor((state - 1) / (PARK_MILLER - 1) * (place + 1))
        found.append(node)
        found[place], found[other] = found[other], node
    return found


def _seed(given: Scalar) -> int:
    """A number counts as it is, a text by its digest, no text as 0: as in JavaRosa."""
    number = to_number(given)
    if given == "":
        whole = 0
    elif math.isnan(number):
        digested = hashlib.sha256(to_text(given).encode()).digest()
        whole = int.from_bytes(digested[:8], "big", signed=True)
    else:
        whole = int(max(min(number, 2.0**62), -(2.0**62)))
    state = int(math.fmod(whole, PARK_MILLER))
    return state + PARK_MILLER - 1 if state <= 0 else state


def digest(focus: Focus, value: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    zone = focus.scene.now
    name = _ALGORITHMS.get(to_text(scalar(algorithm, zone)).upper())
    if name is None:
        raise Fault("an unknown digest")
    summed = hashlib.new(
        name, to_text(scalar(value, zone)).encode(), usedforsecurity=False
    ).digest()
    if to_text(scalar(encoding, zone)).lower() == "hex":
        return summed.hex()
    return base64.b64encode(summed).decode()


def base64_decode(focus: Focus, value: Value) -> Value:
    try:
        return base64.b64decode(to_text(scalar(value, focus.scene.now)), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Fault("not base64") from error


CHANCE_FUNCTIONS: Mapping[str, Function] = {
    "random": Function(random, 0, 0),
    "uuid": Function(uuid, 0, 1),
    "digest": Function(digest, 2, 3),
    "base64-decode": Function(base64_decode, 1, 1),
}
