"""A stored XForm, read once into a Form that runs. Every complaint is told at once, with its place.

A complaint's `sheet` is the path of the node and its `column` the attribute (relevant, constraint,
calculate, itemset ...); whoever knows the workbook turns these into sheet, row and heading.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.etree import ElementTree as ET

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.model import binds, itext
from handlers.forms.model.body import Body, BodyReader, repeat_paths
from handlers.forms.model.data import (
    LAST_SAVED,
    XFORMS,
    Data,
    list_nodes,
    lists,
    main_instance,
)
from handlers.forms.model.datatypes import WITHOUT_ZONE, answered
from handlers.forms.model.definition import Bind, Form, Item, Plan
from handlers.forms.model.desk import Desk
from handlers.forms.model.plan import CycleError, plan
from handlers.forms.model.texts import Text
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

XHTML = "{http://www.w3.org/1999/xhtml}"
MAX_CHARACTERS = 10_000_000
MAX_DEPTH = 30  # elements within elements
_NOW = re.compile(r"\bnow\s*\(")
_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def read(xml: str) -> Form:
    """Read an XForm; raises FormError with every complaint found."""
    document = _document(xml)
    model, body = _parts(document)
    source = model.find(f"{XFORMS}instance/*")
    if source is None:
        raise _refusal("the form has no data (no instance)")
    data = main_instance(source, repeat_paths(body))
    desk = _desk(model, data)
    bound = binds.read(model, desk)
    for element, pattern in ((data.root, data.pattern), *data.templates.items()):
        _tidy(pattern, element, bound)
    reader = BodyReader(desk, bound, _bind_hints(model, desk))
    items = reader.items(body, data.root)
    _check(reader.found, desk)
    reader.found.setvalues[:0] = binds.setvalues(model, desk)
    texts = {name: desk.by_id(name, data.root, "label") for name in _choice_texts(desk)}
    ordered = _plan(data, bound, reader.found, desk)
    if desk.complaints:
        raise FormError(dict.fromkeys(desk.complaints))
    title = document.findtext(f"{XHTML}head/{XHTML}title") or ""
    parts_read = (data, desk, bound, items, reader.found, ordered, texts)
    return _form(model, title, parts_read, watches_clock=_NOW.search(xml) is not None)


def _refusal(problem: str, mend: str = "") -> FormError:
    return FormError([Complaint(problem, mend=mend)])


def _document(xml: str) -> ET.Element:
    if len(xml) > MAX_CHARACTERS:
        raise _refusal("the form is too large")
    if _DOCTYPE.search(xml):
        raise _refusal("a form with a DOCTYPE or ENTITY is not read")
    try:
        document = ET.fromstring(xml)  # noqa: S314 - without a DOCTYPE there are no entities to expand
    except ET.ParseError as error:
        raise _refusal(f"this is not XML: {error}") from error
    except ValueError as error:  # characters that no XML may hold
        raise _refusal(f"this is not XML: {error}") from error
    _check_depth(document)
    return document


def _check_depth(document: ET.Element) -> None:
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise _refusal(f"elements stand more than {MAX_DEPTH} deep within one another")


def _parts(document: ET.Element) -> tuple[ET.Element, ET.Element]:
    model = document.find(f"{XHTML}head/{XFORMS}model")
    body = document.find(f"{XHTML}body")
    if model is None or body is None:
        raise _refusal("this is not an XForm (no model or no body)")
    return model, body


def _desk(model: ET.Element, data: Data) -> Desk:
    inner, outer = {}, []
    for name, source in lists(model):
        if source.get("src") is None:
            inner[name] = list_nodes(source)
        else:
            outer.append(name)
    return Desk(
        root=data.root,
        lists=inner,
        outer_lists=tuple(outer),
        default_language=_default_language(model),
        sources=itext.sources(model),
        guidance=itext.sources(model, "guidance"),
    )


def _default_language(model: ET.Element) -> str:
    known = list(itext.translations(model))
    return next((code for code, default, _ in known if default), known[0][0] if known else "")


def _bind_hints(model: ET.Element, desk: Desk) -> dict[Element, Mapping[str, str]]:
    found: dict[Element, Mapping[str, str]] = {}
    for source in model.iterfind(f"{XFORMS}bind"):
        element = desk.find(source.get("nodeset", ""))
        if element is not None:
            found[element] = binds.hints(source.attrib)
    return found


def _tidy(node: Node, element: Element, bound: Mapping[Element, Bind]) -> None:
    """Write the numbers and days a form begins with as answers are written: 0 as 0.0 where it is a decimal."""
    bind = bound.get(element)
    if bind is not None and node.text and bind.data in WITHOUT_ZONE:
        node.text = answered(node.text, bind.data, datetime.min) or node.text  # noqa: DTZ901 - no zone plays a part
    for name, below in element.children.items():
        for kid in node.kids.get(name, ()):
            _tidy(kid, below, bound)


def _check(found: Body, desk: Desk) -> None:
    names = {question.name for question in found.questions}
    for question in found.questions:
        for name in question.chat.edit:
            if name not in names:
                problem = f"there is no question {name} to change"
                desk.complain(problem, question.path, "chat:edit")
    if not found.questions:
        desk.complain("the form has no questions", "")


def _choice_texts(desk: Desk) -> Iterator[str]:
    """The ids of texts that lists name; all others are compiled where they are used."""
    for top in desk.lists.values():
        for root in top.children():
            for item in root.children():
                for field in item.children():
                    if field.text in desk.sources:
                        yield field.text


def _plan(data: Data, bound: Mapping[Element, Bind], found: Body, desk: Desk) -> Plan:
    try:
        visible = {question.element for question in found.questions}
        return plan(data.root, bound, found.repeats, visible)
    except CycleError as error:
        first, *others = [element.path for element in error.elements]
        problem = str(error) + (f", by way of {', '.join(others)}" if others else "")
        mend = "No calculation, condition or number of rows may depend on itself."
        desk.complain(problem, first, "calculate", mend)
        return Plan((), {}, {})


Read = tuple[Data, Desk, Mapping[Element, Bind], tuple[Item, ...], Body, Plan, Mapping[str, Text]]


def _form(model: ET.Element, title: str, read_: Read, *, watches_clock: bool) -> Form:
    data, desk, bound, items, found, ordered, texts = read_
    attributes = data.attributes
    return Form(
        id=attributes.get("id", data.namespace),
        version=attributes.get("version", ""),
        title=title,
        languages=tuple(code for code, _, _ in itext.translations(model)),
        default_language=desk.default_language,
        questions=tuple(found.questions),
        items=items,
        root=data.root,
        binds=bound,
        pattern=data.pattern,
        templates=data.templates,
        repeats=found.repeats,
        lists=desk.lists,
        outer_lists=tuple(name for name in desk.outer_lists if name != LAST_SAVED),
        texts=texts,
        setvalues=tuple(found.setvalues),
        plan=ordered,
        namespace=data.namespace,
        by_element={question.element: question for question in found.questions},
        watches_clock=watches_clock,
    )
