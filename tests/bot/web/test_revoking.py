"""A session that is taken away from outside: by its person on another channel, or by the operator."""

import json

import httpx
from sqlalchemy import select

from handlers import linking
from storage import audit, web
from storage.database import Database
from storage.models import Person, WebSession
from tests.bot.web.joined import running


async def test_a_session_signed_out_elsewhere_is_over_at_once(sqlite: Database) -> None:
    """Its cookie opens nothing any more, its messages are gone, and the new code opens a new one."""
    async with running(sqlite) as town:
        old = await town.secretary()
        async with sqlite.transaction() as tx:
            (person_id,) = (await tx.execute(select(Person.id))).scalars()
            code = await linking.readmit(tx, person_id, audit.OPERATOR, town.now, lost=True)
            assert (await tx.execute(select(WebSession.id))).first() is None
        answer = await old.client.get(town.web + old.path + "feed")  # type: ignore[attr-defined]  # a phone with the page
        new = town.phone("new")
        seen = await new.start(code)

    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert json.loads(answer.text) == {"error": "session_ended"}
    assert "Tháng này còn 3 mục" in seen


async def test_a_page_never_opened_does_not_stay(sqlite: Database) -> None:
    """A session that only a robot opened is forgotten after two days."""
    async with running(sqlite) as town:
        robot = town.phone("robot")
        answer = await robot.client.post(town.web + "/j", data={"code": "22222-22222"})
        async with sqlite.reading() as tx:
            (ends,) = (await tx.execute(select(WebSession.expires_at))).scalars()

    assert answer.status_code == httpx.codes.SEE_OTHER
    assert ends == town.now + web.UNUSED
