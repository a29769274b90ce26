"""For old eyes, keyboards, screen readers, small screens and dark rooms."""

import pytest
from playwright.async_api import expect

from tests.bot.web.talk import CODE, Talk
from tests.browser.phone import Browsers, Phone

pytestmark = pytest.mark.browser
SCHEMES = ("light", "dark")


async def _switch(phone: Phone, name: str) -> None:
    await phone.page.click("#more")
    await phone.page.click(f"#{name}")
    await phone.page.click("#choices [data-close]")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_every_sheet_is_readable(browsers: Browsers, url: str, scheme: str) -> None:
    """Names, contrast, sizes and order hold on the pages around the chat."""
    phone = await browsers.phone(url, color_scheme=scheme)
    for path in ("/", "/j/abc", f"/j/{CODE}", "/nowhere"):
        await phone.page.goto(url + path)
        assert await phone.audit() == [], path


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_every_state_of_the_chat_is_readable(
    browsers: Browsers, url: str, scheme: str
) -> None:
    """Names, contrast, sizes and order hold for questions, ticks, the summary and the dialog."""
    phone = await browsers.phone(url, color_scheme=scheme, reduced_motion="reduce")
    await phone.begins()
    for answer in ("rồi", "hôm qua", "đủ cả"):
        assert await phone.audit() == []
        await phone.types(answer)
    await phone.sees("Đánh dấu nếu đúng")
    await phone.tick("Nữ").click()
    await expect(phone.tick("Nữ")).to_be_checked()
    assert await phone.audit() == []
    await phone.page.click("#more")
    assert await phone.audit() == []
    await phone.page.click("#leave")
    assert await phone.audit() == []


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_high_contrast_and_large_type(browsers: Browsers, url: str, scheme: str) -> None:
    """Both switches work together on the smallest screen, are kept, and hold on other pages too."""
    phone = await browsers.phone(url, size=(320, 568), color_scheme=scheme)
    await phone.begins()
    await _switch(phone, "large")
    await _switch(phone, "contrast")
    assert await phone.audit() == []
    await phone.page.reload()
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")
    size = await phone.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    await phone.page.goto(url + "/")

    assert size >= 22
    await expect(phone.page.locator("html")).to_have_class("large contrast")


async def test_a_question_is_answered_with_the_keyboard_alone(
    browsers: Browsers, url: str, talk: Talk
) -> None:
    """Tab reaches the buttons in reading order; after a press the focus is on the next question."""
    phone = await browsers.phone(url)
    await phone.begins()
    await phone.page.locator("#more").focus()
    reached = []
    for _ in range(4):
        await phone.page.keyboard.press("Tab")
        reached.append(await phone.page.evaluate("document.activeElement.textContent"))
    await phone.page.keyboard.press("Shift+Tab")
    await phone.page.keyboard.press("Shift+Tab")
    await phone.page.keyboard.press("Enter")
    await phone.sees("Họp ngày nào?")
    focused = await phone.page.evaluate("document.activeElement.innerText")

    assert [label for label in reached if "họp" in label] == [
        "Đã họp",
        "Chưa họp",
        "Không họp được",
    ]
    assert talk.got[-1].data == "f:1:0:no"
    assert "Họp ngày nào?" in focused


async def test_a_screen_reader_hears_what_is_new(browsers: Browsers, url: str) -> None:
    """The log speaks politely once the past has been loaded; the status speaks too."""
    phone = await browsers.phone(url)
    await phone.begins()
    log = phone.page.get_by_role("log", name="Tin nhắn")
    await expect(log).to_have_attribute("aria-live", "polite")

    await expect(phone.page.locator("#status")).to_have_attribute("role", "status")
    await phone.types("rồi")
    await phone.sees("Họp ngày nào?")
    assert await phone.page.locator(".own").last.text_content() == "Đồng chí: rồi"


async def test_nothing_moves_for_who_wants_it_still(browsers: Browsers, url: str) -> None:
    """With reduced motion there is no animation and no transition."""
    phone = await browsers.phone(url, reduced_motion="reduce")
    await phone.begins()
    moving = await phone.page.evaluate(
        """() => Array.from(document.querySelectorAll('*')).filter((each) => {
            const style = getComputedStyle(each);
            return style.animationName !== 'none' || style.transitionDuration !== '0s';
        }).length"""
    )

    assert moving == 0


_TO_THE_TOP = """() => new Promise((done) => {
    const scroller = document.getElementById('scroll');
    scroller.addEventListener('scroll', done, {once: true});
    scroller.scrollTop = 0;
})"""
"""Ends when the page has heard of it too: its own listener comes first."""


async def test_the_newest_question_is_in_sight(browsers: Browsers, url: str, talk: Talk) -> None:
    """New messages are scrolled to; who reads further up is left there and told."""
    phone = await browsers.phone(url, size=(360, 500))
    await phone.begins()
    for answer in ("rồi", "hôm qua", "đủ cả"):
        await phone.types(answer)
        await expect(phone.page.locator("article").last).to_be_in_viewport()
    await phone.sees("Đánh dấu nếu đúng")
    await phone.page.wait_for_timeout(1000)
    await phone.page.evaluate(_TO_THE_TOP)
    await talk.send(talk.got[0].address, talk._question(talk._people[talk.got[0].address]))
    await expect(phone.page.locator("#newer")).to_be_visible()
    assert await phone.page.evaluate("document.getElementById('scroll').scrollTop") == 0
    await phone.page.click("#newer")

    await expect(phone.page.locator("article").last).to_be_in_viewport()
    await expect(phone.page.locator("#newer")).to_be_hidden()
