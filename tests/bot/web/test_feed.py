"""What the page is given: in order, replaced in place, live, and only one's own files."""

import json

import pytest

from bot.channels.base import SendFailed
from bot.channels.web_live import Bells, Timing, stream
from bot.channels.web_sessions import Session
from handlers.messages import Attachment, Choice, Entry, Outbound, Style
from storage import people
from tests.bot.web.talk import MENU, NOW, PIXEL, QUESTIONS, WELCOME, Talk
from tests.bot.web.visitor import Visitor
from tests.patience import PATIENCE


async def test_messages_arrive_whole(visitor: Visitor, talk: Talk) -> None:
    """Heading, buttons, entry and placeholder reach the page as the handlers gave them."""
    message = Outbound(
        "Họp ngày nào?",
        heading="Câu 2/9",
        rows=((Choice("Hôm qua", "f:1", "hôm qua", Style.PRIMARY),),),
        entry=Entry.DATE,
        placeholder="Gõ ngày",
    )
    await talk.send(talk.got[0].address, message)

    assert Outbound.from_json((await visitor.feed())[-1]["data"]) == message


async def test_a_pressed_card_is_replaced_and_stands_last(visitor: Visitor) -> None:
    """The card keeps its id, takes the next number, and who asks later sees only its newest form."""
    card = (await visitor.feed())[-1]
    await visitor.taps("join:yes")
    messages = await visitor.feed()

    assert [each["data"]["text"] for each in messages] == [WELCOME.text, MENU.text]
    assert messages[-1]["id"] == card["id"]
    assert messages[-1]["seq"] > messages[0]["seq"] > card["seq"]
    await visitor.taps("open:meeting")
    assert (await visitor.sees())[-1] == QUESTIONS[0].text


async def test_a_page_asks_only_for_what_it_has_not_seen(visitor: Visitor) -> None:
    """`after` leaves out what is known; nonsense in it means from the beginning."""
    last = (await visitor.feed())[-1]["seq"]

    assert await visitor.feed(after=last) == []
    for nonsense in ("-1", "x", "9" * 40, "²"):
        answer = await visitor.client.get(f"{visitor.path}feed", params={"after": nonsense})
        assert len(answer.json()["messages"]) == 1


async def test_the_language_is_as_new_as_the_messages(
    visitor: Visitor, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A language chosen while the page asks comes with the answer it led to, not with the next one."""
    address, find = talk.got[0].address, talk.store.find

    async def found_just_before(session_id: str, secret: str) -> Session | None:
        session = await find(session_id, secret)
        async with talk.database.transaction() as tx:
            account = await people.account(tx, "web", address, language="vi", now=NOW)
            await people.set_language(tx, account, "en")
        await talk.send(address, WELCOME)
        return session

    monkeypatch.setattr(talk.store, "find", found_just_before)
    news = (await visitor.client.get(f"{visitor.path}feed")).json()

    assert news["messages"][-1]["data"]["text"] == WELCOME.text
    assert news["language"] == "en"


async def test_pictures_are_shown_and_files_are_downloaded(visitor: Visitor, talk: Talk) -> None:
    """A picture opens in place, anything else is saved under its name."""
    address = talk.got[0].address
    picture = await talk.file("biểu đồ.png", "image/png")
    sheet = await talk.file("tổng hợp.html", "text/html", b"<script>alert(1)</script>")
    for attachment in (picture, sheet):
        await talk.send(address, Outbound("", attachment=attachment))
    shown = await visitor.client.get(f"{visitor.path}file/{picture.file_id}")
    saved = await visitor.client.get(f"{visitor.path}file/{sheet.file_id}")

    assert shown.content == PIXEL
    assert shown.headers["content-disposition"].startswith("inline")
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "t%E1%BB%95ng%20h%E1%BB%A3p.html" in saved.headers["content-disposition"]
    assert saved.headers["x-content-type-options"] == "nosniff"


async def test_a_file_of_somebody_else_is_not_there(visitor: Visitor, talk: Talk) -> None:
    """The number of a file opens nothing for who was not sent it."""
    other = Visitor(visitor.client)
    await other.joins()
    attachment = await talk.file("kín.png", "image/png")
    await talk.send(talk.got[0].address, Outbound("", attachment=attachment))

    mine = await visitor.client.get(f"{visitor.path}file/{attachment.file_id}")
    theirs = await visitor.client.get(f"{other.path}file/{attachment.file_id}")
    nobodys = await visitor.client.get(f"{visitor.path}file/999")
    assert [mine.status_code, theirs.status_code, nobodys.status_code] == [200, 404, 404]


async def test_sending_to_an_address_that_never_was_fails_for_good(talk: Talk) -> None:
    """No session, no message: the sender learns that the person is gone here."""
    with pytest.raises(SendFailed) as failed:
        await talk.send("nobody", Outbound("xin chào", attachment=Attachment(1, "a", "b")))

    assert failed.value.gone


async def _nothing(_: int) -> dict[str, object]:
    return {"language": "vi", "messages": []}


async def test_open_pages_hear_at_once() -> None:
    """A stream tells what is there, waits for the bell, names the number, and ends with the session."""
    bells, said = Bells(), [{"seq": 4, "id": "a", "data": {"text": "một"}}]
    over = False

    async def news(after: int) -> dict[str, object] | None:
        found = [each for each in said if int(str(each["seq"])) > after]
        return None if over else {"language": "vi", "messages": found}

    timing = Timing(look=PATIENCE, stream=PATIENCE, retry=1)
    events = stream(bells, "address", news, after=0, timing=timing)
    assert await anext(events) == "retry: 1000\n\n"
    assert (await anext(events)).startswith("id: 4\n")
    said.append({"seq": 7, "id": "b", "data": {"text": "hai\nba"}})
    bells.ring("address")
    event = await anext(events)
    over = True
    bells.ring("address")

    assert event.startswith("id: 7\n")
    assert json.loads(event.split("data: ", 1)[1])["messages"][0]["id"] == "b"
    assert (await anext(events)).startswith("event: gone")
    assert [each async for each in events] == []


async def test_a_quiet_stream_shows_that_it_lives_and_ends_in_time() -> None:
    """Without news a comment goes out, so a lost listener is noticed; then the stream ends."""
    bells = Bells()
    living = stream(
        bells, "a", _nothing, after=9, timing=Timing(look=0.01, stream=PATIENCE, retry=1)
    )
    parts = [await anext(living) for _ in range(4)]
    bells.close()
    assert [part async for part in living] == []
    short = stream(
        Bells(), "a", _nothing, after=9, timing=Timing(look=PATIENCE, stream=0.05, retry=1)
    )
    parts += [part async for part in short]

    assert sum(part.startswith("retry") for part in parts) == 2
    assert set(parts) == {"retry: 1000\n\n", ":\n\n"}


async def test_hanging_up_ends_all_streams() -> None:
    """A server that stops is not kept by open pages."""
    bells = Bells()

    events = stream(bells, "a", _nothing, after=0, timing=Timing(look=60, stream=60))
    for _ in range(2):
        await anext(events)
    bells.close()

    assert [part async for part in events] == []
