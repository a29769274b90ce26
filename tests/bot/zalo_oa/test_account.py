"""The Official Account over real HTTP: what it sends, how it fails, how its tokens are renewed."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.channels.base import QUOTA_SPENT, Retry, SendFailed
from bot.channels.fit import fit
from bot.channels.zalo_oa import LIMITS, PATH, SIGNATURE, ZaloOA
from bot.channels.zalo_oa_client import Login, Renew, Tokens
from bot.token_store import StoredTokens
from handlers.messages import Choice, Inbound, Outbound
from storage.database import Database
from tests.emulator.faults import Fault, Refusal, dropped
from tests.emulator.zalo_oa import (
    APP_ID,
    APP_SECRET,
    OA_SECRET,
    TEMPLATE,
    FakeOA,
    signature,
)

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
CS, OLD = "/v3.0/oa/message/cs", "/v2.0/oa/message"


class KeptTokens:
    """A store in memory."""

    def __init__(self) -> None:
        self.tokens: Tokens | None = Tokens("access-1", "refresh-1", NOW)

    async def load(self) -> Tokens | None:
        return self.tokens

    async def renewed(self, spent: Tokens, renew: Renew) -> Tokens:
        self.tokens = await renew(spent)
        return self.tokens


@pytest.fixture
async def oa() -> AsyncIterator[FakeOA]:
    """A fake account without faults; Lan has written to it."""
    oa = FakeOA()
    await oa.start()
    oa.person("lan")
    yield oa
    await oa.stop()


@asynccontextmanager
async def account(
    oa: FakeOA, tokens: KeptTokens | StoredTokens | None = None, *, template: str = TEMPLATE
) -> AsyncIterator[ZaloOA]:
    channel = ZaloOA(
        Login(APP_ID, APP_SECRET, oa.url),
        tokens or KeptTokens(),
        now=lambda: NOW,
        webhook_secret=OA_SECRET,
        template=template,
        api_url=oa.url,
    )
    yield channel
    await channel.close()


async def failure(channel: ZaloOA, message: Outbound | None = None) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await channel.send("lan", message or Outbound("xin chào"), None)
    return failed.value


# --- out ------------------------------------------------------------------------------------------


async def test_text_and_buttons(oa: FakeOA) -> None:
    """A button sends its payload unseen, or opens a page; the text is in one Unicode form."""
    choices = (Choice("Gửi", "f:1:2:s:"), Choice("Mở trang", url="https://bc.example.vn/x"))
    async with account(oa) as channel:
        message = Outbound("Cha\u0300o\x07", heading="Nà Pò", rows=(choices,))
        assert await channel.send("lan", message, None)
    assert oa.person("lan").got == [
        {
            "text": "Nà Pò\nChào",
            "attachment": {
                "type": "template",
                "payload": {
                    "buttons": [
                        {"title": "Gửi", "type": "oa.query.hide", "payload": "#f:1:2:s:"},
                        {
                            "title": "Mở trang",
                            "type": "oa.open.url",
                            "payload": {"url": "https://bc.example.vn/x"},
                        },
                    ]
                },
            },
        }
    ]


async def test_more_than_five_choices_are_typed(oa: FakeOA) -> None:
    """They are numbered in the text."""
    rows = tuple((Choice(f"Mục {number}", f"x:{number}", str(number)),) for number in range(1, 7))
    async with account(oa) as channel:
        for part in fit(Outbound("Chọn:", rows=rows), LIMITS):
            await channel.send("lan", part, None)
    [message] = oa.person("lan").got
    assert "6. Mục 6" in message["text"]
    assert "attachment" not in message


@pytest.mark.parametrize(
    ("number", "code", "retry", "everyone", "gone"),
    [
        (-32, "too_many", Retry.LATER, True, False),
        (-133, "night", Retry.LATER, False, False),
        (-210, "too_long", Retry.NEVER, False, False),
        (-211, QUOTA_SPENT, Retry.LATER, True, False),
        (-213, "not_following", Retry.NEVER, False, True),
        (-218, "recipient_quota", Retry.LATER, False, False),
        (-221, "account_unverified", Retry.LATER, True, False),
        (-224, "account_without_package", Retry.LATER, True, False),
        (-230, "window_closed", Retry.NEVER, False, False),
        (-232, "never_wrote", Retry.NEVER, False, True),
        (-234, "night", Retry.LATER, False, False),
        (-244, "blocked", Retry.NEVER, False, True),
        (-999, "refused", Retry.NEVER, False, False),
        (502, "server_error", Retry.LATER, True, False),
    ],
)
async def test_every_refusal_has_its_class(
    oa: FakeOA, number: int, code: str, retry: Retry, everyone: bool, gone: bool
) -> None:
    """By the number inside an answer of status 200, else by the status."""
    oa.faults.order(CS, Fault(Refusal(number, "no")))
    async with account(oa) as channel:
        failed = await failure(channel)
    assert (failed.code, failed.retry, failed.everyone, failed.gone) == (
        *(code, retry, everyone),
        gone,
    )


@pytest.mark.parametrize("delivered", [False, True])
async def test_a_connection_that_breaks_may_have_delivered(oa: FakeOA, delivered: bool) -> None:
    """Nobody can know, so nobody says."""
    oa.faults.order(CS, dropped(delivered=delivered))
    async with account(oa) as channel:
        assert (await failure(channel)).retry is Retry.UNKNOWN


async def test_a_server_that_is_away_got_nothing(oa: FakeOA) -> None:
    """It is tried again, and the whole channel rests."""
    await oa.stop()
    async with account(oa) as channel:
        failed = await failure(channel)
    assert (failed.retry, failed.everyone) == (Retry.LATER, True)
    await oa.start()


# --- outside the window ---------------------------------------------------------------------------


REMINDER = Outbound("Nhắc: còn 3 mục.", brief="Chi bộ Nà Pò còn 3 mục báo cáo tháng 10/2026.")


async def test_a_reminder_outside_the_window_goes_by_template(oa: FakeOA) -> None:
    """Who has not written for seven days gets the template, filled in with the gist."""
    oa.person("lan").refusal = -230
    async with account(oa) as channel:
        assert await channel.send("lan", REMINDER, None)
        assert (await failure(channel)).code == "window_closed"
    assert oa.person("lan").got == []
    assert oa.person("lan").templates == [{"noi_dung": REMINDER.brief}]


async def test_without_a_template_a_reminder_is_refused(oa: FakeOA) -> None:
    """Then staff sees whom nobody reached."""
    oa.person("lan").refusal = -230
    async with account(oa, template="") as channel:
        assert (await failure(channel, REMINDER)).code == "window_closed"
    async with account(oa, template="1") as channel:
        assert (await failure(channel, REMINDER)).code == "refused"


async def test_an_account_of_a_state_body_may_know_only_the_older_call(oa: FakeOA) -> None:
    """It is tried once, and used from then on."""
    oa.of_state_body = True
    async with account(oa) as channel:
        with capture_logs() as logs:
            await channel.send("lan", Outbound("một"), None)
        await channel.send("lan", Outbound("hai"), None)
    assert oa.person("lan").texts == ["một", "hai"]
    assert oa.calls == [CS, OLD, OLD]
    assert logs[0]["event"] == "zalo_oa_older_call"


# --- tokens ---------------------------------------------------------------------------------------


async def test_a_token_that_has_run_out_is_renewed_and_the_message_goes_out(oa: FakeOA) -> None:
    """Once for the message; nobody sees anything of it."""
    oa.lose_access()
    async with account(oa) as channel:
        await channel.send("lan", Outbound("xin chào"), None)
    assert (oa.person("lan").texts, oa.trades) == (["xin chào"], 1)


async def test_tokens_are_renewed_before_they_run_out(oa: FakeOA) -> None:
    """At twenty hours, not before; a failure is logged with its mend and tried again."""
    kept = KeptTokens()
    for hours, trades in ((19, 0), (20, 1)):
        kept.tokens = Tokens("access-1", "refresh-1", NOW - timedelta(hours=hours))
        async with account(oa, kept) as channel:
            with capture_logs():
                await channel.keep_fresh()
        assert oa.trades == trades
    kept.tokens = Tokens("access-1", "used up", NOW - timedelta(hours=21))
    async with account(oa, kept) as channel:
        with capture_logs() as logs:
            await channel.keep_fresh()
    assert logs[0]["mend"] == "chibo zalo connect"


async def test_a_pair_that_is_used_up_stops_the_channel(oa: FakeOA) -> None:
    """Only an administrator can mend that: nothing is lost, nothing hammers."""
    oa.lose_access()
    kept = KeptTokens()
    kept.tokens = Tokens("access-1", "used up", NOW)
    async with account(oa, kept) as channel:
        failed = await failure(channel)
        assert (failed.code, failed.retry, failed.everyone) == ("not_signed_in", Retry.LATER, True)
        kept.tokens = None
        assert (await failure(channel)).code == "not_connected"


async def test_many_messages_trade_a_pair_once(oa: FakeOA, database: Database) -> None:
    """On either database; what was traded is stored, encrypted, before it is used."""
    store = StoredTokens(database)
    await store.save(Tokens("access-1", "refresh-1", NOW))
    oa.lose_access()
    oa.slow = 0.05
    async with account(oa, store) as channel, account(oa, StoredTokens(database)) as other:
        sends = [each.send("lan", Outbound("x"), None) for each in (channel, channel, channel)]
        await asyncio.gather(*sends)
        if not database.on_sqlite:  # a second process
            oa.lose_access()
            await asyncio.gather(
                *(each.send("lan", Outbound("y"), None) for each in (channel, other))
            )
    assert oa.trades == (1 if database.on_sqlite else 2)
    assert await store.load() == Tokens(oa.access, oa.refresh, NOW)
    async with database.reading() as tx:
        found = (await tx.connection.exec_driver_sql("SELECT content FROM channel_secrets")).all()
    assert "access" not in str(found)
    assert "refresh" not in str(found)


async def test_the_account_is_connected_by_a_code_or_a_refresh_token(oa: FakeOA) -> None:
    """Zalo gives either to an administrator."""
    async with account(oa) as channel:
        assert (await channel.connect(code="a-code", verifier="v" * 43)).access == "access-2"
        assert (await channel.connect(refresh="refresh-2")).access == "access-3"
        with pytest.raises(SendFailed, match="not_signed_in"):
            await channel.connect(refresh="refresh-2")


async def test_no_secret_is_in_an_error_or_a_log(
    oa: FakeOA, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither tokens nor the application's secret."""
    caplog.set_level("DEBUG")
    oa.lose_access()
    async with account(oa) as channel:
        with capture_logs() as logs:
            await channel.send("lan", Outbound("xin chào"), None)
            oa.faults.order(CS, Fault(Refusal(-999, "no")))
            failed = await failure(channel)
        hidden = [*channel.secrets(), "access-1", "access-2", "refresh-1", "refresh-2"]
    told = f"{failed!r} {failed.__context__!r} {logs} {caplog.text}"
    assert [secret for secret in hidden if secret in told] == []


# --- pushed ---------------------------------------------------------------------------------------


class Taken:
    """Stands where the handlers stand; `refuses` deliveries fail before one succeeds."""

    def __init__(self) -> None:
        self.got: list[Inbound] = []
        self.refuses = 0

    async def receive(self, inbounds: Sequence[Inbound]) -> None:
        if self.refuses:
            self.refuses -= 1
            raise ConnectionError("the storage is away")
        self.got.extend(inbounds)


async def pushed(oa: FakeOA, taken: Taken, body: bytes, given: str) -> httpx.Response:
    async with account(oa) as channel:
        transport = httpx.ASGITransport(Starlette(routes=list(channel.routes(taken.receive))))
        async with httpx.AsyncClient(transport=transport, base_url="https://chibo.vn") as client:
            return await client.post(PATH, content=body, headers={SIGNATURE: given})


async def test_a_push_is_stored_before_it_is_confirmed(oa: FakeOA) -> None:
    """200 says stored; while the storage is away it is 503, and Zalo pushes again."""
    taken, event = Taken(), oa.person("lan").event("user_send_text", {"text": "27"})
    body = json.dumps(event).encode()
    given = signature(body, event["timestamp"])
    taken.refuses = 1
    with capture_logs():
        answers = [await pushed(oa, taken, body, given) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [503, 200]
    assert [inbound.text for inbound in taken.got] == ["27"]


@pytest.mark.parametrize(
    ("body", "given", "status"),
    [
        (b"{}", "mac=00", 401),
        (b"\xff{", "mac=00", 401),
        (b"[]", "", 401),
        (b" " * 300_000, "mac=00", 413),
    ],
)
async def test_who_cannot_sign_is_refused(oa: FakeOA, body: bytes, given: str, status: int) -> None:
    """Whatever is sent, nothing is read."""
    taken = Taken()
    answer = await pushed(oa, taken, body, given)
    assert (answer.status_code, taken.got) == (status, [])
