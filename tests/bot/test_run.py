"""chibo run, as a process: it starts, answers, stops when told, and refuses what cannot work."""

import json
import resource
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.bot.program import run, started
from tests.patience import PATIENCE

SERVER = "postgresql+asyncpg://me:geheim@127.0.0.1:9/x"
PASSWORD = "a@b:geheim"
"""With letters that mean something in an address."""


def test_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    """The first start makes the key for its owner only, publishes the forms and serves; SIGTERM ends it with 0."""
    with started(tmp_path, "run", CHIBO_HTTP_PORT="0") as program:
        address = program.address()
        assert httpx.get(f"{address}/healthz", timeout=PATIENCE).json() == {"status": "ok"}
        assert "Mã mời" in httpx.get(address, timeout=PATIENCE).text
        assert program.stop(signal.SIGTERM) == 0
    assert (tmp_path / "var" / "secret.key").stat().st_mode & 0o777 == 0o600
    listed = run(tmp_path, "forms", "list")
    assert all(name in listed.stdout for name in ("meeting", "admission", "vacancy"))


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux tells limits there")
def test_it_has_room_and_leaves_no_image_of_its_memory(tmp_path: Path) -> None:
    """It takes as many connections as the machine lets it, and a crash writes no file with its keys."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = min(4096, before[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], most - 1), before[1]))
    image = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (image[1], image[1]))
    try:
        with started(tmp_path, "run", CHIBO_HTTP_PORT="0") as program:
            program.address()
            told = Path(f"/proc/{program.process.pid}/limits").read_text(encoding="ascii")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        resource.setrlimit(resource.RLIMIT_CORE, image)
    limits = {line[:26].strip(): line[26:].split() for line in told.splitlines()}
    assert int(limits["Max open files"][0]) >= most
    assert limits["Max core file size"][0] == "0"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CHIBO_HTTP_PORT": "many"}, "CHIBO_HTTP_PORT: "),
        ({"CHIBO_HTTP_HOST": "203.0.113.7"}, "CHIBO_HTTP_HOST: "),
        ({"CHIBO_HTTP_HOST": "no-such-host.invalid"}, "CHIBO_HTTP_HOST: "),
        ({"CHIBO_TIMEZONE": "Mars"}, "CHIBO_TIMEZONE: "),
        ({"CHIBO_DATABASE_URL": "what"}, "CHIBO_DATABASE_URL "),
        ({"CHIBO_DATABASE_URL": f"postgresql+asyncpg://me:{PASSWORD}@db/x"}, "CHIBO_DATABASE_URL "),
        ({"CHIBO_DATABASE_URL": "oracle+x://me:geheim@db/x"}, "CHIBO_DATABASE_URL "),
        ({"CHIBO_DATABASE_URL": f"{SERVER}?mode=x"}, "CHIBO_DATABASE_URL: mode is no option"),
        ({"CHIBO_DATABASE_URL": f"{SERVER}?sslmode=x"}, "CHIBO_DATABASE_URL: "),
        ({"CHIBO_DATABASE_URL": f"{SERVER}?port=x"}, "CHIBO_DATABASE_URL "),
        ({"CHIBO_DATABASE_URL": "postgresql://me:geheim@db:99999/x"}, "CHIBO_DATABASE_URL "),
        (
            {"CHIBO_TELEGRAM_TOKEN": "1:a", "CHIBO_TELEGRAM_MODE": "webhook"},
            "CHIBO_TELEGRAM_SECRET: ",
        ),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path: Path, settings: dict[str, str], said: str) -> None:
    """The line names the setting; there is no traceback, and the exit code is 1."""
    done = run(tmp_path, "run", **settings)
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # the log
    assert len(lines) == 1
    assert lines[0].startswith(said)
    assert "geheim" not in done.stderr


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """It names the port and the setting that changes it."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = run(tmp_path, "run", CHIBO_HTTP_PORT=port)
    assert done.returncode == 1
    assert f"port {port}" in done.stderr.splitlines()[-1]
    assert "CHIBO_HTTP_PORT" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """Whatever a command was about to write, there is no traceback."""
    units = "code,name,kind,parent_code,valid_from,valid_to,hard_area,members\nD,Huyện ủy,district_committee,,2025-07-01,,,\n"
    (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    assert run(tmp_path, "units", "load", "units.csv").returncode == 0
    done = run(tmp_path, "people", "invite", "--unit", "D", "--role", "staff", "--png", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["this machine: No space left on device"]


def test_another_key_is_refused(tmp_path: Path) -> None:
    """Who starts with a key that is not the database's is told so in one line."""
    assert run(tmp_path, "units", "list", CHIBO_SECRET_KEY="one key, long enough").returncode == 0
    done = run(tmp_path, "units", "list", CHIBO_SECRET_KEY="two keys, long enough")
    assert done.returncode == 1
    assert done.stderr.startswith("CHIBO_SECRET_KEY is not the key")


def test_the_doctor_names_what_is_missing(tmp_path: Path) -> None:
    """On an empty installation it finds the units missing, says the mend and exits with 1."""
    done = run(tmp_path, "doctor", "--json")
    assert done.returncode == 1
    found = {each["name"]: each for each in json.loads(done.stdout)}
    assert not found["units"]["well"]
    assert found["units"]["mend"] == "chibo units load FILE.csv"
    assert found["database"]["well"]
