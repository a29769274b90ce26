"""Plain text as Zalo's platforms carry it: one Unicode form, no control characters."""

import re
import unicodedata

from handlers.messages import Outbound

_NAME = re.compile(r"[a-z_.]{1,60}")


def written(message: Outbound) -> str:
    """What is sent: the heading above the text, no control characters but the end of a line."""
    text = "\n".join(part for part in (message.heading, message.text) if part)
    seen = "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) != "Cc")
    return unicodedata.normalize("NFC", seen).strip()


def name(value: object) -> str:
    """An event's name, as it may stand in a log; "?" for anything else."""
    return str(value) if _NAME.fullmatch(str(value)) else "?"


def read(text: str) -> str:
    """What came in, without NUL and half of a surrogate pair, which no database stores."""
    whole = text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole)
