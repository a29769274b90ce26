"""The shape of a form's data: which nodes there can be, and which of them repeat."""

from dataclasses import dataclass, field

from handlers.forms.xpath.nodes import Kind


@dataclass(slots=True, eq=False)
class Element:
    """One kind of node, wherever it stands in the tree. `path` carries no numbers: /data/person/age."""

    name: str
    parent: "Element | None" = None
    path: str = ""
    depth: int = 0
    repeats: bool = False
    kind: Kind = Kind.TEXT
    children: dict[str, "Element"] = field(default_factory=dict)

    def lineage(self) -> tuple["Element", ...]:
        """The elements from the root down to this one."""
        above = self.parent.lineage() if self.parent else ()
        return (*above, self)

    def descendants(self) -> list["Element"]:
        found = [self]
        for child in self.children.values():
            found.extend(child.descendants())
        return found
