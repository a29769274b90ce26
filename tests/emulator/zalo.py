"""A fake of Zalo's Bot Platform over real HTTP, with both ways in which it is said to deliver."""

import asyncio
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.base import units
from tests.emulator.faults import Fault, Faults, Refusal
from tests.emulator.wire import Answer, Fields, Hangup, HttpServer
from tests.patience import PATIENCE

TOKEN = "1459232241454765289:zaloTESTtokenZALOtestTOKENzalo"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
LONGEST_TEXT = 2000
AT = 1_790_000_000_000  # ms

Json = dict[str, Any]


@dataclass(slots=True)
class Chat:
    """A person's chat with the bot: what the bot wrote there, in order."""

    id: str
    zalo: "FakeZalo"
    got: list[str] = field(default_factory=list)

    def says(self, text: str, **extra: Any) -> Json:
        return self.does("message.text.received", text=text, **extra)

    def does(self, event_name: str, **content: Any) -> Json:
        """An event of this person, put where the bot will find it."""
        event = self.event(event_name, **content)
        self.zalo.hand_over(event)
        return event

    def event(self, event_name: str, **content: Any) -> Json:
        number = next(self.zalo.numbers)
        message = {
            "from": {"id": self.id, "display_name": "Ted", "is_bot": False},
            "chat": {"id": self.id, "chat_type": "PRIVATE"},
            "message_id": f"{number:020x}",
            "date": AT + number,
        }
        return {"event_name": event_name, "message": message | content}


class FakeZalo:
    """Zalo's server with one bot.

    `replay`: each question is answered at once with an old event, one after the other for ever;
    else an event is answered once and forgotten. `quota` is how many sends are left, None no end;
    `wrapped` says whether a body is {ok, result} or the event itself.
    """

    def __init__(
        self, *, replay: bool = False, quota: int | None = None, token: str = TOKEN
    ) -> None:
        self.token = token
        self.replay = replay
        self.quota = quota
        self.wrapped = True
        self.faults = Faults()
        self.chats: dict[str, Chat] = {}
        self.calls: list[tuple[str, Json]] = []
        self.webhook: Json = {}
        self.numbers = itertools.count(1)
        self._waiting: list[Json] = []
        self._fresh: list[Json] = []
        self._repeats = 0
        self._asking = 0
        self._round = 0
        self._http = HttpServer(self.handle)
        self._bell = asyncio.Event()
        self._pushed: set[asyncio.Task[None]] = set()

    # --- for tests --------------------------------------------------------------------------------

    async def start(self) -> None:
        await self._http.start(self._http.port if self._http.url else 0)

    async def stop(self) -> None:
        """An outage, until `start`."""
        await self._http.close()

    @property
    def url(self) -> str:
        return self._http.url

    def person(self, name: str) -> Chat:
        return self.chats.setdefault(name, Chat(name, self))

    def hand_over(self, event: Json) -> None:
        """Late or at once, the bot gets it when it asks, or by a push."""
        self._waiting.append(event)
        self._fresh.append(event)
        self._repeats = 0
        self._ring()
        if self.webhook.get("url"):
            task = asyncio.create_task(self._push(self._waiting.pop(0)))
            self._pushed.add(task)
            task.add_done_callback(self._pushed.discard)

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until the bot has taken everything and asks for more."""
        async with asyncio.timeout(within):
            if self._pushed:
                await asyncio.wait(self._pushed)
            while not self.webhook and not self._taken():
                await self._rung()

    def hang_up(self) -> None:
        """Whoever asks for events has gone away: what comes now is not for them."""
        self._round += 1
        self._ring()

    def _taken(self) -> bool:
        if self.replay:
            return not self._fresh and (self._repeats > 0 or not self._waiting)
        return not self._waiting and self._asking > 0

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def _rung(self) -> None:
        await self._bell.wait()

    # --- answering calls --------------------------------------------------------------------------

    async def handle(self, path: str, fields: Fields) -> Answer:
        token, _, method = path.removeprefix("/bot").rpartition("/")
        given = {name: str(value) for name, value in fields.items()}
        try:
            result = await self._call(token, method, given)
        except Refusal as refusal:
            said = {"ok": False, "error_code": refusal.status, "description": refusal.description}
            in_body = bool(refusal.parameters.get("in_body"))
            return _json(200 if in_body else refusal.status, said)
        return _json(200, {"ok": True, "result": result})

    async def _call(self, token: str, method: str, given: Json) -> Any:
        if token != self.token:
            raise Refusal(401, "Unauthorized")
        methods: dict[str, Callable[[Json], Any]] = {
            "getMe": lambda _: {"id": self.token.partition(":")[0], "account_type": "BASIC"},
            "sendMessage": self._send,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
        }
        if method != "getUpdates" and method not in methods:
            raise Refusal(404, "Not found")
        self.calls.append((method, given))
        if fault := self.faults.take(method, 0):
            await self._go_wrong(fault, methods.get(method), given)
        if method == "getUpdates":
            return await self._get_updates(float(given.get("timeout", 30)))
        return methods[method](given)

    async def _go_wrong(
        self, fault: Fault, method: Callable[[Json], Any] | None, given: Json
    ) -> None:
        if fault.delivered and method:
            method(given)
        if fault.refusal:
            raise fault.refusal
        await asyncio.sleep(fault.hang)
        raise Hangup

    def _send(self, given: Json) -> Json:
        if given["chat_id"] not in self.chats:
            raise Refusal(400, "Bad Request")
        if not 1 <= units(given["text"]) <= LONGEST_TEXT:
            raise Refusal(400, "Bad Request: text length")
        if self.quota is not None:
            if self.quota <= 0:
                raise Refusal(429, "Quota exceeded", {"in_body": True})
            self.quota -= 1
        self.chats[given["chat_id"]].got.append(given["text"])
        self._ring()
        return {"message_id": f"{next(self.numbers):020x}", "date": AT}

    # --- events -----------------------------------------------------------------------------------

    async def _get_updates(self, seconds: float) -> Json:
        if self.webhook.get("url"):
            raise Refusal(400, "Bad Request: webhook is active")
        self._asking += 1
        mine = self._round
        self._ring()
        try:
            async with asyncio.timeout(seconds):
                while not self._waiting and mine == self._round:
                    await self._rung()
        except TimeoutError:
            raise Refusal(408, "Request timeout") from None
        finally:
            self._asking -= 1
        if mine != self._round:
            raise Hangup
        self._ring()
        return self._repeated() if self.replay else self._waiting.pop(0)

    def _repeated(self) -> Json:
        """What is new, else one of the old, in turn."""
        if self._fresh:
            return self._fresh.pop(0)
        self._repeats += 1
        return self._waiting[self._repeats % len(self._waiting)]

    def _set_webhook(self, given: Json) -> Json:
        self.webhook = given
        return {"url": given["url"], "updated_at": AT}

    def _delete_webhook(self, _: Json) -> Json:
        self.webhook = {}
        return {"url": "", "updated_at": AT}

    def _webhook_info(self, _: Json) -> Json:
        if not self.webhook:
            raise Refusal(404, "Not found")
        return {"url": self.webhook["url"], "updated_at": AT}

    async def _push(self, event: Json) -> None:
        """Push once: whether Zalo repeats is not documented, so nothing may count on it."""
        body = {"ok": True, "result": event} if self.wrapped else event
        headers = {SECRET_HEADER: self.webhook["secret_token"]}
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            await client.post(self.webhook["url"], json=body, headers=headers)


def _json(status: int, content: Any) -> Answer:
    return Answer(status, json.dumps(content, ensure_ascii=False).encode())
