"""A fake of Zalo's Official Account OpenAPI over real HTTP: tokens that rotate, windows that close."""

import asyncio
import hashlib
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.base import units
from tests.emulator.faults import Fault, Faults, Refusal
from tests.emulator.wire import Answer, Fields, Hangup, HttpServer
from tests.patience import PATIENCE

APP_ID, APP_SECRET, OA_SECRET = "4311", "the application's secret", "the account's secret"
OA_ID, TEMPLATE = "2222", "7895417"
LONGEST_TEXT, MOST_BUTTONS = 2000, 5
AT = 1_790_000_000_000  # ms

Json = dict[str, Any]


@dataclass(slots=True)
class Follower:
    """Somebody's chat with the account: what came there, and whether the window is open."""

    id: str
    oa: "FakeOA"
    got: list[Json] = field(default_factory=list)
    templates: list[Json] = field(default_factory=list)
    refusal: int = 0
    """The number with which messages to this person are refused; -230: the window is closed."""

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.got]

    def buttons(self, message: Json) -> list[Json]:
        found: list[Json] = message.get("attachment", {}).get("payload", {}).get("buttons", [])
        return found

    def says(self, text: str) -> Json:
        return self.does("user_send_text", message={"text": text})

    def presses(self, title: str) -> Json:
        """Press a button of the newest message that has it, by the beginning of its title."""
        for message in reversed(self.got):
            for button in self.buttons(message):
                if button["title"].startswith(title):
                    return self.says(button["payload"])
        raise LookupError(f"no button {title!r}")

    def does(self, event_name: str, message: Json | None = None) -> Json:
        event = self.event(event_name, message)
        self.oa.push(event)
        return event

    def event(self, event_name: str, message: Json | None = None) -> Json:
        number = next(self.oa.numbers)
        event: Json = {"app_id": APP_ID, "event_name": event_name, "timestamp": str(AT + number)}
        if message is None:
            return event | {"oa_id": OA_ID, "follower": {"id": self.id}}
        event |= {"sender": {"id": self.id}, "recipient": {"id": OA_ID}}
        return event | {"message": {"msg_id": f"m{number}", **message}}


def signature(body: bytes, timestamp: str, *, first: str = APP_ID, key: str = OA_SECRET) -> str:
    """What Zalo writes into X-ZEvent-Signature."""
    whole = first.encode() + body + timestamp.encode() + key.encode()
    return f"mac={hashlib.sha256(whole).hexdigest()}"


class FakeOA:
    """Zalo's server with one account. `webhook` is where events are pushed to; what is not answered
    with 200 is pushed again, up to five times. `of_state_body` refuses the newer call, as was seen.
    """

    def __init__(self) -> None:
        self.access, self.refresh = "access-1", "refresh-1"
        self.trades = 0
        self.slow = 0.0
        self.of_state_body = False
        self.faults = Faults()
        self.followers: dict[str, Follower] = {}
        self.calls: list[str] = []
        self.webhook = ""
        self.numbers = itertools.count(1)
        self._http = HttpServer(self._handle, taken_in=("access_token", "secret_key"))
        self._pushed: set[asyncio.Task[None]] = set()
        self._order: list[Json] = []

    async def start(self) -> None:
        await self._http.start(self._http.port if self._http.url else 0)

    async def stop(self) -> None:
        """An outage, until `start`."""
        await self._http.close()

    @property
    def url(self) -> str:
        return self._http.url

    def person(self, name: str) -> Follower:
        return self.followers.setdefault(name, Follower(name, self))

    def lose_access(self) -> None:
        """The access token is no longer taken: 25 hours have gone by."""
        self.access = "expired"

    # --- answering calls --------------------------------------------------------------------------

    async def _handle(self, path: str, fields: Fields) -> Answer:
        given = {name: str(value) for name, value in fields.items()}
        self.calls.append(path)
        try:
            if path == "/v4/oa/access_token":
                return _json(await self._trade(given))
            if fault := self.faults.take(path, 0):
                await self._go_wrong(fault, path, given)
            return _json({"data": self._call(path, given), "error": 0, "message": "Success"})
        except Refusal as refusal:
            if refusal.status > 0:
                return Answer(refusal.status, b"<html>Bad Gateway</html>", "text/html")
            return _json({"error": refusal.status, "message": refusal.description})

    async def _go_wrong(self, fault: Fault, path: str, given: Json) -> None:
        if fault.delivered:
            self._call(path, given)
        if fault.refusal:
            raise fault.refusal
        await asyncio.sleep(fault.hang)
        raise Hangup

    async def _trade(self, given: Json) -> Json:
        """A refresh token is taken once; the access token before dies at once."""
        if (given["secret_key"], given["app_id"]) != (APP_SECRET, APP_ID):
            raise Refusal(-14004, "Invalid app secret")
        taken = given["refresh_token"] if given["grant_type"] == "refresh_token" else given["code"]
        if taken not in (self.refresh, "a-code"):
            raise Refusal(-14014, "Invalid refresh token")
        self.trades += 1
        self.access, self.refresh = f"access-{self.trades + 1}", f"refresh-{self.trades + 1}"
        answer = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}
        await asyncio.sleep(self.slow)
        return answer

    def _call(self, path: str, given: Json) -> Json:
        if given.get("access_token") != self.access:
            raise Refusal(-216, "Access token is invalid")
        if path == "/v3.0/oa/message/template":
            return self._template(given)
        if path == "/v3.0/oa/message/cs" and self.of_state_body:
            raise Refusal(-235, "This API does not support this type of OA")
        if path not in ("/v3.0/oa/message/cs", "/v2.0/oa/message"):
            raise Refusal(404, "no such call")
        return self._consult(given)

    def _consult(self, given: Json) -> Json:
        message = json.loads(given["message"])
        person = self._person(json.loads(given["recipient"])["user_id"])
        if person.refusal:
            raise Refusal(person.refusal, "refused")
        if not 1 <= units(message["text"]) <= LONGEST_TEXT:
            raise Refusal(-210, "Message is too long")
        if len(person.buttons(message)) > MOST_BUTTONS:
            raise Refusal(-201, "Too many buttons")
        person.got.append(message)
        return {"message_id": f"s{next(self.numbers)}", "user_id": person.id}

    def _template(self, given: Json) -> Json:
        person = self._person(given["user_id"])
        data = json.loads(given["template_data"])
        if given["template_id"] != TEMPLATE or not 1 <= len(data["noi_dung"]) <= 200:
            raise Refusal(-1151, "template is wrong")
        person.templates.append(data)
        return {"message_id": f"t{next(self.numbers)}"}

    def _person(self, user_id: str) -> Follower:
        if user_id not in self.followers:
            raise Refusal(-201, "user_id is invalid")
        return self.followers[user_id]

    # --- events -----------------------------------------------------------------------------------

    def push(self, event: Json) -> None:
        """Push it, and again while it is not taken: events of one account go in order."""
        if not self.webhook:
            return
        self._order.append(event)
        if len(self._pushed) == 0:
            task = asyncio.create_task(self._push_all())
            self._pushed.add(task)
            task.add_done_callback(self._pushed.discard)

    async def _push_all(self) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            while self._order:
                await self._push(client, self._order.pop(0))

    async def _push(self, client: httpx.AsyncClient, event: Json) -> None:
        body = json.dumps(event, ensure_ascii=False).encode()
        headers = {"X-ZEvent-Signature": signature(body, event["timestamp"])}
        for _ in range(5):
            answer = await client.post(self.webhook, content=body, headers=headers)
            if answer.status_code == httpx.codes.OK:
                return
            await asyncio.sleep(0.05)

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until everything has been pushed."""
        async with asyncio.timeout(within):
            while self._pushed:
                await asyncio.wait(self._pushed)


def _json(content: Any) -> Answer:
    return Answer(200, json.dumps(content, ensure_ascii=False).encode())
