"""The program as an operator starts it: a process of its own in a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.patience import PATIENCE

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without settings of Chibo, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHIBO_")}
    return {**kept, **settings}


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Program:
    """A running command that serves."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def said(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def address(self) -> str:
        """Where it serves, as soon as it says so."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := _ADDRESS.search(self.said):
                return found[0]
            assert self.process.poll() is None, f"it ended: {self.said}"
            time.sleep(0.05)
        raise AssertionError(f"no address within {PATIENCE} s: {self.said}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@contextmanager
def started(folder: Path, *words: str, **settings: str) -> Iterator[Program]:
    """Start a command and kill it at the end, if it still runs."""
    log = folder / "said.txt"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *words],
            cwd=folder,
            env=environment(**settings),
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield Program(process, log)
        finally:
            process.kill()
            process.wait()
