"""A whole month at phone size with the true program behind the page, offline and back."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest
from playwright.async_api import Request
from sqlalchemy import select

from storage.database import Database
from storage.models import Report, ReportVersion
from tests.bot.web.joined import WebTown, running
from tests.browser import month
from tests.browser.phone import Browsers, Phone

pytestmark = pytest.mark.browser
SMALL = 100_000
"""Bytes that may come over the network until the first question stands on a new phone."""


@pytest.fixture
async def town(sqlite: Database) -> AsyncIterator[WebTown]:
    async with running(sqlite) as town:
        yield town


@pytest.fixture
async def plain_browsers(executable: str, town: WebTown) -> AsyncIterator[Browsers]:  # noqa: ARG001 - the server outlives the pages
    """A browser; what a page complains about fails the test."""
    browsers = Browsers(executable)
    await browsers.start()
    yield browsers
    await browsers.stop()
    assert browsers.complaints == []


async def _stored(town: WebTown) -> list[tuple[str, int, object]]:
    query = (
        select(Report.form_id, ReportVersion.version, ReportVersion.values)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .order_by(Report.id, ReportVersion.version)
    )
    async with town.database.reading() as tx:
        rows = await tx.execute(query)
        return [(form, version, values.get("present")) for form, version, values in rows]


def _audited(phone: Phone) -> Callable[[str], Awaitable[None]]:
    async def look(what: str) -> None:
        assert await phone.audit() == [], what

    return look


@pytest.mark.parametrize(
    "options",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark", "size": (320, 568)},
    ],
    ids=["light", "dark and small"],
)
async def test_a_month_is_played_and_stored(
    plain_browsers: Browsers, town: WebTown, options: dict[str, object]
) -> None:
    """From the invitation to three receipts; every step is readable, and every report is stored once."""
    opens = partial(plain_browsers.phone, town.web, has_touch=True, reduced_motion="reduce")
    phone = await opens(**options)  # type: ignore[arg-type]  # the table above says what they are
    await month.plays(phone, town, _audited(phone))

    assert await _stored(town) == [
        ("meeting", 1, 25),
        ("meeting", 2, 26),
        ("admission", 1, None),
        ("vacancy", 1, None),
    ]


async def test_a_first_visit_costs_little(plain_browsers: Browsers, town: WebTown) -> None:
    """All that comes over the wire on a new phone, from the link to the first question, icons, service
    worker and what it keeps included.
    """
    phone = await plain_browsers.phone(town.web)
    seen: list[Request] = []
    phone.context.on("requestfinished", lambda request: seen.append(request))  # noqa: PLW0108 - Playwright marks the function it is given

    async def look(what: str) -> None:
        del what

    await month.joins(phone, town, look)
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await phone.taps("Sinh hoạt chi bộ")
    await phone.sees("Chi bộ đã họp tháng 10 chưa?")
    sizes = [await request.sizes() for request in seen]
    bytes_ = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)

    assert len(seen) > 15
    assert bytes_ < SMALL, f"{bytes_} bytes in {len(seen)} answers"
