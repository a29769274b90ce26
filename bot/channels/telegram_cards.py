"""Which message of a chat holds the live buttons, so that those of the one before can be taken away."""

from collections import OrderedDict

MOST_CHATS = 10_000
"""So many chats are remembered; of one forgotten the old buttons stay, and say that they are old."""


class LiveCards:
    """The newest card of each chat, as far as this process sent it."""

    def __init__(self) -> None:
        self._newest: OrderedDict[int, str] = OrderedDict()

    def came(self, chat: int, message_id: str) -> str:
        """A card was sent, or put in place of another; returns the one that it overtakes, '' if none."""
        before = self._newest.pop(chat, "")
        self._newest[chat] = message_id
        if len(self._newest) > MOST_CHATS:
            self._newest.popitem(last=False)
        return "" if before == message_id else before

    def overtook(self, chat: int, message_id: str) -> bool:
        """Whether a newer card stands further down: Telegram counts a chat's messages upwards."""
        newest = self._newest.get(chat, "")
        return newest.isdecimal() and int(message_id) < int(newest)
