"""The programming interface and the pages behind links: the same figures, only for who may see them."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape

import httpx
import pytest

from bot import server
from bot.api.routes import Api, description
from bot.report_pages import ReportPages
from bot.tries import MOST, WINDOW
from handlers.digest.digest import compute
from handlers.digest.labels import label
from handlers.library import rules
from handlers.messages import Kind
from handlers.periods import Period
from storage import audit, posts, tokens, units
from storage.database import Database
from storage.people import OFFICER, Post
from tests.handlers.district import District, Phone, district

PERIOD = "2026-10"


@pytest.fixture
async def town(sqlite: Database) -> District:
    """A district in which one cell has reported that it could not meet, and admitted nobody."""
    found = await district(sqlite)
    phone = await found.secretary()
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi", "Kết nạp"):
        await phone.press(button)
    await phone.press("Không")
    await phone.press("Gửi")
    return found


async def _healthy() -> dict[str, str]:
    return {}


async def _receive(_: object) -> None:
    return None


@pytest.fixture
async def client(town: District) -> AsyncIterator[httpx.AsyncClient]:
    def now():  # type: ignore[no-untyped-def]  # noqa: ANN202 - a clock
        return town.now

    routes = [
        *ReportPages(town.database, town.house, now).routes(),
        *Api(town.database, town.house, now).routes(),
    ]
    app = server.build([], receive=_receive, health=_healthy, routes=routes)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chibo") as found:
        yield found


async def _token(town: District, code: str, days: int = 30) -> dict[str, str]:
    async with town.database.transaction() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code[code]
        expires = town.now + timedelta(days=days)
        made = await tokens.add(tx, f"tool of {code}", unit.id, expires_at=expires, now=town.now)
    return {"Authorization": f"Bearer {made}"}


async def test_without_token(client: httpx.AsyncClient, town: District) -> None:
    """Without a token, with a wrong one or one that has ended nothing is told; the description is."""
    assert (await client.get("/api/units")).status_code == 401
    wrong = {"Authorization": "Bearer chibo_nonsense"}
    assert (await client.get("/api/units", headers=wrong)).status_code == 401
    headers = await _token(town, "BL")
    async with town.database.transaction() as tx:
        assert await tokens.revoke(tx, "tool of BL", town.now) == 1
    assert (await client.get("/api/units", headers=headers)).status_code == 401
    short = await _token(town, "BL", days=1)
    assert (await client.get("/api/units", headers=short)).status_code == 200
    town.now += timedelta(days=1)
    assert (await client.get("/api/units", headers=short)).status_code == 401
    described = await client.get("/api/openapi.json")
    assert described.json()["openapi"].startswith("3.")


async def test_description_is_whole(client: httpx.AsyncClient) -> None:
    """Every path of the interface is described, and nothing else."""
    described = set(json.loads(description())["paths"])
    app = client._transport.app  # type: ignore[attr-defined]  # an ASGITransport
    served = {route.path.replace(":int", "") for route in app.routes if "/api/" in route.path}
    assert served - {"/api/openapi.json"} == described


async def test_only_the_branch(client: httpx.AsyncClient, town: District) -> None:
    """A token sees its unit and what stands below it, nothing beside."""
    headers = await _token(town, "DV")
    seen = (await client.get("/api/units", headers=headers)).json()["units"]
    assert [unit["code"] for unit in seen] == ["DV", "DV-KHETIEN"]
    asked = {"form": "meeting", "period": PERIOD}
    found = await client.get("/api/reports", params=asked, headers=headers)
    assert found.json() == {"reports": [], "next": None}
    assert (await client.get("/api/reports/1.xml", headers=headers)).status_code == 404
    assert (await client.get(f"/api/digest/HM/{PERIOD}", headers=headers)).status_code == 404


async def test_reports_and_xml(client: httpx.AsyncClient, town: District) -> None:
    """Reports come with their values and as OpenRosa XML; rows of admissions as counts only."""
    headers = await _token(town, "BL")
    asked = {"form": "meeting", "period": PERIOD}
    found = (await client.get("/api/reports", params=asked, headers=headers)).json()["reports"]
    assert [(each["unit"], each["values"]["held"]) for each in found] == [("HM-NAPO", "impossible")]
    xml = await client.get(f"/api/reports/{found[0]['id']}.xml", headers=headers)
    assert "<held>impossible</held>" in xml.text
    asked["form"] = "admission"
    admitted = (await client.get("/api/reports", params=asked, headers=headers)).json()["reports"]
    assert (
        await client.get(f"/api/reports/{admitted[0]['id']}.xml", headers=headers)
    ).status_code == 404
    assert (await client.get("/api/reports", headers=headers)).status_code == 400


async def test_what_was_read_is_on_record(client: httpx.AsyncClient, town: District) -> None:
    """The record says which form and period were read; other words of the query are not kept."""
    headers = await _token(town, "BL")
    for form, period in (("meeting", PERIOD), ("Nguyễn Văn A", "0912345678")):
        asked = {"form": form, "period": period, "unit": "Lô Văn B"}
        assert (await client.get("/api/reports", params=asked, headers=headers)).is_success
    async with town.database.reading() as tx:
        lines = await audit.lines(tx, audit.Wanted(actor="api tool of BL"))
    assert [line.subject for line in lines] == ["/api/reports", f"/api/reports meeting {PERIOD}"]


async def test_who_was_admitted_is_told_as_a_number(
    client: httpx.AsyncClient, town: District
) -> None:
    """Nothing that was answered about one person stands in an answer."""
    phone = await town.joined("HM-CAOSON")
    for button in ("Kết nạp", "1", "Xã nhập", "Chưa tổ chức", "☐ Nữ", "Xong"):
        await phone.press(button)
    for button in ("18–30", "THPT", "Chưa", "Gửi"):
        await phone.press(button)
    asked = {"form": "admission", "period": PERIOD}
    answer = await client.get("/api/reports", params=asked, headers=await _token(town, "BL"))
    told = {each["unit"]: each["values"] for each in answer.json()["reports"]}["HM-CAOSON"]
    assert 1 in told.values()
    assert not any(isinstance(value, list | dict) for value in told.values())
    assert not {"sex", "age", "female", "education"} & set(told)


async def test_pages_of_reports(client: httpx.AsyncClient, town: District) -> None:
    """Long lists come in pages."""
    phone = await town.joined("HM-CAOSON")
    for button in ("Sinh hoạt chi bộ", "Không họp được", "Mưa lũ", "Gửi"):
        await phone.press(button)
    headers = await _token(town, "BL")
    asked = {"form": "meeting", "period": PERIOD, "limit": "1"}
    first = (await client.get("/api/reports", params=asked, headers=headers)).json()
    asked["after"] = str(first["next"])
    second = (await client.get("/api/reports", params=asked, headers=headers)).json()
    units_seen = [each["unit"] for each in (*first["reports"], *second["reports"])]
    assert units_seen == ["HM-NAPO", "HM-CAOSON"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/reports?form=meeting&period=2026-10&limit=0", 200),
        ("/api/reports?form=meeting&period=2026-10&limit=", 400),
        ("/api/reports?form=meeting&period=2026-10&limit=-1", 400),
        (f"/api/reports?form=meeting&period=2026-10&after={'9' * 5000}", 400),
        ("/api/reports?form=%00&period=2026-10", 400),
        ("/api/reports?form=%F0%9F%98%80&period=x", 200),
        (f"/api/reports/{'9' * 30}.xml", 404),
        (f"/api/reports/{'9' * 18}.xml", 404),
        ("/api/digest/BL/2026-99", 404),
        ("/api/digest/BL/9999-12", 404),
        ("/api/digest/..%2F..%2Fx/2026-10", 404),
        ("/api/units?on=0001-01-01", 200),
        ("/api/units?on=9999-12-31", 200),
        ("/api/units?on=2026-13-01", 400),
        ("/r/1.1.%00", 404),
        (f"/r/{'9' * 30}.{'f' * 30}.{'0' * 32}", 404),
    ],
)
async def test_nothing_that_is_asked_breaks_it(
    client: httpx.AsyncClient, town: District, path: str, status: int
) -> None:
    """Numbers without bounds, days of no calendar and letters of no name get an answer."""
    headers = await _token(town, "BL")
    assert (await client.get(path, headers=headers)).status_code == status


async def test_page_tells_the_same(client: httpx.AsyncClient, town: District) -> None:
    """The page behind a link shows the figures of the digest; changed or expired links show nothing."""
    async with town.database.reading() as tx:
        unit = (await units.tree(tx, town.now.date())).by_code["BL"]
        when = Period.parse(PERIOD)
        zone = town.house.zone
        figures = await compute(tx, await rules(tx), unit.id, when, zone, town.now)
    token = await _link(await town.staff())
    page = await client.get(f"/r/{token}")
    assert page.status_code == 200
    for key, figure in figures.figures.items():
        first = figure.counts("vi").split("/")[0]
        row = f'<td>{escape(label(key))}</td><td class="number">{first}</td>'
        assert row in page.text, key
    book = await client.get(f"/r/{token}/figures.xlsx")
    assert book.content.startswith(b"PK")
    headers = await _token(town, "BL")
    data = (await client.get(f"/api/digest/BL/{PERIOD}", headers=headers)).json()
    assert data["unit"] == "BL"
    assert (await client.get(f"/r/2{token[1:]}")).status_code == 404
    town.now += timedelta(days=8)
    assert (await client.get(f"/r/{token}")).status_code == 404
    assert (await client.get("/r/nonsense")).status_code == 404


async def _link(phone: Phone) -> str:
    """What stands behind /r/ in the link that somebody asked for."""
    found = re.search(r"/r/(\S+)", await phone.type("liên kết"))
    assert found is not None
    return found[1]


async def test_links_are_revoked(client: httpx.AsyncClient, town: District) -> None:
    """A link that was taken back opens nothing from that moment on, and each opening was recorded."""
    staff = await town.staff()
    token = await _link(staff)
    assert (await client.get(f"/r/{token}")).status_code == 200
    await staff.press("desk:unlink")
    assert (await client.get(f"/r/{token}")).status_code == 404
    assert (await client.get(f"/r/{token}/figures.xlsx")).status_code == 404
    async with town.database.reading() as tx:
        lines = await audit.lines(tx, audit.Wanted(actor="link 1"))
    assert [(line.action, line.subject, line.unit) for line in lines] == [
        ("opened link", f"page BL {PERIOD}", "BL")
    ]


async def test_links_end_with_the_post(client: httpx.AsyncClient, town: District) -> None:
    """The links of an officer who was relieved open nothing any more."""
    officer = await town.officer()
    token = await _link(officer)
    assert (await client.get(f"/r/{token}")).status_code == 200
    async with town.database.transaction() as tx:
        post = Post((await units.tree(tx, town.now.date())).by_code["HM"].id, OFFICER)
        await posts.relieve(tx, post, town.now.date())
    assert (await client.get(f"/r/{token}")).status_code == 404


async def test_links_of_another_branch_stay(client: httpx.AsyncClient, town: District) -> None:
    """An officer cannot take back what another branch gave out."""
    token = await _link(await town.staff())
    officer = await town.joined("DV", OFFICER)
    await officer.send(officer.message(Kind.TAP, data="desk:unlink:1"))
    assert "ngoài phạm vi" in officer.text
    assert (await client.get(f"/r/{token}")).status_code == 200


async def test_tokens_are_not_guessed(client: httpx.AsyncClient, town: District) -> None:
    """After many wrong tokens from an address even the right one is refused, for a while."""
    headers = await _token(town, "BL")
    for number in range(MOST):
        wrong = {"Authorization": f"Bearer chibo_{number}"}
        assert (await client.get("/api/units", headers=wrong)).status_code == 401
    assert (await client.get("/api/units", headers=headers)).status_code == 429
    town.now += WINDOW
    assert (await client.get("/api/units", headers=headers)).status_code == 200
