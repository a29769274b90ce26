"""What comes in from a channel and what goes out to one: frozen data, the same for every channel."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """What a person did."""

    TEXT = "text"  # typed words
    TAP = "tap"  # pressed a button: `data` is its payload, `card` the message that carried it
    START = "start"  # opened the bot by a link: `text` is the code in the link, if any
    MEDIA = "media"  # sent something that is not text: `text` names it (photo, voice, sticker ...)
    EDITED = "edited"  # changed a message already sent: `text` is the new wording
    LEFT = "left"  # blocked the bot or closed the account
    GROUP = "group"  # called the bot in a group: `address` is the group's
    UNREADABLE = "unreadable"  # nobody knows: `text` says why; there is no address to answer to


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did on a channel.

    `event_id` is unique on its channel for ever; `address` is where an answer goes; `card` is the
    channel's id of the message whose button was pressed; `silent` says that nothing rings there when
    a message comes; `album` is the same for all pictures that were sent at once.
    """

    channel: str
    event_id: str
    address: str
    kind: Kind
    sent_at: datetime
    text: str = ""
    data: str = ""
    card: str = ""
    language: str = ""
    forwarded: bool = False
    silent: bool = False
    album: str = ""


class Style(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button. `data` comes back when it is pressed (at most 64 bytes of UTF-8); `typed` is what
    a person types instead where there are no buttons; with `url` it opens a page and sends nothing.

    `beside` marks a button that only saves typing (a day of a calendar, a number of a pad): it is shown
    where that many fit beside each other, and left out elsewhere, since typing says the same.
    """

    label: str
    data: str = ""
    typed: str = ""
    style: Style = Style.PLAIN
    url: str = ""
    beside: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """Which rows of a message are a long list, to be shown in pages where a channel wants that.

    `rows` rows from `begin` on are the list and `page` is shown, counted from 0; the button to another
    page carries `data` with that page's number behind it.
    """

    data: str
    begin: int
    rows: int
    page: int = 0


Commands = tuple[tuple[str, str], ...]
"""Words that can be typed with a slash before them, each with what it does."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file to send along; `file_id` finds its bytes in the storage."""

    file_id: int
    name: str
    media_type: str

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class Entry(StrEnum):
    """Which keyboard helps to answer by typing."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to a person, in plain text; a channel escapes and marks it up.

    `heading` is the emphasised first line; `rows` are rows of buttons; `replaces` is the channel's
    id of an earlier message that this one takes the place of, where the channel can edit;
    `entry` and `placeholder` help typing; `brief` says the most needful in at most 200 letters, where a
    platform lets us only fill in a template (which reminders have, other messages not); `key` is the same whenever this message is sent again, so
    that a channel which keeps its messages itself shows it once (it is not part of the JSON).

    With `is_card` the conversation goes on here: the buttons of the card before it are taken away where
    the channel can. `commands` are shown to this person from now on where a channel has a list of them;
    with () everybody's are again. A message of nothing else is for such a channel only, and makes no sound.
    """

    text: str
    heading: str = ""
    rows: tuple[tuple[Choice, ...], ...] = ()
    replaces: str = ""
    attachment: Attachment | None = None
    entry: Entry = Entry.TEXT
    placeholder: str = ""
    brief: str = ""
    key: str = ""
    pages: Pages | None = None
    is_card: bool = False
    commands: Commands | None = None

    @property
    def is_mute(self) -> bool:
        """Whether it changes the commands, and there is nothing to read."""
        shown = self.text or self.heading or self.rows or self.attachment
        return self.commands is not None and not shown

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(choice for row in self.rows for choice in row)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON, without what is left at its default."""
        file, pages = self.attachment, self.pages
        kept: dict[str, Any] = {}
        data: dict[str, Any] = {
            "heading": self.heading,
            "rows": [[_choice_to_json(choice) for choice in row] for row in self.rows],
            "replaces": self.replaces,
            "attachment": [file.file_id, file.name, file.media_type] if file else None,
            "entry": "" if self.entry is Entry.TEXT else self.entry.value,
            "placeholder": self.placeholder,
            "brief": self.brief,
            "pages": [pages.data, pages.begin, pages.rows, pages.page] if pages else None,
            "is_card": self.is_card,
        }
        if self.commands is not None:
            kept["commands"] = [list(command) for command in self.commands]
        return {"text": self.text, **{name: value for name, value in data.items() if value}, **kept}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        attachment, pages, listed = (data.get(key) for key in ("attachment", "pages", "commands"))
        return cls(
            text=data["text"],
            heading=data.get("heading", ""),
            rows=tuple(
                tuple(_choice_from_json(choice) for choice in row) for row in data.get("rows", ())
            ),
            replaces=data.get("replaces", ""),
            attachment=Attachment(*attachment) if attachment else None,
            entry=Entry(data.get("entry", Entry.TEXT)),
            placeholder=data.get("placeholder", ""),
            brief=data.get("brief", ""),
            pages=Pages(*pages) if pages else None,
            is_card=data.get("is_card", False),
            commands=None if listed is None else tuple((word, does) for word, does in listed),
        )


def _choice_to_json(choice: Choice) -> dict[str, Any]:
    fields = {
        "label": choice.label,
        "data": choice.data,
        "typed": choice.typed,
        "style": "" if choice.style is Style.PLAIN else choice.style.value,
        "url": choice.url,
        "beside": choice.beside,
    }
    return {name: value for name, value in fields.items() if value}


def _choice_from_json(data: dict[str, Any]) -> Choice:
    return Choice(
        label=data["label"],
        data=data.get("data", ""),
        typed=data.get("typed", ""),
        style=Style(data.get("style", Style.PLAIN)),
        url=data.get("url", ""),
        beside=data.get("beside", 0),
    )
