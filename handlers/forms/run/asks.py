"""What is put to a person: one question with its notes, choices and offers; and what came of an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handlers.forms.model.datatypes import written
from handlers.forms.model.definition import SELECTS, Question
from handlers.forms.run.checks import acceptable, canonical, is_required
from handlers.forms.run.shown import shown
from handlers.forms.run.stops import Stop
from handlers.forms.run.summary import Line
from handlers.forms.run.workspace import Option, Workspace
from handlers.forms.xpath.nodes import Node


@dataclass(frozen=True, slots=True)
class Offer:
    """A likely value. An empty label leaves the wording to the caller; `default` marks a prefilled value."""

    value: str
    label: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask. For kind 'repeat' the answer is 'yes' or 'no' and `question` is None."""

    path: str
    question: Question | None
    label: str
    kind: str = "question"
    hint: str = ""
    guidance: str = ""
    heading: str = ""
    notes: tuple[str, ...] = ()
    value: str = ""
    choices: tuple[Option, ...] = ()
    offers: tuple[Offer, ...] = ()
    required: bool = False
    skip_label: str = ""
    edits: tuple[Line, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The answer stands."""


class Reason(StrEnum):
    """Why an answer does not stand."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"  # not a number, a date, a time ... or too long
    CHOICE = "choice"  # not among the choices
    RANGE = "range"  # outside a range, or between its steps
    NOT_ASKED = "not_asked"  # the question is not asked as things stand
    TOO_MANY = "too_many"  # it would make more rows than a chat can bear


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer does not stand. `message` is the form's own word, '' if it has none."""

    message: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Confirm:
    """The answer stands only after an explicit yes; nothing has changed so far."""

    message: str


Outcome = Accepted | Refused | Confirm


def ask_question(
    workspace: Workspace,
    stop: Stop,
    notes: tuple[str, ...],
    edits: tuple[Line, ...],
    *,
    answered: bool,
) -> Ask:
    """Put a question, with the notes before it and the lines that can be changed from here."""
    question, node = stop.question, stop.node
    assert question is not None
    show = workspace.show
    choices = tuple(workspace.options(question, node)) if question.type in SELECTS else ()
    return Ask(
        path=stop.path,
        question=question,
        label=show(question.label, node),
        hint=show(question.hint, node),
        guidance=show(question.guidance, node),
        heading=heading(workspace, stop),
        notes=notes,
        value=node.text,
        choices=choices,
        offers=tuple(_offers(workspace, question, node, answered=answered)),
        required=is_required(workspace, question, node),
        skip_label=show(question.chat.skip, node),
        edits=edits,
    )


def ask_row(workspace: Workspace, stop: Stop, notes: tuple[str, ...]) -> Ask:
    """Put the question whether one more row is wanted."""
    assert stop.repeat is not None
    label = workspace.show(stop.repeat.label, stop.node)
    return Ask(
        stop.path, None, label, kind="repeat", notes=notes, required=True, number=stop.number
    )


def heading(workspace: Workspace, stop: Stop) -> str:
    """The labels of the groups and rows that begin with this question."""
    found: list[str] = []
    for item, node in stop.headings:
        label = workspace.show(item.label, node)
        if label:
            found.append(f"{label} {node.position}" if hasattr(item, "count") else label)
    return " · ".join(found)


def _offers(
    workspace: Workspace, question: Question, node: Node, *, answered: bool
) -> Iterator[Offer]:
    """The default first, then the suggestions of the form, as far as they would be accepted."""
    seen = {""}
    if node.text and not answered and acceptable(workspace, question, node, node.text):
        seen.add(node.text)
        yield Offer(node.text, default=True)
    for suggestion in question.chat.suggestions:
        value = suggestion.value.value(node, workspace.scene)
        text = canonical(
            workspace, question, node, written(value, question.data, workspace.scene.now)
        )
        if text is None or text in seen or not acceptable(workspace, question, node, text):
            continue
        seen.add(text)
        label = workspace.show(suggestion.label, node)
        yield Offer(text, label.replace("{}", shown(workspace, question, node, text)))
