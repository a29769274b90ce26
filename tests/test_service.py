"""The units of deploy/ under a real systemd: the program starts, comes back, is watched, may write little, ends well.

Left out unless asked for by CHIBO_TEST_SYSTEMD=1: it needs root, systemd and a machine that allows
namespaces. The steps are those of docs/operator.md.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
NAMESPACES = [
    "--fork",
    "--kill-child",
    "--pid",
    "--mount",
    "--mount-proc",
    "--cgroup",
    "--ipc",
    "--uts",
    "--net",
]
HEALTH = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8080/healthz').status)"
BACKUPS = "/srv/chibo-backups"

pytestmark = pytest.mark.skipif(
    os.environ.get("CHIBO_TEST_SYSTEMD") != "1", reason="CHIBO_TEST_SYSTEMD=1 is not set"
)


class Machine:
    """A machine that has just started; commands are run on it as root, in /srv/chibo."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def runs(self, *words: str, check: bool = True) -> str:
        inside = ("nsenter", "-t", str(self.pid), "-a", "env", "-C", "/srv/chibo")
        done = subprocess.run([*inside, *words], capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done.stdout.strip()

    def main_pid(self) -> str:
        return self.runs("systemctl", "show", "chibo", "-p", "MainPID", "--value")

    def comes_back(self, before: str, because: str) -> None:
        """Wait until another process serves, and systemd says why the last one ended."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state = self.runs("systemctl", "show", "chibo", "-p", "ActiveState", "--value")
            if state == "active" and self.main_pid() not in (before, "0"):
                break
            time.sleep(0.2)
        assert because in self.runs("journalctl", "-u", "chibo")
        assert self.runs(".venv/bin/python", "-c", HEALTH) == "200"


@pytest.fixture
def machine() -> Iterator[Machine]:
    """Systemd in namespaces of its own; they end with it, and with them all that it made."""
    python = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    assert python, "the service's user needs a Python of this version outside /root and /home"
    script = str(ROOT / "tests" / "under_systemd.sh")
    command = ["unshare", *NAMESPACES, "sh", script, str(ROOT), python]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as outer:
        children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
        try:
            yield _started(outer, children)
        finally:
            outer.kill()


def _started(outer: "subprocess.Popen[bytes]", children: Path) -> Machine:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and outer.poll() is None:
        if inner := children.read_text(encoding="ascii").split():
            machine = Machine(int(inner[0]))
            look = ("systemctl", "is-active", "basic.target")
            if machine.runs(*look, check=False) == "active":
                return machine
        time.sleep(0.2)
    pytest.fail("systemd did not start")


def test_the_service(machine: Machine) -> None:
    """It serves when its start returns, comes back when killed or hung, writes to its own folder only, ends well."""
    machine.runs("systemctl", "enable", "--now", "chibo")
    assert machine.runs(".venv/bin/python", "-c", HEALTH) == "200"
    first = machine.main_pid()
    assert machine.runs("nsenter", "-t", first, "-m", "touch", "/srv/chibo/var/x") == ""
    with pytest.raises(AssertionError, match="Read-only file system"):
        machine.runs("nsenter", "-t", first, "-m", "touch", "/srv/chibo/x")

    machine.runs("kill", "-KILL", first)
    machine.comes_back(first, "status=9/KILL")

    second = machine.main_pid()
    hurried = "mkdir -p $0 && printf '[Service]\\nWatchdogSec=6\\n' > $0/hurried.conf"
    machine.runs("sh", "-c", hurried, "/etc/systemd/system/chibo.service.d")
    machine.runs("systemctl", "daemon-reload")
    machine.runs("systemctl", "restart", "chibo")
    machine.comes_back(second, "Stopped")
    third = machine.main_pid()
    machine.runs("kill", "-STOP", third)
    machine.comes_back(third, "Watchdog timeout")

    machine.runs("systemctl", "stop", "chibo")
    assert machine.runs("systemctl", "show", "chibo", "-p", "Result", "--value") == "success"


def test_the_backup_of_every_night(machine: Machine) -> None:
    """Without its folder the command says which one is missing; with it there is a backup, and a timer for the next."""
    machine.runs("systemctl", "start", "chibo")
    machine.runs("systemctl", "start", "chibo-backup", check=False)
    assert f"{BACKUPS}: " in machine.runs("journalctl", "-u", "chibo-backup")
    machine.runs("install", "-d", "-o", "chibo", BACKUPS)
    machine.runs("systemctl", "enable", "--now", "chibo-backup.timer")
    machine.runs("systemctl", "start", "chibo-backup")
    assert machine.runs("ls", BACKUPS).endswith(".backup")
    assert "chibo-backup.timer" in machine.runs("systemctl", "list-timers")
