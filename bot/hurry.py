"""Who sends a request slowly is not waited for: a thousand such connections would be all that a server can hold."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Scope
from starlette.types import Receive as AsgiReceive
from starlette.types import Send as AsgiSend
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that somebody gets to send the head of a request, and its body."""

    head: float = 20.0
    body: float = 30.0


USUAL = Patience()


class InTime:
    """Middleware: a body that is not there in time is answered with 408, and the connection ends."""

    def __init__(self, app: ASGIApp, patience: Patience) -> None:
        self._app = app
        self._patience = patience

    async def __call__(self, scope: Scope, receive: AsgiReceive, send: AsgiSend) -> None:
        ends = asyncio.get_running_loop().time() + self._patience.body
        is_whole = False

        async def receive_in_time() -> Message:
            nonlocal is_whole
            if is_whole:  # what comes now is that somebody has gone, and that may take its time
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                close = {"Connection": "close"}
                raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, "too_slow", close) from None
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)


class Hurried(H11Protocol):
    """HTTP as uvicorn speaks it; a connection without a whole head of a request ends in time."""

    head = USUAL.head

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget()

    def _watch(self) -> None:
        """The clock runs while no request is being answered."""
        answering = cast("RequestResponseCycle | None", self.cycle)  # none before the first one
        if answering is not None and not answering.response_complete:
            self._forget()
        elif self._end is None and not self.transport.is_closing():
            self._end = self.loop.call_later(self.head, self.transport.close)

    def _forget(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None


def http_protocol(patience: Patience) -> type[asyncio.Protocol]:
    return type("Hurried", (Hurried,), {"head": patience.head})
