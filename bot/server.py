"""The web server: what channels and others want mounted, health, kind error pages, safe headers."""

import asyncio
import errno
import secrets
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Scope
from starlette.types import Receive as AsgiReceive
from starlette.types import Send as AsgiSend
from structlog.contextvars import bound_contextvars

from bot.channels.base import Channel, Receive
from bot.hurry import USUAL, InTime, Patience, http_protocol
from bot.page_files import language_of, pages

LARGEST_BODY = 2_000_000
"""Bytes of any request; routes set closer bounds."""
LAST_REQUESTS = 5
"""Seconds that requests under way get when the server stops."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors "
)
"""What a page may load, all of it our own. Who may show it in a frame stands at the end."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Set on every answer that does not set them itself."""
ONLY_HTTPS = "max-age=31536000"
"""A browser that came by https comes by nothing else for a year."""
_KNOWN_ERRORS = (400, 401, 403, 404, 413, 429, 503)

Health = Callable[[], Awaitable[Mapping[str, str]]]
"""What is out of order now, by name; nothing when all is well."""


class CannotListen(Exception):
    """The web server cannot have the address it was given; the words say what to do."""


class PortTaken(CannotListen):
    """Another program listens where we want to."""


def _refusal(host: str, port: int, error: OSError) -> CannotListen:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(
            f"port {port} on {host} is in use by another program: stop it, "
            "or choose another port with CHIBO_HTTP_PORT"
        )
    if error.errno == errno.EACCES:
        return CannotListen(
            f"CHIBO_HTTP_PORT: this user may not listen on port {port}; choose one above 1023"
        )
    return CannotListen(
        f"CHIBO_HTTP_HOST: {host} is no address of this machine ({error.strerror}); "
        "127.0.0.1 serves a web server in front, 0.0.0.0 everybody"
    )


# --- the app --------------------------------------------------------------------------------------


def build(
    channels: Sequence[Channel],
    *,
    receive: Receive,
    health: Health,
    routes: Sequence[BaseRoute] = (),
    patience: Patience = USUAL,
) -> Starlette:
    """The ASGI app. `routes` come before those of the channels, so they may take their place."""
    mounted = [route for channel in channels for route in channel.routes(receive)]
    app = Starlette(
        routes=[_health_route(health), *pages().routes(), *routes, *mounted],
        middleware=[
            Middleware(RequestIds),
            Middleware(SafeHeaders),
            Middleware(InTime, patience),
            Middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY),
            Middleware(GZipMiddleware, minimum_size=1000),
        ],
        exception_handlers={
            HTTPException: _refused,
            ClientDisconnect: _gone,
            Exception: _broken,
        },
    )
    app.router.redirect_slashes = False  # it would send people to whatever host they name
    return app


def _health_route(health: Health) -> Route:
    async def healthz(_: Request) -> Response:
        faults = dict(await health())
        if faults:
            return JSONResponse({"status": "failing", "faults": faults}, 503)
        return JSONResponse({"status": "ok"})

    return Route("/healthz", healthz, methods=["GET"])


class RequestIds:
    """Middleware: every line logged during a request carries its number. The address is not logged:
    it may hold an invitation's code.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
        with bound_contextvars(request_id=secrets.token_hex(6)):
            await self._app(scope, receive, send)


class SafeHeaders:
    """Middleware: every answer carries HEADERS, unless its maker knew better."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", ONLY_HTTPS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


# --- errors ---------------------------------------------------------------------------------------


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _error(request, error.status_code, error.detail, error.headers)


async def _gone(_: Request, __: Exception) -> Response:
    """Somebody hung up before the body was whole: nobody hears the answer, and it is no fault."""
    return Response(status_code=400)


async def _broken(request: Request, _: Exception) -> Response:
    """The fault itself is logged by the server and never shown.

    Starlette answers faults outside of all middleware, so the safe headers are set here.
    """
    return _error(request, 500, "trouble", HEADERS)


def _error(request: Request, status: int, code: str, headers: Mapping[str, str] | None) -> Response:
    """A kind page for people, a code for scripts."""
    if "text/html" not in request.headers.get("accept", ""):
        return JSONResponse({"error": code}, status, headers)
    key = str(status) if status in _KNOWN_ERRORS else "500"
    language = language_of(request)
    values = {"vi": pages().text("vi", "error", key), "en": pages().text("en", "error", key)}
    page = pages().page("error", language, status=status, values=values)
    page.headers.update(headers or {})
    page.headers["Cache-Control"] = "no-store"
    return page


# --- running --------------------------------------------------------------------------------------


class _Server(uvicorn.Server):
    """Uvicorn inside a program that looks after signals itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    """Listen on an address. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise _refusal(host, port, error) from error


async def serve(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    on_start: Callable[[str], None] = lambda _: None,
    on_stop: Callable[[], None] = lambda: None,
    patience: Patience = USUAL,
) -> None:
    """Serve until cancelled, then finish what is under way.

    `on_start` is told the address (with the true port, if 0 was asked for) as soon as requests are
    accepted; `on_stop` must end answers that would never end by themselves. Raises CannotListen.
    """
    listener = bind(host, port)
    server = _Server(_config(app, patience))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    on_start(_address(listener))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        on_stop()
        server.should_exit = True
        await running
        raise
    finally:
        listener.close()


def _config(app: ASGIApp, patience: Patience) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=http_protocol(patience),
        lifespan="off",
        log_config=None,
        access_log=False,  # addresses hold invitation codes
        server_header=False,
        timeout_graceful_shutdown=LAST_REQUESTS,
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
