"""Push notifications: a bell for who wants one, told to nobody else, and silent where a page is open."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import select, text

from bot import server
from bot.channels.web_push import SERVICES, Push, new_keys
from bot.messengers import push
from bot.mistakes import OperatorMistake
from bot.settings import Settings
from bot.web_store import StoredWeb
from handlers.messages import Outbound
from storage.database import Database
from storage.models import Account, WebPush
from tests.bot.web.talk import CODE, NOW, URL, Talk
from tests.bot.web.visitor import Visitor
from tests.emulator.push import PushService

REMINDER = Outbound("Còn 2 báo cáo.", heading="Nhắc báo cáo tháng 10/2026")


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    """A push service on this machine."""
    service = PushService()
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    serving = server.serve(service.app(), "127.0.0.1", 0, on_start=address.set_result)
    task = asyncio.create_task(serving)
    service.url = await address
    yield service
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def bells(sqlite: Database, service: PushService) -> AsyncIterator[Push]:
    """Rings at that service and nowhere else."""
    store = StoredWeb(sqlite, lambda: NOW)
    bells = Push(store, "operator@example.vn", services=[service.host])
    yield bells
    await bells.close()


@pytest.fixture
def talk(sqlite: Database, bells: Push) -> Talk:
    return Talk(sqlite, push=bells)


@pytest.fixture
async def visitor(client: httpx.AsyncClient, bells: Push) -> Visitor:
    """Somebody who has joined; the bell of the notice, for which nobody had asked, is over."""
    visitor = Visitor(client)
    await visitor.joins()
    await asyncio.gather(*bells._ringing)
    return visitor


async def _rings(talk: Talk, bells: Push, message: Outbound = REMINDER) -> None:
    await talk.send(talk.got[0].address, message)
    await asyncio.gather(*bells._ringing)


async def _silent(database: Database) -> bool:
    async with database.reading() as tx:
        return bool((await tx.execute(select(Account.silent))).scalar_one())


async def test_who_wants_a_bell_is_told_of_news(
    visitor: Visitor, talk: Talk, bells: Push, service: PushService
) -> None:
    """The heading goes out, sealed for this browser and signed by us; the words stay on the page."""
    answer = await visitor.posts("push", service.subscription())
    key = (await visitor.client.get(visitor.path + "push")).json()["key"]
    await _rings(talk, bells)

    assert answer.status_code == 200
    assert [told["body"] for told in service.got] == ["Nhắc báo cáo tháng 10/2026"]
    assert service.keys == {key}
    assert 0 < int(service.headers[0]["ttl"]) <= 24 * 3600


async def test_nobody_is_told_unasked(
    visitor: Visitor, talk: Talk, bells: Push, service: PushService
) -> None:
    """Without a subscription, and after it was taken back, nothing rings."""
    await _rings(talk, bells)
    await visitor.posts("push", service.subscription())
    await visitor.posts("push", None)
    await _rings(talk, bells)

    assert service.got == []


async def test_an_open_page_needs_no_bell(
    visitor: Visitor, talk: Talk, bells: Push, service: PushService
) -> None:
    """While the page listens, the news stands there already."""
    await visitor.posts("push", service.subscription())
    with talk.web._bells.at(talk.got[0].address):
        await _rings(talk, bells)

    assert service.got == []


async def test_a_browser_that_does_not_want_it_any_more_is_forgotten(
    visitor: Visitor, talk: Talk, bells: Push, service: PushService
) -> None:
    """The service says that the subscription is gone: it is not called again."""
    await visitor.posts("push", service.subscription())
    service.answers = 410
    await _rings(talk, bells)
    await _rings(talk, bells)

    assert len(service.got) == 1
    assert await _silent(talk.database)


@pytest.mark.parametrize("status", [400, 429, 500])
async def test_a_service_in_trouble_keeps_nothing_back(
    visitor: Visitor, talk: Talk, bells: Push, service: PushService, status: int
) -> None:
    """The message stands on the page whatever becomes of its bell, and the next one rings again."""
    await visitor.posts("push", service.subscription())
    service.answers = status
    await _rings(talk, bells)
    await _rings(talk, bells)

    assert len(service.got) == 2
    assert (await visitor.sees())[-1] == REMINDER.text


async def test_a_page_rings_where_its_browser_is_told(visitor: Visitor, talk: Talk) -> None:
    """What is said from a page without a bell marks it as silent; with one it does not."""
    await visitor.says("một")
    without = talk.got[-1].silent
    async with talk.database.transaction() as tx:
        await tx.execute(text("UPDATE accounts SET silent = 1"))
    await visitor.posts("push", _elsewhere(talk))
    await visitor.says("hai")

    assert without
    assert not talk.got[-1].silent
    assert not await _silent(talk.database)


def _elsewhere(talk: Talk) -> dict[str, object]:
    assert talk.push is not None
    host = talk.push._services[0]
    return {"endpoint": f"http://{host}/send/1", "keys": {"auth": "YQ", "p256dh": "YQ"}}


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://foreign.test/send/1",
        "https://127.0.0.1/send/1",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com@foreign.test/x",
        "https://fcm.googleapis.com:22/x",
        "file:///etc/passwd",
        "x" * 5000,
    ],
)
async def test_no_other_address_is_called(
    sqlite: Database, endpoint: str, talk: Talk, client: httpx.AsyncClient
) -> None:
    """A page can name the makers of browsers only: our server calls nobody else for it."""
    talk.web._push = Push(StoredWeb(sqlite, lambda: NOW), "operator@example.vn", services=SERVICES)
    visitor = Visitor(client)
    await visitor.joins(CODE)
    body = {"endpoint": endpoint, "keys": {"auth": "YQ", "p256dh": "YQ"}}
    answer = await visitor.posts("push", body)
    real = await visitor.posts(
        "push", {**body, "endpoint": "https://fcm.googleapis.com/fcm/send/a"}
    )
    await talk.web.close()

    assert answer.status_code == 400
    assert real.status_code == 200


@pytest.mark.parametrize("body", [[], "x", 5, {"endpoint": 5}, {"endpoint": "x", "keys": None}])
async def test_what_is_no_subscription_is_refused(visitor: Visitor, body: object) -> None:
    """Only what a browser gives its page is taken."""
    assert (await visitor.posts("push", body)).status_code == 400


async def test_a_foreign_page_cannot_order_bells(visitor: Visitor, service: PushService) -> None:
    """Without our own header nothing is taken."""
    answer = await visitor.posts("push", service.subscription(), headers={})

    assert answer.status_code == 403


async def test_keys_are_made_once_and_kept_sealed(
    visitor: Visitor, talk: Talk, service: PushService, bells: Push
) -> None:
    """Another process has the same keys; neither they nor an address stand readable in the rows."""
    await visitor.posts("push", service.subscription())
    other = Push(StoredWeb(talk.database, lambda: NOW), "operator@example.vn")
    same = await other.public_key()
    await other.close()
    async with talk.database.reading() as tx:
        rows = (await tx.execute(text("SELECT content FROM channel_secrets"))).scalars().all()
        rows = [*rows, *(await tx.execute(select(WebPush.subscription))).scalars().all()]

    assert same == await bells.public_key()
    assert len(rows) == 2
    assert not any("PRIVATE" in row or "127.0.0.1" in row for row in rows)


async def test_a_session_that_ends_takes_its_bell_with_it(
    visitor: Visitor, talk: Talk, service: PushService
) -> None:
    """After signing out there is no subscription left."""
    await visitor.posts("push", service.subscription())
    await visitor.posts("leave")

    async with talk.database.reading() as tx:
        assert (await tx.execute(select(WebPush.session_id))).first() is None


async def test_without_a_contact_there_are_no_bells(sqlite: Database) -> None:
    """The page is told so by 404, and hides what it would offer."""
    talk = Talk(sqlite)
    transport = httpx.ASGITransport(talk.app())
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        visitor = Visitor(client)
        await visitor.joins()
        got = await client.get(visitor.path + "push")
        put = await visitor.posts("push", None)

    assert (got.status_code, put.status_code) == (404, 404)


def test_a_contact_that_is_none_is_told_to_the_operator(sqlite: Database) -> None:
    """One line names the setting."""
    store = StoredWeb(sqlite, lambda: NOW)
    with pytest.raises(OperatorMistake, match="CHIBO_PUSH_CONTACT"):
        push(Settings(_env_file=None, push_contact="nobody"), store)
    assert push(Settings(_env_file=None), store) is None


def test_every_pair_of_keys_is_another() -> None:
    """Keys are not fixed anywhere."""
    assert new_keys()["application"] != new_keys()["application"]
