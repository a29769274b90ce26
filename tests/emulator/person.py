"""The other side of the chat: what a person types, taps and sees, in a test's words."""

import time
from typing import Any

from tests.emulator.state import Json, State, Stored, User
from tests.patience import PATIENCE

_PHOTO = [{"file_id": "P1", "file_unique_id": "P1", "width": 90, "height": 90}]
_MEDIA: dict[str, Any] = {
    "photo": _PHOTO,
    "sticker": {
        "file_id": "S1",
        "file_unique_id": "S1",
        "type": "regular",
        "width": 1,
        "height": 1,
    },
    "voice": {"file_id": "V1", "file_unique_id": "V1", "duration": 3},
    "document": {"file_id": "D1", "file_unique_id": "D1", "file_name": "bien-ban.docx"},
    "location": {"latitude": 21.6, "longitude": 105.2},
    "contact": {"phone_number": "+84912345678", "first_name": "Lan"},
}


class Person:
    """Somebody with the bot open on the phone. Acts at once; `sees` and its kin wait."""

    def __init__(self, state: State, user: User) -> None:
        self._state = state
        self.user = user
        self._mark = 0

    @property
    def address(self) -> str:
        return str(self.user.id)

    # --- does -------------------------------------------------------------------------------------

    def starts(self, code: str = "") -> int:
        """Opens the bot, by a link with a code if there is one."""
        return self.says(f"/start {code}".strip())

    def says(self, text: str, **extra: Any) -> int:
        """Types; returns the number of the message."""
        return self._sends(Stored(0, self.user, by_bot=False, text=text, extra=extra))

    def forwards(self, text: str) -> int:
        origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Ai đó"}
        return self.says(text, forward_origin=origin)

    def shares(self, kind: str, caption: str = "") -> int:
        """Sends a photo, sticker, voice, document, location or contact."""
        extra = {kind: _MEDIA[kind]}
        return self._sends(Stored(0, self.user, False, caption, kind=kind, extra=extra))

    def shares_album(self, pictures: int) -> None:
        """Sends some photos at once: as many messages, of one group."""
        for _ in range(pictures):
            extra = {"photo": _MEDIA["photo"], "media_group_id": "A1"}
            self._sends(Stored(0, self.user, by_bot=False, text="", kind="photo", extra=extra))

    def searches(self, words: str) -> str:
        """Types behind the bot's name in another chat; returns the query's id."""
        query = str(5_000_000_000 + self._state.sequence)
        self._state.open_taps.add(query)
        asked = {"id": query, "from": self.user.as_user(), "query": words, "offset": ""}
        self._state.push("inline_query", asked)
        return query

    def edits(self, number: int, text: str) -> None:
        """Changes a message already sent."""
        message = self._state.messages[self.user.id, number]
        message.text, message.edit_date = text, int(time.time())
        self._act()
        self._state.push("edited_message", self._state.as_message(message))

    def taps(self, label: str, on: Stored | None = None) -> str:
        """Presses a button of the current keyboard, or `on` an older one; returns the tap's id."""
        card = on or self.card()
        buttons = [button for row in card.keyboard for button in row]
        found = [button for button in buttons if button["text"] == label]
        assert found, f"no button {label!r}; there are {card.labels}"
        assert "callback_data" in found[0], f"{label!r} opens a page"
        return self._tap(card, found[0]["callback_data"])

    def taps_data(self, data: str) -> str:
        """Presses the button with this payload, even if its card has changed since it was seen."""
        cards = [message for message in self.screen() if message.keyboard]
        assert cards, "no card on the screen"
        holding = [card for card in cards if data in card.payloads]
        return self._tap((holding or cards)[-1], data)

    def _tap(self, card: Stored, data: str) -> str:
        self._act()
        tap = str(4_000_000_000 + self._state.sequence * 1000 + len(self._state.taps_answered))
        tap += str(len(self._state.open_taps))
        self._state.open_taps.add(tap)
        query: Json = {
            "id": tap,
            "from": self.user.as_user(),
            "chat_instance": "1",
            "message": self._state.as_message(card),
            "data": data,
        }
        self._state.push("callback_query", query)
        return tap

    def blocks(self) -> None:
        self.user.blocked = True
        self._becomes("kicked")

    def unblocks(self) -> None:
        self.user.blocked = False
        self._becomes("member")

    def _becomes(self, status: str) -> None:
        member: Json = {"user": self._state.bot, "status": status, "until_date": 0}
        change = {
            "chat": self.user.as_chat(),
            "from": self.user.as_user(),
            "date": int(time.time()),
            "old_chat_member": member | {"status": "member"},
            "new_chat_member": member,
        }
        self._state.push("my_chat_member", change)

    def _sends(self, message: Stored) -> int:
        self._act()
        self.user.started = True
        self._state.add(message)
        self._state.push("message", self._state.as_message(message))
        return message.id

    def _act(self) -> None:
        self._mark = self._state.sequence

    # --- sees -------------------------------------------------------------------------------------

    def mark(self) -> int:
        """The moment as `since` wants it."""
        return self._state.sequence

    def since(self, mark: int) -> list[Stored]:
        """The bot's messages that are new or changed since then, oldest first."""
        return [message for message in self.screen() if message.touched > mark]

    def screen(self) -> list[Stored]:
        """The bot's messages that stand in the chat, oldest first."""
        mine = (m for (chat, _), m in self._state.messages.items() if chat == self.user.id)
        return sorted((m for m in mine if m.by_bot), key=lambda message: message.id)

    def card(self) -> Stored:
        """The newest message with buttons, as it is now."""
        cards = [message for message in self.screen() if message.keyboard]
        assert cards, f"no buttons on the screen: {[message.text for message in self.screen()]}"
        newest = cards[-1]
        return Stored(newest.id, newest.chat, True, newest.text, newest.keyboard)

    async def sees(self, text: str, within: float = PATIENCE) -> Stored:
        """Waits for a message with these words, new or changed since the person last did something."""

        def found() -> list[Stored]:
            return [m for m in self.screen() if m.touched > self._mark and text in m.text]

        await self._state.until(lambda: bool(found()), within)
        news = [message.text for message in self.screen() if message.touched > self._mark]
        assert found(), f"{text!r} did not appear; new are {news}"
        return found()[-1]

    async def sees_news(self, mark: int, within: float = PATIENCE) -> None:
        """Waits for any message new or changed since then."""
        came = await self._state.until(lambda: bool(self.since(mark)), within)
        assert came, "no answer"

    async def sees_nothing(self, within: float = 0.2) -> None:
        """Nothing new appears for a while."""
        await self._state.until(lambda: any(m.touched > self._mark for m in self.screen()), within)
        news = [message.text for message in self.screen() if message.touched > self._mark]
        assert not news, f"appeared: {news}"

    async def sees_tap_end(self, tap: str, within: float = PATIENCE) -> str:
        """Waits until a tapped button stops spinning; returns the words shown with it."""
        ended = await self._state.until(lambda: tap in self._state.taps_answered, within)
        assert ended, "the button still spins"
        return str(self._state.taps_answered[tap]["text"])
