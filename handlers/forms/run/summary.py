"""What a filling says: lines for a person, values for the program."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from handlers.forms.model.datatypes import native
from handlers.forms.model.definition import Question, Type
from handlers.forms.run.shown import shown
from handlers.forms.run.stops import Stop, is_asked, stops
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

_SEVERAL = frozenset({Type.SELECT_MULTIPLE, Type.RANK})
_EMPTY: tuple[object, ...] = ("", {}, [])


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary. `asked`: the person said or accepted it; `row` is the row of the repeat."""

    path: str
    short: str
    value: str
    text: str
    asked: bool
    editable: bool
    row: int = 0


def lines(workspace: Workspace, answered: Collection[str]) -> Iterator[Line]:
    """Yield the relevant questions that hold a value or were left empty on purpose."""
    for stop in stops(workspace):
        question = stop.question
        if question is None or question.type is Type.NOTE:
            continue
        if stop.node.text or stop.path in answered:
            yield line(workspace, stop, answered)


def line(workspace: Workspace, stop: Stop, answered: Collection[str]) -> Line:
    question, node = stop.question, stop.node
    assert question is not None
    return Line(
        path=stop.path,
        short=short(workspace, question, node),
        value=node.text,
        text=shown(workspace, question, node, node.text),
        asked=stop.path in answered,
        editable=is_asked(stop, workspace),
        row=row(node),
    )


def short(workspace: Workspace, question: Question, node: Node) -> str:
    return workspace.show(question.chat.short, node) or workspace.show(question.label, node)


def row(node: Node) -> int:
    """The number of the innermost row in which a node stands; 0 outside repeats."""
    head, bracket, _ = node.path.rpartition("]")
    return int(head.rpartition("[")[2]) if bracket else 0


def values(workspace: Workspace) -> dict[str, Any]:
    """The relevant values, nested like the form, as numbers, texts and lists."""
    found = _values(workspace, workspace.form.root, workspace.tree.root)
    found.pop("meta", None)
    return found


def value(workspace: Workspace, name: str) -> Any:
    """One of the values that stand in no group and no row; None if it is empty, or there is none."""
    element = workspace.form.root.children.get(name)
    found = None if element is None else _below(workspace, element, workspace.tree.root)
    return None if found in _EMPTY else found


def _values(workspace: Workspace, element: Element, node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, below in element.children.items():
        said = _below(workspace, below, node)
        if below.repeats or said not in _EMPTY:
            found[name] = said
    return found


def _below(workspace: Workspace, element: Element, parent: Node) -> Any:
    kids = [kid for kid in parent.kids.get(element.name, ()) if kid.relevant]
    if element.repeats:
        return [_values(workspace, element, kid) for kid in kids]
    if not kids:
        return ""
    read = _values if element.children else _value
    return read(workspace, element, kids[0])


def _value(workspace: Workspace, element: Element, node: Node) -> object:
    text = node.text
    question = workspace.form.by_element.get(element)
    if question is not None and text:
        if question.type in _SEVERAL:
            return text.split()
        if question.type is Type.DATE and "month-year" in question.appearance:
            return text[:7]
    return native(text, workspace.form.bind(element).data)


def texts(workspace: Workspace, *, relevant: bool) -> dict[str, str]:
    """The texts of all nodes that hold one, in the order of the form: the relevant, or the others."""
    found: dict[str, str] = {}
    waiting = [(workspace.form.root, workspace.tree.root)]
    while waiting:
        element, node = waiting.pop()
        if not element.children and node.relevant is relevant:
            found[node.path] = node.text
        below = [
            (kind, kid)
            for name, kind in element.children.items()
            for kid in node.kids.get(name, ())
        ]
        waiting.extend(reversed(below))
    return found


def key(workspace: Workspace) -> str:
    """The report's own key, from the node that the form marks."""
    for element, bind in workspace.form.binds.items():
        if bind.key:
            for node in workspace.tree.by_element.get(element, []):
                return node.text if node.relevant else ""
    return ""
