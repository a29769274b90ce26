"""Telegram pushing updates: the secret, the size, and 200 only after receipt."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels.telegram_intake import LARGEST_BODY, PATH, SECRET_HEADER
from handlers.messages import Kind
from tests.bot.receiver import Receiver, telegram
from tests.emulator.botapi import BotApi
from tests.patience import PATIENCE

SECRET = "a-secret_of-24-characters"
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "Lan"},
        "text": "27",
    },
}


@asynccontextmanager
async def mounted(api: BotApi) -> AsyncIterator[tuple[Receiver, AsyncClient]]:
    """The channel's route in a web server, and a client to push to it."""
    receiver = Receiver(telegram(api, webhook_secret=SECRET))
    app = Starlette(routes=list(receiver.channel.routes(receiver.receive)))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://chibo") as client:
        yield receiver, client
    await receiver.channel.close()


async def test_a_pushed_update_is_received(api: BotApi) -> None:
    """With the right secret the update arrives, and 200 says so."""
    async with mounted(api) as (receiver, client):
        answer = await client.post(PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert [inbound.text for inbound in receiver.got] == ["27"]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "mật khẩu"])
async def test_without_the_secret_nothing_is_read(api: BotApi, secret: str) -> None:
    """A missing or wrong secret is refused before the body is looked at."""
    async with mounted(api) as (receiver, client):
        headers = {SECRET_HEADER.encode(): secret.encode()} if secret else {}
        answer = await client.post(PATH, content=b"{", headers=headers)

    assert answer.status_code == 401
    assert not receiver.got


async def test_a_body_larger_than_any_update_is_refused(api: BotApi) -> None:
    """The body is bounded, also when its length is not announced."""
    async with mounted(api) as (_, client):
        content = b" " * (LARGEST_BODY + 1)
        answer = await client.post(PATH, content=content, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'{"update_id": 1, "message": 5}', b"\xff"])
async def test_what_cannot_be_read_is_taken_and_set_aside(api: BotApi, body: bytes) -> None:
    """To refuse a poison update would only bring it back for ever."""
    with capture_logs() as logs:
        async with mounted(api) as (receiver, client):
            answer = await client.post(PATH, content=body, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert [inbound.kind for inbound in receiver.got] == [Kind.UNREADABLE]
    assert [line["event"] for line in logs] == ["telegram_update_set_aside"]


async def test_an_update_that_was_not_stored_is_not_confirmed(api: BotApi) -> None:
    """While the storage is away Telegram is told to send it again."""
    with capture_logs():
        async with mounted(api) as (receiver, client):
            receiver.refuses = 1
            headers = {SECRET_HEADER: SECRET}
            first = await client.post(PATH, json=UPDATE, headers=headers)
            second = await client.post(PATH, json=UPDATE, headers=headers)

    assert [first.status_code, second.status_code] == [503, 200]


async def test_telegram_pushes_until_it_is_taken(api: BotApi) -> None:
    """The whole way: set by command, pushed with the secret, pushed again after a failure, deleted."""
    receiver = Receiver(telegram(api, webhook_secret=SECRET))
    receiver.refuses = 2
    channel = receiver.channel
    with capture_logs():
        async with served(Starlette(routes=list(channel.routes(receiver.receive)))) as address:
            url = await channel.set_webhook(address)
            api.person("Lan").says("đã họp")
            await receiver.gets(1)
            await api.confirmed()
            info = await channel.webhook_info()
            await channel.delete_webhook()
    await channel.close()

    assert url == address + PATH == info.url
    assert info.last_error_message == "Wrong response from the webhook: 503"
    assert [inbound.text for inbound in receiver.got] == ["đã họp"]
    assert api.state.webhook.url == ""


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """The app on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_config=None))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await task
    listener.close()


async def test_listening_ends_at_once_when_updates_are_pushed(api: BotApi) -> None:
    """With a webhook nothing is polled; without one nothing is mounted."""
    pushed, polled = telegram(api, webhook_secret=SECRET), telegram(api)
    async with asyncio.timeout(PATIENCE):
        await pushed.listen(Receiver(pushed).receive)

    assert not polled.routes(Receiver(polled).receive)
    assert not api.calls("getUpdates")
    for channel in (pushed, polled):
        await channel.close()
