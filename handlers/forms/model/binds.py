"""The binds of an XForm: types, conditions and calculations of its nodes."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from handlers.forms.model import chat
from handlers.forms.model.data import JAVAROSA, XFORMS, local
from handlers.forms.model.datatypes import KINDS, Data
from handlers.forms.model.definition import Bind, SetValue
from handlers.forms.model.desk import Desk
from handlers.forms.xpath.grammar import ExpressionError
from handlers.forms.xpath.nodes import Kind
from handlers.forms.xpath.shape import Element

_CHAT = f"{{{chat.NAMESPACE}}}"
_TYPES = {
    "int": Data.INTEGER,
    "integer": Data.INTEGER,
    "long": Data.INTEGER,
    "short": Data.INTEGER,
    "decimal": Data.DECIMAL,
    "double": Data.DECIMAL,
    "float": Data.DECIMAL,
    "boolean": Data.BOOLEAN,
    "date": Data.DATE,
    "time": Data.TIME,
    "dateTime": Data.MOMENT,
    "geopoint": Data.PLACE,
}
_ENTITY = "/meta/entity"
_TRUE = frozenset({"true()", "true", "yes"})
NO_ENTITIES = "the bot keeps no entities"
NO_AUDIT = "the chat keeps no log of how a form is filled in (audit)"
REFUSED = {
    "geotrace": "a line on a map",
    "geoshape": "an area on a map",
    "binary": "a picture, sound or file",
}
CHANGED = "xforms-value-changed"
EVENTS = frozenset(
    {
        "odk-instance-first-load",
        "odk-instance-load",
        "odk-new-repeat",
        CHANGED,
        "xforms-ready",
        "jr-insert",
    }
)
Attributes = Mapping[str, str]


def read(model: ET.Element, desk: Desk) -> dict[Element, Bind]:
    """Read every bind; types first, as expressions ask for them."""
    found: list[tuple[Element, Attributes]] = []
    for source in model.iterfind(f"{XFORMS}bind"):
        nodeset = source.get("nodeset", source.get("ref", ""))
        element = desk.find(nodeset)
        if element is None:
            _complain_of_bind(nodeset, desk)
            continue
        data = _TYPES.get(local_name(source.get("type", "")), Data.TEXT)
        element.kind = KINDS.get(data, Kind.TEXT)
        found.append((element, source.attrib))
    made = {element: _bind(element, attributes, desk) for element, attributes in found}
    _tell_kinds(made)
    return made


def _complain_of_bind(nodeset: str, desk: Desk) -> None:
    if _ENTITY in nodeset:
        desk.complain_once(NO_ENTITIES, desk.root.path + _ENTITY, "bind")
    else:
        desk.complain(f"a bind names {nodeset}, which is not in the form", "", "bind")


def _tell_kinds(made: Mapping[Element, Bind]) -> None:
    """Give calculated nodes without a type of their own the kind of what is calculated."""
    open_ = {
        element: bind.calculate.yields
        for element, bind in made.items()
        if bind.calculate is not None and bind.data is Data.TEXT
    }
    found: dict[Element, set[Kind]] = {element: set() for element in open_}
    growing = True
    while growing:
        growing = False
        for element, yields in open_.items():
            before = len(found[element])
            for one in yields:
                found[element] |= {one} if isinstance(one, Kind) else found.get(one, {one.kind})
            growing = growing or len(found[element]) > before
    for element, kinds in found.items():
        element.kind = _joined(kinds)


def _joined(kinds: set[Kind]) -> Kind:
    if kinds <= {Kind.TEXT}:
        return Kind.TEXT
    return kinds.pop() if kinds in ({Kind.NUMBER}, {Kind.TRUTH}) else Kind.CALCULATED


def local_name(name: str) -> str:
    return name.rpartition(":")[2]


def _bind(element: Element, given: Attributes, desk: Desk) -> Bind:
    kind = local_name(given.get("type", ""))
    if element.name == "audit" and kind == "binary":
        desk.complain(NO_AUDIT, element.path, "type", "Delete the row")
    elif kind in REFUSED:
        desk.complain(f"the chat cannot take {REFUSED[kind]}", element.path, "type")
    parameter = given.get(f"{JAVAROSA}preloadParams", "")
    required, readonly = given.get("required"), given.get("readonly")
    return Bind(
        data=_TYPES.get(kind, Data.TEXT),
        relevant=desk.expression(given.get("relevant"), element, "relevant"),
        required=desk.expression(_truth(required), element, "required"),
        readonly=desk.expression(_truth(readonly), element, "readonly"),
        constraint=desk.expression(given.get("constraint"), element, "constraint"),
        calculate=desk.expression(given.get("calculate"), element, "calculate", typed=True),
        required_message=desk.message(given.get(f"{JAVAROSA}requiredMsg"), element, "requiredMsg"),
        constraint_message=desk.message(
            given.get(f"{JAVAROSA}constraintMsg"), element, "constraintMsg"
        ),
        preload=f"{given.get(f'{JAVAROSA}preload', '')} {parameter}".strip(),
        key=given.get(f"{_CHAT}key", "") == "yes",
        always_readonly=(readonly or "").strip() in _TRUE,
    )


def _truth(source: str | None) -> str | None:
    return "true()" if source and source.strip() in _TRUE else source


def hints(attributes: Attributes) -> dict[str, str]:
    """Pick the chat hints out of the attributes of a bind or control."""
    return {local(name): text for name, text in attributes.items() if name.startswith(_CHAT)}


def setvalues(parent: ET.Element, desk: Desk, cause: Element | None = None) -> list[SetValue]:
    """Read the setvalues directly inside an element; others of their kind are refused.

    `cause` is the question they stand in. Their paths lead from the target (JavaRosa), or else from
    the cause, as pyxform writes them.
    """
    found = []
    for source in parent:
        name = local(source.tag)
        if name in {"setgeopoint", "recordaudio", "action"}:
            desk.complain(f"{name} is not supported", source.get("ref", ""), "type")
        if name != "setvalue":
            continue
        if _ENTITY in source.get("ref", ""):
            continue  # its bind is complained of
        target = desk.find(source.get("ref", ""), cause)
        events = frozenset(
            " ".join(v for k, v in source.attrib.items() if local(k) == "event").split()
        )
        if target is None or not events <= EVENTS:
            desk.complain(
                "a setvalue with an unknown target or event", source.get("ref", ""), "trigger"
            )
            continue
        given = source.get("value", _quoted((source.text or "").strip()))
        at_cause = cause is not None and not _fits(given, target, desk)
        value = desk.expression(given, cause if cause and at_cause else target, "default")
        found.append(SetValue(target, value, events, at_cause=at_cause))
    return found


def _fits(source: str, here: Element, desk: Desk) -> bool:
    try:
        desk.compiled(source or "''", here)
    except ExpressionError:
        return False
    return True


def _quoted(text: str) -> str:
    """Write a text as an expression."""
    if not text:
        return ""
    return f'"{text}"' if '"' not in text else "concat('" + text.replace("'", "',\"'\",'") + "')"
