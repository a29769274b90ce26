"""What deploy/ hands to an operator: units that systemd takes, containers whose files are there, an upgrade that ends well."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = ROOT / "docs" / "operator.md"
BUILDER = os.environ.get("CHIBO_TEST_BUILDER", "")
FORMAT = ["--format", "docker"] if BUILDER.endswith("podman") else []
HEALTH = (
    "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8080/healthz').read().decode())"
)
UNITS = ("chibo.service", "chibo-backup.service", "chibo-backup.timer")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """systemd-analyze verify finds nothing to complain of, the program standing where the units say."""
    program = tmp_path / "srv" / "chibo" / ".venv" / "bin" / "chibo"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/srv/chibo", f"{tmp_path}/srv/chibo"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )
    ours = [line for line in done.stderr.splitlines() if "chibo" in line]
    assert ours == []


def _steps() -> list[tuple[str, str]]:
    """The instructions of the Containerfile, lines that go on joined."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    whole = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in whole.splitlines())]


def test_the_container_file() -> None:
    """Every instruction is known; what is copied stands here; it runs as nobody special, from locked files."""
    steps = [step for step in _steps() if step[0]]
    known = "FROM WORKDIR COPY RUN USER ENV VOLUME EXPOSE HEALTHCHECK ENTRYPOINT CMD"
    assert {name for name, _ in steps} <= set(known.split())
    copied = [rest.split()[:-1] for name, rest in steps if name == "COPY" and "--from" not in rest]
    assert all((ROOT / source).exists() for sources in copied for source in sources)
    assert {"bot", "handlers", "storage"} <= {source for sources in copied for source in sources}
    assert [rest for name, rest in steps if name == "USER"] == ["chibo"]
    assert all(re.search(r":[\d.]+", rest) for name, rest in steps if name == "FROM")
    assert any("--require-hashes" in rest for name, rest in steps if name == "RUN")


@pytest.mark.skipif(
    not BUILDER, reason="CHIBO_TEST_BUILDER names no podman or docker to build with"
)
def test_the_image_is_built_and_serves() -> None:
    """It is built as the guide says, answers commands, is well while it runs, and ends when it is told to."""
    image, name = "chibo-test", "chibo-test-running"
    file = str(DEPLOY / "Containerfile")
    _builder("build", *FORMAT, "-f", file, "-t", image, str(ROOT))
    assert "chibo" in _builder("run", "--rm", image, "--help")
    _builder("run", "-d", "--name", name, "--memory", "900m", image)
    try:
        look = ("exec", name, ".venv/bin/python", "-c", HEALTH)
        assert _until(lambda: _builder(*look, check=False)) == '{"status":"ok"}'
        assert "ok     database" in _builder("exec", name, ".venv/bin/chibo", "doctor", check=False)
        assert "restored and counted" in _builder("exec", name, ".venv/bin/chibo", "backup", "var/")
        _builder("stop", "-t", "40", name)
        assert _builder("inspect", "-f", "{{.State.ExitCode}}", name) == "0"
    finally:
        _builder("rm", "-f", name)
        _builder("rmi", image)


def _builder(*words: str, check: bool = True) -> str:
    done = subprocess.run([BUILDER, *words], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout.strip()


def _until(look: Callable[[], str], seconds: float = 30) -> str:
    """What is seen at last, once there is something to see."""
    end = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(0.5)
    return seen


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_the_compose_file() -> None:
    """Several processes share one PostgreSQL whose data outlives it; no secret stands in the file,
    and nothing but this machine reaches the page.
    """
    services = _compose()["services"]
    chibo, other, database = services["chibo"], services["chibo-2"], services["database"]
    alone = ("build", "ports")
    assert {**other, "ports": 0} == {k: v for k, v in chibo.items() if k not in alone} | {
        "ports": 0
    }
    assert chibo["depends_on"]["database"]["condition"] == "service_healthy"
    assert "/healthz" in chibo["healthcheck"]["test"]
    assert chibo["environment"]["CHIBO_DATABASE_URL"].startswith("postgresql+asyncpg://")
    assert (DEPLOY / chibo["build"]["context"] / chibo["build"]["dockerfile"]).is_file()
    kept = {name["volumes"][0].partition(":")[0] for name in (chibo, database)}
    assert kept == set(_compose()["volumes"])
    ports = [*chibo["ports"], *other["ports"]]
    assert all(port.startswith("127.0.0.1:") for port in ports)
    assert len(set(ports)) == len(ports)
    for secret in ("POSTGRES_PASSWORD", "CHIBO_SECRET_KEY"):
        values = [str(s.get("environment", {}).get(secret, "${x}")) for s in services.values()]
        assert all(value.startswith("${") for value in values)


def test_the_guide_explains_each_file() -> None:
    """docs/operator.md names every file of deploy/."""
    guide = GUIDE.read_text(encoding="utf-8")
    assert [file.name for file in DEPLOY.iterdir() if f"deploy/{file.name}" not in guide] == []


# --- the upgrade ----------------------------------------------------------------------------------


class Installed:
    """A copy of the repository as an operator has it, with a stand-in for the program."""

    def __init__(self, folder: Path) -> None:
        self.source, self.here, self.units = (
            folder / name for name in ("source", "chibo", "units")
        )
        self.units.mkdir()
        self.said = ""
        (self.source / "deploy").mkdir(parents=True)
        for name in ("upgrade.sh", *UNITS):
            shutil.copy(DEPLOY / name, self.source / "deploy")
        (self.source / "Makefile").write_text(".venv/run.stamp: version\n\t@echo install >> did\n")
        (self.source / "version").write_text("1")
        self._git(self.source, "init", "-q", "-b", "main")
        self.publish("1")
        subprocess.run(["git", "clone", "-q", self.source, self.here], check=True)
        self.program = self.here / ".venv" / "bin" / "chibo"
        self.program.parent.mkdir(parents=True)
        self.answers(0)

    def publish(self, version: str) -> None:
        (self.source / "version").write_text(version)
        self._git(self.source, "add", "-A")
        who = ("-c", "user.name=x", "-c", "user.email=x@example.vn")
        self._git(self.source, *who, "commit", "-q", "-m", version)

    def answers(self, code: int, to: str = "doctor") -> None:
        """What the program does: note what it was told, and end with a code."""
        script = f'#!/bin/sh\necho "$1" >> did\n[ "$1" = {to} ] && exit {code}\nexit 0\n'
        self.program.write_text(script)
        self.program.chmod(0o755)

    def upgrade(self) -> int:
        done = subprocess.run(
            [self.here / "deploy" / "upgrade.sh"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "CHIBO_UNITS": str(self.units)},
        )
        self.said = done.stdout
        return done.returncode

    def did(self) -> list[str]:
        return (self.here / "did").read_text().split()

    @property
    def version(self) -> str:
        return (self.here / "version").read_text()

    def _git(self, folder: Path, *words: str) -> None:
        subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True)


def test_the_upgrade_backs_up_first(tmp_path: Path) -> None:
    """Backup, new version, its packages, its schema, a look: in that order, by one command."""
    installed = Installed(tmp_path)
    installed.publish("2")
    assert installed.upgrade() == 0
    assert installed.did() == ["backup", "install", "migrate", "doctor"]
    assert installed.version == "2"


def test_no_upgrade_without_a_backup(tmp_path: Path) -> None:
    """Where no backup can be made the old version stays."""
    installed = Installed(tmp_path)
    installed.publish("2")
    installed.answers(1, to="backup")
    assert installed.upgrade() != 0
    assert installed.did() == ["backup"]
    assert installed.version == "1"


def test_a_unit_that_is_not_of_this_version_is_named(tmp_path: Path) -> None:
    """An installed unit that differs is named with the mend; one that is the same or not installed is not."""
    installed = Installed(tmp_path)
    shutil.copy(DEPLOY / "chibo-backup.timer", installed.units)
    (installed.units / "chibo.service").write_text("[Service]\nExecStart=/bin/old\n")
    assert installed.upgrade() == 0
    (line,) = [line for line in installed.said.splitlines() if "not as in this version" in line]
    assert f"cp deploy/chibo.service {installed.units}/" in line
