"""Sessions of the web page: what the channel wants from their store, and how a browser is admitted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.responses import Response

_SESSION = re.compile(r"[A-Za-z0-9_-]{1,32}")
COOKIE = "chibo"
COOKIE_AGE = 365 * 24 * 3600
"""Seconds a browser keeps the secret; whether it still opens anything the store decides."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that opened an invitation. `rings` says whether it is told of what is new while no page
    is open.
    """

    id: str
    secret: str
    address: str
    rings: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the page: `seq` grows with every put, `id` stays when a message is replaced."""

    seq: int
    id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a page has not seen yet, and the language of its account, both of one moment.

    A language read before the messages could be older than they are, and the page's own words would
    stay in it until something else is said.
    """

    language: str
    messages: Sequence[Shown]


class SessionClosed(Exception):
    """The session a message is meant for has ended."""


class WebStore(Protocol):
    """Where sessions and the bot's messages are kept."""

    async def open(self) -> Session:
        """A new session: an id of letters, digits, - and _ (at most 32), and a secret."""
        ...

    async def find(self, session_id: str, secret: str) -> Session | None:
        """The session, if it is open and the secret is its own (compared in constant time)."""
        ...

    async def close(self, session_id: str) -> None:
        """End a session and forget its messages."""
        ...

    async def put(
        self, address: str, message: Mapping[str, Any], replaces: str, *, key: str = ""
    ) -> str:
        """Keep a message, return its id; one that was put under the same key is kept once.

        With the id of an earlier message of this address in `replaces`, the message takes its place:
        the same id, a new sequence number. An unknown id is not an error, the message is then new.
        Raises SessionClosed.
        """
        ...

    async def feed(self, address: str, after: int) -> Feed:
        """What was put after a sequence number, in order; of a long past only the latest."""
        ...

    async def file(self, address: str, number: int) -> tuple[str, str, bytes] | None:
        """Name, media type and content of a file that a message to this address carried."""
        ...


def is_session_id(said: str) -> bool:
    """Whether a part of an address can be one: databases do not take every letter."""
    return _SESSION.fullmatch(said) is not None


def admit(response: Response, session: Session, *, secure: bool) -> None:
    """Give the browser the secret of its session, for the paths of this session only."""
    response.set_cookie(
        COOKIE,
        session.secret,
        max_age=COOKIE_AGE,
        path=f"/c/{session.id}",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
