"""A web server that listens, for as long as a block lasts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from starlette.routing import BaseRoute

from bot import server
from bot.hurry import USUAL, Patience


async def _healthy() -> dict[str, str]:
    return {}


async def _receive(_: object) -> None:
    return None


@asynccontextmanager
async def serving(
    routes: Sequence[BaseRoute], patience: Patience = USUAL
) -> AsyncIterator[tuple[str, int]]:
    """Host and port."""
    app = server.build([], receive=_receive, health=_healthy, routes=routes, patience=patience)
    listens: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        server.serve(app, "127.0.0.1", 0, on_start=listens.set_result, patience=patience)
    )
    host, _, port = (await listens).removeprefix("http://").rpartition(":")
    try:
        yield host, int(port)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
