"""The secretaries' guide as it is printed."""

import re
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from scripts.print_guide import GUIDE, SHEET, page_of

pytestmark = pytest.mark.browser
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


async def test_the_guide_is_one_sheet(executable: str, tmp_path: Path) -> None:
    """Whatever is added to it, the guide stays one page of A4 with its pictures."""
    text = GUIDE.read_text(encoding="utf-8").replace("pictures/", f"{GUIDE.parent}/pictures/")
    file = tmp_path / "guide.html"
    file.write_text(page_of(text), encoding="utf-8")
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(file.as_uri())
        widths = await page.evaluate("Array.from(document.images, (each) => each.naturalWidth)")
        printed = await page.pdf(prefer_css_page_size=True)
        await browser.close()

    assert len(widths) == 5
    assert all(widths)
    assert len(_PAGE.findall(printed)) == 1
    assert len(_PAGE.findall(SHEET.read_bytes())) == 1
