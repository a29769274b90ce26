"""What has changed in the course of one recomputation.

A calculated question that a person may type over keeps what was typed until something it reads changes
(JavaRosa): another row's change is none, and a further row calculates only what stands in itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handlers.forms.model.definition import Step
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element


@dataclass(slots=True)
class Change:
    """`touched`: elements with new values; `grown`: repeats with other rows; `fresh`: the new rows.

    `born`: elements with values in new rows only, which are no matter of the other rows.

    `around` is the beginning of the paths in the row where it began, '' outside repeats.
    """

    around: str = ""
    touched: set[Element] = field(default_factory=set)
    grown: set[Element] = field(default_factory=set)
    fresh: list[str] = field(default_factory=list)
    born: set[Element] = field(default_factory=set)

    def note(self, element: Element, nodes: Iterable[Node]) -> None:
        """Note that these nodes of an element have other values."""
        fresh = all(self.is_fresh(node) for node in nodes)
        (self.born if fresh else self.touched).add(element)

    def is_fresh(self, node: Node) -> bool:
        return any(node.path.startswith(row) for row in self.fresh)

    def reaches(self, step: Step, node: Node) -> bool:
        """Tell whether a calculation reads, for this node, anything that has changed."""
        if self.is_fresh(node):
            return True
        within = not self.grown.isdisjoint(step.element.lineage())
        rows = () if within else (one for above in self.grown for one in above.descendants())
        born = () if within else self.born
        changed = {*self.touched, *rows, *born}
        return not step.expression.reads.isdisjoint(changed) and is_near(node.path, self.around)


def rows_around(node: Node) -> Iterator[str]:
    """The beginnings of paths in the rows around a node, the nearest first."""
    cut = node.path.rfind("]")
    while cut >= 0:
        yield node.path[: cut + 1] + "/"
        cut = node.path.rfind("]", 0, cut)


def is_near(path: str, row: str) -> bool:
    """Tell whether a node stands in this row, or where the row is none of its matter."""
    while row:
        repeat = row[: row.rindex("[")]
        if path.startswith(f"{repeat}["):
            return path.startswith(row)
        row = repeat[: repeat.rfind("]") + 1] + "/" if "]" in repeat else ""
    return True
