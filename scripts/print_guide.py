"""Prints the secretaries' guide on one sheet of A4: `python scripts/print_guide.py [OUT.pdf]` (needs Chromium)."""

import shutil
import sys
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "secretary.md"
SHEET = ROOT / "docs" / "secretary.pdf"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STYLE = """
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


def page_of(guide: str) -> str:
    """The Vietnamese part of the guide as a page to be printed."""
    body = MarkdownIt().enable("table").render(guide.split("\n---\n", maxsplit=1)[0])
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{STYLE}</style>{body}'


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else SHEET
    browser_file = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser_file, "install Chromium first"
    page_file = GUIDE.with_name("secretary.print.html")  # beside the pictures that it shows
    page_file.write_text(page_of(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
    try:
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(page_file.as_uri())
            page.pdf(path=out, prefer_css_page_size=True)
            browser.close()
    finally:
        page_file.unlink()


if __name__ == "__main__":
    main()
