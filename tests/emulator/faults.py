"""Faults a test can order: what goes wrong with which call, and how often."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Refusal(Exception):
    """An answer that says no, in Telegram's form."""

    status: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call.

    `refusal` is answered instead, or these bytes, as if all were well; `hang` seconds pass, then the connection is cut; with
    `delivered` the call takes effect all the same, only its answer is lost.
    """

    refusal: Refusal | None = None
    hang: float = 0
    delivered: bool = False
    nonsense: bytes | None = None


@dataclass(eq=False)
class Nonsense(Exception):
    """An answer with status 200 that is none of Telegram's."""

    body: bytes


def nonsense(body: bytes) -> Fault:
    return Fault(nonsense=body)


def too_many(retry_after: float | str | None) -> Fault:
    words = f"Too Many Requests: retry after {retry_after}"
    return Fault(Refusal(429, words, {"retry_after": retry_after}))


def server_error(status: int = 502) -> Fault:
    return Fault(Refusal(status, "Bad Gateway"))


def blocked() -> Fault:
    return Fault(Refusal(403, "Forbidden: bot was blocked by the user"))


def conflict() -> Fault:
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    return Fault(Refusal(409, words))


def refused(words: str) -> Fault:
    return Fault(Refusal(400, f"Bad Request: {words}"))


def dropped(*, delivered: bool) -> Fault:
    """The connection breaks, before or after the call took effect."""
    return Fault(delivered=delivered)


def silent(seconds: float, *, delivered: bool) -> Fault:
    """No answer for so long that the client gives up."""
    return Fault(hang=seconds, delivered=delivered)


@dataclass(slots=True)
class Ordered:
    """A fault that waits for its call: of this method, to this chat (0: any), so many times."""

    method: str
    fault: Fault
    times: int
    chat: int = 0


class Faults:
    """The faults ordered and not used up."""

    def __init__(self) -> None:
        self._ordered: list[Ordered] = []

    def order(self, method: str, fault: Fault, *, times: int = 1, chat: int = 0) -> None:
        """`method` "*" is any but getUpdates; `times` 0 lasts until `clear`."""
        self._ordered.append(Ordered(method, fault, times or -1, chat))

    def clear(self) -> None:
        self._ordered.clear()

    def take(self, method: str, chat: int) -> Fault | None:
        for ordered in self._ordered:
            of_method = ordered.method in (method, "*" if method != "getUpdates" else "")
            if of_method and ordered.chat in (0, chat):
                ordered.times -= 1
                if ordered.times == 0:
                    self._ordered.remove(ordered)
                return ordered.fault
        return None
