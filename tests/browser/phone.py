"""A phone with the chat page in it: what a person does with it and sees on it."""

import asyncio
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Playwright, async_playwright, expect

from tests.bot.web.talk import CODE
from tests.patience import PATIENCE

SIZE = (360, 740)
AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
expect.set_options(timeout=PATIENCE * 1000)
PHONES = 3
TOLD_FOR = 20.0
"""On so many phones, for so many seconds on each, a service worker is told what it has to hear."""
_EXPECTED = ("ERR_INTERNET_DISCONNECTED", "status of 4", "status of 5")
"""What Chromium logs for requests that the tests make fail on purpose."""


class Phone:
    """One page in a browser of its own."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context = context
        self.page = page
        self.url = url

    async def joins(self) -> None:
        """Open the invitation, start, agree."""
        await self.page.goto(f"{self.url}/j/{CODE}")
        await self.page.get_by_role("button", name="Bắt đầu").click()
        await self.taps("Đồng ý")
        await self.sees("Tháng này còn 2 mục")

    async def begins(self) -> None:
        """Join, and open the first question."""
        await self.joins()
        await self.taps("Sinh hoạt chi bộ")
        await self.sees("Chi bộ đã họp tháng 10 chưa?")

    def button(self, label: str) -> Any:
        return self.page.locator("#log").get_by_role("button", name=label, exact=False).last

    def tick(self, label: str) -> Any:
        return self.page.get_by_role("checkbox", name=label)

    async def taps(self, label: str) -> None:
        await self.button(label).click()

    async def types(self, words: str) -> None:
        await self.page.fill("#text", words)
        await self.page.keyboard.press("Enter")

    async def sees(self, words: str) -> None:
        """The newest element of the log that has these words is on the page."""
        await expect(self.page.locator("#log").get_by_text(words).last).to_be_visible()

    async def loses_signal(self) -> None:
        await self.context.set_offline(True)

    async def has_signal(self) -> None:
        await self.context.set_offline(False)

    async def worker_hears(self, command: str, **what: Any) -> None:
        """What Chromium tells the service worker: a push message, or that there is a network again.

        Now and then Chromium loses it, for good on that phone: tell it again, then on another phone.
        """
        devtools = await self.context.new_cdp_session(self.page)
        found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def registered(event: dict[str, Any]) -> None:
            for registration in event["registrations"]:
                if not found.done():
                    found.set_result(registration["registrationId"])

        devtools.on("ServiceWorker.workerRegistrationUpdated", registered)
        await devtools.send("ServiceWorker.enable")
        told = {"origin": self.url, "registrationId": await found, **what}
        await devtools.send(f"ServiceWorker.{command}", told)
        await devtools.detach()

    async def audit(self) -> list[str]:
        """What keeps people from using the page, by our own checks (see audit.js)."""
        found: list[str] = await self.page.evaluate(AUDIT)
        return found


class Browsers:
    """Opens phones; keeps what their pages complain about."""

    def __init__(self, executable: str) -> None:
        self.complaints: list[str] = []
        self._executable = executable
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def start(self) -> None:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(
            executable_path=self._executable, args=["--no-sandbox"]
        )

    async def stop(self) -> None:
        assert self._browser is not None
        assert self._playwright is not None
        await self._browser.close()
        await self._playwright.stop()

    async def phone(self, url: str, size: tuple[int, int] = SIZE, **options: Any) -> Phone:
        """A new phone at that address; `options` are Playwright's, such as color_scheme."""
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]}, **options
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._heard(message.type, message.text))
        return Phone(context, page, url)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(each in text for each in _EXPECTED):
            self.complaints.append(text)
