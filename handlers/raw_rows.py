"""What reports say, as rows: every question of a form a column, with its label and its code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from handlers.forms.filling import Context, begin
from handlers.forms.model.definition import SELECTS, Form, Question, Type
from handlers.phrases import say
from handlers.tables import Column, Kind, Value

_BLANK = datetime(2000, 1, 1, tzinfo=UTC)
_NUMBERS = frozenset({Type.INTEGER, Type.DECIMAL, Type.RANGE})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a column (two for choices: label and code)."""

    question: Question
    heading: str
    labels: Mapping[str, str]
    code_heading: str

    @property
    def columns(self) -> list[Column]:
        if self.question.type in SELECTS:
            return [Column(self.heading, Kind.TEXT, 18), Column(self.code_heading, Kind.TEXT, 13)]
        if self.question.type in _NUMBERS:
            return [Column(self.heading, Kind.NUMBER, 10)]
        return [Column(self.heading, Kind.DAY if self.is_day else Kind.TEXT, 12)]

    @property
    def is_day(self) -> bool:
        whole = "month-year" not in self.question.appearance
        return self.question.type is Type.DATE and whole

    def cells(self, value: Any) -> list[Value]:
        if self.question.type in SELECTS:
            names = [value] if isinstance(value, str) else list(value or ())
            return [", ".join(self.labels.get(name, name) for name in names), " ".join(names)]
        if value is None or isinstance(value, int):
            return [value]
        if self.is_day:
            return [date.fromisoformat(str(value))]
        is_month = self.question.type is Type.DATE
        return ["{1}/{0}".format(*str(value).split("-")) if is_month else str(value)]


def asked(form: Form, language: str, under: str = "/data") -> list[Asked]:
    """The questions that stand directly in the form, or (`under` its path) in one of its repeats."""
    context = Context(_BLANK, language)
    workspace = begin(form, context, instance_id="").workspace
    root = workspace.tree.root
    repeats = [f"{element.path}/" for element in form.repeats]
    found = []
    for question in form.questions:
        inside = [path for path in repeats if question.path.startswith(path)]
        if (
            question.type is Type.NOTE
            or (max(inside, key=len)[:-1] if inside else "/data") != under
        ):
            continue
        heading = workspace.show(question.chat.short, root) or workspace.show(question.label, root)
        labels = {option.name: option.label for option in workspace.options(question, root)}
        code = say(language, "sheet-code", {"name": question.name})
        found.append(Asked(question, heading, labels, code))
    return found


def columns(questions: Iterable[Asked]) -> list[Column]:
    return [column for question in questions for column in question.columns]


def cells(
    questions: Sequence[Asked], values: Mapping[str, Any], under: str = "/data"
) -> list[Value]:
    """What one report (or one row of its repeat) says."""
    found: list[Value] = []
    for question in questions:
        value: Any = values
        for name in question.question.path.removeprefix(f"{under}/").split("/"):
            value = value.get(name) if isinstance(value, Mapping) else None
        found += question.cells(value)
    return found
