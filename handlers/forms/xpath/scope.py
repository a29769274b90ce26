"""What the compiler of expressions knows about the place where an expression stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from handlers.forms.xpath.grammar import Tree
from handlers.forms.xpath.scene import Run
from handlers.forms.xpath.shape import Element

Where = tuple[Element, ...] | None
"""What a node can be: elements of the form, or None for a node of a list beside it."""


@dataclass(slots=True)
class Findings:
    """What an expression turned out to read."""

    reads: set[Element] = field(default_factory=set)
    across: set[Element] = field(
        default_factory=set
    )  # of these: read in other rows, by number or filter
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """`here` is the node the whole expression belongs to, `at` the node of the present filter."""

    root: Element
    here: Element
    at: Where
    instances: Collection[str]
    outer: Collection[str]  # those of the instances that are not part of the form
    found: Findings
    compile: Callable[[Tree, "Scope"], Run]

    def within(self, at: Where) -> "Scope":
        return replace(self, at=at)

    def silent(self) -> "Scope":
        """Look at a path without noting that its value is read."""
        return replace(self, found=Findings())

    def run(self, tree: Tree) -> Run:
        return self.compile(tree, self)
