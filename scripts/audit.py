"""Asks the registry for known holes in every locked library; run by `make audit` and by CI.

Exit 1 if there is one. Where the list of holes cannot be reached nothing is known: that is said in one
line, and is no failure, so that a change can be taken without a network.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

LOCKED = "requirements.lock"
LONGEST = 300
"""Seconds to wait for the registry."""


def main() -> int:
    file = sys.argv[1] if len(sys.argv) > 1 else LOCKED
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    command += ["--progress-spinner", "off", "--format", "json", "-r", file]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return told("", "no answer in time")
    return told(done.stdout, done.stderr)


def told(out: str, err: str) -> int:
    """Say what came of it; the exit code."""
    try:
        found: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (err.strip().splitlines() or ["no answer"])[-1]
        print(f"Not audited: the list of known holes cannot be reached ({reason[:200]}).")
        return 0
    skipped = [each["name"] for each in found if each.get("skip_reason")]
    if len(skipped) == len(found):
        print("Not audited: the registry here knows of no holes in anything.")
        return 0
    holes = list(_holes(found))
    for line in holes:
        print(line)
    if skipped:
        print(f"Not known to the registry, so not audited: {', '.join(skipped)}")
    print(f"{len(found) - len(skipped)} libraries audited: {len(holes) or 'no'} known holes.")
    return 1 if holes else 0


def _holes(found: list[dict[str, Any]]) -> Iterator[str]:
    for each in found:
        for hole in each.get("vulns", ()):
            mend = ", ".join(hole.get("fix_versions", ())) or "no version yet"
            yield f"{each['name']} {each['version']}: {hole['id']}, mended in {mend}"


if __name__ == "__main__":
    sys.exit(main())
