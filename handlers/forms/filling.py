"""A form being filled in: what is saved between two messages, and the object that answers for one of them.

A `Filling` is plain data. A `Sitting` is made of it for one incoming message, is asked what to ask,
takes an answer, and gives the new `Filling`. Nothing here looks at a clock or a database.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from handlers.forms.model.data import LAST_SAVED
from handlers.forms.model.definition import Form
from handlers.forms.run import answering, prospect, summary
from handlers.forms.run.agenda import Agenda
from handlers.forms.run.asks import (
    Accepted,
    Ask,
    Confirm,
    Offer,
    Outcome,
    Reason,
    Refused,
    ask_question,
    ask_row,
)
from handlers.forms.run.begin import plant, touch
from handlers.forms.run.stops import Stop
from handlers.forms.run.submission import submission
from handlers.forms.run.summary import Line
from handlers.forms.run.tree import TooManyRowsError, Tree
from handlers.forms.run.workspace import Option, Workspace, nested
from handlers.forms.xpath.scene import Scene, Source

__all__ = [  # the whole face of a sitting, so that callers need no other module
    "Accepted",
    "Ask",
    "Confirm",
    "Context",
    "Filling",
    "Line",
    "Offer",
    "Option",
    "Outcome",
    "Reason",
    "Refused",
    "Sitting",
    "begin",
]


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a sitting: the time where the person is, lists and records, the last report.

    Two are equal if only time has passed between them.
    """

    now: datetime = field(compare=False)
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


def begin(form: Form, context: Context, *, instance_id: str) -> "Sitting":
    """Begin a filling: defaults are in place, nothing is answered."""
    filling = Filling(form.id, form.version, instance_id, context.now)
    workspace = _workspace(form, filling, context)
    plant(workspace, instance_id)
    return Sitting(form, filling, context, workspace)


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
    """The working object for one incoming message. A new filling stands `planted` in its workspace."""

    def __init__(
        self, form: Form, filling: Filling, context: Context, planted: Workspace | None = None
    ) -> None:
        self.form = form
        self.context = context
        self._take_up(filling, planted)

    def _take_up(self, filling: Filling, planted: Workspace | None = None) -> None:
        self._saved = filling
        self._at = filling.at
        self._revision = filling.revision
        self.workspace = planted or self._restored(filling)
        self.agenda = Agenda(self.workspace, filling.answered, filling.closed)
        self._changed()

    def _restored(self, filling: Filling) -> Workspace:
        workspace = _workspace(self.form, filling, self.context)
        workspace.recomputer.restore()
        return workspace

    def _changed(self) -> None:
        """Forget what was found out: it is looked for again when it is asked for."""
        self._stop: tuple[Stop | None] | None = None
        self._asked: tuple[Ask | None] | None = None
        self._progress: tuple[int, int] | None = None
        self._filling: Filling | None = None

    def goes_on(self, context: Context) -> bool:
        """Go on in another message; False if anything around the form is not as it was.

        Within a day only `now()` sees the time pass, so a form that asks for it is read anew each time.
        """
        before = self.context
        if context.now.date() != before.now.date() or context != before:
            return False
        self.context = context
        self.workspace.scene.go_on(context.now)
        return True

    @property
    def revision(self) -> int:
        """How often something was changed since the filling began."""
        return self._revision

    @property
    def filling(self) -> Filling:
        """As it is saved."""
        if self._filling is None:
            self._filling = replace(
                self._saved,
                revision=self._revision,
                values=self.workspace.tree.values(),
                answered=tuple(self.agenda.answered),
                counts=self.workspace.tree.counts(),
                closed=tuple(self.agenda.closed),
                at=self._at,
            )
        return self._filling

    # What to ask

    def current(self) -> Ask | None:
        """What to ask now: where the person went, else the first open stop; None when nothing is left."""
        if self._asked is None:
            stop = self._current()
            self._asked = (None if stop is None else self._ask(stop),)
        return self._asked[0]

    def ask(self, path: str) -> Ask:
        """Put one question, open or not; raises LookupError if it is not asked as things stand."""
        return self._ask(self._known(path))

    def coming(self, most: int) -> tuple[Ask, ...]:
        """What is asked next whatever is answered now: at most so many questions."""
        stop = self._current()
        found = [] if stop is None else prospect.certain(self.agenda, stop, most)
        return tuple(self._ask(each) for each in found)

    def acceptable(self, path: str, values: Iterable[str]) -> tuple[str, ...]:
        """Those of the values that would stand as an answer now; nothing is changed."""
        stop = self.agenda.find(path)
        if stop is None:
            return ()
        looked = ((value, answering.examined(self.workspace, stop, value)) for value in values)
        return tuple(value for value, found in looked if not isinstance(found, Refused))

    def progress(self) -> tuple[int, int]:
        """The number of the current question, and how many there will be if all goes the usual way."""
        if self._progress is None:
            number, total = self.agenda.progress(self._current())
            self._progress = number, total + prospect.expected(self.agenda)
        return self._progress

    def closing_notes(self) -> tuple[str, ...]:
        """The notes behind the last question."""
        return self.agenda.notes(None)

    # What the person does

    def answer(self, path: str, value: str, *, confirmed: bool = False) -> Outcome:
        """Take an answer in the XForm's text form; an empty one skips."""
        stop = self.agenda.find(path)
        if stop is None:
            return Refused("", Reason.NOT_ASKED)
        text = answering.examined(self.workspace, stop, value)
        return text if isinstance(text, Refused) else self._take(stop, text, confirmed=confirmed)

    def skip(self, path: str) -> Outcome:
        """Leave a question empty; refused where an answer is required."""
        return self.answer(path, "")

    def back(self) -> bool:
        """Go to the question asked before the current one; False at the first."""
        before = self.agenda.before(self._current())
        if before is None:
            return False
        self._go(before.path)
        return True

    def goto(self, path: str) -> None:
        """Go to one question to change its answer; raises LookupError if it is not asked as things stand."""
        self._go(self._known(path).path)

    # What has been said

    def lines(self) -> tuple[Line, ...]:
        """The summary: relevant questions that hold a value or were left empty on purpose."""
        return tuple(summary.lines(self.workspace, self.agenda.answered))

    def values(self) -> dict[str, Any]:
        """The relevant values, nested like the form, as numbers, texts and lists."""
        return summary.values(self.workspace)

    def value(self, name: str) -> Any:
        """One of those that stand in no group and no row; None if it has none."""
        return summary.value(self.workspace, name)

    def texts(self) -> dict[str, str]:
        """The text of every relevant node by numbered path, empty ones too."""
        return summary.texts(self.workspace, relevant=True)

    def irrelevant(self) -> tuple[str, ...]:
        """The paths of the nodes that are left out as things stand."""
        return tuple(summary.texts(self.workspace, relevant=False))

    def key(self) -> str:
        """The report's own key (chat:key); '' is the regular report."""
        return summary.key(self.workspace)

    def complete(self) -> bool:
        """Tell whether nothing is left to ask, wherever the person went."""
        return self.agenda.first_open() is None

    def xml(self) -> str:
        """The OpenRosa submission; the same filling gives the same bytes."""
        return submission(self.workspace)

    def _current(self) -> Stop | None:
        if self._stop is None:
            there = self.agenda.find(self._at) if self._at else None
            self._stop = (there if there is not None else self.agenda.first_open(),)
        return self._stop[0]

    def _known(self, path: str) -> Stop:
        stop = self.agenda.find(path)
        if stop is None:
            raise LookupError(path)
        return stop

    def _ask(self, stop: Stop) -> Ask:
        notes, answered = self.agenda.notes(stop), stop.path in self.agenda.answered
        if stop.question is None:
            return ask_row(self.workspace, stop, notes)
        edits = tuple(self.agenda.edits(stop))
        return ask_question(self.workspace, stop, notes, edits, answered=answered)

    def _go(self, path: str) -> None:
        self._at = path
        self._revision += 1
        self._changed()

    def _take(self, stop: Stop, text: str, *, confirmed: bool) -> Outcome:
        """Let an answer take effect; undo all of it if it makes too many rows or must be confirmed first."""
        before = self.filling
        try:
            answering.put(self.workspace, self.agenda, stop, text)
            question = None if confirmed else answering.doubt(self.workspace, stop, text)
        except TooManyRowsError:
            self._take_up(before)
            return Refused("", Reason.TOO_MANY)
        if question is not None:
            self._take_up(before)
            return Confirm(question)
        self._at = None
        self._revision += 1
        self.agenda.changed(touch(self.workspace))
        self._changed()
        return Accepted()
