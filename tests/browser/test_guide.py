"""The guides as they are printed."""

import re
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from scripts.print_guide import GUIDES, Guide

pytestmark = pytest.mark.browser
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
async def test_the_guide_keeps_its_pages(guide: Guide, executable: str, tmp_path: Path) -> None:
    """Whatever is added: one page of A4 for secretaries, two for staff, with all their pictures."""
    text = guide.page().replace("pictures/", f"{guide.source.parent}/pictures/")
    file = tmp_path / "guide.html"
    file.write_text(text, encoding="utf-8")
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.goto(file.as_uri())
        widths = await page.evaluate("Array.from(document.images, (each) => each.naturalWidth)")
        printed = await page.pdf(prefer_css_page_size=True)
        await browser.close()

    assert len(widths) == guide.pictures
    assert all(widths)
    assert len(_PAGE.findall(printed)) == guide.pages
    assert len(_PAGE.findall(guide.sheet.read_bytes())) == guide.pages
