"""What a browser with our page does, as requests."""

import itertools
import json
from typing import Any

import httpx

from bot.channels.web_requests import OWN_HEADER
from tests.bot.web.talk import CODE

OWN = {"sec-fetch-site": "same-origin"}
FOREIGN = {"sec-fetch-site": "cross-site", "origin": "https://foreign.test"}


class Visitor:
    """One open session. `path` is its page, once it has joined."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.path = ""
        self._numbers = itertools.count(1)

    async def joins(self, code: str = CODE) -> httpx.Response:
        answer = await self.client.post("/j", data={"code": code}, headers=OWN)
        self.path = answer.headers.get("location", "")
        return answer

    async def says(self, text: str = "", **fields: Any) -> httpx.Response:
        body = {"id": f"line-{next(self._numbers):04d}", "text": text, **fields}
        return await self.posts("say", body)

    async def posts(
        self, what: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        sent = {**OWN, OWN_HEADER: "1"} if headers is None else headers
        content = json.dumps(body)
        return await self.client.post(self.path + what, content=content, headers=sent)

    async def feed(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get(f"{self.path}feed?after={after}")
        answer.raise_for_status()
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    async def sees(self) -> list[str]:
        """The texts on the page, in order."""
        return [message["data"]["text"] for message in await self.feed()]

    async def taps(self, data: str) -> httpx.Response:
        """Press a button of the newest card."""
        card = (await self.feed())[-1]["id"]
        return await self.says(data=data, card=card)
