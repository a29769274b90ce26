"""The demo's page: two phones admitted, a clock to move, frames only here."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot import demo_page, server
from bot.demo_page import DemoState, Kind, Phone, Planned
from tests.bot.web.talk import URL, Talk

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
OWN = {"x-chibo": "1", "sec-fetch-site": "same-origin"}


class FakeControl:
    """A demo whose clock is a number; the reminder is always two days ahead."""

    def __init__(self, phones: tuple[Phone, Phone]) -> None:
        self.now = START
        self.phones = phones
        self.coming = True

    async def state(self) -> DemoState:
        next_one = Planned(Kind.REMINDER, self.now + timedelta(days=2))
        return DemoState(self.now, self.phones, next_one if self.coming else None)

    async def to_next(self) -> None:
        self.now += timedelta(days=2)

    async def advance(self, hours: int) -> None:
        self.now += timedelta(hours=hours)


@pytest.fixture
async def control(talk: Talk) -> FakeControl:
    """A demo with the phones of a secretary and an officer."""
    phones = [
        Phone(await talk.store.open(), role, unit)
        for role, unit in (("secretary", "Chi bộ thôn Nà Pò"), ("staff", "Huyện ủy <Bình Liêu>"))
    ]
    return FakeControl((phones[0], phones[1]))


@pytest.fixture
async def demo(talk: Talk, control: FakeControl) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the demo."""
    app = server.build(
        [talk.web],
        receive=talk.receive,
        health=talk._health,
        routes=demo_page.routes(control),
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


async def test_the_page_shows_both_phones_and_says_what_it_is(demo: httpx.AsyncClient) -> None:
    """Who, where, the time, what comes next, and that all of it is invented."""
    page = (await demo.get("/")).text

    assert page.count("<iframe") == 2
    assert "mọi tên chi bộ và số liệu đều là bịa" in page
    assert "Huyện ủy &lt;Bình Liêu&gt;" in page
    assert "Thứ hai, 05/10/2026" in page
    assert "tin nhắc báo cáo · Thứ tư 07/10, 09:00" in page


async def test_the_page_opens_both_sessions(demo: httpx.AsyncClient, control: FakeControl) -> None:
    """After the page was opened the browser is admitted to both phones."""
    await demo.get("/?lang=en")

    for phone in control.phones:
        assert (await demo.get(f"/c/{phone.session.id}/feed")).status_code == 200


async def test_only_the_demo_lets_its_chats_be_framed(
    demo: httpx.AsyncClient, control: FakeControl
) -> None:
    """The chats may stand in our own frame, the demo page itself in none."""
    chat = await demo.get(f"/c/{control.phones[0].session.id}/")
    page = await demo.get("/")

    assert "frame-ancestors 'self'" in chat.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_visitor_moves_the_clock(demo: httpx.AsyncClient, control: FakeControl) -> None:
    """Each button moves it by what it says and answers with the new time."""
    after = [
        (await demo.post(path, headers=OWN)).json()["time"]
        for path in ("/demo/advance/1", "/demo/advance/24", "/demo/next")
    ]
    control.coming = False
    clock = (await demo.get("/demo/clock?lang=en")).json()

    assert after == ["10:00", "10:00", "10:00"]
    assert clock["date"] == "Thursday, 08/10/2026"
    assert clock["coming"] == "No reminder is planned."


async def test_the_clock_moves_only_by_its_own_buttons(
    demo: httpx.AsyncClient, control: FakeControl
) -> None:
    """Other steps are refused, and so is everything from another site."""
    odd = await demo.post("/demo/advance/5", headers=OWN)
    foreign = await demo.post("/demo/next", headers={"sec-fetch-site": "cross-site"})

    assert (odd.status_code, foreign.status_code) == (400, 403)
    assert control.now == START
