"""What the form engine costs: `python -m benchmarks.forms`.

Two forms are measured: the monthly report of 20-odd nodes, and a form of 485 questions made by chance
(the size of the WHO verbal autopsy). A turn is what one message costs: the saved filling is read from
JSON, the answer taken, the next question found and the filling written to JSON again.
"""

import gc
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.cli.form_play import surroundings
from handlers.forms.authoring import compile_workbook
from handlers.forms.files import load
from handlers.forms.filling import Context, Filling, Sitting, begin
from handlers.forms.model.definition import Form
from handlers.forms.xform import read
from tests.oracle.comparing import likely
from tests.oracle.generated import workbook

MEETING = Path(__file__).parents[1] / "handlers/forms/builtin/meeting.yaml"
LARGE = 485
NOW = datetime(2026, 10, 7, 19, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MAX_TRIES = 40  # random answers to one question before it is skipped
GOALS = {"monthly report": 1.0, "485 questions": 20.0}
"""Milliseconds that a turn may take (issue 3)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of the table; times in milliseconds, memory in kilobytes."""

    name: str
    questions: int
    compile: float
    read: float
    begin: float
    turn: float
    slowest: float
    submission: float
    memory: float
    saved: int


def timed(work: Callable[[], object], times: int) -> float:
    """The middle of several runs, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def turns(form: Form, context: Context, chance: Random) -> tuple[list[float], Filling]:
    """The time of each turn of a whole filling, and the filling at its end."""
    saved = json.dumps(begin(form, context, instance_id="uuid:1").filling.to_json())
    taken: list[float] = []
    for _ in range(2 * len(form.questions) + 50):
        sitting = Sitting(form, Filling.from_json(json.loads(saved)), context)
        value = accepted(sitting, chance)
        if value is None:
            break
        start = time.perf_counter()
        sitting = Sitting(form, Filling.from_json(json.loads(saved)), context)
        ask = sitting.current()
        assert ask is not None
        sitting.answer(ask.path, value, confirmed=True)
        sitting.current()
        saved = json.dumps(sitting.filling.to_json())
        taken.append((time.perf_counter() - start) * 1000)
    return taken, Filling.from_json(json.loads(saved))


def accepted(sitting: Sitting, chance: Random) -> str | None:
    """An answer to the current question that stands; None at the end."""
    ask = sitting.current()
    if ask is None:
        return None
    if ask.question is None:
        return "no"
    revision = sitting.filling.revision
    for _ in range(MAX_TRIES):
        offers = [offer.value for offer in ask.offers]
        value = chance.choice([likely(ask, chance), *offers])
        sitting.answer(ask.path, value, confirmed=True)
        if sitting.filling.revision > revision:
            return value
    return "" if not ask.required else None


def memory(text: str) -> float:
    """Kilobytes that a published form takes."""
    gc.collect()
    tracemalloc.start()
    form = read(text)
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del form
    return size / 1024


def cost(name: str, make: Callable[[], str], times: int) -> Cost:
    text = make()
    form = read(text)
    context = surroundings(form, NOW, form.default_language)
    taken, filling = turns(form, context, Random(1))
    return Cost(
        name=name,
        questions=len(form.questions),
        compile=timed(make, max(3, times // 10)),
        read=timed(lambda: read(text), times),
        begin=timed(lambda: begin(form, context, instance_id="uuid:1"), times),
        turn=statistics.median(taken),
        slowest=max(taken),
        submission=timed(lambda: Sitting(form, filling, context).xml(), times),
        memory=memory(text),
        saved=len(json.dumps(filling.to_json())),
    )


def costs() -> list[Cost]:
    """Both forms."""
    large = workbook(Random(7), LARGE)
    return [
        cost("monthly report", lambda: compile_workbook(load(MEETING)).xform, 50),
        cost("485 questions", lambda: compile_workbook(large).xform, 5),
    ]


COLUMNS = (*("compile", "read", "begin", "turn", "slowest", "submission"),)


def main() -> None:
    print(f"{'':16}{'questions':>10}" + "".join(f"{name:>12}" for name in COLUMNS), end="")
    print(f"{'memory':>10}{'saved':>9}{'goal':>9}")
    for one in costs():
        times = "".join(f"{getattr(one, name):>9.2f} ms" for name in COLUMNS)
        goal = f"{'ok' if one.turn < GOALS[one.name] else 'MISSED':>9}"
        print(f"{one.name:16}{one.questions:>10}{times}{one.memory:>7.0f} KB{one.saved:>7} B{goal}")


if __name__ == "__main__":
    main()
