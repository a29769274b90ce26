"""The one place where regex() is answered."""

import re
from functools import lru_cache

from handlers.forms.xpath.values import Fault

MAX_PATTERN = 300
MAX_SUBJECT = 1_000
_NESTED = re.compile(r"[*+}][^()|]*\)[*+{]|\([^()]*\|[^()]*\)[*+{]")


def matches(text: str, pattern: str) -> bool:
    """Tell whether the whole text fits the pattern (JavaRosa: the whole, not a part)."""
    if len(text) > MAX_SUBJECT:
        raise Fault("the text is too long for regex()")
    return compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; raises Fault for one that is wrong or could take for ever."""
    if len(pattern) > MAX_PATTERN or _NESTED.search(pattern):
        raise Fault("the pattern is too long or repeats a repetition")
    try:
        return re.compile(pattern)
    except (re.error, OverflowError) as error:
        raise Fault(f"the pattern is wrong: {error}") from error
