"""The web page as a channel: invitation, session, messages out by feed and events, answers in.

The server keeps what the bot said; what a person types stays in the browser and in the handlers'
own records. A session is a public id in the path and a secret in a cookie that is sent to that path
only, so that two sessions can stand side by side in one browser.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.channels.base import Limits, Pace, Receive, Retry, SendFailed
from bot.channels.web_live import Bells, Timing, stream
from bot.channels.web_push import Push
from bot.channels.web_requests import (
    CHANNEL,
    LARGEST_BODY,
    demand_own_page,
    demand_own_script,
    json_of,
    left,
    plain_code,
    printed_code,
    said,
    start,
)
from bot.channels.web_sessions import (
    COOKIE,
    Session,
    SessionClosed,
    WebStore,
    admit,
    is_session_id,
)
from bot.numbers import number
from bot.page_files import language_of, pages
from bot.tries import Tries
from handlers.messages import Outbound

LIMITS = Limits(
    text=20_000,
    buttons=100,
    per_row=4,
    label=80,
    edits=True,
    pictures=True,
    files=True,
    pace=Pace(per_address=50, burst=100, overall=1000),
    page=12,
)
_SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


class Web:
    """The channel. `now` gives the moment of what comes in; `public_url` is how people reach us."""

    name = CHANNEL
    limits = LIMITS
    polls = False

    def __init__(
        self,
        store: WebStore,
        *,
        public_url: str,
        now: Callable[[], datetime],
        tries: Tries,
        timing: Timing | None = None,
        push: Push | None = None,
    ) -> None:
        self._store = store
        self._url = public_url.rstrip("/")
        self._now = now
        self._timing = timing or Timing()
        self._bells = Bells()
        self._push = push
        self._tries = tries

    async def send(self, address: str, message: Outbound, content: bytes | None) -> str:  # noqa: ARG002 - a page fetches the file by its number
        try:
            message_id = await self._store.put(
                address, message.to_json(), message.replaces, key=message.key
            )
        except SessionClosed as error:
            raise SendFailed("session_closed", Retry.NEVER, gone=True) from error
        self._bells.ring(address)
        if self._push is not None and not self._bells.is_open(address):
            self._push.ring(address, {"id": message_id, "body": message.heading})
        return message_id

    async def listen(self, receive: Receive) -> None:
        """Everything comes by routes."""

    def link(self, code: str) -> str:
        return f"{self._url}/j/{code}"

    def secrets(self) -> Sequence[str]:
        return ()

    def hang_up(self) -> None:
        """End the streams of open pages, so that the server can stop; the pages come again."""
        self._bells.close()

    async def close(self) -> None:
        self.hang_up()
        if self._push is not None:
            await self._push.close()

    # --- routes -----------------------------------------------------------------------------------

    def routes(self, receive: Receive) -> Sequence[BaseRoute]:
        async def join(request: Request) -> Response:
            return await self._join(request, receive)

        async def say(request: Request) -> Response:
            return await self._say(request, receive)

        async def leave(request: Request) -> Response:
            return await self._leave(request, receive)

        return [
            Route("/", self._welcome, methods=["GET"]),
            Route("/j", self._welcome, methods=["GET"]),
            Route("/j", join, methods=["POST"], max_body_size=LARGEST_BODY),
            Route("/j/{code}", self._invited, methods=["GET"]),
            Route("/c/{session}", _to_chat, methods=["GET"]),
            Route("/c/{session}/", chat_page, methods=["GET"]),
            Route("/c/{session}/push", self._bell_key, methods=["GET"]),
            Route("/c/{session}/push", self._bell, methods=["POST"], max_body_size=LARGEST_BODY),
            Route("/c/{session}/app.webmanifest", _manifest, methods=["GET"]),
            Route("/c/{session}/feed", self._feed, methods=["GET"]),
            Route("/c/{session}/events", self._events, methods=["GET"]),
            Route("/c/{session}/file/{number}", self._file, methods=["GET"]),
            Route("/c/{session}/say", say, methods=["POST"], max_body_size=LARGEST_BODY),
            Route("/c/{session}/leave", leave, methods=["POST"], max_body_size=LARGEST_BODY),
        ]

    # --- coming in --------------------------------------------------------------------------------

    async def _welcome(self, request: Request) -> Response:
        return _code_page(request)

    async def _invited(self, request: Request) -> Response:
        """Only shows a button: what previews links must not use up a code."""
        code = plain_code(request.path_params["code"])
        if not code:
            return _code_page(request, wrong=True)
        values = {"code": code, "printed": printed_code(code)}
        return pages().page("invited", language_of(request), values=values)

    async def _join(self, request: Request, receive: Receive) -> Response:
        demand_own_page(request, self._url)
        await self._tries.demand(request)
        await self._tries.count(request)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        code = plain_code(form.get("code", [""])[0])
        if not code:
            return _code_page(request, wrong=True)
        session = await self._store.open()
        language = language_of(request)
        opened = start(session.id, session.address, self._now(), code=code, language=language)
        await receive((opened,))
        response = RedirectResponse(f"/c/{session.id}/", 303)
        admit(response, session, secure=self._is_secure())
        return response

    def _is_secure(self) -> bool:
        return self._url.startswith("https:")

    # --- the page ---------------------------------------------------------------------------------

    async def _session(self, request: Request) -> Session:
        secret, named = request.cookies.get(COOKIE, ""), request.path_params["session"]
        known = secret and is_session_id(named)
        session = await self._store.find(named, secret) if known else None
        if session is None:
            raise HTTPException(401, "session_ended")
        return session

    async def _news(self, session: Session, after: int) -> Mapping[str, Any]:
        feed = await self._store.feed(session.address, after)
        messages = [
            {"seq": shown.seq, "id": shown.id, "data": shown.data} for shown in feed.messages
        ]
        return {"language": feed.language, "messages": messages}

    async def _feed(self, request: Request) -> Response:
        session = await self._session(request)
        response = JSONResponse(
            await self._news(session, _number(request.query_params.get("after")))
        )
        admit(response, session, secure=self._is_secure())  # who comes back stays admitted
        return response

    async def _events(self, request: Request) -> Response:
        session = await self._session(request)
        after = max(
            _number(request.query_params.get("after")),
            _number(request.headers.get("last-event-id")),
        )

        async def news(after: int) -> Mapping[str, Any] | None:
            found = await self._store.find(session.id, request.cookies[COOKIE])
            return await self._news(found, after) if found else None

        events = stream(self._bells, session.address, news, after=after, timing=self._timing)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    async def _bell_key(self, request: Request) -> Response:
        """By which key a browser may ask for bells; 404 where there are none."""
        await self._session(request)
        if self._push is None:
            raise HTTPException(404)
        return JSONResponse({"key": await self._push.public_key()})

    async def _bell(self, request: Request) -> Response:
        """A browser wants to be told of what is new, or (null) does not any more."""
        demand_own_script(request, self._url)
        session = await self._session(request)
        if self._push is None:
            raise HTTPException(404)
        await self._push.subscribe(session.id, await json_of(request))
        return JSONResponse({})

    async def _file(self, request: Request) -> Response:
        session = await self._session(request)
        asked = number(request.path_params["number"])
        found = await self._store.file(session.address, asked) if asked is not None else None
        if found is None:
            raise HTTPException(404)
        name, media_type, content = found
        place = "inline" if media_type in _SHOWN_IN_PLACE else "attachment"
        headers = {
            "Content-Disposition": f"{place}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, max-age=31536000, immutable",
        }
        return Response(content, media_type=media_type, headers=headers)

    async def _say(self, request: Request, receive: Receive) -> Response:
        demand_own_script(request, self._url)
        session = await self._session(request)
        heard = await said(request)
        if plain_code(heard.text):  # sessions are for the asking, and each has tries of its own
            await self._tries.demand(request)
            await self._tries.count(request)
        inbound = heard.inbound(session.id, session.address, self._now(), silent=not session.rings)
        await receive((inbound,))
        return JSONResponse({"received": inbound.event_id})

    async def _leave(self, request: Request, receive: Receive) -> Response:
        demand_own_script(request, self._url)
        session = await self._session(request)
        await receive((left(session.id, session.address, self._now()),))
        await self._store.close(session.id)
        self._bells.ring(session.address)
        response = JSONResponse({"left": session.id})
        response.delete_cookie(COOKIE, path=f"/c/{session.id}")
        return response


async def chat_page(request: Request) -> Response:
    """The page itself holds nothing of a person: its script asks for the messages.

    So it also opens from a link in another app, with which no strict cookie is sent.
    """
    return pages().page("chat", language_of(request))


async def _to_chat(request: Request) -> Response:
    """An address that lost its last stroke; whatever host was named, the page is ours."""
    return RedirectResponse(f"/c/{quote(request.path_params['session'], safe='')}/", 307)


async def _manifest(request: Request) -> Response:
    return pages().manifest(language_of(request))


def _code_page(request: Request, *, wrong: bool = False) -> Response:
    """The page that asks for an invitation code, again if it was no code."""
    language = language_of(request)
    notice = pages().text(language, "join", "wrong") if wrong else ""
    return pages().page("join", language, status=422 if wrong else 200, values={"notice": notice})


def _number(text: str | None) -> int:
    """A sequence number from an address or header; anything else means from the beginning."""
    return number(text) or 0
