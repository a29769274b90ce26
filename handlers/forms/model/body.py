"""The body of an XForm: its questions, groups and repeats in the order in which they are asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from handlers.forms.model import binds, chat
from handlers.forms.model.binds import CHANGED
from handlers.forms.model.controls import choices, kind_of, parameters, refusals
from handlers.forms.model.data import JAVAROSA, XFORMS, local
from handlers.forms.model.definition import (
    SELECTS,
    Bind,
    Choices,
    Group,
    Item,
    Question,
    Repeat,
    SetValue,
)
from handlers.forms.model.desk import Desk
from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.grammar import ExpressionError
from handlers.forms.xpath.shape import Element

CONTROLS = frozenset({"input", "select1", "select", "rank", "range", "trigger", "upload", "secret"})
_ASIDE = frozenset({"label", "hint", "help", "setvalue", "setgeopoint", "recordaudio", "action"})
MAX_REPEATS_DEEP = 2


@dataclass(slots=True)
class Body:
    """What the body turned out to hold."""

    questions: list[Question] = field(default_factory=list)
    repeats: dict[Element, Repeat] = field(default_factory=dict)
    setvalues: list[SetValue] = field(default_factory=list)


def repeat_paths(body: ET.Element) -> frozenset[str]:
    """The paths that repeat, needed before anything else is read."""
    return frozenset(repeat.get("nodeset", "").strip() for repeat in body.iter(f"{XFORMS}repeat"))


class BodyReader:
    """Reads the body from top to bottom; `hints` are the chat hints of the binds."""

    def __init__(
        self, desk: Desk, binds_: Mapping[Element, Bind], hints: Mapping[Element, Mapping[str, str]]
    ) -> None:
        self.desk = desk
        self.binds = binds_
        self.hints = hints
        self.found = Body()

    def items(self, parent: ET.Element, context: Element) -> tuple[Item, ...]:
        """Read the controls inside an element; `context` is the element around them."""
        return tuple(self._items(parent, context))

    def _items(self, parent: ET.Element, context: Element) -> Iterator[Item]:
        for source in parent:
            name = local(source.tag)
            if name == "group":
                yield from self._group(source, context)
            elif name == "repeat":
                yield from self._repeat(source, context, parent)
            elif name in CONTROLS:
                yield from self._question(source, context)
            elif name not in _ASIDE:
                path = source.get("ref", context.path)
                self.desk.complain(f"<{name}> is no question that the chat knows", path, "type")

    def _element(
        self, source: ET.Element, context: Element, attribute: str = "ref"
    ) -> Element | None:
        path = source.get(attribute, "")
        found = self.desk.find(path, context)
        if found is None:
            self.desk.complain(
                f"the body names {path or 'nothing'}, which is not in the form", path
            )
        return found

    def _group(self, source: ET.Element, context: Element) -> Iterator[Item]:
        element = self._element(source, context) if source.get("ref") else None
        inner = element or context
        if (
            element is not None and element.repeats
        ):  # pyxform wraps a repeat into a group of its name
            yield from self.items(source, context)
            return
        label = self.desk.text(source, "label", inner)
        yield Group(label, self.items(source, inner), element)

    def _repeat(self, source: ET.Element, context: Element, around: ET.Element) -> Iterator[Item]:
        element = self._element(source, context, "nodeset")
        if element is None:
            return
        if sum(above.repeats for above in element.lineage()) > MAX_REPEATS_DEEP:
            self.desk.complain("repeats go more than two deep", element.path, "type")
        count = self._count(source, element)
        self.found.setvalues += binds.setvalues(source, self.desk)
        label = self.desk.text(around, "label", element)
        items = self.items(source, element)
        repeat = Repeat(label, items, element, route(element.parent), count)
        self.found.repeats[element] = repeat
        yield repeat

    def _count(self, source: ET.Element, element: Element) -> Expression | None:
        given = source.get(f"{JAVAROSA}count")
        if given is None and source.get(f"{JAVAROSA}noAddRemove", "").strip() == "true()":
            self.desk.complain("a repeat that cannot grow needs a number", element.path, "count")
        return self.desk.expression(given, element, "count")

    def _question(self, source: ET.Element, context: Element) -> Iterator[Question]:
        element = self._element(source, context)
        if element is None:
            return
        desk, bind = self.desk, self.binds.get(element, Bind())
        for attribute, problem in refusals(source):
            desk.complain_once(problem, element.path, attribute)
        hints = {**self.hints.get(element, {}), **binds.hints(source.attrib)}
        kind = kind_of(source, bind)
        sets = binds.setvalues(source, desk, element)
        self.found.setvalues += [one for one in sets if one.events - {CHANGED} and not one.at_cause]
        question = Question(
            path=element.path,
            name=element.name,
            type=kind,
            appearance=source.get("appearance", ""),
            index=len(self.found.questions),
            element=element,
            bind=bind,
            label=desk.text(source, "label", element),
            hint=desk.text(source, "hint", element),
            guidance=desk.guidance_of(source, element),
            choices=choices(source, element, desk) if kind in SELECTS else Choices(),
            parameters=parameters(source, element, desk),
            hints=hints,
            chat=self._chat(hints, element),
            route=route(element),
            changes=tuple(one for one in sets if CHANGED in one.events),
        )
        self.found.questions.append(question)
        yield question

    def _chat(self, hints: Mapping[str, str], element: Element) -> chat.Chat:
        desk = self.desk
        for name in sorted(set(hints) - chat.KNOWN):
            desk.complain(f"there is no chat hint {name}", element.path, f"chat:{name}")
        found = chat.Chat()
        said = chat.understand(
            hints, lambda text: desk.compiled(text, element), desk.default_language
        )
        for one in said:
            if isinstance(one, ExpressionError):
                desk.complain(one.problem, element.path, one.problem.partition(": ")[0], one.mend)
            else:
                found = one
        return found


def route(element: Element | None) -> tuple[str, ...]:
    """The names that lead to an element from the repeat around it, or from the root."""
    names: list[str] = []
    while element is not None and element.parent is not None and not element.repeats:
        names.append(element.name)
        element = element.parent
    return tuple(reversed(names))
