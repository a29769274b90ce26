"""The demo's page: two phones admitted, a clock to move, frames only here."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.bot.web.demo import START, FakeControl, demo_app, demo_of
from tests.bot.web.talk import URL, Talk

OWN = {"x-chibo": "1", "sec-fetch-site": "same-origin"}


@pytest.fixture
async def control(talk: Talk) -> FakeControl:
    """A demo with the phones of a secretary and an officer."""
    return await demo_of(talk)


@pytest.fixture
async def demo(talk: Talk, control: FakeControl) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the demo."""
    app = demo_app(talk, control)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


async def test_the_page_shows_both_phones_and_says_what_it_is(demo: httpx.AsyncClient) -> None:
    """Who, where, the time, what comes next, and that all of it is invented."""
    page = (await demo.get("/")).text

    assert page.count("<iframe") == 2
    assert "mọi tên chi bộ và số liệu đều là bịa" in page
    assert "Huyện ủy &lt;thử&gt;" in page
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
