"""How the bot introduces itself where people meet it first: commands and description, by language."""

import asyncio

import structlog

from bot.channels.base import SendFailed
from bot.channels.telegram import Telegram
from handlers import role_commands
from handlers.phrases import DEFAULT, LANGUAGES, say

log = structlog.get_logger(__name__)

OTHERS = ""  # how Telegram names the languages that are not named
AGAIN = 30.0
"""Seconds after which a platform that made no sense is asked again."""


def commands() -> dict[str, list[tuple[str, str]]]:
    """Every command with what it does; who uses another language is shown the default."""
    found = {language: list(role_commands.commands(language)) for language in LANGUAGES}
    return {OTHERS: found[DEFAULT], **found}


async def introduce(telegram: Telegram, *, again: float = AGAIN) -> None:
    """Learn the bot's name as soon as the network is there, and register its commands.

    An answer of the wrong shape (a proxy's, a captive portal's) keeps nobody from being served.
    """
    while True:
        try:
            await telegram.prepare()
            await telegram.register_commands(commands())
        except SendFailed as failed:
            log.warning("telegram_commands_not_registered", reason=str(failed))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            log.warning("telegram_makes_no_sense", error=type(error).__name__)
            await asyncio.sleep(again)
            continue
        return


async def set_up(telegram: Telegram, body: str) -> None:
    """All that a person sees before the first message. Raises SendFailed."""
    await telegram.register_commands(commands())
    for language in (OTHERS, *LANGUAGES):
        spoken = language or DEFAULT
        whole = say(spoken, "bot-description", {"body": body})
        short = say(spoken, "bot-short-description", {"body": body})
        await telegram.describe(whole, short, language=language)
