"""What a browser sends to the web channel: is it our own page, and what does it say."""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from handlers.messages import Inbound, Kind

CHANNEL = "web"
LARGEST_BODY = 32_000
LONGEST_TEXT = 4000
LONGEST_DATA = 64
OWN_HEADER = "X-Chibo"
"""Set by our scripts on every request that does something: a foreign page cannot set it."""
CODE_LENGTH = 10
_CODE = re.compile(rf"[2-9A-HJKMNP-Z]{{{CODE_LENGTH}}}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
_CARD = re.compile(r"[A-Za-z0-9_-]{0,32}")


def plain_code(typed: str) -> str:
    """An invitation code without spaces and dashes, in capitals; '' if it cannot be one."""
    code = re.sub(r"[\s\-–_.]", "", typed).upper()
    return code if _CODE.fullmatch(code) else ""


def printed_code(code: str) -> str:
    """A code as it stands on the invitation: XXXXX-XXXXX."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


# --- is it our own page? --------------------------------------------------------------------------


def demand_own_page(request: Request, public_url: str) -> None:
    """Refuse what another site makes a browser send (403).

    Browsers say where a request comes from in Sec-Fetch-Site; older ones only in Origin, which is
    compared with the host asked for and with our public address (a proxy may rename the host).
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        hosts = (request.headers.get("host", ""), urlsplit(public_url).netloc)
        own = origin is None or urlsplit(origin).netloc in hosts
    if not own:
        raise HTTPException(403, "foreign_page")


def demand_own_script(request: Request, public_url: str) -> None:
    """The same, and only with the header that our scripts set."""
    demand_own_page(request, public_url)
    if OWN_HEADER not in request.headers:
        raise HTTPException(403, "foreign_page")


# --- what does it say? ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A request's content: `id` was made by the page and is the same when it tries again."""

    id: str
    text: str
    data: str
    card: str

    def inbound(self, session_id: str, address: str, now: datetime, *, silent: bool) -> Inbound:
        return Inbound(
            CHANNEL,
            f"{session_id}:{self.id}",
            address,
            Kind.TAP if self.data else Kind.TEXT,
            now,
            text=self.text,
            data=self.data,
            card=self.card,
            silent=silent,
        )


async def json_of(request: Request) -> Any:
    """The JSON in a body; 400 if it is none."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400, "not_json") from None


async def said(request: Request) -> Said:
    """Read and check the body of a `say`; 400 if it is not one, 413 if the text is too long."""
    body = await json_of(request)
    if not isinstance(body, dict):
        raise HTTPException(400, "not_an_object")
    text = _words(body, "text").strip()
    if len(text) > LONGEST_TEXT:
        raise HTTPException(413, "text_too_long")
    found = Said(_words(body, "id"), text, _words(body, "data"), _words(body, "card"))
    if not _is_sound(found):
        raise HTTPException(400, "not_understood")
    return found


def _words(body: dict[str, Any], name: str) -> str:
    """A field as text that every database can keep."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise HTTPException(400, "not_understood")
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _is_sound(found: Said) -> bool:
    """Either words or a button, with an id of the page's making."""
    return (
        _CLIENT_ID.fullmatch(found.id) is not None
        and _CARD.fullmatch(found.card) is not None
        and bool(found.text) != bool(found.data)
        and len(found.data.encode()) <= LONGEST_DATA
    )


def start(session_id: str, address: str, now: datetime, *, code: str, language: str) -> Inbound:
    """Somebody opened the page with an invitation."""
    event = f"{session_id}:start-{secrets.token_hex(8)}"
    return Inbound(
        CHANNEL, event, address, Kind.START, now, text=code, language=language, silent=True
    )


def left(session_id: str, address: str, now: datetime) -> Inbound:
    """Somebody closed the session on this device."""
    return Inbound(CHANNEL, f"{session_id}:left", address, Kind.LEFT, now, silent=True)
