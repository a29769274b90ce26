"""Gives the cells of a file to a form as a person gives answers: what the form refuses is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.cards import is_month
from handlers.forms import private
from handlers.forms.filling import Ask, Reason, Refused, Sitting
from handlers.forms.model.definition import Form, Question, Type
from handlers.forms.run.stops import Stop
from handlers.loading.table import PLACE, BadFile, Cell, Fault, Row

_IN_ROW = re.compile(r"/(\w+)\[(\d+)\]/")
_OF_ROW = re.compile(r"/(\w+)\[(\d+)\]$")
_MONTH = re.compile(r"\d{4}-\d{2}")
_REASONS = {
    Reason.REQUIRED: "is empty, and the form asks for it",
    Reason.RANGE: "lies outside of what the form takes",
    Reason.CONSTRAINT: "does not fit the form",
    Reason.NOT_ASKED: "is not asked as things stand; leave it empty",
    Reason.TOO_MANY: "makes more rows than the form takes",
}
_NOT_KEPT = (
    "holds what is not kept: a name, a number, an illness, discipline or a secret; write it without"
)

Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Given:
    """What a file says for one report: cells by the names of the questions, and those of the rows of
    each repeat. `line` is where a complaint goes that no cell can take.
    """

    line: int
    cells: Cells
    rows: Mapping[str, Sequence[Cells]] = field(default_factory=dict)


def give(sitting: Sitting, given: Given) -> None:
    """Answer the whole form, every confirmation with yes. Raises BadFile at the first answer that
    does not stand, and for cells that the form does not ask for.
    """
    walk = _Walk(sitting, given)
    while walk.step():
        pass
    walk.complain_of_leftovers()


class _Walk:
    def __init__(self, sitting: Sitting, given: Given) -> None:
        self.sitting = sitting
        self.given = given
        self.done: set[str] = set()
        self.used: set[Cell] = set()
        self.carried = [
            question
            for question in sitting.form.questions
            if question.chat.carry and _said(given.cells.get(question.name))
        ]

    def step(self) -> bool:
        """Answer one question; False when nothing is left."""
        stop = self.sitting.agenda.first_open()
        if self._answered_carried(stop):
            return True
        if stop is None:
            return False
        if stop.path in self.done:
            raise BadFile([self._cell(stop).fault("does not fit the other answers")])
        self._answer(stop)
        return True

    def _answered_carried(self, before: Stop | None) -> bool:
        """A question whose answer is carried over is not asked; what the file says of it counts."""
        limit = before.question.index if before and before.question else None
        for question in self.carried:
            if question.path in self.done or (limit is not None and question.index >= limit):
                continue
            stop = self.sitting.agenda.find(question.path)
            if stop is not None:
                self._answer(stop)
                return True
        return False

    def _answer(self, stop: Stop) -> None:
        self.done.add(stop.path)
        cell = self._cell(stop)
        self.used.add(cell)
        value = cell.text
        if stop.question is not None and is_month(stop.question) and _MONTH.fullmatch(value):
            value += "-01"
        if stop.question is not None and stop.question.type is Type.TEXT and private.find(value):
            raise BadFile([cell.fault(_NOT_KEPT)])
        outcome = self.sitting.answer(stop.path, value, confirmed=True)
        if isinstance(outcome, Refused):
            raise BadFile([cell.fault(_why(self.sitting.ask(stop.path), cell, outcome))])

    def _cell(self, stop: Stop) -> Cell:
        name = stop.path.rsplit("/", 1)[-1]
        if stop.question is None:
            return self._wants_row(stop.path)
        cells = self.given.cells
        line = self.given.line
        if inside := _IN_ROW.search(stop.path):
            rows = self.given.rows.get(inside[1], ())
            cells = rows[int(inside[2]) - 1] if int(inside[2]) <= len(rows) else {}
            line = next((cell.line for cell in cells.values()), line)
        return cells.get(name) or Cell("", line, name)

    def _wants_row(self, path: str) -> Cell:
        """The answer to "one more?"."""
        found = _OF_ROW.search(path)
        assert found is not None
        wanted = int(found[2]) <= len(self.given.rows.get(found[1], ()))
        return Cell("yes" if wanted else "no", self.given.line, found[1])

    def complain_of_leftovers(self) -> None:
        """A cell that was not asked for is a mistake in the file, not something to drop in silence;
        but where a number is not asked, 0 says just that.
        """
        asked = {question.name for question in self.sitting.form.questions}
        every = [self.given.cells, *(row for rows in self.given.rows.values() for row in rows)]
        faults = [
            cell.fault(_REASONS[Reason.NOT_ASKED])
            for cells in every
            for name, cell in cells.items()
            if cell.text not in ("", "0") and name in asked and cell not in self.used
        ]
        if faults:
            raise BadFile(faults)


def _said(cell: Cell | None) -> bool:
    return cell is not None and bool(cell.text)


def _why(ask: Ask, cell: Cell, refused: Refused) -> str:
    said = f"“{cell.text}” " if cell.text else ""
    if refused.message and cell.text:
        return f"{said}is refused: {refused.message}"
    if refused.reason is Reason.CHOICE and ask.question is not None:
        names = ", ".join(option.name for option in ask.choices)
        return f"{said}is none of the choices: {names}"
    if refused.reason is Reason.TYPE and ask.question is not None:
        return f"{said}is no {_kind(ask.question)}"
    return f"{said}{_REASONS[refused.reason]}"


def _kind(question: Question) -> str:
    if is_month(question):
        return "month; write it as 2017-10"
    return {
        "date": "day; write it as 2017-10-30",
        "integer": "whole number",
        "decimal": "number",
    }.get(question.type.value, question.type.value)


def refuse_unknown(rows: Sequence[Row], form: Form) -> None:
    """A column that nothing reads is a mistake. Raises BadFile."""
    names = PLACE | {question.name for question in form.questions}
    unknown = [name for name in (rows[0].cells if rows else ()) if name not in names]
    if unknown:
        problem = (
            f"the form {form.id} has no such question; correct the name or take the column out"
        )
        raise BadFile([Fault(1, name, problem) for name in unknown])
