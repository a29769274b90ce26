"""Python's look for garbage: seldom in the whole memory while people are answered."""

import subprocess
import sys

SCRIPT = """
import asyncio, gc
from bot import garbage

async def main():
    garbage.EVERY = 0.01
    looks = []
    gc.callbacks.append(lambda phase, info: looks.append(info["generation"]) if phase == "stop" else None)
    collecting = asyncio.create_task(garbage.collect())
    await asyncio.sleep(0)
    looks.clear()
    kept = [[number] for number in range(400_000)]
    busy = looks.count(2)
    await asyncio.sleep(0.1)
    collecting.cancel()
    print(busy, looks.count(2) > 0, gc.get_freeze_count() > 10_000)

asyncio.run(main())
"""


def test_the_whole_memory_is_looked_through_at_quiet_moments() -> None:
    """Many new objects bring no look at everything; the clock does, and what stood before is left out."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, check=True, text=True
    )
    assert ended.stdout.split() == ["0", "True", "True"]
