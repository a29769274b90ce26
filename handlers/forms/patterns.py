"""A regular expression that is compiled when it is first used: a program starts without waiting for all of them."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property


class Pattern:
    """As re.Pattern, as far as it is used here. After the first use a call costs what it costs there."""

    def __init__(self, write: Callable[[], str]) -> None:
        self._write = write

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._write())

    @property
    def pattern(self) -> str:
        return self.compiled.pattern

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.fullmatch

    @cached_property
    def search(self) -> Callable[..., re.Match[str] | None]:
        return self.compiled.search

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        return self.compiled.finditer

    @cached_property
    def sub(self) -> Callable[..., str]:
        return self.compiled.sub


_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_SAME_AGAIN = re.compile(r"\(\?P=\w+\)")


def any_pattern(patterns: Iterable[Pattern]) -> Pattern:
    """Matches wherever one of them does, and perhaps elsewhere: most words begin none of them, which
    is then known at once.
    """
    return Pattern(lambda: "|".join(_nameless(each.pattern) for each in patterns))


def _nameless(expression: str) -> str:
    return _SAME_AGAIN.sub(".*?", _NAMED_GROUP.sub("(?:", expression))
