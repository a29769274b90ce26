"""chibo privacy, audit and links, as the operator uses them; the record as staff reads it in the chat."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from handlers.messages import Kind
from storage import privacy
from storage.database import Database
from storage.people import OFFICER
from storage.vault import Vault
from tests.handlers.district import District, district

KEY = "a key of the tests, long enough"
Chibo = Callable[..., Result]


@pytest.fixture
def place(sqlite_address: str) -> str:
    """A district in which a secretary and an officer have joined, seen through a real database file."""

    async def lived_in() -> None:
        database = Database(sqlite_address, Vault(KEY))
        town = await district(database, datetime.now(UTC))
        await town.secretary()
        officer = await town.officer()
        await officer.type("liên kết")
        await database.close()

    asyncio.run(lived_in())
    return sqlite_address


@pytest.fixture
def chibo(place: str) -> Chibo:
    """Runs a command against that district."""
    settings = {"CHIBO_DATABASE_URL": place, "CHIBO_SECRET_KEY": KEY}

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words), env=settings)

    return run


def _person(chibo: Chibo, role: str) -> str:
    found = json.loads(chibo("people", "list", "--json").stdout)
    return next(str(each["person"]) for each in found if each["role"] == role)


def _json(result: Result) -> Any:
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def test_see_and_export(chibo: Chibo, tmp_path: Path) -> None:
    """What is kept about a person is printed whole and written into a file, and that is logged."""
    person = _person(chibo, "secretary")
    seen = _json(chibo("privacy", "see", person))
    assert seen["person"]["public_id"] == person
    assert [each["purpose"] for each in seen["consents"]] == ["reporting", "reminders"]
    assert seen["accounts"][0]["address"] == "secretary HM-NAPO"
    out = tmp_path / "data.json"
    assert chibo("privacy", "export", person, str(out)).exit_code == 0
    assert json.loads(out.read_text())["posts"] == seen["posts"]
    logged = _json(chibo("privacy", "requests", "--all", "--json"))
    assert [(each["kind"], each["overdue"]) for each in logged] == [
        ("receive", False),
        ("see", False),
    ]


def test_correct(chibo: Chibo) -> None:
    """A wrong post and a wrong language are put right; what cannot be meant is refused in one line."""
    person = _person(chibo, "secretary")
    moved = ("--unit", "HM-CAOSON", "--role", "secretary", "--language", "en")
    assert chibo("privacy", "correct", person, *moved).exit_code == 0
    found = next(e for e in _json(chibo("people", "list", "--json")) if e["person"] == person)
    assert (found["unit"], found["language"]) == ("HM-CAOSON", "en")
    for wrong in ((), ("--language", "xx"), ("--unit", "NO", "--role", "secretary")):
        refused = chibo("privacy", "correct", person, *wrong)
        assert refused.exit_code == 1
        assert "\n" not in str(refused.exception)


def test_withdraw_and_erase(chibo: Chibo, place: str) -> None:
    """Who withdraws holds no post; who is erased has no address in the file any more."""
    person = _person(chibo, "secretary")
    assert chibo("privacy", "withdraw", person).exit_code == 0
    assert person not in chibo("people", "list", "--json").stdout
    assert chibo("privacy", "erase", person).exit_code == 1
    assert chibo("privacy", "erase", person, "--yes").exit_code == 0
    kept = _json(chibo("privacy", "see", person))
    assert [each["address"] for each in kept["accounts"]] == [""]
    assert all(each["withdrawn_at"] for each in kept["consents"])
    mark = Vault(KEY).fingerprint("telegram", "secretary HM-NAPO").encode()
    file = Path(place.partition("///")[2])
    assert not any(mark in part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


def test_overdue(chibo: Chibo, place: str) -> None:
    """A request whose legal day has passed is told with exit code 1, until it is done."""
    person = _person(chibo, "secretary")
    chibo("privacy", "see", person)
    file = sqlite3.connect(place.partition("///")[2])
    file.execute("UPDATE privacy_requests SET done_at = NULL, due_on = '2020-01-01'")
    file.commit()
    file.close()
    late = chibo("privacy", "requests")
    assert late.exit_code == 1
    assert "OVERDUE" in late.stdout
    assert chibo("privacy", "done", "1").exit_code == 0
    assert chibo("privacy", "requests").exit_code == 0
    assert chibo("privacy", "done", "99").exit_code == 1


def test_audit(chibo: Chibo, place: str) -> None:
    """The record is printed by unit, person and deed; a line that is changed makes verify exit 1."""
    person = _person(chibo, "secretary")
    mine = _json(chibo("audit", "show", "--person", person, "--json"))
    assert [(line["action"], line["channel"]) for line in mine] == [("joined", "telegram")]
    branch = _json(chibo("audit", "show", "--unit", "HM", "--json"))
    assert {line["unit"] for line in branch} == {"HM", "HM-NAPO"}
    assert "made link" in chibo("audit", "show", "--action", "made link").stdout
    verdict = _json(chibo("audit", "verify", "--json"))
    assert (verdict["whole"], verdict["faults"]) == (True, [])
    assert chibo("audit", "verify", "--noted", verdict["mark"]).exit_code == 0
    assert chibo("audit", "verify", "--noted", "f" * 64).exit_code == 1
    file = sqlite3.connect(place.partition("///")[2])
    file.execute("UPDATE audit SET actor = 'operator' WHERE action = 'joined'")
    file.commit()
    file.close()
    broken = chibo("audit", "verify")
    assert broken.exit_code == 1
    assert "was changed" in broken.stderr


def test_end_of_posts(chibo: Chibo) -> None:
    """Who was relieved of which post by command stands in the record of the branch."""
    person = _person(chibo, "secretary")
    assert chibo("people", "relieve", person).exit_code == 0
    (line,) = _json(chibo("audit", "show", "--unit", "HM", "--action", "relieved", "--json"))
    assert (line["subject"], line["unit"]) == (f"secretary HM-NAPO {person}", "HM-NAPO")


def test_no_person_in_the_name_of_a_token(chibo: Chibo) -> None:
    """A token is called after an office: its name stands in the record for good."""
    refused = chibo("api", "token", "anh Hùng 0912345678", "--unit", "HM")
    assert (refused.exit_code, "no person" in str(refused.exception)) == (1, True)


def test_links(chibo: Chibo) -> None:
    """Links are listed and taken back, one or a branch's, and twice is a mistake in one line."""
    (link,) = _json(chibo("links", "list", "--json"))
    assert (link["unit"], link["by"]) == ("HM", _person(chibo, OFFICER))
    assert chibo("links", "revoke", "--unit", "DV").exit_code == 1
    assert chibo("links", "revoke", "--unit", "BL").exit_code == 0
    assert _json(chibo("links", "list", "--json")) == []
    assert chibo("links", "revoke", str(link["number"])).exit_code == 1
    assert chibo("links", "revoke").exit_code == 1


async def _town(database: Database) -> District:
    town = await district(database)
    await town.secretary()
    return town


async def test_staff_reads_the_record(database: Database) -> None:
    """Staff asks who did what in its branch and is told by posts; another branch's stays unseen."""
    town = await _town(database)
    officer = await town.officer()
    told = await officer.type("nhật ký")
    assert "Bí thư (Chi bộ Nà Pò), qua Telegram: nhận nhiệm vụ" in told
    other = await town.joined("DV", OFFICER)
    assert "Nà Pò" not in await other.type("nhật ký")
    assert "ngoài phạm vi" in await other.type("nhat ky HM-NAPO")
    secretary = await town.joined("HM-CAOSON")
    assert "nhận nhiệm vụ" not in await secretary.type("nhật ký")


async def test_the_record_page_by_page(database: Database) -> None:
    """What is older is a tap away."""
    town = await _town(database)
    for _ in range(12):
        await town.invite("HM-NAPO")
    officer = await town.officer()
    await officer.type("nhật ký")
    assert "nhận nhiệm vụ (secretary HM-NAPO)" not in officer.text
    assert "nhận nhiệm vụ (secretary HM-NAPO)" in await officer.press("Cũ hơn")


async def test_both_sides_are_told(database: Database) -> None:
    """Who asked to be corrected is told when it is done; who looks after the unit, when somebody leaves."""
    town = await district(database)
    officer, phone = await town.officer(), await town.secretary()
    await phone.type("sửa dữ liệu của tôi")
    await officer.glance()
    await officer.press("Đã sửa xong")
    assert "đã được sửa" in await phone.glance()
    await phone.type("rút đồng ý")
    await phone.press("Đồng ý")
    assert "Bí thư của Chi bộ Nà Pò đã rút đồng ý" in await officer.glance()


async def test_nobody_settles_for_another_branch(database: Database) -> None:
    """A request of another branch cannot be noted as done."""
    town = await district(database)
    phone, other = await town.secretary(), await town.joined("DV", OFFICER)
    await phone.type("sửa dữ liệu của tôi")
    async with database.reading() as tx:
        (request,) = await privacy.open_of(tx)
    await other.send(other.message(Kind.TAP, data=f"me:done:{request.id}"))
    assert "ngoài phạm vi" in other.text
    async with database.reading() as tx:
        assert len(await privacy.open_of(tx)) == 1
