"""The chat hints of a form (columns body::chat:* and bind::chat:*), read once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from handlers.forms.model.texts import NO_TEXT, Part, Text, tagged
from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.grammar import ExpressionError

NAMESPACE = "urn:chibo:chat"
KNOWN = frozenset(
    [
        "suggest",
        "skip",
        "short",
        "reader",
        "edit",
        "keywords",
        "carry",
        "confirm",
        "confirm_message",
        "key",
    ]
)
_LABEL = re.compile(r"\s=\s+(?=[a-z]{2,3}:\s)")
_PIECE = re.compile(r"""(?:[^;"']|"[^"]*"|'[^']*')+""")
_HOLE = re.compile(r"\{([^{}]+)\}")
Compile = Callable[[str], Expression]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something offered beside typing; '{}' in the label stands for the value."""

    value: Expression
    label: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Chat:
    """What the hints of one question say."""

    suggestions: tuple[Suggestion, ...] = ()
    skip: Text = NO_TEXT
    short: Text = NO_TEXT
    reader: str = ""
    edit: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    carry: bool = False
    confirm: Expression | None = None
    confirm_message: Text = NO_TEXT


def understand(
    hints: Mapping[str, str], compile_: Compile, default: str
) -> Iterator[ExpressionError | Chat]:
    """Yield the faults of the hints, each naming its hint in `mend`, and last what they say."""
    faults: list[ExpressionError] = []

    def guarded(name: str, make: Callable[[str], object]) -> object:
        try:
            return make(hints[name]) if hints.get(name) else None
        except ExpressionError as error:
            faults.append(ExpressionError(f"chat:{name}: {error.problem}", error.at, error.mend))
            return None

    suggestions = guarded("suggest", lambda text: tuple(_suggestions(text, compile_, default)))
    confirm = guarded("confirm", compile_)
    message = guarded("confirm_message", lambda text: _text(text, compile_, default))
    yield from faults
    yield Chat(
        suggestions=suggestions if isinstance(suggestions, tuple) else (),
        skip=_text(hints.get("skip", ""), None, default),
        short=_text(hints.get("short", ""), None, default),
        reader=hints.get("reader", ""),
        edit=tuple(hints.get("edit", "").split()),
        keywords=tuple(
            word.strip() for word in hints.get("keywords", "").split("|") if word.strip()
        ),
        carry=hints.get("carry", "") == "yes",
        confirm=confirm if isinstance(confirm, Expression) else None,
        confirm_message=message if isinstance(message, Text) else NO_TEXT,
    )


def _suggestions(source: str, compile_: Compile, default: str) -> Iterator[Suggestion]:
    for piece in _PIECE.findall(source):
        if not piece.strip():
            continue
        expression, *label = _LABEL.split(piece.strip(), maxsplit=1)
        yield Suggestion(compile_(expression), _text(label[0] if label else "", None, default))


def _text(source: str, compile_: Compile | None, default: str) -> Text:
    """Make a text of language-tagged words; with `compile_`, {expression} in them is a value."""
    parts = {
        language: tuple(_parts(words, compile_))
        for language, words in tagged(source, default).items()
    }
    if not parts:
        return NO_TEXT
    return Text(parts, default if default in parts else next(iter(parts)))


def _parts(words: str, compile_: Compile | None) -> Iterator[Part]:
    if compile_ is None:
        yield words
        return
    at = 0
    for hole in _HOLE.finditer(words):
        yield words[at : hole.start()]
        yield compile_(hole[1])
        at = hole.end()
    yield words[at:]
