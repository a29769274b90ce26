"""What the service manager is told: that the program serves, still lives, and stops."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.service_manager import LIVES, SERVES, STOPS, ServiceManager
from tests.bot.program import started
from tests.patience import PATIENCE


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    """Where a service manager listens."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(PATIENCE)
        yield line


def _heard(ear: socket.socket) -> str:
    return ear.recv(100).decode()


def test_a_program_says_how_it_does(ear: socket.socket, tmp_path: Path) -> None:
    """It serves, gives signs of life again and again, and says that it stops."""
    settings = {
        "CHIBO_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/chibo.sqlite",
        "CHIBO_SECRET_KEY": "the key of the tests",
        "CHIBO_HTTP_PORT": "0",
        "NOTIFY_SOCKET": ear.getsockname(),
        "WATCHDOG_USEC": "1000000",
    }
    with started(tmp_path, "run", **settings) as program:
        while (said := _heard(ear)) != SERVES:
            assert said == LIVES
        assert [_heard(ear) for _ in range(3)] == [LIVES] * 3
        assert program.stop() == 0
    ear.setblocking(False)
    last = ""
    while last != STOPS:
        last = _heard(ear)
        assert last in (LIVES, STOPS)


def test_who_was_started_by_hand_says_nothing() -> None:
    """No socket in the environment: nothing is sent, nothing is wanted."""
    manager = ServiceManager.of({})
    with capture_logs() as lines:
        manager.tell(SERVES)
    assert (manager, lines) == (ServiceManager(), [])


def test_only_the_process_that_was_started_owes_signs_of_life() -> None:
    """A child inherits the environment, but is not watched."""
    wanted = {"WATCHDOG_USEC": "60000000"}
    for pid, seconds in ((os.getpid(), 60.0), (os.getppid(), 0.0)):
        found = ServiceManager.of({**wanted, "WATCHDOG_PID": str(pid)})
        assert found.seconds == seconds
    assert ServiceManager.of(wanted).seconds == 60.0


def test_a_manager_that_is_gone_ends_nothing(tmp_path: Path) -> None:
    """Nobody listens at the socket: one line in the log, and the program goes on."""
    with capture_logs() as lines:
        ServiceManager(str(tmp_path / "nobody")).tell(LIVES)
    assert [line["event"] for line in lines] == ["service_manager_unreachable"]


def test_a_name_without_a_file_is_understood() -> None:
    """Systemd may give an address in the abstract name space, marked by @."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as line:
        line.bind(f"\0chibo-{os.getpid()}")
        line.settimeout(PATIENCE)
        ServiceManager(f"@chibo-{os.getpid()}").tell(LIVES)
        assert _heard(line) == LIVES
