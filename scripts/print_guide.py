"""Prints the secretaries' guide on one page of A4 and the staff's on two: `python scripts/print_guide.py` (needs Chromium)."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SECRETARY = """
@page { size: A4; margin: 9mm 11mm; }
body { margin: 0; font: 12.2pt/1.36 "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #000; }
h1 { margin: 0 0 1mm; font-size: 20pt; line-height: 1.2; color: #0b5c43; }
p { margin: 1.6mm 0; }
table { width: 100%; border-collapse: collapse; margin: 2mm 0; }
th, td { padding: .9mm 1.4mm; vertical-align: top; text-align: left; }
table:first-of-type { table-layout: fixed; }
table:first-of-type th { font-size: 11.5pt; color: #0b5c43; text-align: left !important; }
table:first-of-type td { font-size: 11pt; line-height: 1.28; text-align: left !important; }
table:not(:first-of-type) th, table:not(:first-of-type) td { border: .3mm solid #888; }
img { display: block; width: 100%; border: .3mm solid #999; border-radius: 2.5mm; }
code { font: inherit; font-weight: 700; }
ul { margin: 1.6mm 0; padding-left: 5mm; }
li { margin: .7mm 0; }
"""
_STAFF = """
@page { size: A4; margin: 11mm 13mm; }
body { margin: 0; font: 9.2pt/1.3 "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: #000; }
h1 { margin: 0; font-size: 15pt; color: #0b5c43; }
h2 { margin: 2mm 0 .5mm; font-size: 11pt; color: #0b5c43; }
p, ul, table { margin: 1mm 0; }
ul { padding-left: 5mm; }
li { margin: .3mm 0; }
table { width: 100%; border-collapse: collapse; }
th, td { border: .2mm solid #999; padding: .4mm 1.2mm; text-align: left; vertical-align: top; }
img { max-height: 60mm; }
code { font: inherit; font-weight: 600; }
blockquote { margin: 1mm 4mm; }
"""


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide, how it looks in print, and how many pages of A4 it may fill."""

    name: str
    style: str
    pages: int
    pictures: int

    @property
    def source(self) -> Path:
        return ROOT / "docs" / f"{self.name}.md"

    @property
    def sheet(self) -> Path:
        return self.source.with_suffix(".pdf")

    def page(self) -> str:
        """What is printed: all up to a line across (below it the secretaries' guide is in English)."""
        text = self.source.read_text(encoding="utf-8").split("\n---\n", maxsplit=1)[0]
        body = MarkdownIt().enable("table").render(text)
        return f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{self.style}</style>{body}'


GUIDES = (Guide("secretary", _SECRETARY, 1, 5), Guide("staff", _STAFF, 2, 2))


def _print(browser: Browser, guide: Guide) -> None:
    page_file = guide.source.with_suffix(".print.html")  # beside the pictures that it shows
    page_file.write_text(guide.page(), encoding="utf-8")
    try:
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=guide.sheet, prefer_css_page_size=True)
    finally:
        page_file.unlink()


def main() -> None:
    browser_file = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser_file, "install Chromium first"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        for guide in GUIDES:
            _print(browser, guide)
        browser.close()


if __name__ == "__main__":
    main()
