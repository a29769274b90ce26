"""The commands a person finds in a channel's list, by language and by what the person does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from handlers.messages import Commands, Outbound
from handlers.phrases import language_of, say
from handlers.turn import Turn
from storage import links, outbox, people
from storage.database import Transaction
from storage.people import OFFICER, STAFF

EVERYBODY = {
    "vi": {"menu": "menu", "help": "trogiup", "stop": "dung"},
    "en": {"menu": "menu", "help": "help", "stop": "stop"},
}
"""As they are typed, by language: Telegram allows Latin letters only."""
DESK = {
    "vi": {"late": "chuanop", "digest": "tonghop", "picture": "bieudo", "excel": "excel"},
    "en": {"late": "late", "digest": "digest", "picture": "chart", "excel": "excel"},
}
"""Those of staff and officers besides."""
_MEANT = {word: key for language in ("vi", "en") for key, word in DESK[language].items()}
_ASKED = {"late": "ai chưa nộp", "digest": "tổng hợp", "picture": "biểu đồ", "excel": "excel"}
"""The questions that the commands stand for."""


def commands(language: str, *roles: str) -> Commands:
    """What is shown to somebody with these roles."""
    spoken = language_of(language)
    words = dict(EVERYBODY[spoken])
    if {STAFF, OFFICER} & set(roles):
        words = {"menu": words.pop("menu"), **DESK[spoken], **words}
    return tuple((word, say(spoken, f"command-{key}")) for key, word in words.items())


def show(turn: Turn) -> None:
    """Send the person's own list along with the last reply, if it differs from everybody's."""
    roles = {post.role for post in turn.posts}
    if turn.replies and {STAFF, OFFICER} & roles:
        own = commands(turn.language, *roles)
        turn.replies[-1] = replace(turn.replies[-1], commands=own)


async def renew(
    tx: Transaction,
    person_ids: Sequence[int],
    on: date,
    now: datetime,
    *,
    at: datetime | None = None,
) -> None:
    """A post of these people ends, or is another: from now on, or from the moment `at`, their chats
    list what they may do on that day.
    """
    for person_id in person_ids:
        roles = {post.role for post in await people.posts(tx, person_id, on)}
        for account in await links.accounts(tx, person_id):
            own = commands(account.language, *roles) if {STAFF, OFFICER} & roles else ()
            await outbox.put(tx, _message(account.account_id, own, now), at or now)


async def take_back(tx: Transaction, account_id: int, now: datetime) -> None:
    """The account belongs to nobody any more: its chat lists what everybody's does."""
    await outbox.put(tx, _message(account_id, (), now), now)


def _message(account_id: int, own: Commands, now: datetime) -> outbox.Message:
    """It rings nowhere, so it waits for no quiet hours to end."""
    key = f"commands:{account_id}:{now.isoformat()}"
    return outbox.Message(key, account_id, outbox.BULK, Outbound("", commands=own).to_json())


def take(turn: Turn) -> bool:
    """Put the question in place of the desk's command that stands for it; False if it is none."""
    word = turn.inbound.text.strip().removeprefix("/").lower()
    if word not in _MEANT or not turn.units(OFFICER, STAFF):
        return False
    turn.inbound = replace(turn.inbound, text=_ASKED[_MEANT[word]])
    return True
