"""A real browser at a real server. Left out unless asked for, because it needs a browser.

`make test` must run on a machine without one, so these files are not even read there. They run with
`pytest -m browser` (as .ci/run does) or when their folder is named: `pytest tests/browser`. The
browser is Debian's or Ubuntu's Chromium (`apt-get install chromium`), driven by Playwright.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot import server
from storage.database import Database
from tests.bot.web.demo import demo_app, demo_of
from tests.bot.web.talk import Talk
from tests.browser.phone import Browsers

NAMES = ("chromium", "chromium-browser", "google-chrome")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only who asks for the browser tests gets them."""
    named = any(
        Path(argument.split("::")[0]).resolve().is_relative_to(Path(__file__).parent)
        for argument in config.args
    )
    asked = "browser" in str(config.option.markexpr)
    return None if asked or named or collection_path == Path(__file__) else True


@pytest.fixture(scope="session")
def executable() -> str:
    """The browser of this machine; without one the tests fail, since they were asked for."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("no browser here: apt-get install chromium")
    return found


@asynccontextmanager
async def serving(app: Starlette, talk: Talk) -> AsyncIterator[str]:
    """The app on a free port as long as the block lasts; gives its address."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(
        server.serve(app, "127.0.0.1", 0, on_start=address.set_result, on_stop=talk.web.hang_up)
    )
    try:
        yield await address
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def talk(sqlite: Database) -> Talk:
    """Somebody who answers."""
    return Talk(sqlite, url="http://127.0.0.1")


@pytest.fixture
async def url(talk: Talk) -> AsyncIterator[str]:
    """The address of the page's server."""
    async with serving(talk.app(), talk) as address:
        yield address


@pytest.fixture
async def demo(talk: Talk) -> AsyncIterator[str]:
    """The address of a demo with two phones."""
    async with serving(demo_app(talk, await demo_of(talk)), talk) as address:
        yield address


@pytest.fixture
async def browsers(executable: str, url: str, demo: str) -> AsyncIterator[Browsers]:  # noqa: ARG001 - the servers outlive the pages
    """A browser in which phones are opened; what a page complains about fails the test."""
    browsers = Browsers(executable)
    await browsers.start()
    yield browsers
    await browsers.stop()
    assert browsers.complaints == []
