"""Texts of a form in its languages, with values inside them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Scene

Part = str | Expression
_CODE = re.compile(r"\(([^()]+)\)\s*$")
_BLANKS = re.compile(r"[ \t\u00a0]{2,}")
_TAG = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*):\s")


def language_code(name: str) -> str:
    """Give the code of a language as XLSForm writes it: 'Tiếng Việt (vi)' is vi."""
    found = _CODE.search(name)
    return (found[1] if found else name).strip()


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of a text by language code; a language without it takes the default's."""

    parts: Mapping[str, tuple[Part, ...]]
    default: str

    def show(self, node: Node, scene: Scene) -> str:
        parts = self.parts.get(scene.language) or self.parts.get(self.default) or ()
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        shown = "".join(part if isinstance(part, str) else part.text(node, scene) for part in parts)
        return _BLANKS.sub(" ", shown).strip()


NO_TEXT = Text({}, "")


def plain(text: str) -> Text:
    """Make a text of words only, the same in every language."""
    tidy = _BLANKS.sub(" ", text).strip()
    return Text({"": (tidy,)}, "") if tidy and tidy != "-" else NO_TEXT


def tagged(source: str, default: str) -> Mapping[str, str]:
    """Read `vi: Chưa rõ | en: Not known yet`; a text without tags belongs to the default language."""
    found: dict[str, str] = {}
    for piece in re.split(r"\s\|\s", source.strip()):
        tag = _TAG.match(piece)
        language, words = (tag[1], piece[tag.end() :]) if tag else (default, piece)
        found.setdefault(language, words.strip())
    return {language: words for language, words in found.items() if words}
