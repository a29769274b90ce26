"""One incoming message being handled: who wrote, where they stand, and what is said back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from handlers.library import House
from handlers.messages import Choice, Inbound, Outbound, Style
from handlers.phrases import Value, language_of, say
from storage import audit, outbox
from storage.database import Transaction
from storage.people import OFFICER, REPORTING, STAFF, AccountState, Post
from storage.units import Tree, UnitState

MAX_BUTTON = 64  # bytes of a button's payload, the least that a channel allows (Telegram)


@dataclass(frozen=True, slots=True)
class Taken:
    """A reply that is claimed already: its number in the outbox, its key, and what it says."""

    number: int
    key: str
    message: Outbound


@dataclass(slots=True)
class HandOver:
    """The replies that the process which decides them, the `holder`, sends itself without a look into
    the outbox; `left` says that others were left there.
    """

    holder: str
    taken: list[Taken] = field(default_factory=list)
    left: bool = False


@dataclass(slots=True)
class Turn:
    """Everything the handlers of one message share. `state` is saved when the turn ends.

    `is_essential` says that the replies must go out even where hardly any message is left.
    """

    tx: Transaction
    house: House
    inbound: Inbound
    account: AccountState
    now: datetime
    tree: Tree
    posts: list[Post] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    language: str = "vi"
    replies: list[Outbound] = field(default_factory=list)
    is_essential: bool = False
    over: HandOver | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.house.zone).date()

    @property
    def person_id(self) -> int:
        assert self.account.person_id is not None, "only who has joined gets here"
        return self.account.person_id

    @property
    def is_sparing(self) -> bool:
        """Whether every message counts here, so that much should be said in few."""
        return self.inbound.channel in self.house.quotas

    @property
    def body(self) -> str:
        return self.house.body[language_of(self.language)]

    def units(self, *roles: str) -> list[UnitState]:
        """The units in which the person holds one of these roles today."""
        mine = (post.unit_id for post in self.posts if post.role in roles)
        return [self.tree.by_id[unit_id] for unit_id in mine if unit_id in self.tree.by_id]

    def may_report(self, unit_id: int) -> bool:
        """Whether the person reports for the unit, or looks after it and may type in for it."""
        if unit_id in {unit.id for unit in self.units(*REPORTING)}:
            return True
        return any(self.tree.holds(above.id, unit_id) for above in self.units(OFFICER, STAFF))

    def words(self, key: str, **values: Value) -> str:
        return say(self.language, key, values)

    def button(self, key: str, data: str, style: Style = Style.PLAIN, **values: Value) -> Choice:
        label = self.words(key, **values)
        return choice(label, data, style)

    def reply(self, message: Outbound) -> None:
        self.replies.append(message)

    def tell(self, key: str, **values: Value) -> None:
        """A reply of plain words."""
        self.reply(Outbound(self.words(key, **values)))

    @property
    def by(self) -> audit.By:
        """Who is at work here, as it stands in the audit."""
        return audit.By(f"person {self.person_id}", self.inbound.channel)

    async def record(
        self, action: str, subject: str, *, unit: str = "", **detail: str | int
    ) -> None:
        """A line of the audit: this person did it here; `unit` is the code of whose matter it is."""
        await audit.write(self.tx, self.by, action, subject, now=self.now, unit=unit, **detail)

    async def put_out(self) -> None:
        """Put the replies into the outbox, under keys that the event gives them."""
        event = f"{self.inbound.channel}:{self.inbound.event_id}"
        for number, message in enumerate(self.replies):
            key = f"reply:{event}:{number}"
            row = outbox.Message(key, self.account.id, outbox.REPLY, message.to_json())
            if self.over is None or not await self._taken(row, message, self.over):
                await outbox.put(self.tx, row, self.now)

    async def _taken(self, row: outbox.Message, message: Outbound, over: HandOver) -> bool:
        """Hand a reply over, unless it has to wait for another or carries what must be fetched."""
        number = None
        if message.attachment is None:
            number = await outbox.put_taken(self.tx, row, self.now, over.holder)
        if number is None:
            over.left = True
            return False
        over.taken.append(Taken(number, row.key, message))
        return True


def choice(
    label: str, data: str, style: Style = Style.PLAIN, typed: str = "", beside: int = 0
) -> Choice:
    """A button whose payload is known to fit every channel."""
    assert len(data.encode()) <= MAX_BUTTON, data
    return Choice(label, data, typed or label.lower().lstrip("◀ "), style, beside=beside)
