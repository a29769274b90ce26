"""The commands a person finds in a channel's list, by language and by what the person does."""

from dataclasses import replace

from handlers.messages import Commands
from handlers.phrases import language_of, say
from handlers.turn import Turn
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


def take(turn: Turn) -> bool:
    """Put the question in place of the desk's command that stands for it; False if it is none."""
    word = turn.inbound.text.strip().removeprefix("/").lower()
    if word not in _MEANT or not turn.units(OFFICER, STAFF):
        return False
    turn.inbound = replace(turn.inbound, text=_ASKED[_MEANT[word]])
    return True
