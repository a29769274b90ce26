"""A weak signal: what is typed and tapped is kept, and arrives once."""

import asyncio
from contextlib import suppress

import pytest
from playwright.async_api import expect

from tests.bot.web.talk import Talk
from tests.browser.phone import PHONES, TOLD_FOR, Browsers, Phone
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser


@pytest.fixture
async def phone(browsers: Browsers, url: str) -> Phone:
    """A phone with the first question open."""
    phone = await browsers.phone(url)
    await phone.begins()
    return phone


def _answers(talk: Talk) -> list[str]:
    return [each.text or each.data for each in talk.got[3:]]


async def test_what_is_said_without_signal_arrives_once_when_it_returns(
    phone: Phone, talk: Talk
) -> None:
    """A tap and words wait, the page says so, and both go out in order with the signal."""
    await phone.loses_signal()
    await phone.taps("Đã họp")
    await phone.types("hôm qua")
    await expect(phone.page.locator("#status")).to_contain_text("Đang chờ mạng")
    await expect(phone.page.locator(".own .state").last).to_have_text("Đang chờ mạng")
    assert _answers(talk) == []
    await phone.has_signal()
    await phone.sees("Có mặt bao nhiêu đồng chí?")
    await expect(phone.page.locator("#status")).to_be_hidden()

    assert _answers(talk) == ["f:1:0:yes", "hôm qua"]


async def test_half_a_sentence_survives_a_closed_page(phone: Phone, talk: Talk) -> None:
    """What was typed and not sent stands in the field again."""
    await phone.page.fill("#text", "họp hôm qua, đủ")
    await phone.page.reload()
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")

    await expect(phone.page.locator("#text")).to_have_value("họp hôm qua, đủ")
    assert _answers(talk) == []


async def test_what_waits_survives_a_closed_page(phone: Phone, talk: Talk) -> None:
    """Said without signal, page closed: the next time it is opened the words go out, once."""
    await phone.loses_signal()
    await phone.types("rồi")
    await expect(phone.page.locator("#status")).to_be_visible()
    path = phone.page.url
    await phone.page.close()
    await phone.has_signal()
    phone.page = await phone.context.new_page()
    await phone.page.goto(path)
    await phone.sees("Họp ngày nào?")

    assert _answers(talk) == ["rồi"]


async def test_a_server_in_trouble_gets_the_words_later(phone: Phone, talk: Talk) -> None:
    """An error of the server loses nothing: the page tries again until it is taken."""
    talk.away = True
    await phone.types("rồi")
    await expect(phone.page.locator("#status")).to_be_visible()
    talk.away = False
    await phone.sees("Họp ngày nào?")

    assert _answers(talk) == ["rồi"]


async def test_the_page_opens_without_signal(phone: Phone) -> None:
    """Once the service worker is there, the page and its last messages need no network."""
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await phone.loses_signal()
    await phone.page.reload()
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")

    await expect(phone.page.locator("#status")).to_contain_text("Đang chờ mạng")


_LEFT_WITH_THE_WORKER = """() => new Promise((done) => {
    const opening = indexedDB.open("chibo", 1);
    opening.onupgradeneeded = () => opening.transaction.abort();  // the page makes it, not we
    opening.onerror = () => done(0);
    opening.onsuccess = () => {
        const asked = opening.result.transaction("waiting").objectStore("waiting").count();
        asked.onsuccess = () => { opening.result.close(); done(asked.result); };
    };
})"""
"""How many lines: a page that is closed before they are there sends them itself when it opens again."""


async def _sends_when_closed(phone: Phone, talk: Talk) -> bool:
    """Whether the worker sent what was said on this phone before its page was closed."""
    await phone.begins()
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    before = len(talk.got)
    await phone.loses_signal()
    await phone.types("rồi")
    async with asyncio.timeout(PATIENCE):
        while not await phone.page.evaluate(_LEFT_WITH_THE_WORKER):
            await phone.page.wait_for_timeout(100)
    path = phone.page.url
    await phone.page.goto("about:blank")
    await phone.has_signal()
    await phone.page.goto(f"{phone.url}/j")
    with suppress(TimeoutError):
        async with asyncio.timeout(TOLD_FOR):
            while len(talk.got) == before:
                await phone.worker_hears("dispatchSyncEvent", tag="post", lastChance=False)
                await phone.page.wait_for_timeout(500)
    sent = [each.text for each in talk.got[before:]]
    await phone.page.goto(path)
    await phone.sees("Họp ngày nào?")
    assert [each.text for each in talk.got[before:]] == ["rồi"]
    return bool(sent)


async def test_the_worker_sends_what_a_closed_page_left(
    browsers: Browsers, url: str, talk: Talk
) -> None:
    """When the signal returns to a phone whose page was closed, the service worker sends, once."""
    for _ in range(PHONES):
        if await _sends_when_closed(await browsers.phone(url), talk):
            return
    pytest.fail("no worker sent anything")


async def test_a_session_closed_elsewhere_says_so(phone: Phone, talk: Talk) -> None:
    """When the session has ended, the page tells it and asks for a code, instead of failing."""
    await talk.store.close(talk.got[0].address)
    await phone.types("rồi")

    await expect(phone.page.get_by_role("link", name="Nhập mã mời")).to_be_visible()


async def test_a_server_with_another_past_is_believed(phone: Phone, talk: Talk) -> None:
    """After a restore numbers begin lower: the page drops what it remembers and shows what is there."""
    await phone.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((name) => name.endsWith(':messages'));
            const message = {seq: 900000, id: 'lost', data: {text: 'không còn nữa'}};
            localStorage.setItem(key, JSON.stringify([message]));
        }"""
    )
    await phone.page.reload()
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")
    await phone.taps("Đã họp")
    await phone.sees("Họp ngày nào?")

    await expect(phone.page.get_by_text("không còn nữa")).to_have_count(0)
    assert _answers(talk) == ["f:1:0:yes"]
