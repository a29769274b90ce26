"""The secret key: made once, kept apart, demanded, changed while everything given out goes on."""

import re
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, Text, select
from typer.testing import CliRunner, Result

from bot import keys
from bot.cli.main import app
from storage import audit, channel_secrets, links, people, rekeying, tokens, web
from storage.database import Database
from storage.models import Base
from storage.people import SECRETARY, Post, Terms
from storage.upgrade import check_key
from storage.vault import Vault, WrongKey
from tests.storage import rows
from tests.storage.rows import NOW

OLD, NEW = "the key before, long enough", "the key after, long enough"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the operator stands: nothing is set."""
    monkeypatch.chdir(tmp_path)
    for name in ("CHIBO_SECRET_KEY", "CHIBO_OLD_SECRET_KEY", "CHIBO_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def chibo(*words: str, **settings: str) -> Result:
    return CliRunner().invoke(app, list(words), env=settings)


def test_made_once_for_its_owner(folder: Path) -> None:
    """The first start makes a key that only its owner can read; the second uses it."""
    assert chibo("units", "list").exit_code == 0
    key = (folder / "var/secret.key").read_text()
    assert chibo("units", "list").exit_code == 0
    assert (folder / "var/secret.key").read_text() == key
    assert stat.S_IMODE((folder / "var/secret.key").stat().st_mode) == 0o600
    assert key.strip().encode() not in (folder / "var/chibo.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("lose", "settings", "said"),
    [
        (True, {}, "the secret key is missing: put var/secret.key back"),
        (False, {"CHIBO_SECRET_KEY": "another key, long enough"}, "is not the key this database"),
        (False, {"CHIBO_SECRET_KEY": "short"}, "a key has 16 letters or more"),
    ],
)
def test_refused_in_one_line(folder: Path, lose: bool, settings: dict[str, str], said: str) -> None:
    """A key that is missing, wrong or too short is refused in one line, and no other is made."""
    chibo("units", "list")
    if lose:
        (folder / "var/secret.key").unlink()
    for command in (("units", "list"), ("run",), ("audit", "verify")):
        refused = chibo(*command, **settings)
        assert refused.exit_code == 1
        assert said in str(refused.exception)
        assert "\n" not in str(refused.exception)
        assert "long enough" not in str(refused.exception)
    assert (folder / "var/secret.key").exists() is not lose


def test_rotated(folder: Path) -> None:
    """A change of the key writes a new one before the old; both again are forgotten by command."""
    chibo("units", "list")
    before = (folder / "var/secret.key").read_text()
    assert chibo("keys", "rotate").exit_code == 0
    after = (folder / "var/secret.key").read_text()
    assert after.endswith(before)
    assert len(after.split()) == 2
    assert chibo("audit", "verify").exit_code == 0
    assert chibo("keys", "forget").exit_code == 0
    assert (folder / "var/secret.key").read_text().split() == after.split()[:1]
    assert chibo("audit", "verify").exit_code == 0
    told = chibo("audit", "show").stdout
    assert re.search(r"forgot older keys.*\n.*changed the secret key", told)
    (folder / "var/secret.key").write_text(before)
    assert chibo("units", "list").exit_code == 1


def test_cut_off(folder: Path) -> None:
    """A change that was cut off after the new key was written has not taken place; the next one
    goes on with that key.
    """
    chibo("units", "list")
    before = (folder / "var/secret.key").read_text().strip()
    keys.write([NEW, before])
    assert chibo("units", "list").exit_code == 0
    assert chibo("keys", "rotate").exit_code == 0
    assert (folder / "var/secret.key").read_text().splitlines() == [NEW, before]


def test_rotated_in_settings(folder: Path) -> None:
    """A key in the settings is changed by setting the new one beside the old one; no file is made."""
    assert chibo("units", "list", CHIBO_SECRET_KEY=OLD).exit_code == 0
    refused = chibo("keys", "rotate", CHIBO_SECRET_KEY=OLD)
    assert "CHIBO_OLD_SECRET_KEY" in str(refused.exception)
    done = chibo("keys", "rotate", CHIBO_SECRET_KEY=NEW, CHIBO_OLD_SECRET_KEY=OLD)
    assert done.exit_code == 0
    assert chibo("units", "list", CHIBO_SECRET_KEY=NEW).exit_code == 0
    assert chibo("units", "list", CHIBO_SECRET_KEY=OLD).exit_code == 1
    assert not (folder / "var/secret.key").exists()


def test_not_while_it_runs(folder: Path) -> None:
    """A service that looked for what is due a moment ago is taken to run, and the key stays."""
    chibo("units", "list")
    database = sqlite3.connect(folder / "var/chibo.sqlite")
    database.execute(
        "INSERT INTO progress (name, done_until) VALUES ('reminders', datetime('now') || '.000000')"
    )
    database.commit()
    database.close()
    refused = chibo("keys", "rotate")
    assert "seems to run" in str(refused.exception)
    assert chibo("keys", "rotate", "--force").exit_code == 0


async def test_what_was_given_out_goes_on(sqlite_address: str) -> None:
    """After a change people are found, and codes, tokens and pages of before still open; without the
    old key nothing that is encrypted needs it any more.
    """
    before = Database(sqlite_address, Vault(OLD))
    await check_key(before)
    async with before.transaction() as tx:
        unit = await rows.unit(tx)
        person = await rows.secretary(tx, unit)
        await people.invite(tx, "CODE", Post(unit, SECRETARY), Terms(NOW), NOW)
        await links.new_code(tx, person, "LINK", NOW + timedelta(days=1))
        token = await tokens.add(tx, "x", unit, expires_at=NOW + timedelta(days=9), now=NOW)
        session, secret = await web.open_session(tx, NOW)
        await web.subscribe(tx, ("web", session), {"endpoint": "https://push.test/1"}, NOW)
        await channel_secrets.save(tx, "zalo", {"refresh": "x"}, NOW)
        await audit.write(tx, audit.OPERATOR, "loaded rules", "x", now=NOW)
    await before.close()

    both = Database(sqlite_address, Vault(NEW, (OLD,)))
    async with both.transaction() as tx:
        assert await rekeying.rekey(tx) >= 1
    async with both.transaction() as tx:
        assert (await rows.account(tx)).person_id == person
        assert await people.invitation(tx, "CODE") is not None
        assert await links.use_code(tx, "LINK", NOW) == person
        found = await tokens.find(tx, token, NOW)
        assert found is not None
        assert await web.find(tx, session, secret, NOW) is not None
        await tokens.keep_up(tx, found.id, token)
        await web.renew(tx, session, secret, NOW)
        assert (await audit.verify(tx)).faults == ()
    await both.close()

    alone = Database(sqlite_address, Vault(NEW))
    await check_key(alone)
    async with alone.transaction() as tx:
        assert (await rows.account(tx)).person_id == person
        assert await tokens.find(tx, token, NOW) is not None
        assert await web.find(tx, session, secret, NOW) is not None
        assert await people.invitation(tx, "CODE") is None
        for sealed in await _encrypted(alone):
            tx.vault.decrypt(sealed)
    await alone.close()
    stranger = Database(sqlite_address, Vault(OLD))
    with pytest.raises(WrongKey):
        await check_key(stranger)
    await stranger.close()


async def _encrypted(database: Database) -> list[str]:
    """Everything in any table that looks encrypted."""
    found = []
    async with database.reading() as tx:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, String | Text):
                    values = (await tx.execute(select(column))).scalars()
                    found += [v for v in values if isinstance(v, str) and v.startswith("gAAAA")]
    assert len(found) >= 3
    return found
