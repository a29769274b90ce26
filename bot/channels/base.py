"""What every channel offers: the protocol, its declared limits and typed send failures."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from starlette.routing import BaseRoute

from handlers.messages import Inbound, Outbound

Receive = Callable[[Sequence[Inbound]], Awaitable[None]]
"""Takes what came in, returns when all of it is committed; raises if the storage is out of reach,
and then nothing may be confirmed to the platform. Messages of one address are handled in order."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one may send: messages a second to one address and to all together.

    `to_group` is that of an address that begins with `group_mark`; the burst is the same.
    """

    per_address: float
    burst: int
    overall: float
    to_group: float = 0.0
    group_mark: str = ""

    def of(self, address: str) -> float:
        is_group = self.group_mark and address.startswith(self.group_mark)
        return self.to_group if is_group else self.per_address


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry; `fit` makes a message obey them.

    `text` counts UTF-16 code units; `buttons` 0 means there are none, and choices become text;
    `label` is how long a button's label may be; `edits` says whether a sent message can be replaced;
    `caption` is how much text may come with an attachment, None as much as otherwise; `counted` says
    that the platform allows only so many messages a month; `page` is how many rows of a long list of
    buttons are shown at a time, 0 all; `commands` says that it lists what can be typed with a slash.
    """

    text: int
    buttons: int
    per_row: int
    label: int
    edits: bool
    pictures: bool
    files: bool
    pace: Pace
    caption: int | None = None
    counted: bool = False
    page: int = 0
    commands: bool = False


QUOTA_SPENT = "quota_spent"
"""The code of a failure that means: the platform takes no more messages this month."""


class Retry(StrEnum):
    """What may be done after a failed send."""

    LATER = "later"  # surely not delivered: try again
    NEVER = "never"  # refused for good
    UNKNOWN = "unknown"  # perhaps delivered: a repeat might double it


class SendFailed(Exception):
    """A message did not surely arrive.

    `code` is a stable word for logs and counts; `after` the seconds the platform wants us to wait
    for this address (for all when `everyone`); `gone` that the person cannot be reached here any
    more; `moved_to` the new address of a chat that moved.
    """

    def __init__(  # noqa: PLR0913 - one keyword for each thing the sender decides by
        self,
        code: str,
        retry: Retry,
        *,
        detail: str = "",
        after: float = 0,
        everyone: bool = False,
        gone: bool = False,
        moved_to: str = "",
    ) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.retry = retry
        self.after = after
        self.everyone = everyone
        self.gone = gone
        self.moved_to = moved_to


class Channel(Protocol):
    """One way to reach people. Adapters translate; they decide nothing."""

    name: str
    limits: Limits

    @property
    def polls(self) -> bool:
        """Whether `listen` asks a server, which only one process may do at a time."""
        ...

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:
        """Send one message that obeys the limits; return the channel's id of it.

        `content` holds the attachment's bytes. With `message.replaces` the earlier message is
        edited in place; if that cannot be done any more a new one is sent. Raises SendFailed.
        """
        ...

    async def listen(self, receive: Receive) -> None:
        """Fetch what people do until cancelled; returns at once where everything comes by `routes`."""
        ...

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        """What this channel wants mounted in the web server."""
        ...

    def link(self, code: str) -> str:
        """The address that opens this channel with an invitation code; '' if there is none."""
        ...

    def secrets(self) -> Sequence[str]:
        """What must never appear in a log."""
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...


def units(text: str) -> int:
    """Length as the platforms count it: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2
