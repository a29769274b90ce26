"""What the doctor looks at: each trouble is found and comes with its mend; what is well has none."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot import checkups
from bot.finding import Finding
from bot.settings import Settings
from storage import facts, jobs, schedule
from storage.database import Database
from tests.emulator.botapi import TOKEN
from tests.storage import rows

NOW = datetime.now(UTC)


def _settings(**values: str) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]  # pydantic reads words


async def _found(database: Database) -> dict[str, Finding]:
    async with database.reading() as tx:
        return {found.name: found async for found in checkups.of_database(tx, NOW)}


async def test_the_last_backup(database: Database) -> None:
    """None at all and one too old are wrong, one of last night is well."""
    found = []
    for age in (None, timedelta(days=2), timedelta(hours=9)):
        if age is not None:
            async with database.transaction() as tx:
                await schedule.set_done(tx, "backup", NOW - age)
        found.append((await _found(database))["last backup"])
    assert [finding.well for finding in found] == [False, False, True]
    assert "chibo backup" in found[0].mend


async def test_files_that_wait(database: Database) -> None:
    """A file asked for half an hour ago and not made is wrong; one of a minute ago is not."""
    async with database.transaction() as tx:
        account = (await rows.account(tx, "1001")).id
        await jobs.add(tx, account, "workbook", {}, NOW - timedelta(minutes=1))
    assert (await _found(database))["files asked for"].well
    async with database.transaction() as tx:
        await jobs.add(tx, account, "workbook", {}, NOW - timedelta(minutes=30))
    assert not (await _found(database))["files asked for"].well


async def test_a_gap_after_a_restore(database: Database) -> None:
    """Reminders held back are named until the operator has decided."""
    assert "gap" not in await _found(database)
    async with database.transaction() as tx:
        await facts.write(tx, "restored", f"{NOW.isoformat()} {NOW.isoformat()}")
    assert "chibo gap" in (await _found(database))["gap"].mend


async def test_the_clock_of_the_database(database: Database) -> None:
    """PostgreSQL's own clock is compared with ours; SQLite has none."""
    async with database.reading() as tx:
        late = datetime.now(UTC) + timedelta(hours=1)
        for now, well in ((datetime.now(UTC), True), (late, False)):
            found = {each.name: each async for each in checkups.of_database(tx, now)}
            told = found.get("clock of the database")
            assert (
                (told is None) if database.on_sqlite else (told is not None and told.well is well)
            )


async def test_the_machine(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room and a font; without room it says so."""
    assert checkups.fonts().well
    assert checkups.disk(sqlite).well
    monkeypatch.setattr(checkups, "LEAST_DISK", 10**18)
    assert "free some space" in checkups.disk(sqlite).mend


@asynccontextmanager
async def _server(answer: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(answer)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(("ahead", "well"), [(0, True), (-3600, False), (3600, False)])
async def test_the_clock_of_the_network(ahead: int, well: bool) -> None:
    """An hour before or behind the platform's clock is wrong, and the mend is a time server."""
    date = format_datetime(NOW - timedelta(seconds=ahead), usegmt=True)
    answer = f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    async with _server(answer.encode()) as port:
        settings = _settings(telegram_token=TOKEN, telegram_api_url=f"http://127.0.0.1:{port}")
        found = await checkups.network_clock(settings, NOW)
    assert found.well is well
    assert well or "timedatectl" in found.mend


def _certificate(folder: Path, name: str, ends: datetime) -> Path:
    """A certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=90))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return file


@pytest.mark.parametrize(
    ("name", "days", "mend"),
    [
        ("localhost", 60, ""),
        ("localhost", 5, "renew it now"),
        ("localhost", -1, "renew it, for this very name"),
        ("other.example.vn", 60, "renew it, for this very name"),
    ],
)
async def test_the_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, mend: str
) -> None:
    """One that ends soon, has ended, or is for another name is wrong."""
    file = _certificate(tmp_path, name, NOW + timedelta(days=days))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    async with _server(b"", context) as port:
        settings = _settings(public_url=f"https://localhost:{port}")
        assert (await checkups.certificate(settings, NOW)).mend == mend


async def test_no_certificate(unused_tcp_port: int) -> None:
    """Without a public address there is nothing to mend; with a plain one, and where nobody answers, there is."""
    assert (await checkups.certificate(_settings(), NOW)).well
    assert not (await checkups.certificate(_settings(public_url="http://x.example"), NOW)).well
    nobody = _settings(public_url=f"https://localhost:{unused_tcp_port}")
    assert not (await checkups.certificate(nobody, NOW)).well
