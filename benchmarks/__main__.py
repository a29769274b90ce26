"""Runs every benchmark in its quick form: `make bench`, or `python -m benchmarks [NAME …]`.

A benchmark is a module here whose first lines say how to run it alone: `python -m benchmarks.NAME`.
"""

import subprocess
import sys
import time
from pathlib import Path

QUICK = {
    "calendar": ["--cells", "1700", "--years", "1"],
    "processes": ["--people", "20"],
    "reading": ["--rounds", "1"],
    "soak": ["--seconds", "10", "--hours", "2"],
    "telegram": ["--people", "10", "--pause", "0.2"],
}
"""What makes a benchmark quick, where it is not by itself."""


def names() -> list[str]:
    files = sorted(Path(__file__).parent.glob("[a-z]*.py"))
    return [f.stem for f in files if f"python -m benchmarks.{f.stem}" in f.read_text("utf-8")]


def main() -> int:
    """1 if one of them failed or missed a goal of its own."""
    failed = []
    for name in sys.argv[1:] or names():
        print(f"--- {name}", flush=True)
        began = time.monotonic()
        command = [sys.executable, "-m", f"benchmarks.{name}", *QUICK.get(name, [])]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
        print(f"    ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "all ran through")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
