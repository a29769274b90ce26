"""`chibo run` and `chibo telegram` as an operator starts them, over the emulator; killed and started again."""

import asyncio
import json
import random
import signal
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from handlers import invitations
from storage import reports, units
from storage.database import Database
from storage.people import SECRETARY
from tests.bot import program
from tests.bot.program import Program, started
from tests.emulator import faults
from tests.emulator.botapi import TOKEN, BotApi
from tests.handlers.district import district
from tests.patience import PATIENCE

SECRET = "a-secret_of-24-characters"


def _settings(api: BotApi, folder: Path) -> dict[str, str]:
    return {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chibo.sqlite'}",
        "CHIBO_SECRET_KEY": "the key of the tests",
        "CHIBO_HTTP_PORT": "0",
        "CHIBO_TELEGRAM_TOKEN": TOKEN,
        "CHIBO_TELEGRAM_API_URL": api.url,
    }


async def _invited(database: Database, today: datetime) -> str:
    await district(database, today)
    async with database.transaction() as tx:
        tree = await units.tree(tx, today.date())
        made = await invitations.invite(tx, tree.by_code["HM-NAPO"], SECRETARY, days=3, now=today)
    return made.code


async def test_killed_between_and_within_messages(
    api: BotApi, sqlite: Database, tmp_path: Path
) -> None:
    """SIGKILL at any moment, started again: every answer kept, one report, no reply missing, and no
    more replies repeated than there were deaths.
    """
    today, dice = datetime.now(UTC), random.Random(4)  # the program goes by the machine's clock
    code = await _invited(sqlite, today)
    lan, deaths = api.person("Lan"), 0
    settings = _settings(api, tmp_path)
    steps = [f"/start {code}", "đồng ý", "chức danh khuyết", "không", "gửi"]
    with ExitStack() as running:
        bot: Program = running.enter_context(started(tmp_path, "run", **settings))
        for number, words in enumerate(steps):
            mark = lan.mark()
            lan.says(words)
            if number % 2 == 0:  # die while this is being answered, or just before or after
                await asyncio.sleep(dice.random() * 0.4)
                bot.stop(signal.SIGKILL)
                deaths += 1
                bot = running.enter_context(started(tmp_path, "run", **settings))
            await lan.sees_news(mark)
            await api.confirmed()
        await lan.sees("Đã nhận báo cáo")
        await asyncio.to_thread(bot.address)
        assert await asyncio.to_thread(bot.stop) == 0
    said = Counter(message.text for message in lan.screen())
    assert sum(said.values()) - len(said) <= deaths
    async with sqlite.reading() as tx:
        unit = (await units.tree(tx, today.date())).by_code["HM-NAPO"]
        month = (today + timedelta(hours=7)).strftime("%Y-%m")
        report = await reports.find(tx, unit.id, "vacancy", month)
    assert report is not None
    assert report.version == 1
    assert TOKEN not in (tmp_path / "said.txt").read_text(encoding="utf-8")


async def _chibo(api: BotApi, folder: Path, *words: str, **more: str) -> tuple[int, str]:
    """A command's exit code and what it said; the token is in none of it."""
    settings = {**_settings(api, folder), **more}
    done = await asyncio.to_thread(program.run, folder, *words, **settings)
    said = done.stdout + done.stderr
    assert TOKEN not in said
    assert "Traceback" not in said
    return done.returncode, said


async def test_setup_tells_telegram_what_people_see(api: BotApi, tmp_path: Path) -> None:
    """Commands and description in both languages; other languages see Vietnamese."""
    code, said = await _chibo(api, tmp_path, "telegram", "setup", CHIBO_BODY_NAME="Huyện ủy A")
    assert code == 0
    assert "https://t.me/chibo_bot" in said
    assert "Huyện ủy A" in api.state.settings["description", ""]
    assert api.state.settings["short_description", "en"].startswith("The cells' monthly report")
    assert api.state.settings["commands", "en"][1]["command"] == "help"


async def test_the_webhook_is_set_shown_and_deleted_by_command(api: BotApi, tmp_path: Path) -> None:
    """Each command does its one thing; info is for people and, with --json, for scripts."""
    hook = {"CHIBO_PUBLIC_URL": "https://bc.example.vn", "CHIBO_TELEGRAM_SECRET": SECRET}
    assert (await _chibo(api, tmp_path, "telegram", "webhook", "set", **hook))[0] == 0
    assert api.state.webhook.url == "https://bc.example.vn/telegram/updates"
    assert api.state.webhook.secret == SECRET
    _, said = await _chibo(api, tmp_path, "telegram", "webhook", "info", "--json")
    assert json.loads(said)["url"] == api.state.webhook.url
    assert (await _chibo(api, tmp_path, "telegram", "webhook", "delete"))[0] == 0
    assert api.state.webhook.url == ""


@pytest.mark.parametrize(
    ("words", "settings", "mend"),
    [
        (("setup",), {"CHIBO_TELEGRAM_TOKEN": ""}, "CHIBO_TELEGRAM_TOKEN: is empty"),
        (("webhook", "set"), {}, "CHIBO_TELEGRAM_SECRET: is empty"),
        (("webhook", "set"), {"CHIBO_TELEGRAM_SECRET": SECRET}, "begins with https://"),
        (
            ("webhook", "info"),
            {"CHIBO_TELEGRAM_API_URL": "http://127.0.0.1:9"},
            "cannot be reached",
        ),
    ],
)
async def test_a_mistake_is_one_line_with_its_mend(
    api: BotApi, tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], mend: str
) -> None:
    """Exit code 1 and the setting's name; no trace."""
    code, said = await _chibo(api, tmp_path, "telegram", *words, **settings)
    assert code == 1
    assert mend in said
    assert len(said.strip().splitlines()) <= 2


async def test_a_refused_token_says_where_to_get_one(api: BotApi, tmp_path: Path) -> None:
    """What Telegram answers with 401 is the operator's to mend."""
    api.faults.order("*", faults.Fault(faults.Refusal(401, "Unauthorized")), times=0)
    code, said = await _chibo(api, tmp_path, "telegram", "webhook", "info")
    assert code == 1
    assert "@BotFather" in said


def _written(folder: Path) -> list[str]:
    """Every file below a folder, byte for byte."""
    return [file.read_bytes().decode("latin-1") for file in folder.rglob("*") if file.is_file()]


async def test_the_token_is_nowhere_to_be_seen(
    api: BotApi, sqlite: Database, tmp_path: Path
) -> None:
    """Neither in a log, with every kind of failure in it, nor on a page, in the metrics, in what commands
    print, or in any file that the program writes.
    """
    code = await _invited(sqlite, datetime.now(UTC))
    settings = {**_settings(api, tmp_path), "CHIBO_METRICS_TOKEN": "m" * 24}
    settings |= {"CHIBO_TELEGRAM_SECRET": SECRET}
    lan, seen = api.person("Lan"), list[str]()
    with started(tmp_path, "run", **settings) as bot:
        address = await asyncio.to_thread(bot.address)
        lan.says(f"/start {code}")
        await lan.sees_news(0)
        for fault in (
            faults.server_error(),
            faults.too_many(1),
            faults.dropped(delivered=False),
            faults.refused(f"no such thing as bot{TOKEN}"),
            faults.conflict(),  # after these two the program waits for long
            faults.Fault(faults.Refusal(404, "Not Found")),
        ):
            api.faults.order("getUpdates", fault)
            api.faults.order("sendMessage", fault)
            mark = lan.mark()
            lan.says("xin chào")
            await api.state.until(lambda: bool(lan.since(mark)), 3)  # noqa: B023 - awaited here
        bearer = {"Authorization": f"Bearer {settings['CHIBO_METRICS_TOKEN']}"}
        async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
            for path in (
                "",
                "/healthz",
                "/metrics",
                f"/bot{TOKEN}/getMe",
                "/telegram/updates",
                "/api",
            ):
                answer = await client.get(f"{address}{path}", headers=bearer)
                seen += [answer.text, str(answer.headers)]
        async with asyncio.timeout(PATIENCE):
            while "telegram_conflict" not in bot.said:  # noqa: ASYNC110 - a log rings no bell
                await asyncio.sleep(0.1)
        assert await asyncio.to_thread(bot.stop) == 0
        seen.append(bot.said)
    for words in (
        ("doctor",),
        ("doctor", "--json"),
        ("people", "list"),
        ("telegram", "setup"),
        ("messages",),
    ):
        seen.append((await _chibo(api, tmp_path, *words, **settings))[1])
    api.faults.order("*", faults.Fault(faults.Refusal(401, "Unauthorized")), times=0)
    seen.append((await _chibo(api, tmp_path, "telegram", "setup"))[1])
    seen += _written(tmp_path)
    secret = TOKEN.partition(":")[2]
    assert not [text for text in seen if secret in text]
