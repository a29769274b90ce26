"""A small HTTP server whose connections a test can cut in the middle."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl


class Hangup(Exception):
    """Cut the connection without an answer."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes


Fields = dict[str, str | Upload]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    media_type: str = "application/json"


Handle = Callable[[str, Fields], Awaitable[Answer]]
"""Given path and fields of a call. May raise Hangup."""


class HttpServer:
    """Serves on a free port of 127.0.0.1 until closed. `taken_in` are headers that count as fields."""

    def __init__(self, handle: Handle, taken_in: Sequence[str] = ()) -> None:
        self._handle = handle
        self._taken_in = taken_in
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.url = ""

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._server = None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except (Hangup, ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._connections.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the client has hung up."""
        if not (first := await reader.readline()):
            return False
        path = first.split()[1].decode()
        lines = [await reader.readline()]
        while lines[-1] not in (b"\r\n", b""):
            lines.append(await reader.readline())
        headers = BytesParser(policy=HTTP).parsebytes(b"".join(lines), headersonly=True)
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        given = {name: str(headers[name]) for name in self._taken_in if name in headers}
        answer = await self._handle(path, {**_fields(path, headers, body), **given})
        head = f"HTTP/1.1 {answer.status} -\r\nContent-Type: {answer.media_type}\r\n"
        writer.write(f"{head}Content-Length: {len(answer.body)}\r\n\r\n".encode() + answer.body)
        await writer.drain()
        return True


def _fields(path: str, headers: EmailMessage, body: bytes) -> Fields:
    """The fields of a call, from the query, a form, JSON or a form with files."""
    fields: Fields = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
    kind = headers.get_content_type()
    if kind == "application/json" and body:
        for name, value in json.loads(body).items():
            fields[name] = value if isinstance(value, str) else json.dumps(value)
    elif kind == "multipart/form-data":
        fields |= _parts(headers["Content-Type"], body)
    else:
        fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return fields


def _parts(content_type: str, body: bytes) -> Fields:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    fields: Fields = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
        name = part.get_param("name", header="Content-Disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            filename = part.get_filename()
            fields[name] = Upload(filename, content) if filename else content.decode()
    return fields
