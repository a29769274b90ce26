"""What an evaluation may see besides the tree: the time, the lists beside the form, a seed for chance."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.values import Fault, Nodes, Value

Record = Mapping[str, str]
Source = Record | Sequence[Record] | Node

MAX_VISITS = 1_000_000  # nodes that the expressions of one sitting may look at in filters and sets


class Scene:
    """The surroundings of one sitting, shared by all its evaluations.

    `choice_label` tells the label of a choice: (path of the question, node of the question, choice);
    `itext` the text of an id.
    """

    __slots__ = (
        "_built",
        "_sources",
        "choice_label",
        "itext",
        "language",
        "now",
        "root",
        "seed",
        "today",
        "username",
        "version",
        "visits",
    )

    def __init__(
        self, root: Node, *, now: datetime, seed: str, sources: Mapping[str, Source]
    ) -> None:
        self.root = root
        self.now = now
        self.today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        self.seed = seed
        self.language = self.username = self.version = ""
        self.choice_label: Callable[[str, Node, str], str] = lambda _path, _node, _value: ""
        self.itext: Callable[[str], str] = lambda _identifier: ""
        self.visits = 0
        self._sources = sources
        self._built: dict[str, Node] = {}

    def instance(self, name: str) -> Node:
        """Give the document node of a secondary instance; an unknown one is empty."""
        built = self._built.get(name)
        if built is None:
            built = self._built[name] = document(self._sources.get(name, ()))
        return built

    def go_on(self, now: datetime) -> None:
        """The same day goes on, in the same zone."""
        self.now = now
        self.visits = 0

    def visit(self, count: int) -> None:
        """Count the nodes that filters and sets look at, so that no expression can take minutes."""
        self.visits += count
        if self.visits > MAX_VISITS:
            raise Fault("looks at too many nodes")

    def draw(self, place: str) -> bytes:
        """Give 32 bytes that look like chance and are the same whenever this place is evaluated."""
        return hashlib.sha256(f"{self.seed} {place}".encode()).digest()


class Focus:
    """Where an expression stands: its node, the place of that node in a filter, and the asking node."""

    __slots__ = ("here", "node", "position", "scene", "size")

    def __init__(self, node: Node, scene: Scene, here: Node) -> None:
        self.node = node
        self.scene = scene
        self.here = here
        self.position = 1
        self.size = 1


Run = Callable[[Focus], Value]
Select = Callable[[Focus], Nodes]


def document(source: Source) -> Node:
    """Make `root/NAME` of a record, `root/item/NAME` of a list of records."""
    if isinstance(source, Node):
        return source
    top = Node("", None)
    root = Node("root", top)
    top.add(root)
    if isinstance(source, Mapping):
        _fill(root, source)
        return top
    for record in source:
        item = Node("item", root)
        _fill(item, record)
        root.add(item)
    return top


def _fill(node: Node, record: Record) -> None:
    for name, text in record.items():
        field = Node(name, node)
        field.text = text
        node.add(field)
