"""A form played from a file of answers, told event by event: for tests, and for comparing engines."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.mistakes import OperatorMistake
from handlers.forms.filling import Accepted, Ask, Context, Refused, Sitting
from handlers.forms.model.definition import Form

MAX_STEPS = 20_000  # questions asked in one run; a script that never ends is stopped

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """The answers of a file by path; those of one path are used in their order."""

    answers: Mapping[str, deque[str]]

    @classmethod
    def read(cls, lines: Iterable[str], name: str) -> "Script":
        """Read JSON lines; raises OperatorMistake naming the line."""
        answers: dict[str, deque[str]] = {}
        for number, line in enumerate(lines, start=1):
            if line.strip():
                path, value = _answer(line, f"{name}, line {number}")
                answers.setdefault(path, deque()).append(value)
        return cls(answers)

    def next(self, path: str) -> str | None:
        """Take the next answer for a path; one written without the last number serves every row."""
        for known in (path, unnumbered(path)):
            waiting = self.answers.get(known)
            if waiting:
                return waiting.popleft()
        return None


def unnumbered(path: str) -> str:
    """The path of a repeat, without the number of the row it asks for."""
    return path[: path.rindex("[")] if path.endswith("]") else path


def _answer(line: str, place: str) -> tuple[str, str]:
    try:
        said = json.loads(line)
        path, value = said["path"], said["value"]
    except (ValueError, TypeError, LookupError):
        raise OperatorMistake(
            f'{place}: write an object such as {{"path": "/data/q", "value": "yes"}}'
        ) from None
    return str(path), _text(value)


def _text(value: object) -> str:
    """An answer as text: true and false as yes and no, several choices with blanks between them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(_text, value)) if isinstance(value, list) else str(value)


def surroundings(form: Form, now: datetime, language: str) -> Context:
    """What the bot would know, as far as a form asks for it: this month, a unit without a history."""
    report = {
        "period": f"{now:%Y-%m}",
        "month": str(now.month),
        "year": str(now.year),
        "start": f"{now:%Y-%m}-01",
        "end": f"{now:%Y-%m-%d}",
        "unit_code": "CHIBO",
        "unit_name": "Chi bộ",
        "members": "",
        "fixed_date": f"{now:%Y-%m}-03",
        "rule_minutes": "90",
    }
    known: dict[str, Mapping[str, str] | Sequence[Mapping[str, str]]] = {
        name: report if name == "report" else [] for name in form.outer_lists
    }
    return Context(now=now, language=language, instances=known, username="CHIBO")


def play(sitting: Sitting, script: Script) -> Iterator[Event]:
    """Answer from the script until nothing is left to ask, or nothing left to say where it must be.

    The last event is `end`; its `complete` tells which of the two it was.
    """
    asked = ""
    for _ in range(MAX_STEPS):
        ask = sitting.current()
        if ask is None:
            yield from _notes(sitting.closing_notes())
            break
        if ask.path != asked:  # asked again, a question has its notes already
            yield from _notes(ask.notes)
        asked = ask.path
        yield _asked(ask)
        said = script.next(ask.path)
        given = _unsaid(ask) if said is None else said
        if given is None:
            break
        outcome = sitting.answer(ask.path, given, confirmed=True)
        yield _answered(ask, given, outcome)
        if said is None and isinstance(outcome, Refused):
            break  # what stands there will not do, and there is nothing else to say
    yield _end(sitting)


def _unsaid(ask: Ask) -> str | None:
    """What is answered where the script says nothing: what stands there already, or nothing if that will do."""
    if ask.question is None:
        return "no"
    return ask.value if ask.value or not ask.required else None


def _notes(notes: Iterable[str]) -> Iterator[Event]:
    for note in notes:
        yield {"event": "note", "label": note}


def _asked(ask: Ask) -> Event:
    if ask.question is None:
        return {"event": "repeat", "path": unnumbered(ask.path), "count": ask.number - 1}
    return {
        "event": "ask",
        "path": ask.path,
        "type": ask.question.type.value,
        "required": ask.required,
        "label": ask.label,
        "choices": [{"name": each.name, "label": each.label} for each in ask.choices],
    }


def _answered(ask: Ask, value: str, outcome: object) -> Event:
    message = (outcome.message or outcome.reason.value) if isinstance(outcome, Refused) else ""
    return {
        "event": "answer",
        "path": unnumbered(ask.path) if ask.question is None else ask.path,
        "value": value,
        "ok": isinstance(outcome, Accepted),
        "message": message,
    }


def _end(sitting: Sitting) -> Event:
    return {
        "event": "end",
        "complete": sitting.complete(),
        "values": sitting.texts(),
        "irrelevant": list(sitting.irrelevant()),
        "xml": sitting.xml(),
    }
