"""Whether an answer may stand: its type, its choices, its range, its constraint."""

from collections.abc import Callable
from typing import TypeVar

from handlers.forms.model.datatypes import MAX_TEXT, Data, answered
from handlers.forms.model.definition import Question, Type
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.values import FUZZ

ACKNOWLEDGED = "OK"
T = TypeVar("T")


def canonical(workspace: Workspace, question: Question, node: Node, text: str) -> str | None:
    """Give an answer as it is stored; None if it does not fit the question."""
    match question.type:
        case Type.ACKNOWLEDGE:
            return ACKNOWLEDGED if text.strip().upper() == ACKNOWLEDGED else None
        case Type.SELECT_ONE:
            return text if text in workspace.names(question, node) else None
        case Type.SELECT_MULTIPLE | Type.RANK:
            return _several(workspace, question, node, text)
        case Type.RANGE:
            return _in_range(question, answered(text, question.data, workspace.scene.now))
        case Type.DATE:
            return _month(question, answered(text, Data.DATE, workspace.scene.now))
        case _:
            return answered(text, question.data, workspace.scene.now)


def _several(workspace: Workspace, question: Question, node: Node, text: str) -> str | None:
    chosen = list(dict.fromkeys(text.split()))
    names = workspace.names(question, node)
    if not set(chosen) <= names or len(text) > MAX_TEXT:
        return None
    if question.type is Type.RANK and len(chosen) != len(names):
        return None
    return " ".join(chosen)


def _in_range(question: Question, text: str | None) -> str | None:
    if text is None:
        return None
    start, end, step = (float(question.parameters[name]) for name in ("start", "end", "step"))
    steps = (float(text) - start) / step
    fits = start <= float(text) <= end and abs(steps - round(steps)) < FUZZ * 1e3
    return text if fits else None


def _month(question: Question, text: str | None) -> str | None:
    """Put a month or a year on its first day."""
    if text is None:
        return None
    if "month-year" in question.appearance:
        return f"{text[:8]}01"
    return f"{text[:5]}01-01" if "year" in question.appearance.split() else text


def satisfied(workspace: Workspace, question: Question, node: Node) -> bool:
    """Tell whether the constraint holds; an empty answer has nothing to hold."""
    constraint = question.constraint
    return constraint is None or not node.text or constraint.holds(node, workspace.scene)


def acceptable(workspace: Workspace, question: Question, node: Node, text: str) -> bool:
    """Tell whether the constraint would hold for a text."""
    return tentatively(node, text, lambda: satisfied(workspace, question, node))


def tentatively(node: Node, text: str, look: Callable[[], T]) -> T:
    """Look at something as if the node held `text`."""
    before, node.text = node.text, text
    try:
        return look()
    finally:
        node.text = before


def still_valid(workspace: Workspace, question: Question, node: Node) -> bool:
    """Tell whether an answer given earlier may still stand after others have changed."""
    if not node.text:
        return not is_required(workspace, question, node)
    choices = question.choices
    if choices.changing and not set(node.text.split()) <= workspace.names(question, node):
        return False
    return satisfied(workspace, question, node)


def is_required(workspace: Workspace, question: Question, node: Node) -> bool:
    required = question.required
    return required is not None and required.holds(node, workspace.scene)
