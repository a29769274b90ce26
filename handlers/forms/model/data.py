"""The data part of an XForm: the shape of the main instance, what it begins with, and the lists beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

XFORMS = "{http://www.w3.org/2002/xforms}"
JAVAROSA = "{http://openrosa.org/javarosa}"
LAST_SAVED = "__last-saved"
MAX_NODES = 5_000  # elements of one form


@dataclass(slots=True)
class Data:
    """The main instance: shape, first contents, contents of a new row, attributes of the root."""

    root: Element
    pattern: Node
    templates: dict[Element, Node] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    namespace: str = ""


def local(tag: str) -> str:
    return tag.rpartition("}")[2]


def namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def main_instance(source: ET.Element, repeats: frozenset[str]) -> Data:
    """Read the main instance; `repeats` are the paths that the body repeats."""
    name = local(source.tag)
    root = Element(name, None, f"/{name}")
    data = Data(root, Node(name, None), attributes=source.attrib, namespace=namespace(source.tag))
    _shape(source, root, repeats)
    _fill(source, root, data.pattern, data)
    for element in root.descendants():
        if element.repeats and element not in data.templates:
            data.templates[element] = _first(data.pattern, element)
    return data


def _shape(source: ET.Element, element: Element, repeats: frozenset[str]) -> None:
    for child in source:
        name = local(child.tag)
        below = element.children.get(name)
        if below is None:
            path = f"{element.path}/{name}"
            below = Element(name, element, path, element.depth + 1, path in repeats)
            element.children[name] = below
        _shape(child, below, repeats)


def _fill(source: ET.Element, element: Element, node: Node, data: Data) -> None:
    """Copy the contents; a template is kept apart. Every name that does not repeat gets its node."""
    node.text = (source.text or "").strip() if not len(source) else ""
    for child in source:
        below = element.children[local(child.tag)]
        kid = Node(below.name, node)
        _fill(child, below, kid, data)
        if f"{JAVAROSA}template" in child.attrib:
            data.templates[below] = kid
        elif below.repeats or below.name not in node.kids:
            node.add(kid)
    for below in element.children.values():
        if not below.repeats and below.name not in node.kids:
            missing = Node(below.name, node)
            node.add(missing)


def _first(node: Node, element: Element) -> Node:
    """Give the first row of a repeat that has no template, or an empty one."""
    for above in element.lineage()[1:]:
        found = node.kids.get(above.name)
        if not found:
            return _empty(element)
        node = found[0]
    return node


def _empty(element: Element) -> Node:
    node = Node(element.name, None)
    for below in element.children.values():
        if not below.repeats:
            node.add(_empty(below))
    return node


def lists(model: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Yield the secondary instances with their names."""
    for source in model.findall(f"{XFORMS}instance")[1:]:
        yield source.get("id", ""), source


def list_nodes(source: ET.Element) -> Node:
    """Copy a list of the form into nodes."""
    top = Node("", None)
    for child in source:
        _copy(child, top)
    return top


def _copy(source: ET.Element, parent: Node) -> None:
    node = Node(local(source.tag), parent)
    node.text = (source.text or "").strip() if not len(source) else ""
    parent.add(node)
    for child in source:
        _copy(child, node)
