"""A strict Bot API over real HTTP: long poll with offsets, webhook push, faults on order."""

import asyncio
import json
import time
from typing import Any

import httpx

from tests.emulator.faults import Fault, Faults, Nonsense, Refusal, conflict
from tests.emulator.methods import METHODS, allow
from tests.emulator.person import Person
from tests.emulator.schema import check
from tests.emulator.second_opinion import look
from tests.emulator.state import Call, State, User
from tests.emulator.wire import Answer, Fields, Hangup, HttpServer, Upload
from tests.patience import PATIENCE

TOKEN = "700100200:AAHtestTestTESTtestTestTESTtestTest_-9"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PUSH_AGAIN = 0.05  # seconds after a push that was not taken


class BotApi:
    """Telegram's server, with one bot. `stop` and `start` make an outage; nothing is forgotten."""

    def __init__(
        self, *, token: str = TOKEN, username: str = "chibo_bot", second_opinion: bool = True
    ) -> None:
        self._second_opinion = second_opinion
        self.state = State(token, username)
        self.faults = Faults()
        self._http = HttpServer(self._handle)
        self._polls: list[asyncio.Event] = []
        self._pusher: asyncio.Task[None] | None = None

    # --- for tests --------------------------------------------------------------------------------

    async def start(self) -> None:
        """Listen, on the same port as before if it did already."""
        await self._http.start(self._http.port if self._http.url else 0)
        self._pusher = asyncio.create_task(self._push_for_ever())

    async def stop(self) -> None:
        if self._pusher:
            self._pusher.cancel()
            await asyncio.gather(self._pusher, return_exceptions=True)
        await self._http.close()

    @property
    def url(self) -> str:
        return self._http.url

    def person(self, name: str = "Lan", language: str = "vi") -> Person:
        user = User(100_001 + len(self.state.users), name, language)
        self.state.users[user.id] = user
        return Person(self.state, user)

    def group(self) -> Person:
        """Somebody who writes in a group that the bot is in."""
        user = User(-1_001_000 - len(self.state.users), "Chi bộ", "", kind="supergroup")
        self.state.users[user.id] = user
        return Person(self.state, user)

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.state.calls if call.method == method]

    async def confirmed(self, within: float = PATIENCE) -> None:
        """Wait until the bot has confirmed every update."""
        done = await self.state.until(lambda: not self.state.updates, within)
        assert done, f"not confirmed: {self.state.updates}"

    async def taps_ended(self) -> bool:
        """Wait until no button spins; False if one still does."""
        return await self.state.until(lambda: not self.state.open_taps)

    @property
    def cost(self) -> int:
        """Calls so far, without looks for updates and without the sign of typing, which is shown only
        where a machine is slow.
        """
        free = ("getUpdates", "sendChatAction")
        return sum(call.method not in free for call in self.state.calls)

    async def introduced(self) -> None:
        """Wait until the bot has said all that it says about itself at its start."""
        await self.state.until(lambda: ("commands", "en") in self.state.settings)

    # --- answering calls --------------------------------------------------------------------------

    async def _handle(self, path: str, fields: Fields) -> Answer:
        _, _, rest = path.partition("?")[0].partition("/bot")
        token, _, method = rest.rpartition("/")
        try:
            return _json(200, {"ok": True, "result": await self._call(token, method, fields)})
        except Nonsense as nonsense:
            return Answer(200, nonsense.body)
        except Refusal as refusal:
            answer = {
                "ok": False,
                "error_code": refusal.status,
                "description": refusal.description,
            }
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
            return _json(refusal.status, answer)

    async def _call(self, token: str, method: str, fields: Fields) -> Any:
        if token != self.state.token:
            raise Refusal(401, "Unauthorized")
        if method != "getUpdates" and method not in METHODS:
            raise Refusal(404, "Not Found")
        check(method, fields)
        if self._second_opinion:
            look(method, fields)
        self.state.calls.append(Call(method, _readable(fields), time.monotonic()))
        self.state.changed()
        chat = str(fields.get("chat_id", ""))
        fault = self.faults.take(method, int(chat) if chat.lstrip("-").isdigit() else 0)
        if fault is None:
            return await self._do(method, fields)
        return await self._go_wrong(fault, method, fields)

    async def _do(self, method: str, fields: Fields) -> Any:
        if method == "getUpdates":
            return await self._get_updates(fields)
        done = METHODS[method](self.state, fields)
        self.state.changed()
        return done

    async def _go_wrong(self, fault: Fault, method: str, fields: Fields) -> Any:
        if fault.delivered:
            await self._do(method, fields)
        if fault.nonsense is not None:
            raise Nonsense(fault.nonsense)
        if fault.refusal:
            raise fault.refusal
        await asyncio.sleep(fault.hang)
        raise Hangup

    # --- updates ----------------------------------------------------------------------------------

    async def _get_updates(self, fields: Fields) -> Any:
        """Confirm what comes before the offset, then wait for more; the older of two polls loses."""
        if self.state.webhook.url:
            words = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise Refusal(409, words)
        allow(self.state, fields)
        for older in self._polls:
            older.set()
        overtaken = asyncio.Event()
        self._polls.append(overtaken)
        try:
            self.state.confirm(int(str(fields.get("offset", 0))))
            self.state.changed()
            seconds = float(str(fields.get("timeout", 0)))
            await self.state.until(lambda: bool(self.state.updates) or overtaken.is_set(), seconds)
        finally:
            self._polls.remove(overtaken)
        if overtaken.is_set():
            raise conflict().refusal or Hangup
        return self.state.updates[: int(str(fields.get("limit", 100)))]

    async def _push_for_ever(self) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            while True:
                await self.state.until(
                    lambda: bool(self.state.webhook.url and self.state.updates), 3600
                )
                if not await self._push(client, self.state.updates[0]):
                    await asyncio.sleep(PUSH_AGAIN)

    async def _push(self, client: httpx.AsyncClient, update: Any) -> bool:
        """Push one update; it is forgotten only when the bot answered 2xx."""
        hook = self.state.webhook
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            hook.last_error = type(error).__name__
            return False
        if not answer.is_success:
            hook.last_error = f"Wrong response from the webhook: {answer.status_code}"
            return False
        if update in self.state.updates:
            self.state.updates.remove(update)
        self.state.changed()
        return True


def _json(status: int, content: Any) -> Answer:
    return Answer(status, json.dumps(content, ensure_ascii=False).encode())


def _readable(fields: Fields) -> dict[str, Any]:
    return {
        name: value.name if isinstance(value, Upload) else value for name, value in fields.items()
    }
