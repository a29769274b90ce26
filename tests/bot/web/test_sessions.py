"""What an open session lets one do, and what it keeps from everybody else."""

import httpx
import pytest

from bot.channels.base import SendFailed
from handlers.messages import Kind, Outbound
from storage.database import Database
from tests.bot.web.talk import MENU, URL, WELCOME, Talk
from tests.bot.web.visitor import FOREIGN, OWN, Visitor


async def test_two_sessions_stand_side_by_side(client: httpx.AsyncClient, talk: Talk) -> None:
    """One browser holds two sessions; each sees its own messages."""
    one, two = Visitor(client), Visitor(client)
    await one.joins()
    await two.joins()
    await one.taps("join:yes")

    assert one.path != two.path
    assert await one.sees() == [WELCOME.text, MENU.text]
    assert len(await two.sees()) == 1
    assert talk.got[0].address != talk.got[1].address


@pytest.mark.parametrize("what", ["feed", "events", "file/1"])
async def test_without_its_cookie_a_session_shows_nothing(
    visitor: Visitor, talk: Talk, what: str
) -> None:
    """Who only knows the address gets the page without content, and 401 for the rest."""
    transport = httpx.ASGITransport(talk.app())
    async with httpx.AsyncClient(transport=transport, base_url=URL) as stranger:
        page = await stranger.get(visitor.path)
        answer = await stranger.get(visitor.path + what)

    assert page.status_code == 200
    assert answer.status_code == 401


async def test_the_cookie_of_one_session_opens_no_other(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    """A secret sent to another session's path is refused."""
    one, two = Visitor(client), Visitor(client)
    await one.joins()
    await two.joins()
    stolen = client.cookies.jar
    secret = next(cookie.value for cookie in stolen if cookie.path == one.path.rstrip("/"))
    transport = httpx.ASGITransport(talk.app())
    async with httpx.AsyncClient(transport=transport, base_url=URL) as thief:
        answer = await thief.get(two.path + "feed", headers={"cookie": f"chibo={secret}"})

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/c/%00x/feed", "/c/%F0%9F%98%80/feed", f"/c/{'x' * 5000}/feed"])
async def test_what_can_be_no_session_is_none(database: Database, path: str) -> None:
    """Letters that a database does not take are no fault of ours, which would wake the operator."""
    transport = httpx.ASGITransport(Talk(database).app())
    async with httpx.AsyncClient(transport=transport, base_url=URL) as stranger:
        answer = await stranger.get(path, headers={"cookie": "chibo=x"})
    assert answer.status_code == 401


async def test_a_file_of_no_number_is_not_there(visitor: Visitor) -> None:
    """A number that no database takes is one that no file has."""
    assert (await visitor.client.get(f"{visitor.path}file/{'9' * 40}")).status_code == 404


async def test_words_and_buttons_reach_the_handlers(visitor: Visitor, talk: Talk) -> None:
    """Typed words become TEXT, a press becomes TAP with the card it was on."""
    card = (await visitor.feed())[-1]["id"]
    await visitor.says("  đủ cả  ")
    await visitor.says(data="join:yes", card=card)

    typed, pressed = talk.got[1:]
    assert (typed.kind, typed.text) == (Kind.TEXT, "đủ cả")
    assert (pressed.kind, pressed.data, pressed.card) == (Kind.TAP, "join:yes", card)


async def test_a_line_sent_again_counts_once(visitor: Visitor, talk: Talk) -> None:
    """A page that tries again uses the same id, which makes the same event."""
    for _ in range(3):
        answer = await visitor.says("25/30", id="the-same-line")
        assert answer.status_code == 200

    assert [each.text for each in talk.got[1:]] == ["25/30"]


async def test_equal_ids_of_two_sessions_are_two_events(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    """The id counts within its session: another person's page may use the same."""
    one, two = Visitor(client), Visitor(client)
    await one.joins()
    await two.joins()
    await one.says("một", id="the-same-line")
    await two.says("hai", id="the-same-line")

    assert [each.text for each in talk.got[2:]] == ["một", "hai"]


async def test_nothing_is_confirmed_that_is_not_stored(visitor: Visitor, talk: Talk) -> None:
    """With the storage away the page is told to try again; then it arrives once."""
    talk.away = True
    failed = await visitor.says("25/30", id="the-same-line")
    talk.away = False
    done = await visitor.says("25/30", id="the-same-line")

    assert failed.status_code == 500
    assert done.status_code == 200
    assert [each.text for each in talk.got[1:]] == ["25/30"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (None, 400),
        ([], 400),
        ({"id": "line-0001"}, 400),
        ({"id": "short", "text": "một"}, 400),
        ({"id": "line 0001", "text": "một"}, 400),
        ({"id": "line-0001", "text": "một", "data": "f:1"}, 400),
        ({"id": "line-0001", "text": 5}, 400),
        ({"id": "line-0001", "data": "x" * 65}, 400),
        ({"id": "line-0001", "data": "a", "card": "../other"}, 400),
        ({"id": "line-0001", "text": "x" * 4001}, 413),
        ({"id": "line-0001", "text": "x" * 40_000}, 413),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(
    visitor: Visitor, talk: Talk, body: object, status: int
) -> None:
    """A body that makes no sense is refused and reaches nobody."""
    answer = await visitor.posts("say", body)

    assert answer.status_code == status
    assert len(talk.got) == 1


@pytest.mark.parametrize("headers", [{}, OWN, {**FOREIGN, "x-chibo": "1"}])
@pytest.mark.parametrize("what", ["say", "leave"])
async def test_a_foreign_page_cannot_speak_for_somebody(
    visitor: Visitor, talk: Talk, what: str, headers: dict[str, str]
) -> None:
    """Without our own header, or from another site, nothing is taken."""
    body = {"id": "line-0001", "text": "gửi"}
    answer = await visitor.posts(what, body, headers=headers)

    assert answer.status_code == 403
    assert len(talk.got) == 1


async def test_leaving_ends_the_session(visitor: Visitor, talk: Talk) -> None:
    """After leaving the page is closed, and what is sent to it fails as gone."""
    answer = await visitor.posts("leave")
    feed = await visitor.client.get(visitor.path + "feed")

    assert answer.status_code == 200
    assert feed.status_code == 401
    assert talk.got[-1].kind is Kind.LEFT
    with pytest.raises(SendFailed) as failed:
        await talk.send(talk.got[0].address, Outbound("muộn"))
    assert failed.value.gone
