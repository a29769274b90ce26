"""The data of one filling as a tree of nodes: built from saved values, grown and shrunk, saved again."""

from collections.abc import Iterator, Mapping

from handlers.forms.model.definition import Form
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

MAX_ROWS = 200  # rows of one repeat
MAX_NODES = 20_000  # nodes of one filling


class TooManyRowsError(Exception):
    """A repeat would get more rows than a chat can bear."""


class Tree:
    """The nodes of a filling. `spare` keeps the values of rows that a number has taken away."""

    def __init__(self, form: Form, values: Mapping[str, str], counts: Mapping[str, int]) -> None:
        self.form = form
        self.by_path: dict[str, Node] = {}
        self.by_element: dict[Element, list[Node]] = {}
        self.spare = dict(values)
        self.root = Node(form.root.name, None, path=form.root.path)
        self._enter(form.root, self.root)
        self._build(form.root, self.root, counts)

    def _enter(self, element: Element, node: Node) -> None:
        node.kind = element.kind
        self.by_path[node.path] = node
        self.by_element.setdefault(element, []).append(node)
        if not element.children:
            node.text = self.spare.pop(node.path, "")

    def _build(self, element: Element, node: Node, counts: Mapping[str, int]) -> None:
        for name, below in element.children.items():
            path = f"{node.path}/{name}"
            if not below.repeats:
                self._build(below, self._add(below, node, path), counts)
                continue
            node.kids.setdefault(name, [])
            for row in range(1, counts.get(path, 0) + 1):
                self._build(below, self._add(below, node, f"{path}[{row}]"), counts)

    def _add(self, element: Element, parent: Node, path: str) -> Node:
        if len(self.by_path) >= MAX_NODES:
            raise TooManyRowsError
        node = Node(element.name, parent, path=path)
        node.relevant = parent.relevant
        parent.add(node)
        self._enter(element, node)
        return node

    def rows(self, element: Element, parent: Node) -> list[Node]:
        return parent.kids.get(element.name, [])

    def add_row(self, element: Element, parent: Node) -> Node:
        """Add a row as the form gives it; values kept from an earlier row come back."""
        number = len(self.rows(element, parent)) + 1
        if number > MAX_ROWS:
            raise TooManyRowsError
        node = self._add(element, parent, f"{parent.path}/{element.name}[{number}]")
        given = self.pattern_of(parent).kids.get(element.name, [])
        pattern = given[number - 1] if number <= len(given) else self.form.templates[element]
        self._grow(element, node, pattern)
        return node

    def pattern_of(self, node: Node) -> Node:
        """What the form gives a node to begin with: its own data where they go so far, else a template's."""
        if node.parent is None:
            return self.form.pattern
        given = self.pattern_of(node.parent).kids.get(node.name, [])
        if node.position <= len(given):
            return given[node.position - 1]
        return self.form.templates[self.element_of(node)]

    def _grow(self, element: Element, node: Node, pattern: Node) -> None:
        """Fill a new node from a pattern: default texts, and the rows that the pattern itself has."""
        if not element.children and not node.text:
            node.text = pattern.text
        for name, below in element.children.items():
            patterns = pattern.kids.get(name, [])
            if not below.repeats:
                self._grow(below, self._add(below, node, f"{node.path}/{name}"), patterns[0])
                continue
            node.kids.setdefault(name, [])
            for row, one in enumerate(patterns, 1):
                self._grow(below, self._add(below, node, f"{node.path}/{name}[{row}]"), one)

    def plant(self) -> None:
        """Fill a new tree with what the form begins with."""
        pattern = self.form.pattern
        for element, nodes in list(self.by_element.items()):
            if not element.children:
                for node in nodes:
                    node.text = _pattern_text(pattern, element)
        for element in self.form.root.descendants():
            if element.repeats:
                self._plant_rows(element)

    def _plant_rows(self, element: Element) -> None:
        assert element.parent is not None
        for parent, pattern in self._with_patterns(element.parent):
            for one in pattern.kids.get(element.name, [])[len(self.rows(element, parent)) :]:
                number = len(self.rows(element, parent)) + 1
                node = self._add(element, parent, f"{parent.path}/{element.name}[{number}]")
                self._grow(element, node, one)

    def _with_patterns(self, element: Element) -> Iterator[tuple[Node, Node]]:
        """Pair the nodes of an element with the nodes of the form's own data."""
        if element.parent is None:
            yield self.root, self.form.pattern
            return
        for parent, pattern in self._with_patterns(element.parent):
            yield from zip(
                parent.kids.get(element.name, []), pattern.kids.get(element.name, []), strict=False
            )

    def drop_rows(self, element: Element, parent: Node, keep: int, *, spare: bool) -> None:
        """Take away the rows behind the first `keep`; with `spare` their values wait for the rows to return."""
        rows = self.rows(element, parent)
        for node in rows[keep:]:
            self._forget(element, node, spare=spare)
        del rows[keep:]

    def _forget(self, element: Element, node: Node, *, spare: bool) -> None:
        del self.by_path[node.path]
        self.by_element[element].remove(node)
        if spare and node.text:
            self.spare[node.path] = node.text
        for name, below in element.children.items():
            for kid in node.kids.get(name, []):
                self._forget(below, kid, spare=spare)

    def element_of(self, node: Node) -> Element:
        names: list[str] = []
        climbing: Node | None = node
        while climbing is not None and climbing.parent is not None:
            names.append(climbing.name)
            climbing = climbing.parent
        element = self.form.root
        for name in reversed(names):
            element = element.children[name]
        return element

    def values(self) -> dict[str, str]:
        """All texts by path, those kept aside too."""
        found = {path: node.text for path, node in self.by_path.items() if node.text}
        return {**found, **self.spare} if self.spare else found

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for element in self.form.repeats:
            for parent in self.by_element.get(element.parent or self.form.root, []):
                found[f"{parent.path}/{element.name}"] = len(self.rows(element, parent))
        return found


def _pattern_text(pattern: Node, element: Element) -> str:
    node = pattern
    for above in element.lineage()[1:]:
        found = node.kids.get(above.name)
        if not found:
            return ""
        node = found[0]
    return node.text
