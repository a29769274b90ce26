"""`chibo zalo` and `chibo doctor` as an operator runs them, over the fake Zalo."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.mistakes import OperatorMistake
from tests.district import KEY
from tests.emulator.zalo import TOKEN, FakeZalo
from tests.emulator.zalo_oa import APP_ID, APP_SECRET, FakeOA

SECRET = "a-secret-of-the-tests"
HOOK = {"CHIBO_PUBLIC_URL": "https://bc.example.vn", "CHIBO_ZALO_SECRET": SECRET}
PUSHES_TO = "https://bc.example.vn/zalo/events"


async def chibo(zalo: FakeZalo, folder: Path, *words: str, **more: str) -> tuple[int, str]:
    """A command's exit code and what it said; the token is in none of it."""
    settings = {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chibo.sqlite'}",
        "CHIBO_SECRET_KEY": KEY,
        "CHIBO_ZALO_TOKEN": TOKEN,
        "CHIBO_ZALO_API_URL": zalo.url,
        **more,
    }
    done = await asyncio.to_thread(CliRunner().invoke, app, list(words), env=settings)
    mistake = str(done.exception) if isinstance(done.exception, OperatorMistake) else ""
    said = mistake or done.output
    assert TOKEN not in said
    assert mistake or done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, said


async def test_a_webhook_is_set_shown_and_deleted_by_command(
    zalo: FakeZalo, tmp_path: Path
) -> None:
    """Each command does its one thing, and it is on record; the branch of a bot is part of its address."""
    assert (await chibo(zalo, tmp_path, "zalo", "webhook", "set", **HOOK))[0] == 0
    assert zalo.webhook == {"url": PUSHES_TO, "secret_token": SECRET}
    code, said = await chibo(zalo, tmp_path, "zalo", "webhook", "info", "--json")
    assert (code, json.loads(said)) == (0, [{"channel": "zalo", "url": PUSHES_TO}])
    for _ in range(2):
        assert (await chibo(zalo, tmp_path, "zalo", "webhook", "delete"))[0] == 0
        assert zalo.webhook == {}
    named = {**HOOK, "CHIBO_ZALO_TOKEN": f"HM={TOKEN}"}
    assert (await chibo(zalo, tmp_path, "zalo", "webhook", "set", "--bot", "HM", **named))[0] == 0
    assert zalo.webhook["url"] == f"{PUSHES_TO}/HM"
    assert await _recorded(zalo, tmp_path) == [
        ("set webhook", "zalo.HM"),
        ("deleted webhook", "zalo"),
        ("deleted webhook", "zalo"),
        ("set webhook", "zalo"),
    ]


async def _recorded(zalo: FakeZalo, tmp_path: Path) -> list[tuple[str, str]]:
    """What the audit says, the newest first."""
    _, said = await chibo(zalo, tmp_path, "audit", "show", "--json")
    return [(each["action"], each["subject"]) for each in json.loads(said)]


async def test_another_systems_webhook_is_not_taken_in_silence(
    zalo: FakeZalo, tmp_path: Path
) -> None:
    """Only when the operator says so."""
    zalo.webhook = {"url": "https://other.example.vn", "secret_token": "x" * 8}
    code, said = await chibo(zalo, tmp_path, "zalo", "webhook", "set", **HOOK)
    assert (code, zalo.webhook["url"]) == (1, "https://other.example.vn")
    assert "--instead" in said
    assert (await chibo(zalo, tmp_path, "zalo", "webhook", "set", "--instead", **HOOK))[0] == 0
    assert zalo.webhook["url"] == PUSHES_TO


async def test_the_bots_and_their_month_are_shown(zalo: FakeZalo, tmp_path: Path) -> None:
    """For people and, with --json, for scripts."""
    _, said = await chibo(zalo, tmp_path, "zalo", "check", "--json")
    [bot] = json.loads(said)
    assert (bot["kind"], bot["webhook"]) == ("BASIC", "")
    assert bot["link"].endswith("/bots/1459232241454765289")
    _, said = await chibo(zalo, tmp_path, "zalo", "quota", "--json")
    [month] = json.loads(said)
    assert (month["channel"], month["allowed"], month["level"]) == ("zalo", 3000, "plenty")
    _, said = await chibo(zalo, tmp_path, "zalo", "quota")
    assert "0 of 3.000 messages used" in said


@pytest.mark.parametrize(
    ("words", "settings", "mend"),
    [
        (("check",), {"CHIBO_ZALO_TOKEN": ""}, "CHIBO_ZALO_TOKEN: is empty"),
        (("check",), {"CHIBO_ZALO_TOKEN": "oh no"}, "CHIBO_ZALO_TOKEN: a token is written"),
        (("check",), {"CHIBO_ZALO_TOKEN": "7:other"}, "does not know the token"),
        (("check",), {"CHIBO_ZALO_API_URL": "http://127.0.0.1:9"}, "cannot be reached"),
        (("webhook", "set"), {}, "CHIBO_ZALO_SECRET: is empty"),
        (("webhook", "set"), {"CHIBO_ZALO_SECRET": SECRET}, "begins with https://"),
        (("webhook", "info", "--bot", "DV"), {}, "names no such bot"),
    ],
)
async def test_a_mistake_is_one_line_with_its_mend(
    zalo: FakeZalo, tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], mend: str
) -> None:
    """No trace, exit code 1."""
    code, said = await chibo(zalo, tmp_path, "zalo", *words, **settings)
    assert code == 1
    assert mend in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "mend"),
    [
        ({}, ""),
        ({"CHIBO_ZALO_TOKEN": "7:other"}, "see CHIBO_ZALO_TOKEN"),
        ({"CHIBO_ZALO_MODE": "webhook"}, "CHIBO_ZALO_SECRET is empty"),
        ({"CHIBO_ZALO_MODE": "webhook", **HOOK}, "chibo zalo webhook set"),
    ],
)
async def test_doctor_looks_at_zalo(
    zalo: FakeZalo, tmp_path: Path, settings: dict[str, str], mend: str
) -> None:
    """Whether the bot answers, where its events go, and what it has used of the month."""
    _, said = await chibo(zalo, tmp_path, "doctor", "--json", **settings)
    found = {each["name"]: each for each in json.loads(said)}
    assert found["Zalo"]["mend"].startswith(mend) if mend else found["Zalo"]["well"]
    month = next(each for name, each in found.items() if name.startswith("messages of zalo in"))
    assert "of 3.000 messages used" in month["state"]


# --- the Official Account -------------------------------------------------------------------------


@pytest.fixture
async def oa() -> AsyncIterator[FakeOA]:
    oa = FakeOA()
    await oa.start()
    yield oa
    await oa.stop()


def account(oa: FakeOA) -> dict[str, str]:
    return {
        "CHIBO_ZALO_OA_APP_ID": APP_ID,
        "CHIBO_ZALO_OA_APP_SECRET": APP_SECRET,
        "CHIBO_ZALO_OA_LOGIN_URL": oa.url,
    }


async def test_the_account_is_connected_once(zalo: FakeZalo, oa: FakeOA, tmp_path: Path) -> None:
    """Doctor says when it is not; a code that is no good is told in one line."""
    words = ("zalo", "connect", "--code", "a-code", "--verifier", "v" * 43)
    for connected in (False, True):
        _, said = await chibo(zalo, tmp_path, "doctor", "--json", **account(oa))
        found = {each["name"]: each for each in json.loads(said)}["Zalo Official Account"]
        assert found["well"] is connected
        assert (await chibo(zalo, tmp_path, *words, **account(oa)))[0] == 0
    assert ("connected channel", "zalo-oa") in await _recorded(zalo, tmp_path)
    code, said = await chibo(zalo, tmp_path, "zalo", "connect", "--code", "another", **account(oa))
    assert (code, "did not sign us in" in said) == (1, True)
    code, said = await chibo(zalo, tmp_path, *words)
    assert (code, "CHIBO_ZALO_OA_APP_ID: is empty" in said) == (1, True)
    without = {**account(oa), "CHIBO_ZALO_OA_APP_SECRET": ""}
    code, said = await chibo(zalo, tmp_path, *words, **without)
    assert (code, "CHIBO_ZALO_OA_APP_SECRET: is empty" in said) == (1, True)
