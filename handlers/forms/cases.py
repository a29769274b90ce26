"""One message as a case: question, text, day and what is known in; a JSON object out. What `chibo read` prints."""

import re
from collections.abc import Mapping
from datetime import date

from handlers.forms.answers import KINDS, command, read
from handlers.forms.readings import Option, Reading, Setting
from handlers.forms.shorthand import read_report


class UnknownQuestion(ValueError):
    """There is no such kind of question."""


class BadContext(ValueError):
    """What is said to be known of the cell makes no sense."""


def read_case(
    question: str, text: str, *, today: date, context: Mapping[str, object] | None = None
) -> dict[str, object]:
    """One reading as the JSON object that `chibo read` prints.

    `question` is one of answers.KINDS, `choice:A|B|C`, `choices:A|B|C`, `command` or `report`; `context` holds
    total, exempt and period as far as they are known. Raises UnknownQuestion and BadContext.
    """
    reading = _case(question, text, today, _setting(context or {}))
    return {
        "outcome": reading.outcome.value,
        "value": reading.value,
        "reason": reading.reason.value,
        "options": list(reading.options),
    }


def _case(question: str, text: str, today: date, setting: Setting) -> Reading:
    kind, _, labels = question.partition(":")
    if kind == "command":
        return command(text, today=today)
    if kind == "report":
        return read_report(text, today, setting)
    if kind not in KINDS:
        raise UnknownQuestion(f"no question of kind {kind!r}; there are {', '.join(_CASES)}")
    options = [Option(label, label) for label in labels.split("|") if label]
    return read(kind, text, today=today, setting=setting, choices=options)


_CASES = (*KINDS, "command", "report")
_PERIOD = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


def _setting(context: Mapping[str, object]) -> Setting:
    numbers = {name: context.get(name) for name in ("total", "exempt")}
    for name, number in numbers.items():
        if number is not None and (type(number) is not int or number < 0):
            raise BadContext(f"context: {name} must be a number of people, not {number!r}")
    period = context.get("period", "")
    if not isinstance(period, str) or (period and not _PERIOD.fullmatch(period)):
        raise BadContext(f"context: period must be a month as 2026-10, not {period!r}")
    return Setting(**numbers, period=period)  # type: ignore[arg-type]  # checked just above
