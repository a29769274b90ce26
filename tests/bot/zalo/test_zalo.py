"""The Zalo channel over real HTTP: what it takes in once, what it sends, and how it fails."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels.base import Retry, SendFailed, units
from bot.channels.fit import fit
from bot.channels.zalo import LIMITS, Zalo
from bot.channels.zalo_intake import PATH, SECRET_HEADER
from bot.mistakes import OperatorMistake
from handlers.messages import Choice, Inbound, Outbound
from tests.bot.zalo.joined import QUICK
from tests.emulator.faults import Fault, Refusal, dropped
from tests.emulator.zalo import TOKEN, FakeZalo
from tests.patience import PATIENCE

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
SECRET = "a-secret-of-the-tests"


class Taken:
    """Stands where the handlers stand; `refuses` deliveries fail before one succeeds."""

    def __init__(self) -> None:
        self.got: list[Inbound] = []
        self.refuses = 0
        self._more = asyncio.Condition()

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        if self.refuses:
            self.refuses -= 1
            raise ConnectionError("the storage is away")
        async with self._more:
            self.got.extend(inbounds)
            self._more.notify_all()

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.got]

    async def gets(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE), self._more:
            await self._more.wait_for(lambda: len(self.got) >= count)


def channel_to(zalo: FakeZalo, *, secret: str = "", token: str = TOKEN) -> Zalo:
    return Zalo(token, now=lambda: NOW, api_url=zalo.url, webhook_secret=secret, waits=QUICK)


@pytest.fixture
async def channel(zalo: FakeZalo) -> AsyncIterator[Zalo]:
    """A channel that only sends."""
    channel = channel_to(zalo)
    yield channel
    await channel.close()


@asynccontextmanager
async def polling(zalo: FakeZalo) -> AsyncIterator[Taken]:
    """A channel that asks for events as long as the block lasts."""
    taken, channel = Taken(), channel_to(zalo)
    task = asyncio.create_task(channel.listen(taken.receive))
    try:
        with capture_logs():
            yield taken
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await channel.close()


# --- in -------------------------------------------------------------------------------------------


async def test_an_event_shown_only_once_outlives_a_storage_that_is_away(zalo: FakeZalo) -> None:
    """It is kept and offered until it is stored; nothing else is asked for meanwhile."""
    async with polling(zalo) as taken:
        taken.refuses = 3
        lan = zalo.person("lan")
        lan.says("27")
        lan.says("28")
        await taken.gets(2)
    assert taken.texts == ["27", "28"]


async def test_events_that_are_replayed_keep_their_numbers(zalo: FakeZalo) -> None:
    """The same message comes again and again under the number by which it is known."""
    zalo.replay = True
    async with polling(zalo) as taken:
        zalo.person("lan").says("27")
        zalo.person("lan").says("28")
        await taken.gets(6)
    assert len({inbound.event_id for inbound in taken.got}) == 2


async def test_polling_goes_on_after_an_outage(zalo: FakeZalo) -> None:
    """Refusals, broken connections and a server that is gone: what comes afterwards arrives."""
    for status in (502, 403, 429):
        zalo.faults.order("getUpdates", Fault(Refusal(status, "away")))
    zalo.faults.order("getUpdates", dropped(delivered=False))
    async with polling(zalo) as taken:
        zalo.person("lan").says("một")
        await taken.gets(1)
        await zalo.stop()
        await asyncio.sleep(0.1)
        await zalo.start()
        zalo.person("lan").says("hai")
        await taken.gets(2)
    assert taken.texts == ["một", "hai"]


async def test_idle_is_no_trouble(zalo: FakeZalo) -> None:
    """408 means that nobody wrote: it is asked again at once and nothing is logged."""
    zalo.faults.order("getUpdates", Fault(Refusal(408, "Request timeout")), times=3)
    zalo.faults.order("getUpdates", Fault(Refusal(408, "Request timeout", {"in_body": True})))
    taken, channel = Taken(), channel_to(zalo)
    with capture_logs() as logs:
        task = asyncio.create_task(channel.listen(taken.receive))
        zalo.person("lan").says("27")
        await taken.gets(1)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await channel.close()
    assert logs == []


# --- pushed ---------------------------------------------------------------------------------------


@asynccontextmanager
async def pushed(zalo: FakeZalo, taken: Taken) -> AsyncIterator[httpx.AsyncClient]:
    channel = channel_to(zalo, secret=SECRET)
    app = Starlette(routes=list(channel.routes(taken.receive)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://chibo.vn") as client:
        yield client
    await channel.close()


async def test_a_push_is_stored_before_it_is_confirmed(zalo: FakeZalo) -> None:
    """200 says stored; while the storage is away it is 503."""
    taken, event = Taken(), zalo.person("lan").event("message.text.received", text="27")
    taken.refuses = 1
    with capture_logs():
        async with pushed(zalo, taken) as client:
            headers = {SECRET_HEADER: SECRET}
            away = await client.post(PATH, json=event, headers=headers)
            stored = await client.post(PATH, json={"ok": True, "result": event}, headers=headers)
    assert (away.status_code, stored.status_code) == (503, 200)
    assert stored.json() == {"message": "Success"}
    assert taken.texts == ["27"]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], "bí mật"])
async def test_who_does_not_know_the_secret_is_refused(zalo: FakeZalo, secret: str) -> None:
    """Whatever is sent, nothing is read."""
    taken = Taken()
    async with pushed(zalo, taken) as client:
        headers = {SECRET_HEADER.encode(): secret.encode()}
        answer = await client.post(PATH, content=b"{}", headers=headers)
    assert (answer.status_code, taken.got) == (401, [])


async def test_too_much_and_garbage(zalo: FakeZalo) -> None:
    """More than any event is refused; what is no JSON is confirmed, for it would only come back."""
    async with pushed(zalo, Taken()) as client:
        headers = {SECRET_HEADER: SECRET}
        with capture_logs():
            garbage = await client.post(PATH, content=b"\xff{", headers=headers)
        large = await client.post(PATH, content=b" " * 300_000, headers=headers)
        asked = await client.get(PATH, headers=headers)
    assert [garbage.status_code, large.status_code, asked.status_code] == [200, 413, 405]


def test_a_short_secret_is_a_mistake() -> None:
    """Zalo takes none of fewer than eight letters."""
    with pytest.raises(OperatorMistake, match="CHIBO_ZALO_SECRET"):
        Zalo(TOKEN, now=lambda: NOW, webhook_secret="short")


# --- out ------------------------------------------------------------------------------------------


async def test_what_is_sent_is_plain_composed_text(zalo: FakeZalo, channel: Zalo) -> None:
    """Heading above, one Unicode form, no control characters."""
    lan = zalo.person("lan")
    number = await channel.send("lan", Outbound("Cha\u0300o\x07 b\n1", heading="Nà Pò"), None)
    assert lan.got == ["Nà Pò\nChào b\n1"]
    assert number


async def test_a_long_text_comes_in_numbered_parts(zalo: FakeZalo, channel: Zalo) -> None:
    """Each under Zalo's limit, counted in UTF-16, with whole emoji; choices stand last."""
    lan = zalo.person("lan")
    text = "Chi bộ 🎉 đã họp đủ. " * 300
    rows = ((Choice("Đã họp", "a", "1"), Choice("Để sau", "b", "để sau")),)
    for part in fit(Outbound(text, heading="Nà Pò", rows=rows), LIMITS):
        await channel.send("lan", part, None)
    assert all(units(each) <= 1900 for each in lan.got)
    assert lan.got[0].startswith("Nà Pò\n(1/")
    assert lan.got[-1].endswith("1. Đã họp\n• «Để sau»")
    assert sum(each.count("🎉") for each in lan.got) == 300


@pytest.mark.parametrize("in_body", [False, True])
@pytest.mark.parametrize(
    ("status", "code", "retry"),
    [
        (400, "refused", Retry.NEVER),
        (401, "token_refused", Retry.LATER),
        (403, "server_error", Retry.LATER),
        (404, "refused", Retry.NEVER),
        (408, "no_answer", Retry.UNKNOWN),
        (429, "quota_spent", Retry.LATER),
        (500, "server_error", Retry.LATER),
        (502, "server_error", Retry.LATER),
        (504, "no_answer", Retry.UNKNOWN),
    ],
)
async def test_every_refusal_has_its_class(
    zalo: FakeZalo, channel: Zalo, status: int, code: str, retry: Retry, in_body: bool
) -> None:
    """By the HTTP status, or by ok:false in an answer of status 200."""
    zalo.person("lan")
    refusal = Refusal(status, "no", {"in_body": True} if in_body else {})
    zalo.faults.order("sendMessage", Fault(refusal))
    with pytest.raises(SendFailed) as failed:
        await channel.send("lan", Outbound("xin chào"), None)
    assert (failed.value.code, failed.value.retry) == (code, retry)


@pytest.mark.parametrize("delivered", [False, True])
async def test_a_connection_that_breaks_may_have_delivered(
    zalo: FakeZalo, channel: Zalo, delivered: bool
) -> None:
    """Nobody can know, so nobody says."""
    zalo.person("lan")
    zalo.faults.order("sendMessage", dropped(delivered=delivered))
    with pytest.raises(SendFailed) as failed:
        await channel.send("lan", Outbound("xin chào"), None)
    assert failed.value.retry is Retry.UNKNOWN


async def test_a_server_that_is_away_got_nothing(zalo: FakeZalo, channel: Zalo) -> None:
    """It is tried again, and the whole channel rests."""
    await zalo.stop()
    with pytest.raises(SendFailed) as failed:
        await channel.send("lan", Outbound("xin chào"), None)
    assert (failed.value.retry, failed.value.everyone) == (Retry.LATER, True)
    await zalo.start()


async def test_the_token_is_in_no_error_and_no_log(
    zalo: FakeZalo, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even when Zalo itself repeats it."""
    caplog.set_level("DEBUG")
    channel = channel_to(zalo)
    zalo.faults.order("sendMessage", Fault(Refusal(400, f"bad token {TOKEN}")))
    with capture_logs() as logs, pytest.raises(SendFailed) as failed:
        await channel.send("lan", Outbound("xin chào"), None)
    await channel.close()
    told = f"{failed.value!r} {failed.value.__context__!r} {logs} {caplog.text}"
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told


async def test_a_webhook_is_set_shown_and_deleted_only_on_demand(zalo: FakeZalo) -> None:
    """A bot without one is no error, though Zalo answers 404."""
    channel = channel_to(zalo, secret=SECRET)
    assert await channel.webhook_url() == ""
    assert await channel.set_webhook("https://chibo.vn/") == f"https://chibo.vn{PATH}"
    assert await channel.webhook_url() == f"https://chibo.vn{PATH}"
    await channel.delete_webhook()
    assert await channel.webhook_url() == ""
    await channel.close()
