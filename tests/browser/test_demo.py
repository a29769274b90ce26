"""The demo: two phones side by side, or behind one another where there is no room."""

import asyncio

import pytest
from playwright.async_api import FrameLocator, Page, expect

from tests.browser.phone import Browsers
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
WIDE = (1280, 860)


def _inside(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f"#{name} iframe")


async def test_the_clock_brings_news_to_both_phones(browsers: Browsers, demo: str) -> None:
    """Moving the clock shows the new time, and what became due arrives on the right phone."""
    page = (await browsers.phone(demo, size=WIDE)).page
    await page.goto(demo + "/")
    await expect(_inside(page, "one").get_by_text("Tháng này còn 2 mục")).to_be_visible()
    await page.get_by_role("button", name="Tới lúc nhắc tiếp theo").click()
    await expect(_inside(page, "one").get_by_text("Nhắc báo cáo tháng 10/2026")).to_be_visible()
    await expect(page.locator("#date")).to_have_text("Thứ tư, 07/10/2026")
    await page.get_by_role("button", name="+1 ngày").click()
    await expect(_inside(page, "two").get_by_text("Đã nộp: 1/2.")).to_be_visible()

    await expect(page.locator("#date")).to_have_text("Thứ năm, 08/10/2026")
    await expect(_inside(page, "one").get_by_text("Đã nộp")).to_have_count(0)


async def test_a_hint_types_for_the_visitor(browsers: Browsers, demo: str) -> None:
    """The words of a hint stand in the phone's field, and are sent there like any others."""
    page = (await browsers.phone(demo, size=WIDE)).page
    await page.goto(demo + "/")
    await _inside(page, "one").get_by_role("button", name="Sinh hoạt chi bộ").click()
    await expect(_inside(page, "one").get_by_text("Chi bộ đã họp tháng 10 chưa?")).to_be_visible()
    await page.get_by_role("button", name="hôm qua").click()
    await expect(_inside(page, "one").locator("#text")).to_have_value("hôm qua")
    await _inside(page, "one").locator("#send").click()

    await expect(_inside(page, "one").get_by_text("Họp ngày nào?")).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, (360, 740)])
async def test_the_demo_is_readable(browsers: Browsers, demo: str, size: tuple[int, int]) -> None:
    """Names, contrast, sizes and order hold on the demo's page."""
    phone = await browsers.phone(demo, size=size)
    await phone.page.goto(demo + "/")

    assert await phone.audit() == []


async def test_on_a_narrow_screen_the_phones_are_tabs(browsers: Browsers, demo: str) -> None:
    """One phone is seen at a time; news on the other are marked on its tab."""
    page = (await browsers.phone(demo)).page
    await page.goto(demo + "/")
    await expect(_inside(page, "one").locator("article")).to_be_visible()
    await expect(page.locator("#two")).to_be_hidden()
    fresh = page.locator("#tab-two.fresh")
    async with asyncio.timeout(PATIENCE):
        while not await fresh.count():  # what comes while the page opens is not marked
            await page.get_by_role("button", name="+1 ngày").click()
            await page.wait_for_timeout(1000)
    await page.locator("#tab-one").focus()
    await page.keyboard.press("ArrowRight")

    await expect(_inside(page, "two").get_by_text("Đã nộp: 1/2.").last).to_be_visible()
    await expect(page.locator("#one")).to_be_hidden()


async def test_the_phones_speak_the_language_of_the_page(browsers: Browsers, demo: str) -> None:
    """The language link turns the page and both phones."""
    page = (await browsers.phone(demo, size=WIDE)).page
    await page.goto(demo + "/")
    await page.get_by_role("link", name="English").click()
    await expect(
        page.get_by_text("all names of cells and all figures are invented")
    ).to_be_visible()

    for name in ("one", "two"):
        await expect(_inside(page, name).locator("html")).to_have_attribute("lang", "en")


async def test_a_phone_that_cannot_be_turned_is_told_of(browsers: Browsers, demo: str) -> None:
    """Where the server does not take the new language, the page says what to do."""
    page = (await browsers.phone(demo, size=WIDE)).page
    await page.route("**/say", lambda route: route.fulfill(status=503))
    await page.goto(demo + "/?lang=en")

    await expect(page.get_by_text("did not change its language")).to_be_visible()
