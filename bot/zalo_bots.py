"""Several Zalo bots for one district: the setting that names them, and whose bot is whose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CHANNEL = "zalo"
LONGEST_NAME = 15
"""Letters of a unit's code that a bot can be named by: a channel's name is stored with them."""
_NAME = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}")


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot. `unit` is the code of the unit below which people are sent to it; '' is for the rest."""

    unit: str
    token: str

    @property
    def channel(self) -> str:
        """The name under which people's addresses are stored: a person's address is the bot's own."""
        return f"{CHANNEL}.{self.unit}" if self.unit else CHANNEL


def bots_of(said: str) -> tuple[Bot, ...]:
    """One token, or several with commas between, written UNIT=TOKEN; one may stand without a unit.

    Raises ValueError, which repeats no token.
    """
    parts = [part.strip() for part in said.split(",") if part.strip()]
    found = tuple(_bot(part) for part in parts)
    if len({bot.unit for bot in found}) < len(found):
        raise ValueError("two bots have the same unit: write UNIT=TOKEN,UNIT=TOKEN")
    if len({bot.token for bot in found}) < len(found):
        raise ValueError("the same token stands twice")
    return found


def _bot(part: str) -> Bot:
    unit, found, token = part.rpartition("=")
    unit, token = unit.strip(), token.strip()
    if found and not _NAME.fullmatch(unit):
        raise ValueError(
            f"a bot is named by a unit's code of at most {LONGEST_NAME} letters: UNIT=TOKEN"
        )
    number, _, secret = token.partition(":")
    if not number.isdecimal() or not secret or re.search(r"\s", token):
        raise ValueError("a token is written as Zalo sent it: digits, a colon, letters")
    return Bot(unit, token)


def bot_for(bots: Sequence[Bot], path: Sequence[str]) -> Bot | None:
    """The bot of a unit whose `path` holds the codes from the root down to it: the nearest above,
    else the one for the rest; None if there is neither.
    """
    by_unit = {bot.unit: bot for bot in bots}
    return next((by_unit[code] for code in [*reversed(path), ""] if code in by_unit), None)
