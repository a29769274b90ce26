"""The tables of what people type and what it means: every row of them."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from handlers.forms.cases import read_case

CONTEXT = {"total": 30, "exempt": 3}


def rows(name: str) -> list[list[str]]:
    """The rows of a table, without comments and heading."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    table = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in table if not row[0].startswith("#") and row[0] != "id"]


TABLES = ("inputs.tsv", "more_inputs.tsv", "tried_inputs.tsv")
ROWS = [row for name in TABLES for row in rows(name) if row[1] != "report"]


def means(question: str, expect: str, value: Any) -> bool:
    """Whether a value is what the table expects, in the table's own notation."""
    kind = question.split(":", maxsplit=1)[0]
    if kind in ("yesno", "send"):
        then = expect.partition(":")[2]
        return bool(value == ({"yes": True, "then": int(then)} if then else expect == "yes"))
    if kind == "duration":
        low, _, high = expect.removesuffix("+").partition("-")
        highest = 10_000 if expect.endswith("+") else int(high or low)
        return bool(int(low) <= value <= highest)
    if expect.startswith("{"):
        return all(value.get(name) == wanted for name, wanted in json.loads(expect).items())
    if kind == "present":
        return bool(value["present"] == int(expect))
    return (" + ".join(value) if kind == "choices" else str(value)) == expect


@pytest.mark.parametrize(
    ("question", "today", "text", "expect"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_a_message_is_read_as_the_table_says(
    question: str, today: str, text: str, expect: str
) -> None:
    """Every row of the tables has the outcome and the value it states."""
    got = read_case(question, text, today=date.fromisoformat(today), context=CONTEXT)

    outcome = "ask" if expect == "ask" else "confirm" if expect.startswith("confirm:") else "value"
    assert got["outcome"] == outcome
    if outcome == "ask":
        assert got["value"] is None
    else:
        assert means(question, expect.removeprefix("confirm:"), got["value"])
