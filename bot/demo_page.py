"""The demo's one page: two phones side by side and a clock that the visitor moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web import chat_page
from bot.channels.web_requests import demand_own_script
from bot.channels.web_sessions import Session, admit
from bot.page_files import language_of, pages
from bot.server import POLICY

STEPS = (1, 24)
"""Hours that the visitor may move the clock by."""


class Kind(StrEnum):
    """What the clock brings."""

    REMINDER = "reminder"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Planned:
    """The next thing that comes by itself."""

    kind: Kind
    at: datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """An open session of the web channel; `role` is secretary, officer or staff."""

    session: Session
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class DemoState:
    """What the page shows; moments are in the zone of the people."""

    now: datetime
    phones: tuple[Phone, Phone]
    coming: Planned | None


class DemoControl(Protocol):
    """The running demo behind the page."""

    async def state(self) -> DemoState: ...

    async def to_next(self) -> None:
        """Move the clock to the next planned reminder or digest, and let it be sent."""
        ...

    async def advance(self, hours: int) -> None:
        """Move the clock, and let everything be sent that became due on the way."""
        ...


def routes(control: DemoControl) -> Sequence[BaseRoute]:
    """Come before the channel's own: the first page is the demo's, and it may frame the chats."""

    async def show(request: Request) -> Response:
        return _page(request, await control.state())

    async def clock(request: Request) -> Response:
        return JSONResponse(_clock(await control.state(), language_of(request)))

    async def to_next(request: Request) -> Response:
        demand_own_script(request, str(request.base_url))
        await control.to_next()
        return await clock(request)

    async def advance(request: Request) -> Response:
        demand_own_script(request, str(request.base_url))
        hours = request.path_params["hours"]
        if hours not in STEPS:
            raise HTTPException(400, "not_understood")
        await control.advance(hours)
        return await clock(request)

    return [
        Route("/", show, methods=["GET"]),
        Route("/demo/clock", clock, methods=["GET"]),
        Route("/demo/next", to_next, methods=["POST"]),
        Route("/demo/advance/{hours:int}", advance, methods=["POST"]),
        Route("/c/{session}/", _framed_chat, methods=["GET"]),
    ]


async def _framed_chat(request: Request) -> Response:
    """The chat page, which only here may stand in a frame of our own."""
    page = await chat_page(request)
    page.headers["Content-Security-Policy"] = f"{POLICY}'self'"
    return page


def _page(request: Request, state: DemoState) -> Response:
    language = language_of(request)
    values = dict(_clock(state, language))
    for place, phone in zip(("one", "two"), state.phones, strict=True):
        values[f"{place}_path"] = f"/c/{phone.session.id}/"
        values[f"{place}_role"] = pages().text(language, "demo", phone.role)
        values[f"{place}_unit"] = phone.unit
    page = pages().page("demo", language, values=values)
    for phone in state.phones:
        admit(page, phone.session, secure=request.url.scheme == "https")
    return page


def _clock(state: DemoState, language: str) -> Mapping[str, str]:
    """The clock and what comes next, in words."""
    coming = pages().text(language, "demo", "nothing")
    if state.coming:
        words = pages().text(language, "demo", state.coming.kind)
        coming = f"{words} · {_moment(state.coming.at, language)}"
    weekday = pages().text(language, "weekdays", str(state.now.weekday()))
    return {
        "time": f"{state.now:%H:%M}",
        "date": f"{weekday}, {state.now:%d/%m/%Y}",
        "coming": coming,
    }


def _moment(at: datetime, language: str) -> str:
    weekday = pages().text(language, "weekdays", str(at.weekday()))
    return f"{weekday} {at:%d/%m}, {at:%H:%M}"
