"""What Prometheus is told: behind a token, three kinds of figures, no name and no text of anybody."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app import App, assemble
from handlers.messages import Inbound, Kind
from storage import outbox, people, schedule
from storage.database import Database
from storage.models import SetAside
from storage.outbox import BULK, Message
from storage.vault import Vault
from tests.bot.joined import settings
from tests.emulator.botapi import BotApi
from tests.handlers.district import NOW, district

TOKEN = "a token for the metrics"
ALARMS = Path(__file__).parents[2] / "deploy" / "prometheus-alerts.yaml"


@pytest.fixture
async def app(api: BotApi, database: Database) -> AsyncIterator[App]:
    """The program, joined and not started, on one kind of database and then on the other."""
    await district(database)
    chosen = settings(api, database).model_copy(update={"metrics_token": SecretStr(TOKEN)})
    with capture_logs():
        yield assemble(database, chosen, lambda: NOW)


async def _get(app: App, **headers: str) -> tuple[int, str]:
    transport = ASGITransport(app=app.asgi())
    async with AsyncClient(transport=transport, base_url="http://chibo") as client:
        answer = await client.get("/metrics", headers=headers)
    return answer.status_code, answer.text


async def _figures(app: App) -> Mapping[str, float]:
    status, text = await _get(app, Authorization=f"Bearer {TOKEN}")
    assert status == 200
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in pairs}


async def test_behind_a_token(app: App, api: BotApi, database: Database) -> None:
    """Without the token nothing is told; where none is set there is no such page."""
    assert (await _get(app))[0] == 401
    assert (await _get(app, Authorization="Bearer wrong"))[0] == 401
    bare = assemble(database, settings(api, database), lambda: NOW)
    assert (await _get(bare, Authorization="Bearer "))[0] == 404


async def test_it_counts(app: App, database: Database) -> None:
    """What comes in, what waits and since when, what broke us, and when something was last done."""
    inbound = Inbound("telegram", "1", "1001", Kind.TEXT, NOW, text="bí mật của tôi")
    await app.intake.receive([inbound])
    async with database.transaction() as tx:
        account = await people.account(tx, "telegram", "1001", language="vi", now=NOW)
        late = NOW - timedelta(hours=1)
        await outbox.put(tx, Message("late", account.id, BULK, {"text": "nhắc"}), late)
        row = {"channel": "telegram", "event_id": "2", "at": NOW, "error": "ValueError"}
        await tx.insert(SetAside, row)
        await schedule.set_done(tx, "reminders", NOW - timedelta(minutes=1))
    found = await _figures(app)
    assert found['chibo_messages_in_total{channel="telegram",end="handled"}'] == 1
    assert found["chibo_outbox_waiting"] == 2
    assert found["chibo_outbox_late_seconds"] == 3600
    assert found["chibo_set_aside"] == 1
    assert found['chibo_age_seconds{of="tick"}'] == 60
    assert found["chibo_database_bytes"] > 10_000
    assert found["chibo_database_up"] == 1


async def test_nobody_is_in_it(app: App) -> None:
    """Neither words nor addresses nor secrets."""
    inbound = Inbound("telegram", "1", "1001", Kind.TEXT, NOW, text="bí mật của tôi")
    await app.intake.receive([inbound])
    _, text = await _get(app, Authorization=f"Bearer {TOKEN}")
    for hidden in ("bí mật", "1001", TOKEN, "AAHtest"):
        assert hidden not in text


async def test_the_database_is_away(api: BotApi, vault: Vault) -> None:
    """The process's own figures are told all the same."""
    gone = Database("postgresql+asyncpg://chibo@127.0.0.1:1/chibo", vault)
    chosen = settings(api, gone).model_copy(update={"metrics_token": SecretStr(TOKEN)})
    with capture_logs():
        found = await _figures(assemble(gone, chosen, lambda: NOW))
    assert found["chibo_database_up"] == 0
    assert found["chibo_disk_free_bytes"] > 0
    assert "chibo_set_aside" not in found


async def test_every_alarm_is_about_a_figure_there_is(app: App) -> None:
    """The alarms come in three kinds, and each asks for names that /metrics tells."""
    groups = yaml.safe_load(ALARMS.read_text(encoding="utf-8"))["groups"]
    assert [group["name"] for group in groups] == [
        "chibo: growth",
        "chibo: must be zero",
        "chibo: must not be zero",
    ]
    _, text = await _get(app, Authorization=f"Bearer {TOKEN}")
    told = set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE))
    for group in groups:
        assert group["rules"]
        for rule in group["rules"]:
            asked = set(re.findall(r"\bchibo_\w+", rule["expr"]))
            assert asked <= told, rule["alert"]
            assert rule["annotations"]["summary"]
            assert rule["annotations"]["mend"]
