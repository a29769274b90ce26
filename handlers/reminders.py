"""Who is told what, and when: the calendar's door for the ticker, the commands and the demo."""

from handlers.reminding.clockwork import JOB, Tick, after_restore, gap, tick
from handlers.reminding.delivering import Counts, deliver
from handlers.reminding.forecasting import next_moment
from handlers.reminding.preparing import prepare, run
from handlers.reminding.standing import DIGEST, REMINDER

__all__ = [
    "DIGEST",
    "JOB",
    "REMINDER",
    "Counts",
    "Tick",
    "after_restore",
    "deliver",
    "gap",
    "next_moment",
    "prepare",
    "run",
    "tick",
]
