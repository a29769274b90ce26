"""How a reading is marked: right, a needless question, or a misreading."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from handlers.forms.cases import read_case
from tests.handlers.forms.generated import MAKERS, cases
from tests.handlers.forms.generated_reports import MORE_MAKERS
from tests.handlers.forms.meanings import EXEMPT, TOTAL, Case
from tests.handlers.forms.test_inputs import CONTEXT, means, rows

TABLES = ("inputs.tsv", "more_inputs.tsv", "tried_inputs.tsv", "reports.tsv")


class Mark(StrEnum):
    """What came of one message."""

    RIGHT = "right"
    NEEDLESS = "needless question"  # asked, or a yes wanted, where the meaning was clear
    WRONG_OFFER = "wrong offer"  # another value was put to the person, who can say no
    MISREADING = "misreading"  # a wrong value would have been stored without a word


@dataclass(frozen=True, slots=True)
class Marked:
    """A message with what was made of it."""

    kind: str
    text: str
    got: dict[str, object]
    mark: Mark


def generated_marked(seed: int, each: int) -> Iterator[Marked]:
    for case in cases(seed, each, {**MAKERS, **MORE_MAKERS}):
        context = {"total": TOTAL, "exempt": EXEMPT}
        got = read_case(case.kind, case.text, today=case.today, context=context)
        same = _same(case, got["value"])
        yield Marked(case.kind, case.text, got, _mark(got, case.outcomes, same=same))


def table_marked() -> Iterator[Marked]:
    for name in TABLES:
        for _, kind, today, text, expect in rows(name):
            got = read_case(kind, text, today=date.fromisoformat(today), context=CONTEXT)
            wanted = (
                "ask" if expect == "ask" else "confirm" if expect[:8] == "confirm:" else "value"
            )
            same = got["value"] is not None and wanted != "ask" and _means(kind, today, expect, got)
            outcomes = (wanted, "confirm") if kind == "report" and wanted == "value" else (wanted,)
            yield Marked(kind, text, got, _mark(got, outcomes, same=same))


def _means(kind: str, today: str, expect: str, got: dict[str, object]) -> bool:
    if kind == "report":
        wanted = json.loads(expect)
        return _same(Case(kind, date.fromisoformat(today), "", wanted), got["value"])
    return means(kind, expect.removeprefix("confirm:"), got["value"])


def _same(case: Case, value: Any) -> bool:
    """Whether the value is the one meant; an object may tell more, as far as it follows."""
    if case.kind == "report" and isinstance(value, dict) and case.value:
        follows = {
            ("period", f"{case.today:%Y-%m}"),
            ("unexcused", 0),
            ("total", TOTAL),
            ("exempt", EXEMPT),
        }
        named = all(value.get(name) == wanted for name, wanted in case.value.items())
        return named and all(
            name in case.value or (name, v) in follows for name, v in value.items()
        )
    if isinstance(case.value, dict) and isinstance(value, dict):
        return all(value.get(name) == wanted for name, wanted in case.value.items())
    return bool(value == case.value)


def _mark(got: dict[str, object], outcomes: tuple[str, ...], *, same: bool) -> Mark:
    asked = got["outcome"] == "ask"
    if got["outcome"] in outcomes and (same or asked):
        return Mark.RIGHT
    if asked or same:
        return Mark.NEEDLESS if asked or got["outcome"] == "confirm" else Mark.MISREADING
    return Mark.WRONG_OFFER if got["outcome"] == "confirm" else Mark.MISREADING
