"""What Telegram's server remembers: people, messages, updates that wait, taps that spin."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.emulator.wire import Upload
from tests.patience import PATIENCE

Json = dict[str, Any]
Keyboard = tuple[tuple[Json, ...], ...]


@dataclass(slots=True)
class User:
    """A person with an account. `started` once they wrote; nobody may be written to before."""

    id: int
    first_name: str
    language: str
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    kind: str = "private"

    def as_user(self) -> Json:
        name = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return name | ({"language_code": self.language} if self.language else {})

    def as_chat(self) -> Json:
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.first_name}


@dataclass(slots=True)
class Stored:
    """A message in a chat. `touched` grows with every change anywhere."""

    id: int
    chat: User
    by_bot: bool
    text: str
    keyboard: Keyboard = ()
    kind: str = "text"
    file: Upload | None = None
    date: int = 0
    edit_date: int = 0
    touched: int = 0
    extra: Json = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def payloads(self) -> list[str]:
        return [button.get("callback_data", "") for row in self.keyboard for button in row]


@dataclass(frozen=True, slots=True)
class Call:
    """A call the bot made."""

    method: str
    fields: Json
    at: float


@dataclass(slots=True)
class Webhook:
    url: str = ""
    secret: str = ""
    last_error: str = ""


class State:
    """All of it, with a bell that rings at every change."""

    def __init__(self, token: str, username: str) -> None:
        self.token = token
        self.bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Chibo",
            "username": username,
        }
        self.users: dict[int, User] = {}
        self.messages: dict[tuple[int, int], Stored] = {}
        self.updates: list[Json] = []
        self.open_taps: set[str] = set()
        self.taps_answered: dict[str, Json] = {}
        self.calls: list[Call] = []
        self.settings: dict[tuple[str, str], Any] = {}
        self.webhook = Webhook()
        self.allowed: tuple[str, ...] = ()
        self.sequence = 0
        self._next_message = 1
        self._next_update = 700_000_001
        self._bell = asyncio.Event()

    # --- change -----------------------------------------------------------------------------------

    def changed(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def until(self, holds: Callable[[], bool], within: float = PATIENCE) -> bool:
        """Wait until something holds; False if it does not in time."""
        deadline = time.monotonic() + within
        while not holds():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                async with asyncio.timeout(left):  # wait_for of 3.11 may swallow a cancellation
                    await self._bell.wait()
            except TimeoutError:
                return holds()
        return True

    # --- messages ---------------------------------------------------------------------------------

    def add(self, message: Stored) -> Stored:
        message.id, self._next_message = self._next_message, self._next_message + 1
        message.date = int(time.time())
        self.messages[message.chat.id, message.id] = message
        self.touch(message)
        return message

    def touch(self, message: Stored) -> None:
        self.sequence += 1
        message.touched = self.sequence
        self.changed()

    def as_message(self, message: Stored) -> Json:
        shown: Json = {
            "message_id": message.id,
            "date": message.date,
            "chat": message.chat.as_chat(),
            "from": self.bot if message.by_bot else message.chat.as_user(),
            **message.extra,
        }
        if message.text:
            shown["text" if message.kind == "text" else "caption"] = message.text
        if message.kind == "text" and message.text.startswith("/") and not message.by_bot:
            length = len(message.text.split()[0])
            shown["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if message.edit_date:
            shown["edit_date"] = message.edit_date
        if message.keyboard:
            shown["reply_markup"] = {"inline_keyboard": message.keyboard}
        return shown

    # --- updates ----------------------------------------------------------------------------------

    def push(self, kind: str, content: Json) -> int:
        """Make an update, unless the bot said that it does not want its kind."""
        number, self._next_update = self._next_update, self._next_update + 1
        if not self.allowed or kind in self.allowed:
            self.push_raw({"update_id": number, kind: content})
        return number

    def push_raw(self, update: Any) -> None:
        """Put an update of any shape into the queue."""
        self.updates.append(update)
        self.changed()

    def confirm(self, offset: int) -> None:
        """Forget what came before the offset; a negative one keeps that many of the last."""
        if offset < 0:
            self.updates = self.updates[offset:]
        elif offset:
            self.updates = [
                update for update in self.updates if update.get("update_id", offset) >= offset
            ]
