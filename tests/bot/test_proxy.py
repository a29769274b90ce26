"""Whom a web server in front speaks for: its word about the caller's address counts, nobody else's."""

from ipaddress import ip_address, ip_network
from pathlib import Path

import httpx
import pytest
import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bot.served import serving
from tests.patience import PATIENCE

COMPOSE = Path(__file__).parents[2] / "deploy" / "compose.yaml"


async def _who(request: Request) -> Response:
    assert request.client is not None
    return JSONResponse([request.client.host, request.url.scheme])


def _trusted() -> str:
    settings = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]["chibo"]
    return str(settings["environment"]["FORWARDED_ALLOW_IPS"])


@pytest.mark.parametrize(
    ("trusted", "said", "seen"),
    [
        (None, "203.0.113.9", "203.0.113.9"),
        (None, "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # the first was said by the caller
        (None, "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("192.0.2.1", "203.0.113.9", "127.0.0.1"),  # from somebody who is not in front
        (_trusted(), "198.51.100.1, 203.0.113.9, 172.18.0.1", "203.0.113.9"),
    ],
)
async def test_the_last_word_is_that_of_the_server_in_front(
    monkeypatch: pytest.MonkeyPatch, trusted: str | None, said: str, seen: str
) -> None:
    """What a caller writes before it gives nobody the tries of another."""
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted is not None:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    headers = {"x-forwarded-for": said, "x-forwarded-proto": "https"}
    async with (
        serving([Route("/who", _who)]) as (host, port),
        httpx.AsyncClient(timeout=PATIENCE) as client,
    ):
        answer = await client.get(f"http://{host}:{port}/who", headers=headers)
    assert answer.json() == [seen, "http" if seen == "127.0.0.1" else "https"]


@pytest.mark.parametrize(
    ("address", "trusted"),
    [("172.18.0.1", True), ("10.89.0.1", True), ("203.0.113.9", False), ("8.8.8.8", False)],
)
def test_in_a_container_the_machine_is_in_front(address: str, trusted: bool) -> None:
    """There the web server comes from a private network, and not from 127.0.0.1: unheard, all people
    would have one address, and a single guesser would keep everybody out.
    """
    networks = [ip_network(each) for each in _trusted().split(",")]
    assert any(ip_address(address) in each for each in networks) is trusted
