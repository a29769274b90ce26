"""The places where a form stops for a person: questions, and "one more?" after the rows of a repeat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.forms.model.definition import Group, Item, Question, Repeat, Type
from handlers.forms.run.workspace import Workspace
from handlers.forms.xpath.nodes import Node


@dataclass(frozen=True, slots=True)
class Stop:
    """A question at its node, or (with `repeat`) the question whether row `number` is wanted.

    `headings` are the labelled groups and rows that begin here.
    """

    path: str
    node: Node
    question: Question | None = None
    repeat: Repeat | None = None
    number: int = 0
    headings: tuple[tuple[Group | Repeat, Node], ...] = ()


def stops(workspace: Workspace) -> Iterator[Stop]:
    """Yield every relevant stop in the order of the form, notes and read-only questions among them."""
    yield from _Walk(workspace).items(workspace.form.items, workspace.tree.root)


class _Walk:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.headings: list[tuple[Group | Repeat, Node]] = []

    def items(self, items: Sequence[Item], base: Node) -> Iterator[Stop]:
        """Walk items below `base`, the row of the repeat around them or the root."""
        for item in items:
            if isinstance(item, Question):
                node = descend(base, item.route)
                if node.relevant:
                    yield Stop(node.path, node, item, headings=tuple(self.headings))
                    self.headings.clear()
            elif isinstance(item, Group):
                yield from self.group(item, base)
            else:
                yield from self.repeat(item, base)

    def group(self, group: Group, base: Node) -> Iterator[Stop]:
        node = descend(base, group.route)
        if not node.relevant:
            return
        entry = (group, node)
        self.headings.append(entry)
        yield from self.items(group.items, base)
        if entry in self.headings:
            self.headings.remove(entry)

    def repeat(self, repeat: Repeat, base: Node) -> Iterator[Stop]:
        parent = descend(base, repeat.route)
        if not parent.relevant:
            return
        rows = self.workspace.tree.rows(repeat.element, parent)
        given = initial_rows(self.workspace, repeat, parent) if repeat.count is None else 0
        for row in rows:
            if repeat.count is None and row.position > given:
                yield prompt(repeat, parent, row.position)
            if row.relevant:
                entry = (repeat, row)
                self.headings.append(entry)
                yield from self.items(repeat.items, row)
                if entry in self.headings:
                    self.headings.remove(entry)
        if repeat.count is None and may_grow(self.workspace, repeat, parent):
            yield prompt(repeat, parent, len(rows) + 1)


def descend(base: Node, route: Sequence[str]) -> Node:
    for name in route:
        base = base.kids[name][0]
    return base


def prompt(repeat: Repeat, parent: Node, number: int) -> Stop:
    path = f"{parent.path}/{repeat.element.name}[{number}]"
    return Stop(path, parent, repeat=repeat, number=number)


def may_grow(workspace: Workspace, repeat: Repeat, parent: Node) -> bool:
    """Tell whether one more row would be relevant."""
    relevant = workspace.form.bind(repeat.element).relevant
    if relevant is None:
        return True
    probe = Node(repeat.element.name, parent, path=f"{parent.path}/{repeat.element.name}")
    probe.position = len(workspace.tree.rows(repeat.element, parent)) + 1
    return relevant.holds(probe, workspace.scene)


def initial_rows(workspace: Workspace, repeat: Repeat, parent: Node) -> int:
    """Tell how many rows are there without being asked for."""
    pattern = workspace.tree.pattern_of(parent)
    return len(pattern.kids.get(repeat.element.name, []))


def is_asked(stop: Stop, workspace: Workspace) -> bool:
    """Tell whether a person answers here: not at notes and read-only questions."""
    question = stop.question
    if question is None:
        return True
    if question.type is Type.NOTE:
        return False
    readonly = question.bind.readonly
    return readonly is None or not readonly.holds(stop.node, workspace.scene)
