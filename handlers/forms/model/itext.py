"""The texts of an XForm: translations, labels and hints with outputs inside."""

from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree as ET

from handlers.forms.model.data import XFORMS, local
from handlers.forms.model.texts import NO_TEXT, Part, Text, language_code
from handlers.forms.xpath.expressions import Expression

MISSING = "-"  # what pyxform writes where a translation is missing
Compile = Callable[[str], Expression]
Sources = Mapping[str, Mapping[str, ET.Element]]
"""Text id to language code to element <value>."""


def translations(model: ET.Element) -> Iterator[tuple[str, bool, ET.Element]]:
    """Yield language code, whether it is the default, and the element."""
    for element in model.iterfind(f"{XFORMS}itext/{XFORMS}translation"):
        default = element.get("default", "").strip() in {"true()", "true"}
        yield language_code(element.get("lang", "")), default, element


def sources(model: ET.Element, form: str = "") -> Sources:
    """Collect the values of all texts of one form ('' the text itself, 'guidance' its long hint)."""
    found: dict[str, dict[str, ET.Element]] = {}
    for language, _, translation in translations(model):
        for text in translation.iterfind(f"{XFORMS}text"):
            for value in text.iterfind(f"{XFORMS}value"):
                if value.get("form", "") == form:
                    found.setdefault(text.get("id", ""), {})[language] = value
    return found


def text(values: Mapping[str, ET.Element], default: str, compile_: Compile) -> Text:
    """Make a text of its values by language; a missing translation is left to the default language."""
    parts = {language: tuple(parts_of(value, compile_)) for language, value in values.items()}
    parts = {language: found for language, found in parts.items() if found and found != (MISSING,)}
    if not parts:
        return NO_TEXT
    return Text(parts, default if default in parts else next(iter(parts)))


def inline(element: ET.Element, compile_: Compile) -> Text:
    """Make a text of a label that stands in the body itself."""
    parts = tuple(parts_of(element, compile_))
    return Text({"": parts}, "") if parts and parts != (MISSING,) else NO_TEXT


def parts_of(element: ET.Element, compile_: Compile) -> Iterator[Part]:
    outputs = [child for child in element if local(child.tag) == "output"]
    if not outputs:
        words = "".join(element.itertext()).strip()
        if words:
            yield words
        return
    if element.text:
        yield element.text
    for child in element:
        if local(child.tag) == "output":
            yield compile_(child.get("value") or child.get("ref") or "")
        else:
            yield "".join(child.itertext())
        if child.tail:
            yield child.tail
