"""When Python looks for circles of garbage: in what is new often, in the whole memory seldom.

A look at the whole memory takes a tenth of a second and more, in which nobody is answered. By itself
Python looks after some 70,000 objects, which is every few seconds while many people answer.
"""

import asyncio
import gc

NEW, MIDDLE, WHOLE = 2_000, 10, 25
"""So many objects more, and the newest are looked through; so many looks of one kind, and the next comes.
Half a million objects that stay are some 80 megabytes: so much may garbage take before it is found.
"""
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
