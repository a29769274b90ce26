"""What the figures are called, and how each of them comes about."""

import re

from handlers.phrases import DEFAULT, has, say

_NUMBER = re.compile(r"\d+")


def label(key: str, language: str = DEFAULT) -> str:
    """The figure in words; a threshold inside the key (attendance_below_85) is put in."""
    return _words("figure", key, language)


def meaning(key: str, language: str = DEFAULT) -> str:
    """How the figure is counted."""
    return _words("how", key, language)


def _words(what: str, key: str, language: str) -> str:
    limit = _NUMBER.search(key)
    name = f"{what}-{_NUMBER.sub('n', key).replace('_', '-')}"
    return say(language, name, {"limit": limit[0] if limit else ""}) if has(name) else key
