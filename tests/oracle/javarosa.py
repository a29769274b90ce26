"""JavaRosa, the engine inside ODK Collect, as a process that is asked how a form goes.

Its jar ships inside pyxform's wheel; `Drive.java` beside this file walks it through forms.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).parent / "Drive.java"
ZONE = "Asia/Ho_Chi_Minh"


def jar() -> Path:
    """The jar in pyxform's wheel."""
    found = importlib.util.find_spec("pyxform")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "validators/odk_validate/bin/ODK_Validate.jar"


def missing() -> str:
    """What keeps JavaRosa from running here; '' if nothing does."""
    lacking = [program for program in ("java", "javac") if shutil.which(program) is None]
    return f"no {' and no '.join(lacking)} here" if lacking else ""


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk through a form: what was asked and answered, and the nodes at its end."""

    steps: tuple[tuple[str, ...], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    irrelevant: frozenset[str] = frozenset()
    error: str = ""


class JavaRosa:
    """A running JavaRosa; close it when done."""

    def __init__(self, folder: Path) -> None:
        classes = folder / "classes"
        classes.mkdir(exist_ok=True)
        subprocess.run(
            ["javac", "-cp", str(jar()), "-d", str(classes), str(SOURCE)],
            check=True,
            capture_output=True,
        )
        self._folder = folder
        self._process = subprocess.Popen(
            [
                *("java", "-Xmx400m", "-XX:+UseSerialGC", f"-Duser.timezone={ZONE}"),
                *("-Dfile.encoding=UTF-8", "-cp", f"{jar()}:{classes}", "Drive"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def begin(self, xform: str) -> str:
        """Begin with a form; gives the reason if JavaRosa refuses it."""
        file = self._folder / "form.xml"
        file.write_text(xform, encoding="utf-8")
        self._say("form", str(file))
        said = self._hear()
        return "" if said[0] == "ready" else said[1]

    def walk(self, xform: str, answers: Mapping[str, Sequence[str]]) -> Walk:
        """Walk through a form with these answers by path, those of one path in their order."""
        refused = self.begin(xform)
        if refused:
            return Walk(error=refused)
        for path, values in answers.items():
            for value in values:
                self._say("answer", path, value)
        self._say("run")
        return _walk(list(self._until_end()))

    def evaluate(self, expression: str, context: str) -> str:
        """Evaluate an expression in the form begun last: `Double 3`, `error XPathSyntax...`."""
        self._say("eval", expression, context)
        kind, said = self._hear()[:2]
        if kind == "error":
            assert self._hear() == ["end"]
        return said if kind == "result" else f"error {said}"

    def _until_end(self) -> Iterator[list[str]]:
        while (said := self._hear()) != ["end"]:
            yield said

    def _say(self, *fields: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join(map(_written, fields)) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "JavaRosa has ended"
        return [_read(part) for part in line.rstrip("\n").split("\t")]


def _walk(said: list[list[str]]) -> Walk:
    nodes = [line[1:] for line in said if line[0] == "value"]
    return Walk(
        steps=tuple(tuple(line) for line in said if line[0] in {"ask", "answer", "repeat"}),
        values={path: text for path, relevant, text in nodes if relevant == "1"},
        irrelevant=frozenset(path for path, relevant, _ in nodes if relevant == "0"),
        error=next((line[1] for line in said if line[0] == "error"), ""),
    )


def _written(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _read(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n") for part in parts)
