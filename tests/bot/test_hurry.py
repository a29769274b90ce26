"""Connections that are held open by sending hardly anything end; nothing of it is a fault of ours."""

import asyncio
from contextlib import AbstractAsyncContextManager, suppress

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.hurry import Patience
from tests.bot.served import serving
from tests.patience import PATIENCE

POST = b"POST /heard HTTP/1.1\r\nHost: chibo\r\nContent-Length: 9\r\n\r\n"
LONG = 1000.0
"""Seconds that no test waits for."""


class Ear:
    """A server that listens to what is posted."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.heard: list[bytes] = []
        self.began = asyncio.Event()

    async def _hear(self, request: Request) -> Response:
        self.began.set()
        self.heard.append(await request.body())
        return PlainTextResponse("heard")

    def open(self) -> AbstractAsyncContextManager[tuple[str, int]]:
        """Host and port, as long as the block lasts."""
        return serving([Route("/heard", self._hear, methods=["POST"])], self.patience)


async def _all_of(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server ends the connection."""
    async with asyncio.timeout(PATIENCE):
        return await reader.read()


@pytest.mark.parametrize(
    ("sent", "patience", "said"),
    [
        (b"", Patience(head=0.1, body=LONG), b""),
        (b"GET /healthz HTTP/1.1\r\nHost: ch", Patience(head=0.1, body=LONG), b""),
        (POST + b"not ", Patience(head=LONG, body=0.1), b" 408 "),
    ],
)
async def test_who_does_not_go_on_is_not_waited_for(
    sent: bytes, patience: Patience, said: bytes
) -> None:
    """After nothing, half a head and half a body the connection ends in time."""
    async with Ear(patience).open() as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(sent)
        answer = await _all_of(reader)
        assert said in answer
        assert bool(answer) is bool(said)
        writer.close()


async def test_a_second_request_has_to_come_in_time_too() -> None:
    """What stays open behind an answer ends with half of another head."""
    async with Ear(Patience(head=0.1, body=LONG)).open() as address:
        reader, writer = await asyncio.open_connection(*address)
        writer.write(POST + b"not whole" + b"GET /he")
        assert b"408" not in await _all_of(
            reader
        )  # where all is slow, not even the first came in time
        writer.close()


async def test_one_letter_at_a_time_gains_no_time() -> None:
    """Neither head nor body goes on for ever by a little that comes again and again."""
    for begun in (b"GET /healthz HTTP/1.1\r\nX: ", POST.replace(b"9", b"20000")):
        async with Ear(Patience(head=0.1, body=0.1)).open() as address:
            reader, writer = await asyncio.open_connection(*address)
            writer.write(begun)
            ended = asyncio.create_task(_all_of(reader))
            while not ended.done():
                writer.write(b"a")
                with suppress(ConnectionError):
                    await writer.drain()
                await asyncio.sleep(0.01)
            with suppress(ConnectionError):
                await ended
            writer.close()


async def test_who_hangs_up_raises_no_alarm(caplog: pytest.LogCaptureFixture) -> None:
    """A body that is broken off is nobody's fault, and not logged: the alarm counts such lines."""
    ear = Ear(Patience())
    async with ear.open() as address:
        _, writer = await asyncio.open_connection(*address)
        writer.write(POST + b"not")
        async with asyncio.timeout(PATIENCE):
            await ear.began.wait()
        writer.close()
        await writer.wait_closed()
    assert (ear.heard, caplog.records) == ([], [])
