"""No line of the log holds a secret or what somebody typed, however a fault comes about."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import logs
from bot.intake import Intake
from bot.outbox_store import StoredOutbox
from bot.sender import Sender
from bot.settings import Settings
from handlers import dispatch
from handlers.messages import Kind
from storage.database import Database
from tests.handlers.district import district

TOKEN = "123456:AAH-a-token-that-nobody-may-see"
TYPED = "đ/c Chíu ốm, 0912345678"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What is written to the log."""
    out = StringIO()
    monkeypatch.setattr("sys.stderr", out)
    logs.set_up([TOKEN])
    return out


def test_no_secret_in_any_place(written: StringIO) -> None:
    """A secret is blotted out in words, lists, mappings and objects, of our lines and of libraries'."""
    log = structlog.get_logger("x")
    log.warning("a", url=f"https://api/bot{TOKEN}/getMe", tries=[TOKEN], more={"deep": (TOKEN,)})
    log.warning("b", error=ValueError(TOKEN))
    logging.getLogger("library").error("asked %s", f"/bot{TOKEN}/")
    assert len(written.getvalue().splitlines()) == 3
    assert TOKEN not in written.getvalue()


def _fail() -> None:
    try:
        int(TYPED)
    except ValueError as cause:
        raise KeyError(TYPED) from cause


def test_faults_are_told_without_their_words(written: StringIO) -> None:
    """A fault is told by kind, cause and place; its message, which may quote people, is not."""
    try:
        _fail()
    except KeyError:
        structlog.get_logger("x").exception("failed")
        logging.getLogger("library").exception("failed too")
    lines = written.getvalue().splitlines()
    assert len(lines) == 2
    for line in lines:
        told = json.loads(line)["exception"]
        assert all(part in told for part in ("builtins.ValueError", "KeyError", "test_logs.py"))
    assert "Chíu" not in written.getvalue()


def test_the_reason_of_the_system_is_told(written: StringIO) -> None:
    """What the system says of itself helps the operator, and is told."""
    full = OSError(28, "No space left on device")
    structlog.get_logger("x").error("failed", exc_info=full)
    assert "No space left on device" in written.getvalue()


async def test_a_message_that_fails(
    sqlite: Database, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that cannot be handled leaves nothing of its words in the log."""
    town = await district(sqlite)
    phone = await town.secretary()

    async def fail(_tx: object, inbound: object, *_: object) -> None:
        raise ValueError(f"cannot handle {inbound}")

    monkeypatch.setattr(dispatch, "handle", fail)
    sender = Sender(StoredOutbox(sqlite, lambda: town.now), [], now=lambda: town.now)
    intake = Intake(sqlite, town.house, now=lambda: town.now, wake=lambda: None, sender=sender)
    await intake.receive([phone.message(Kind.TEXT, text=TYPED)])
    assert "message_set_aside" in written.getvalue()
    assert "Chíu" not in written.getvalue()
    assert "0912345678" not in written.getvalue()


async def test_no_values_in_errors_of_the_database(sqlite: Database) -> None:
    """An error of the database names the statement, never the values."""
    query = text("SELECT no_such_column FROM people WHERE public_id = :x").bindparams(x=TYPED)
    async with sqlite.reading() as tx:
        with pytest.raises(DBAPIError) as failed:
            await tx.execute(query)
    assert "Chíu" not in str(failed.value)


def test_every_secret_is_known_to_the_log() -> None:
    """Whatever setting is a secret is blotted out."""
    secrets = [
        name
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    ]
    assert len(secrets) >= 6
    values: dict[str, Any] = {name: SecretStr(f"1{len(name)}:of-the-operator") for name in secrets}
    known = Settings.model_construct(**values).secrets
    assert [name for name in secrets if values[name].get_secret_value() not in known] == []
    address = Settings.model_construct(database_url="postgresql://me:a%40b@db/x").secrets
    assert {"a%40b", "a@b"} <= set(address)
