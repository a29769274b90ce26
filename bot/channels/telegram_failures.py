"""What a failed call to Telegram's Bot API means for the message that was to be sent."""

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.base import Retry, SendFailed

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "user_deactivated")
_CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
    "message identifier is not specified",
)
TOKEN_REFUSED_WAIT = 60.0
"""Seconds between tries while the token is refused: an operator has to mend it."""


def without_token(words: str) -> str:
    """The words with anything that looks like a bot's token blotted out."""
    return _TOKEN.sub("<token>", words)


def is_unchanged(error: TelegramError) -> bool:
    """The message says already what it was to say."""
    return isinstance(error, BadRequest) and "message is not modified" in error.message.lower()


def is_past_editing(error: TelegramError) -> bool:
    """The message is gone or closed; a new one has to take its place."""
    words = error.message.lower()
    return isinstance(error, BadRequest) and any(text in words for text in _CANNOT_EDIT)


class TooMany(TelegramError):
    """Asked to wait so many `seconds`.

    Stands for the library's RetryAfter, which warns of its own future whenever it is made.
    """

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests: retry after {seconds:g}")
        self.seconds = seconds


class NeverLeft(NetworkError):
    """There was no connection, so the call was surely not received."""

    __slots__ = ()


class NoneFree(NeverLeft):
    """All connections were busy for too long."""

    __slots__ = ()


class BrokenOff(NetworkError):
    """The connection broke; the call may have been received."""

    __slots__ = ()


def failure(error: TelegramError, *, repeatable: bool) -> SendFailed:
    """What the sender is to know.

    `repeatable` says that doing the same call twice does no harm, as with an edit. The classes
    are asked one by one: BadRequest and TimedOut are NetworkErrors too.
    """
    match error:
        case TooMany():
            meant = SendFailed("too_many", Retry.LATER, after=error.seconds)
        case ChatMigrated():
            meant = SendFailed("chat_moved", Retry.LATER, moved_to=str(error.new_chat_id))
        case Forbidden():
            meant = SendFailed("blocked", Retry.NEVER, detail=_words(error), gone=True)
        case InvalidToken():
            meant = SendFailed(
                "token_refused", Retry.LATER, after=TOKEN_REFUSED_WAIT, everyone=True
            )
        case Conflict():
            meant = SendFailed("conflict", Retry.LATER, detail=_words(error))
        case BadRequest():
            meant = _refused(error)
        case NetworkError():
            meant = _not_reached(error, repeatable=repeatable)
        case _:
            retry = Retry.LATER if repeatable else Retry.UNKNOWN
            meant = SendFailed("unclear_answer", retry, detail=_words(error))
    return meant


def _refused(error: BadRequest) -> SendFailed:
    gone = any(text in error.message.lower() for text in _NOBODY_THERE)
    code = "nobody_there" if gone else "refused"
    return SendFailed(code, Retry.NEVER, detail=_words(error), gone=gone)


def _not_reached(error: NetworkError, *, repeatable: bool) -> SendFailed:
    """No answer, or that of a server in trouble."""
    retry = Retry.LATER if repeatable else Retry.UNKNOWN
    match error:
        case NoneFree():
            return SendFailed("no_connection_free", Retry.LATER)
        case NeverLeft():
            return SendFailed("unreachable", Retry.LATER, detail=_words(error), everyone=True)
        case TimedOut():
            return SendFailed("timeout", retry, detail=_words(error))
        case BrokenOff():
            return SendFailed("broken_off", retry, detail=_words(error))
    return SendFailed("server_error", Retry.LATER, detail=_words(error))


def _words(error: TelegramError) -> str:
    return without_token(error.message)
