"""How long one message takes to read, by kind of question.

python -m benchmarks.reading [--rounds 3]
Reads every message of the tables and two thousand generated ones. Time is that of the processor; the
best of the rounds counts. Prints one line of JSON: mean, 99th percentile and slowest, in microseconds.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from handlers.forms.cases import read_case
from tests.handlers.forms.accuracy import TABLES
from tests.handlers.forms.generated import MAKERS, cases
from tests.handlers.forms.generated_reports import MORE_MAKERS
from tests.handlers.forms.test_inputs import CONTEXT, rows

Message = tuple[str, str, date]


def messages() -> Iterator[Message]:
    for name in TABLES:
        for _, kind, today, text, _ in rows(name):
            yield kind, text, date.fromisoformat(today)
    for case in cases(2026, 130, {**MAKERS, **MORE_MAKERS}):
        yield case.kind, case.text, case.today


def taken(message: Message) -> float:
    """Microseconds of the processor for one message."""
    kind, text, today = message
    start = time.process_time_ns()
    read_case(kind, text, today=today, context=CONTEXT)
    return (time.process_time_ns() - start) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    all_messages = list(messages())
    for message in all_messages:
        taken(message)  # the patterns are compiled at their first use
    by_kind: dict[str, list[float]] = defaultdict(list)
    for message in all_messages:
        by_kind[message[0].partition(":")[0]].append(min(taken(message) for _ in range(rounds)))
    print(json.dumps({kind: _figures(times) for kind, times in by_kind.items()}))


def _figures(times: list[float]) -> dict[str, int]:
    ordered = sorted(times)
    return {
        "messages": len(ordered),
        "mean": round(sum(ordered) / len(ordered)),
        "p99": round(ordered[int(len(ordered) * 0.99)]),
        "slowest": round(ordered[-1]),
    }


if __name__ == "__main__":
    main()
