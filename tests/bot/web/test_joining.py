"""From an invitation to a session."""

import httpx
import pytest

from bot.tries import MOST
from handlers.messages import Kind
from tests.bot.web.talk import CODE, NOTICE, Talk
from tests.bot.web.visitor import FOREIGN, OWN, Visitor


async def test_opening_an_invitation_uses_nothing_up(client: httpx.AsyncClient, talk: Talk) -> None:
    """The link only shows the code and a button, so a preview of the link changes nothing."""
    page = await client.get(f"/j/{CODE.lower()}")

    assert page.status_code == 200
    assert "7K4MQ-XA2WD" in page.text
    assert talk.got == []
    assert "set-cookie" not in page.headers


async def test_joining_opens_a_session_and_tells_the_handlers(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    """The button makes a session with a strict cookie for its own path, and a START with the code."""
    visitor = Visitor(client)
    answer = await visitor.joins("7k4mq-xa2wd")

    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert [(each.kind, each.text) for each in talk.got] == [(Kind.START, CODE)]
    assert f"path={visitor.path.rstrip('/')}".lower() in cookie
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert await visitor.sees() == [NOTICE.text]


@pytest.mark.parametrize(
    "code", ["", "abc", "7K4MQ-XA2W", "7K4MQ-XA2W0", "7K4MQXA2WDD", "x" * 5000]
)
async def test_what_is_no_code_is_asked_for_again(
    client: httpx.AsyncClient, talk: Talk, code: str
) -> None:
    """A mistyped code gets the form again with a kind line, and no session."""
    answer = await client.post("/j", data={"code": code}, headers=OWN)

    assert answer.status_code == 422
    assert "Xin xem lại giấy mời" in answer.text
    assert talk.got == []


async def test_codes_are_not_guessed(client: httpx.AsyncClient, talk: Talk) -> None:
    """After many tries from an address nobody joins from there for a while, and is told so kindly."""
    for _ in range(MOST):
        await client.post("/j", data={"code": "AAAAA"}, headers=OWN)
    answer = await client.post("/j", data={"code": CODE}, headers={**OWN, "accept": "text/html"})
    assert answer.status_code == 429
    assert "Xin chờ mười phút" in answer.text
    assert talk.got == []


async def test_a_link_with_a_broken_code_asks_for_the_code(client: httpx.AsyncClient) -> None:
    """A cut-off link leads to the form, not to an error."""
    answer = await client.get("/j/7K4MQ")

    assert answer.status_code == 422
    assert 'name="code"' in answer.text


@pytest.mark.parametrize("headers", [FOREIGN, {"origin": "https://foreign.test"}])
async def test_a_foreign_page_cannot_make_somebody_join(
    client: httpx.AsyncClient, talk: Talk, headers: dict[str, str]
) -> None:
    """Joining is refused when another site sent the browser."""
    answer = await client.post("/j", data={"code": CODE}, headers=headers)

    assert answer.status_code == 403
    assert talk.got == []


async def test_nothing_is_confirmed_while_the_storage_is_away(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    """If the START could not be stored, the browser gets no session."""
    talk.away = True
    answer = await client.post("/j", data={"code": CODE}, headers=OWN)

    assert answer.status_code == 500
    assert "set-cookie" not in answer.headers


async def test_the_session_is_told_in_the_chosen_language(
    client: httpx.AsyncClient, talk: Talk
) -> None:
    """Who reads the invitation in English starts in English."""
    answer = await client.post("/j?lang=en", data={"code": CODE}, headers=OWN)
    feed = await client.get(answer.headers["location"] + "feed")

    assert talk.got[0].language == "en"
    assert feed.json()["language"] == "en"


async def test_codes_typed_in_the_chat_count_like_others(
    client: httpx.AsyncClient, visitor: Visitor
) -> None:
    """Sessions are for the asking: who types codes in one is refused at last; other words are heard."""
    codes = [f"AAAAA-AAA{one}{two}" for one in "23456789" for two in "23456789"][:MOST]
    tried = [(await visitor.says(code)).status_code for code in codes]
    assert tried == [200] * (MOST - 1) + [429]  # one was that of joining
    assert (await visitor.says("đủ cả")).status_code == 200
    assert (await Visitor(client).joins()).status_code == 429
