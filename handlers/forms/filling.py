"""A form being filled in: what is saved between two messages, and the object that answers for one of them.

A `Filling` is plain data. A `Sitting` is made of it for one incoming message, is asked what to ask,
takes an answer, and gives the new `Filling`. Nothing here looks at a clock or a database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handlers.forms.model.data import LAST_SAVED
from handlers.forms.model.definition import Form, Question, Type
from handlers.forms.run import summary
from handlers.forms.run.asks import (
    Accepted,
    Ask,
    Confirm,
    Outcome,
    Refused,
    ask_question,
    ask_row,
    tentatively,
)
from handlers.forms.run.begin import plant, touch
from handlers.forms.run.checks import canonical, is_required, satisfied, still_valid
from handlers.forms.run.shown import shown
from handlers.forms.run.stops import Stop, is_asked, stops
from handlers.forms.run.submission import submission
from handlers.forms.run.summary import Line
from handlers.forms.run.tree import MAX_ROWS, TooManyRowsError, Tree
from handlers.forms.run.workspace import Workspace, nested
from handlers.forms.xpath.scene import Scene, Source

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a sitting: the time where the person is, lists and records, the last report."""

    now: datetime
    language: str = ""
    instances: Mapping[str, Mapping[str, str] | Sequence[Mapping[str, str]]] = field(
        default_factory=dict
    )
    last_saved: Mapping[str, str] = field(default_factory=dict)
    username: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What is saved. Paths are numbered at every repeat: /data/person[2]/age."""

    form_id: str
    version: str
    instance_id: str
    started_at: datetime
    revision: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    at: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "form_id": self.form_id,
            "version": self.version,
            "instance_id": self.instance_id,
            "started_at": self.started_at.isoformat(),
            "revision": self.revision,
            "values": dict(self.values),
            "answered": list(self.answered),
            "counts": dict(self.counts),
            "closed": list(self.closed),
            "at": self.at,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Filling":
        return cls(
            form_id=data["form_id"],
            version=data["version"],
            instance_id=data["instance_id"],
            started_at=datetime.fromisoformat(data["started_at"]),
            revision=data["revision"],
            values=data["values"],
            answered=tuple(data["answered"]),
            counts=data["counts"],
            closed=tuple(data["closed"]),
            at=data["at"],
        )


def begin(form: Form, context: Context, *, instance_id: str) -> Filling:
    """Begin a filling: defaults are in place, nothing is answered."""
    filling = Filling(form.id, form.version, instance_id, context.now)
    workspace = _workspace(form, filling, context)
    plant(workspace, instance_id)
    return replace(filling, values=workspace.tree.values(), counts=workspace.tree.counts())


def _workspace(form: Form, filling: Filling, context: Context) -> Workspace:
    tree = Tree(form, filling.values, filling.counts)
    sources: dict[str, Source] = {**form.lists, **context.instances}
    if context.last_saved:
        sources[LAST_SAVED] = nested(context.last_saved)
    scene = Scene(tree.root, now=context.now, seed=filling.instance_id, sources=sources)
    scene.language = context.language or form.default_language
    scene.username, scene.version = context.username, form.version
    return Workspace(form, tree, scene)


class Sitting:
    """The working object for one incoming message."""

    def __init__(self, form: Form, filling: Filling, context: Context) -> None:
        self.form = form
        self.context = context
        self._load(filling)

    def _load(self, filling: Filling) -> None:
        self._saved = filling
        self.workspace = _workspace(self.form, filling, self.context)
        self._answered = dict.fromkeys(filling.answered)
        self._closed = dict.fromkeys(filling.closed)
        self._at = filling.at
        self._revision = filling.revision
        self._stops: list[Stop] | None = None
        recomputer = self.workspace.recomputer
        recomputer.strict = False
        recomputer.conditions()
        recomputer.strict = True

    @property
    def filling(self) -> Filling:
        return replace(
            self._saved,
            revision=self._revision,
            values=self.workspace.tree.values(),
            answered=tuple(self._answered),
            counts=self.workspace.tree.counts(),
            closed=tuple(self._closed),
            at=self._at,
        )

    # What to ask

    def current(self) -> Ask | None:
        """What to ask now: where the person went, else the first open stop; None when nothing is left."""
        stop = self._current()
        return None if stop is None else self._ask(stop)

    def ask(self, path: str) -> Ask:
        """Put one question whether it is open or not; raises LookupError if it is not asked as things stand."""
        stop = self._find(path)
        if stop is None:
            raise LookupError(path)
        return self._ask(stop)

    def progress(self) -> tuple[int, int]:
        """The number of the current question, and how many there are as things stand."""
        current = self._current()
        counted = 0
        number: int | None = None
        for stop in self._all():
            is_current = current is not None and stop.path == current.path
            counts = stop.question is not None and is_asked(stop, self.workspace)
            if counts and (is_current or not self._carried(stop)):
                counted += 1
            if is_current:
                number = counted
        return (counted if number is None else max(number, 1), counted)

    def closing_notes(self) -> tuple[str, ...]:
        """The notes behind the last question."""
        return self._notes(None)

    # What the person does

    def answer(self, path: str, value: str, *, confirmed: bool = False) -> Outcome:
        """Take an answer in the XForm's text form; an empty one skips."""
        stop = self._find(path)
        if stop is None:
            return Refused("", "not_asked")
        if stop.repeat is not None:
            return self._answer_row(stop, value)
        if not value.strip():
            return self.skip(path)
        return self._answer_question(stop, value, confirmed=confirmed)

    def skip(self, path: str) -> Outcome:
        """Leave a question empty; refused where an answer is required."""
        stop = self._find(path)
        if stop is None:
            return Refused("", "not_asked")
        if stop.question is None:
            return self._answer_row(stop, NO)
        if is_required(self.workspace, stop.question, stop.node):
            message = self.workspace.show(stop.question.bind.required_message, stop.node)
            return Refused(message, "required")
        return self._guarded(stop, "", confirmed=True)

    def back(self) -> bool:
        """Go to the question asked before the current one; False at the first."""
        current = self._current()
        before: Stop | None = None
        for stop in self._all():
            if current is not None and stop.path == current.path:
                break
            if is_asked(stop, self.workspace) and not self._carried(stop):
                before = stop
        if before is None:
            return False
        self._at = before.path
        self._revision += 1
        return True

    def goto(self, path: str) -> None:
        """Go to one question to change its answer; raises LookupError if it is not asked as things stand."""
        if self._find(path) is None:
            raise LookupError(path)
        self._at = path
        self._revision += 1

    # What has been said

    def lines(self) -> tuple[Line, ...]:
        return tuple(summary.lines(self.workspace, self._answered))

    def values(self) -> dict[str, Any]:
        return summary.values(self.workspace)

    def key(self) -> str:
        return summary.key(self.workspace)

    def complete(self) -> bool:
        """Tell whether nothing is left to ask, wherever the person went."""
        return self._first_open() is None

    def xml(self) -> str:
        return submission(self.workspace)

    # Inside

    def _all(self) -> list[Stop]:
        if self._stops is None:
            self._stops = list(stops(self.workspace))
        return self._stops

    def _find(self, path: str) -> Stop | None:
        found = next((stop for stop in self._all() if stop.path == path), None)
        return found if found is not None and is_asked(found, self.workspace) else None

    def _current(self) -> Stop | None:
        there = self._find(self._at) if self._at else None
        return there if there is not None else self._first_open()

    def _first_open(self) -> Stop | None:
        return next((stop for stop in self._all() if self._open(stop)), None)

    def _open(self, stop: Stop) -> bool:
        question = stop.question
        if question is None:
            return self._row_open(stop)
        if stop.path in self._answered:
            return is_asked(stop, self.workspace) and not still_valid(
                self.workspace, question, stop.node
            )
        return is_asked(stop, self.workspace) and not self._carried(stop)

    def _row_open(self, stop: Stop) -> bool:
        assert stop.repeat is not None
        rows = len(self.workspace.tree.rows(stop.repeat.element, stop.node))
        return rows < stop.number <= MAX_ROWS and _repeat_path(stop) not in self._closed

    def _carried(self, stop: Stop) -> bool:
        """A question with chat:carry and a valid default is not asked."""
        question = stop.question
        return (
            question is not None
            and question.chat.carry
            and stop.path not in self._answered
            and bool(stop.node.text)
            and still_valid(self.workspace, question, stop.node)
        )

    def _ask(self, stop: Stop) -> Ask:
        notes = self._notes(stop)
        if stop.question is None:
            return replace(ask_row(self.workspace, stop), notes=notes)
        ask = ask_question(self.workspace, stop, answered=stop.path in self._answered)
        return replace(ask, notes=notes, edits=tuple(self._edits(stop.question, stop.path)))

    def _notes(self, until: Stop | None) -> tuple[str, ...]:
        """The notes between the question before `until` and itself."""
        found: list[str] = []
        for stop in self._all():
            if until is not None and stop.path == until.path:
                break
            if is_asked(stop, self.workspace):
                if not self._carried(stop):
                    found.clear()
            elif stop.question is not None:
                found.append(self._note(stop, stop.question))
        return tuple(filter(None, found))

    def _note(self, stop: Stop, question: Question) -> str:
        label = self.workspace.show(question.label, stop.node)
        value = shown(self.workspace, question, stop.node, stop.node.text)
        return f"{label} {value}".strip() if question.type is not Type.NOTE else label

    def _edits(self, question: Question, path: str) -> Iterator[Line]:
        """The lines of the questions that can be opened from here, of the same row where there are rows."""
        row = path[: path.rfind("]") + 1]
        for name in question.chat.edit:
            for stop in self._all():
                named = stop.question is not None and stop.question.name == name
                if named and stop.node.text and stop.path.startswith(row):
                    yield summary.line(self.workspace, stop, self._answered)

    def _answer_question(self, stop: Stop, value: str, *, confirmed: bool) -> Outcome:
        question, node = stop.question, stop.node
        assert question is not None
        text = canonical(self.workspace, question, node, value)
        if text is None:
            return Refused(
                "", "choice" if question.choices.nodes or question.choices.fixed else "type"
            )
        if not tentatively(node, text, lambda: satisfied(self.workspace, question, node)):
            return Refused(self._constraint_message(stop, question, text), "constraint")
        return self._guarded(stop, text, confirmed=confirmed)

    def _constraint_message(self, stop: Stop, question: Question, text: str) -> str:
        node = stop.node
        before, node.text = node.text, text
        message = self.workspace.show(question.bind.constraint_message, node)
        node.text = before
        return message

    def _guarded(self, stop: Stop, text: str, *, confirmed: bool) -> Outcome:
        """Set a value; undo everything if it makes too many rows or must be confirmed first."""
        before = self.filling
        try:
            self._set(stop, text)
        except TooManyRowsError:
            self._load(before)
            return Refused("", "too_many")
        question = stop.question
        assert question is not None
        confirm = question.chat.confirm
        if (
            confirm is not None
            and text
            and not confirmed
            and confirm.holds(stop.node, self.workspace.scene)
        ):
            message = self.workspace.show(question.chat.confirm_message, stop.node)
            shown_value = shown(self.workspace, question, stop.node, text)
            self._load(before)
            return Confirm(message.replace("{}", shown_value))
        self._answered[stop.path] = None
        self._changed()
        return Accepted()

    def _set(self, stop: Stop, text: str) -> None:
        question, node, recomputer = stop.question, stop.node, self.workspace.recomputer
        assert question is not None
        changed = {question.element}
        differs, node.text = node.text != text, text
        for setvalue in question.changes if differs else ():
            recomputer.put(setvalue, node)
            changed.add(setvalue.target)
        recomputer.after(changed)

    def _changed(self) -> None:
        self._at = None
        self._stops = None
        self._revision += 1
        touch(self.workspace)

    def _answer_row(self, stop: Stop, value: str) -> Outcome:
        """One more row, or none from here on."""
        repeat = stop.repeat
        assert repeat is not None
        rows = len(self.workspace.tree.rows(repeat.element, stop.node))
        if value not in {YES, NO}:
            return Refused("", "choice")
        if value == YES and stop.number > MAX_ROWS:
            return Refused("", "too_many")
        if value == YES and stop.number > rows:
            self._closed.pop(_repeat_path(stop), None)
            self.workspace.recomputer.new_row(repeat.element, stop.node)
        elif value == NO:
            self._closed[_repeat_path(stop)] = None
            self._drop_rows(stop, keep=stop.number - 1)
        self.workspace.recomputer.after_rows(repeat.element)
        self._changed()
        return Accepted()

    def _drop_rows(self, stop: Stop, *, keep: int) -> None:
        assert stop.repeat is not None
        tree, element = self.workspace.tree, stop.repeat.element
        for node in tree.rows(element, stop.node)[keep:]:
            self._forget(f"{node.path}/")
        tree.drop_rows(element, stop.node, keep, spare=False)

    def _forget(self, prefix: str) -> None:
        for known in (self._answered, self._closed):
            for path in [path for path in known if path.startswith(prefix)]:
                del known[path]


def _repeat_path(stop: Stop) -> str:
    assert stop.repeat is not None
    return f"{stop.node.path}/{stop.repeat.element.name}"
