"""Push notifications in a browser: offered once, shown by the service worker, silent on an open page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.async_api import expect

from bot.channels.web_push import Push
from bot.web_store import StoredWeb
from storage.database import Database
from tests.bot.web.talk import NOW, Talk
from tests.browser.phone import PHONES, TOLD_FOR, Browsers, Phone

pytestmark = pytest.mark.browser

HOST = "127.0.0.1:9"
ANSWERS = """
    const subscription = {
        toJSON: () => ({endpoint: "http://127.0.0.1:9/send/1", keys: {auth: "YQ", p256dh: "YQ"}}),
        unsubscribe: async () => { window.subscribed = false; return true; },
    };
    window.subscribed = false;
    let permission = "default";
    Object.defineProperty(Notification, "permission", {get: () => permission});
    Notification.requestPermission = async () => (permission = "ANSWER");
    PushManager.prototype.subscribe = async () => { window.subscribed = true; return subscription; };
    PushManager.prototype.getSubscription = async () => window.subscribed ? subscription : null;
"""
"""A person who answers the browser's own question, and a maker's server that is not asked for real."""


@pytest.fixture
async def talk(sqlite: Database) -> AsyncIterator[Talk]:
    """Somebody who answers, and can ring."""
    push = Push(StoredWeb(sqlite, lambda: NOW), "operator@example.vn", services=[HOST])
    yield Talk(sqlite, url="http://127.0.0.1", push=push)
    await push.close()


async def _phone(browsers: Browsers, url: str, answer: str) -> Phone:
    phone = await browsers.phone(url)
    await phone.context.add_init_script(ANSWERS.replace("ANSWER", answer))
    await phone.begins()
    return phone


async def _subscription(talk: Talk) -> Any:
    return await talk.store.subscription(talk.got[0].address)


async def test_bells_are_offered_once_and_switched_off_again(
    browsers: Browsers, url: str, talk: Talk
) -> None:
    """Yes subscribes this browser; the switch under «Thêm» takes it back; nobody is asked twice."""
    phone = await _phone(browsers, url, "granted")
    await expect(phone.page.locator("#offer")).to_be_visible()
    assert await phone.audit() == []
    await phone.page.get_by_role("button", name="Có", exact=True).click()
    await expect(phone.page.locator("#offer")).to_be_hidden()
    await phone.page.click("#more")
    bell = phone.page.locator("#bell")
    await expect(bell).to_have_attribute("aria-pressed", "true")
    assert (await _subscription(talk))["endpoint"] == f"http://{HOST}/send/1"
    await bell.click()
    await expect(bell).to_have_attribute("aria-pressed", "false")
    assert await _subscription(talk) is None
    await phone.page.reload()
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")
    await phone.page.wait_for_timeout(500)

    await expect(phone.page.locator("#offer")).to_be_hidden()


async def test_who_says_no_to_the_browser_is_told_how_to_change_it(
    browsers: Browsers, url: str, talk: Talk
) -> None:
    """Where the browser blocks notifications, the page says so instead of a switch that does nothing."""
    phone = await _phone(browsers, url, "denied")
    await phone.page.click("#offer-yes")
    await expect(phone.page.locator("#offer")).to_be_hidden()
    await phone.page.click("#more")

    await expect(phone.page.locator("#bell-blocked")).to_be_visible()
    await expect(phone.page.locator("#bell")).to_be_hidden()
    assert await _subscription(talk) is None


async def _rings(phone: Phone) -> Any:
    """What the maker's server does, and what the phone shows half a second later."""
    told = '{"body": "Nhắc báo cáo tháng 10/2026"}'
    await phone.worker_hears("deliverPushMessage", data=told)
    await phone.page.wait_for_timeout(500)
    return await phone.page.evaluate(_SHOWN)


_SHOWN = """async () => {
    const found = await navigator.serviceWorker.getRegistration("/c/");
    return (await found.getNotifications()).map((each) => [each.title, each.body]);
}"""


async def _bells(browsers: Browsers, url: str) -> tuple[Any, Any]:
    """What a new phone shows of a bell while its page is looked at, and after it was closed."""
    phone = await browsers.phone(url)
    await phone.context.grant_permissions(["notifications"], origin=url)
    await phone.begins()
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while_open = await _rings(phone)
    closed: list[Any] = []
    await phone.page.goto(f"{url}/j")
    with suppress(TimeoutError):
        async with asyncio.timeout(TOLD_FOR):
            while not closed:
                closed = await _rings(phone)
    return while_open, closed


async def test_a_bell_is_shown_when_no_page_is_open(browsers: Browsers, url: str) -> None:
    """With the page closed the phone shows the heading; while it is looked at, nothing."""
    for _ in range(PHONES):
        while_open, closed = await _bells(browsers, url)
        assert while_open == []
        if closed:
            break

    assert closed == [["Báo cáo chi bộ", "Nhắc báo cáo tháng 10/2026"]]
