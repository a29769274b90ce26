"""When Python looks for circles of garbage: in what is new often, in the whole memory seldom.

A look at the whole memory takes a tenth of a second and more, in which nobody is answered. Python
looks whenever a quarter has come to it, which is every few seconds while many people answer.
"""

import asyncio
import gc

NEW, MIDDLE, WHOLE = 10_000, 20, 1_000_000
"""Objects after which the newest are looked through; looks of one kind after which the next comes."""
EVERY = 600.0
"""Seconds from one look at the whole memory to the next."""


def leave_what_stands() -> None:
    """What was made at the start stays for good: it is not looked at any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, MIDDLE, WHOLE)


async def collect() -> None:
    """Look through the whole memory from time to time, until cancelled."""
    leave_what_stands()
    while True:
        await asyncio.sleep(EVERY)
        gc.collect()
