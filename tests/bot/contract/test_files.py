"""What a channel cannot carry is fetched from the page: a link to it, signed, for a week."""

import asyncio
import re
from datetime import timedelta

import httpx
import pytest

from handlers import file_links
from storage import audit, links, people, posts
from storage.database import Database
from storage.vault import Vault
from tests.bot.zalo.joined import ZaloPhone, running
from tests.emulator.zalo import FakeZalo
from tests.handlers.district import NOW
from tests.patience import PATIENCE

_LINK = re.compile(r"https://chibo\.example\.vn(/f/\S+)")


async def _link(phone: ZaloPhone) -> str:
    """Wait for the message with the file's address."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = [_LINK.search(text) for text in phone.chat.got]
            if any(found):
                return next(each[1] for each in found if each)
            await asyncio.sleep(0.05)


async def test_a_workbook_asked_for_on_zalo_is_fetched_by_its_link(sqlite: Database) -> None:
    """Zalo carries no files: the words hold a link, which opens the workbook until a week is over."""
    zalo = FakeZalo()
    await zalo.start()
    async with running(zalo, sqlite) as town, httpx.AsyncClient(timeout=PATIENCE) as browser:
        staff = await town.staff()
        assert isinstance(staff, ZaloPhone)
        await staff.type("excel")
        path = await _link(staff)
        got = await browser.get(town.web + path)
        changed = await browser.get(town.web + path[:-1] + ("0" if path[-1] != "0" else "1"))
        town.now += timedelta(days=8)
        late = await browser.get(town.web + path)
    await zalo.stop()

    assert got.status_code == 200
    assert got.content.startswith(b"PK")
    assert ".xlsx" in got.headers["content-disposition"]
    assert got.headers["cache-control"] == "private, no-store"
    assert (changed.status_code, late.status_code) == (404, 404)


@pytest.mark.parametrize("lost", ["post", "phone"])
async def test_a_link_to_a_file_ends_with_the_post(sqlite: Database, lost: str) -> None:
    """Who does not look after the unit any more, or was signed out, has no use of the links of before;
    what was fetched stands in the record.
    """
    zalo = FakeZalo()
    await zalo.start()
    async with running(zalo, sqlite) as town, httpx.AsyncClient(timeout=PATIENCE) as browser:
        staff = await town.staff()
        assert isinstance(staff, ZaloPhone)
        await staff.type("excel")
        path = await _link(staff)
        before = await browser.get(town.web + path)
        async with sqlite.transaction() as tx:
            (member,) = await people.members(tx, town.now.date())
            if lost == "post":
                await posts.resign(tx, member.person_id, town.now.date())
            else:
                (account,) = await links.accounts(tx, member.person_id)
                await links.sign_out(tx, account.account_id)
        after = await browser.get(town.web + path)
        async with sqlite.reading() as tx:
            opened = await audit.lines(tx, audit.Wanted(action="opened file"))
    await zalo.stop()

    assert (before.status_code, after.status_code) == (200, 404)
    assert [(line.actor, line.channel) for line in opened] == [("file 1", "link")]


@pytest.mark.parametrize("token", ["", ".", "1", "1.ffff", "1.ffff.", "x.y.z", "1.6a.é"])
def test_what_is_no_token_opens_nothing(token: str) -> None:
    """Whatever stands behind the slash, there is no file and no fault."""
    assert file_links.read(Vault("a key"), token, NOW) is None


def test_a_token_of_another_key_opens_nothing() -> None:
    """Only this server's own signature counts."""
    token = file_links.token(Vault("one"), 7, NOW + timedelta(days=1))

    assert file_links.read(Vault("one"), token, NOW) == 7
    assert file_links.read(Vault("other"), token, NOW) is None
    assert file_links.read(Vault("other", ("one",)), token, NOW) == 7  # a change of the key
