"""What reading an XForm needs at every turn: paths to elements, expressions, texts, and a list of complaints."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from handlers.forms.complaints import Complaint
from handlers.forms.model import itext
from handlers.forms.model.data import XFORMS, local
from handlers.forms.model.texts import NO_TEXT, Text, plain
from handlers.forms.xpath.expressions import Expression, Place, compile_expression, compile_nodes
from handlers.forms.xpath.grammar import ExpressionError
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.shape import Element

_ITEXT = re.compile(r"jr:itext\(\s*(['\"])(.*?)\1\s*\)")
_EXCERPT = 60  # characters of an expression shown in a complaint


@dataclass(slots=True)
class Desk:
    """The workplace of the readers; complaints gather here, so that all are told at once."""

    root: Element
    lists: Mapping[str, Node]
    outer_lists: tuple[str, ...]
    default_language: str
    sources: itext.Sources
    guidance: itext.Sources
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, problem: str, place: str, column: str = "", mend: str = "") -> None:
        self.complaints.append(Complaint(problem, sheet=place, column=column, mend=mend))

    def complain_once(self, problem: str, place: str, column: str) -> None:
        """Complain, unless there is a complaint about the same attribute already."""
        known = ((one.sheet, one.column) for one in self.complaints)
        if (place, column) not in known:
            self.complain(problem, place, column)

    def find(self, path: str, context: Element | None = None) -> Element | None:
        """Find the element of a path without filters; None if there is none."""
        steps = [step for step in path.strip().split("/") if step not in {"", "."}]
        element = context or self.root
        if path.strip().startswith("/"):
            element = self.root
            if not steps or _bare(steps.pop(0)) != self.root.name:
                return None
        for step in steps:
            below = element.parent if step == ".." else element.children.get(_bare(step))
            if below is None:
                return None
            element = below
        return element

    def expression(
        self, source: str | None, here: Element, column: str, *, typed: bool = False
    ) -> Expression | None:
        """Compile an expression, if there is one; a fault becomes a complaint."""
        if not source or not source.strip():
            return None
        try:
            return compile_expression(source, self.place(here), typed=typed)
        except ExpressionError as error:
            self.complain_of(error, here, column, source)
            return None

    def compiled(self, source: str, here: Element) -> Expression:
        return compile_expression(source, self.place(here))

    def nodes(self, source: str, here: Element, column: str) -> Expression | None:
        try:
            return compile_nodes(source, self.place(here))
        except ExpressionError as error:
            self.complain_of(error, here, column, source)
            return None

    def place(self, here: Element) -> Place:
        return Place(self.root, here, {*self.lists, *self.outer_lists}, self.outer_lists)

    def complain_of(self, error: ExpressionError, here: Element, column: str, source: str) -> None:
        start = max(0, error.at - _EXCERPT // 2)
        near = " ".join(source[start : start + _EXCERPT].split())
        where = f" (at character {error.at + 1}, near: {near})" if near else ""
        self.complain(f"{error.problem}{where}", here.path, column, error.mend)

    def text(self, parent: ET.Element, name: str, here: Element) -> Text:
        """Read a label or hint: an id of a text, or words with outputs."""
        child = next((child for child in parent if local(child.tag) == name), None)
        if child is None:
            return NO_TEXT
        found = _ITEXT.search(child.get("ref", ""))
        if found:
            return self.by_id(found[2], here, name)
        return self._guarded(lambda compile_: itext.inline(child, compile_), here, name)

    def by_id(self, identifier: str, here: Element, column: str, *, guidance: bool = False) -> Text:
        values = (self.guidance if guidance else self.sources).get(identifier)
        if values is None:
            return NO_TEXT
        default = self.default_language
        return self._guarded(lambda compile_: itext.text(values, default, compile_), here, column)

    def guidance_of(self, parent: ET.Element, here: Element) -> Text:
        child = parent.find(f"{XFORMS}hint")
        found = None if child is None else _ITEXT.search(child.get("ref", ""))
        return self.by_id(found[2], here, "guidance_hint", guidance=True) if found else NO_TEXT

    def message(self, source: str | None, here: Element, column: str) -> Text:
        """Read the message of a constraint or of required: an id or plain words."""
        if not source:
            return NO_TEXT
        found = _ITEXT.search(source)
        return self.by_id(found[2], here, column) if found else plain(source)

    def _guarded(self, make: Callable[[itext.Compile], Text], here: Element, column: str) -> Text:
        try:
            return make(lambda source: self.compiled(source, here))
        except ExpressionError as error:
            self.complain(f"in an output: {error.problem}", here.path, column, error.mend)
            return NO_TEXT


def _bare(step: str) -> str:
    return step.rpartition(":")[2]
