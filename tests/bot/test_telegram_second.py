"""The happy paths once more, against an emulator that others wrote: lo-bot-api-emulator."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.channels.telegram import Telegram
from handlers.messages import Attachment, Kind, Outbound
from tests.bot.receiver import CARD, NOW, PNG, QUICK, Receiver
from tests.emulator.botapi import TOKEN
from tests.patience import PATIENCE

USER = {"id": 7001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[str]:
    """The address of the other emulator, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = Path(sys.executable).with_name("lo-bot-api-emulator")
    words = ["--port", str(port), "--enable-control"]
    with (tmp_path / "said.txt").open("wb") as said:
        process = subprocess.Popen(  # noqa: ASYNC220 - it is only started here
            [command, *words], stdout=said, stderr=said, cwd=tmp_path
        )
    address = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient(timeout=PATIENCE) as client:
            while not await _answers(client, address):  # noqa: ASYNC110 - another process rings no bell
                await asyncio.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


async def _answers(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.post(f"{address}/bot{TOKEN}/getMe")).is_success
    except httpx.HTTPError:
        return False


async def test_messages_come_and_cards_go(other: str) -> None:
    """What is typed arrives; a card is sent (without colours, which this server does not know), edited in
    place, and a picture goes up.
    """
    channel = Telegram(TOKEN, now=lambda: NOW, api_url=other, waits=QUICK)
    receiver = Receiver(channel)
    with capture_logs() as logs:
        listening = asyncio.create_task(channel.listen(receiver.receive))
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            chat = {"id": 7001, "type": "private", "first_name": "Lan"}
            message = {"message_id": 1, "date": 1, "chat": chat, "from": USER, "text": "27"}
            update = {"token": TOKEN, "update": {"message": message}}
            answer = await client.post(f"{other}/__fixture/updates", json=update)
        assert answer.is_success, answer.text
        (inbound,) = await receiver.gets(1)
        card = await channel.send("7001", CARD, None)
        edited = await channel.send("7001", Outbound("Xong", replaces=card), None)
        photo = Outbound("Hình", attachment=Attachment(1, "hinh.png", "image/png"))
        assert await channel.send("7001", photo, PNG)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await channel.close()
    assert (inbound.kind, inbound.text, inbound.address) == (Kind.TEXT, "27", "7001")
    assert edited == card
    assert "telegram_server_knows_no_button_styles" in [line["event"] for line in logs]
