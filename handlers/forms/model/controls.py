"""One control of the body: what type of question it is, its choices, its parameters."""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from handlers.forms.model.chat import NAMESPACE
from handlers.forms.model.data import XFORMS, local
from handlers.forms.model.datatypes import Data
from handlers.forms.model.definition import Bind, Choices, Type
from handlers.forms.model.desk import Desk
from handlers.forms.model.texts import Text
from handlers.forms.xpath.shape import Element

_BY_TAG = {
    "select1": Type.SELECT_ONE,
    "select": Type.SELECT_MULTIPLE,
    "rank": Type.RANK,
    "range": Type.RANGE,
    "trigger": Type.ACKNOWLEDGE,
}
_BY_DATA = {
    Data.INTEGER: Type.INTEGER,
    Data.DECIMAL: Type.DECIMAL,
    Data.DATE: Type.DATE,
    Data.TIME: Type.TIME,
    Data.MOMENT: Type.DATETIME,
    Data.PLACE: Type.GEOPOINT,
}
_OWN = frozenset({"ref", "bind", "appearance", "class", "mediatype", "query", "nodeset"})
REFUSED_LOOKS = {
    "ex:": "another app cannot be opened from the chat (ex:)",
    "search(": "search() is not supported; use select_one_from_file",
    "printer:": "the chat cannot print",
    "image-map": "a picture with places to tap is not supported",
}


def kind_of(source: ET.Element, bind: Bind) -> Type:
    """The type of a control; the headings over a table of selects only show what can be chosen below."""
    if "label" in source.get("appearance", "").split():
        return Type.NOTE
    by_tag = _BY_TAG.get(local(source.tag))
    if by_tag is not None:
        return by_tag
    if bind.always_readonly and bind.calculate is None and bind.data is Data.TEXT:
        return Type.NOTE
    return _BY_DATA.get(bind.data, Type.TEXT)


def refusals(source: ET.Element) -> Iterator[tuple[str, str]]:
    """What makes no sense in a chat: the attribute and the reason."""
    if local(source.tag) == "upload":
        yield "type", "pictures, sound and files are not taken in the chat"
    if source.get("query") is not None:
        yield "type", "select_one_external is not supported; use select_one_from_file"
    yield from (("appearance", problem) for problem in refused_looks(source.get("appearance", "")))


def refused_looks(appearance: str) -> Iterator[str]:
    """The reasons for which an appearance cannot be followed in a chat."""
    return (problem for mark, problem in REFUSED_LOOKS.items() if mark in appearance)


def parameters(source: ET.Element, element: Element, desk: Desk) -> Mapping[str, str]:
    found = {
        local(name): text
        for name, text in source.attrib.items()
        if local(name) not in _OWN and not name.startswith(f"{{{NAMESPACE}}}")
    }
    if local(source.tag) == "range" and not _is_range(found):
        desk.complain("a range wants numbers start < end and step > 0", element.path, "parameters")
    return found


def _is_range(given: Mapping[str, str]) -> bool:
    try:
        start, end, step = (float(given[name]) for name in ("start", "end", "step"))
    except (KeyError, ValueError):
        return False
    return start < end and 0 < step <= end - start and (end - start) / step < 1e6


def choices(source: ET.Element, element: Element, desk: Desk) -> Choices:
    itemset = source.find(f"{XFORMS}itemset")
    if itemset is None:
        return Choices(fixed=tuple(_fixed(source, element, desk)))
    nodeset = itemset.get("nodeset", "")
    nodes = desk.nodes(nodeset, element, "itemset")
    value, label = (_reference(itemset, name) for name in ("value", "label"))
    changing = nodes is not None and ("[" in nodeset or bool(nodes.reads) or nodes.outside)
    translated = label.startswith("jr:itext(")
    return Choices(
        nodes=nodes,
        value=_names(value),
        label=_names(label[9:-1] if translated else label),
        translated=translated,
        changing=changing,
    )


def _fixed(source: ET.Element, element: Element, desk: Desk) -> Iterator[tuple[str, Text]]:
    for item in source.iterfind(f"{XFORMS}item"):
        value = item.find(f"{XFORMS}value")
        name = "" if value is None else "".join(value.itertext()).strip()
        yield name, desk.text(item, "label", element)


def _reference(itemset: ET.Element, name: str) -> str:
    child = itemset.find(f"{XFORMS}{name}")
    return "" if child is None else child.get("ref", "").strip()


def _names(path: str) -> tuple[str, ...]:
    return tuple(step for step in path.strip().split("/") if step not in {"", "."})
