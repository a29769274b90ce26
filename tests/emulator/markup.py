"""Telegram's HTML: what it shows, or the refusal Telegram gives to what is broken."""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)(>?)")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")
_KNOWN = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "a", "code", "pre"}
    | {"tg-spoiler", "tg-emoji", "blockquote"}
)
_PROBLEM = "can't parse entities: "


class BrokenMarkup(Exception):
    """Text that Telegram cannot parse; the words are Telegram's."""


def shown(text: str) -> str:
    """The words of a message in HTML as a person reads them."""
    plain: list[str] = []
    open_tags: list[str] = []
    position = 0
    while (start := text.find("<", position)) >= 0:
        plain.append(_unescaped(text[position:start]))
        tag = _TAG.match(text, start)
        offset = len(text[:start].encode())
        if tag is None or not tag[4] or not tag[2]:
            raise BrokenMarkup(f'{_PROBLEM}unsupported start tag "" at byte offset {offset}')
        _open_or_close(tag, open_tags, offset)
        position = tag.end()
    if open_tags:
        raise BrokenMarkup(
            f'{_PROBLEM}can\'t find end tag corresponding to start tag "{open_tags[-1]}"'
        )
    return "".join([*plain, _unescaped(text[position:])])


def _open_or_close(tag: re.Match[str], open_tags: list[str], offset: int) -> None:
    name = tag[2].lower()
    if name not in _KNOWN:
        raise BrokenMarkup(f'{_PROBLEM}unsupported start tag "{name}" at byte offset {offset}')
    if not tag[1]:
        open_tags.append(name)
    elif not open_tags or open_tags.pop() != name:
        raise BrokenMarkup(f"{_PROBLEM}unmatched end tag at byte offset {offset}")


def _unescaped(text: str) -> str:
    """Telegram knows four named entities; any other stays as it is written."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text)
