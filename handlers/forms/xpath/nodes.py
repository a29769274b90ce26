"""The tree that expressions walk: a node of the filling, or of a list that stands beside it."""

from collections.abc import Iterator
from enum import Enum, auto


class Kind(Enum):
    """How the text of a node is understood when an expression reads it."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    MOMENT = auto()  # a date with a time of day
    TRUTH = auto()  # calculated: 1 or 0
    CALCULATED = (
        auto()
    )  # calculated, of several kinds: a moment or a number where it looks like one


class Node:
    """One node. `relevant` holds what its own condition and those of its ancestors give together.

    A plain class, not a dataclass: thousands are made for each incoming message.
    """

    __slots__ = ("kids", "kind", "name", "parent", "path", "position", "relevant", "shown", "text")

    def __init__(self, name: str, parent: "Node | None", *, path: str = "") -> None:
        self.name = name
        self.parent = parent
        self.path = path
        self.text = ""
        self.kind = Kind.TEXT
        self.kids: dict[str, list[Node]] = {}
        self.position = 1
        self.shown = True  # what the node's own condition says
        self.relevant = True  # and its ancestors agree

    def add(self, kid: "Node") -> None:
        """Put `kid` behind its namesakes and number it."""
        namesakes = self.kids.setdefault(kid.name, [])
        namesakes.append(kid)
        kid.position = len(namesakes)

    def children(self) -> Iterator["Node"]:
        for namesakes in self.kids.values():
            yield from namesakes

    def show(self, shown: bool) -> None:
        """Set the node's own condition and pass the effect down."""
        self.shown = shown
        self.spread()

    def spread(self) -> None:
        relevant = self.shown and (self.parent is None or self.parent.relevant)
        if relevant == self.relevant:
            return
        self.relevant = relevant
        for kid in self.children():
            kid.spread()
