"""Takes the pictures of the README and the guides from the running demo: `python scripts/screenshots.py` (needs Chromium)."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FrameLocator, Page, sync_playwright

from bot.clock import Clock

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PHONE = {"width": 360, "height": 720}
DESK = {"width": 1280, "height": 860}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def demo(folder: str) -> Iterator[str]:
    """The demo in a folder; gives its address."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    running = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        for line in running.stdout:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
    finally:
        running.terminate()
        running.wait()


class Phone:
    """One of the two phones of the demo's page, or a page that is the phone."""

    def __init__(self, page: Page, place: Page | FrameLocator) -> None:
        self.page, self.place = page, place

    def tap(self, label: str, *, exact: bool = False) -> None:
        log = self.place.locator("#log")
        log.get_by_role("button", name=label, exact=exact).last.click()
        self._await_answer()

    def say(self, words: str) -> None:
        self.place.locator("#text").fill(words)
        self.place.locator("#send").click()
        self._await_answer()

    def _await_answer(self) -> None:
        self.page.wait_for_timeout(300)
        self.place.locator("#working").wait_for(state="hidden")
        self.page.wait_for_timeout(600)  # it scrolls into view

    def take(self, name: str) -> None:
        self.page.screenshot(path=PICTURES / f"{name}.png")


def invited(page: Page, address: str) -> None:
    """The invitation as its link shows it on a new phone."""
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/j/7K4MQXA2WD")
    page.wait_for_timeout(500)
    Phone(page, page).take("invitation")


def reminded(page: Page, address: str) -> None:
    """The first reminder of the month."""
    page.goto(address)
    mine = page.locator("#one iframe").get_attribute("src")
    page.set_viewport_size(PHONE)
    page.request.post(f"{address}/demo/next", headers={"X-Chibo": "1"})
    page.goto(f"{address}{mine}")
    page.locator("#log").get_by_role("button", name="Làm ngay").wait_for()
    page.wait_for_timeout(1200)
    Phone(page, page).take("reminder")


def on_the_desk(page: Page, address: str) -> None:
    page.set_viewport_size(DESK)
    page.goto(address)
    page.wait_for_timeout(2000)
    staff = Phone(page, page.frame_locator("#two iframe"))
    secretary = Phone(page, page.frame_locator("#one iframe"))
    staff.tap("Ai chưa nộp")
    secretary.tap("Làm ngay")
    secretary.tap("Đã họp")
    secretary.say("hôm kia")
    secretary.take("demo")


def on_the_phone(page: Page, address: str) -> None:
    page.goto(address)
    paths = [page.locator(f"#{name} iframe").get_attribute("src") for name in ("one", "two")]
    page.set_viewport_size(PHONE)
    page.goto(f"{address}{paths[0]}")
    page.wait_for_timeout(1500)
    secretary = Phone(page, page)
    secretary.tap("Thường kỳ", exact=True)
    secretary.take("question")
    for words in ("13", "đủ cả", "90 phút", "nghị quyết", "tốt", "95", "rồi", "không"):
        secretary.say(words)
    secretary.take("summary")
    secretary.tap("Gửi", exact=True)
    secretary.take("receipt")
    page.request.post(f"{address}/demo/advance/24", headers={"X-Chibo": "1"})
    for _ in range(4):
        page.request.post(f"{address}/demo/next", headers={"X-Chibo": "1"})
    page.goto(f"{address}{paths[1]}")
    page.wait_for_timeout(1500)
    if page.locator("#newer").is_visible():
        page.locator("#newer").click()
    page.wait_for_timeout(500)
    Phone(page, page).take("digest")


def picture(folder: str) -> None:
    """The digest's own picture, of the demo's month."""
    from bot.cli.demo import KEY

    settings = {"CHIBO_DATABASE_URL": "sqlite:///var/demo.sqlite", "CHIBO_SECRET_KEY": KEY}
    words = ["digest", "--unit", "BL", "--period", f"{Clock().now():%Y-%m}"]
    command = [sys.executable, "-m", "bot", *words, "--png", str(PICTURES / "picture.png")]
    subprocess.run(command, cwd=folder, env={**os.environ, **settings}, check=True)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_file = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser_file, "install Chromium first"
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(folder) as address,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        look = {"device_scale_factor": 1.5, "locale": "vi"}
        invited(browser.new_page(**look), address)
        page = browser.new_page(viewport=DESK, **look)
        reminded(page, address)
        on_the_desk(page, address)
        on_the_phone(page, address)
        picture(folder)
        browser.close()


if __name__ == "__main__":
    main()
