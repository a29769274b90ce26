"""Form, data, surroundings and recomputation of one sitting, joined."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handlers.forms.model.definition import Choices, Form, Question
from handlers.forms.model.texts import Text
from handlers.forms.run.recompute import Recomputer
from handlers.forms.run.tree import Tree
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Scene
from handlers.forms.xpath.shape import Element

_STEP = re.compile(r"/([^/\[\]]+)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a question; `keywords` are other words for it."""

    name: str
    label: str
    keywords: tuple[str, ...] = ()


class Workspace:
    """What all parts of a sitting work with."""

    def __init__(self, form: Form, tree: Tree, scene: Scene) -> None:
        self.form = form
        self.tree = tree
        self.scene = scene
        self.recomputer = Recomputer(tree, scene)
        scene.choice_label = self.choice_label
        scene.itext = self.itext

    def show(self, text: Text, node: Node) -> str:
        return text.show(node, self.scene)

    def itext(self, identifier: str) -> str:
        found = self.form.texts.get(identifier)
        return found.show(self.tree.root, self.scene) if found else ""

    def options(self, question: Question, node: Node) -> Iterator[Option]:
        """Yield the choices that a question has now."""
        choices = question.choices
        for name, label in choices.fixed:
            yield Option(name, self.show(label, node) or name)
        if choices.nodes is not None:
            for item in choices.nodes.nodes(node, self.scene):
                yield self._option(choices, item)

    def _option(self, choices: Choices, item: Node) -> Option:
        name, label = _field(item, choices.value).strip(), _field(item, choices.label)
        label = self.itext(label) if choices.translated else label
        keywords = _field(item, ("keywords",))
        words = tuple(word.strip() for word in keywords.split("|") if word.strip())
        return Option(name, label or name, words)

    def names(self, question: Question, node: Node) -> set[str]:
        """The names of the choices that a question has now."""
        choices = question.choices
        found = {name for name, _ in choices.fixed}
        if choices.nodes is not None:
            items = choices.nodes.nodes(node, self.scene)
            found.update(_field(item, choices.value).strip() for item in items)
        return found

    def choice_label(self, path: str, node: Node, name: str) -> str:
        element = _find(self.form.root, path)
        question = self.form.by_element.get(element) if element else None
        if question is None:
            return ""
        return next((o.label for o in self.options(question, node) if o.name == name), "")


def _find(root: Element, path: str) -> Element | None:
    element: Element | None = root
    for name in path.split("/")[2:]:
        element = element.children.get(name) if element else None
    return element


def _field(item: Node, names: Iterable[str]) -> str:
    for name in names:
        found = item.kids.get(name)
        if not found:
            return ""
        item = found[0]
    return item.text


def nested(values: Mapping[str, str]) -> Node:
    """Make a tree of texts by numbered path: {'/data/person[2]/age': '7'}."""
    top = Node("", None)
    for path, text in values.items():
        node = top
        for name, number in _STEP.findall(path):
            rows = node.kids.setdefault(name, [])
            while len(rows) < min(int(number or 1), 1000):
                node.add(Node(name, node))
            node = rows[int(number or 1) - 1]
        node.text = text
    return top
