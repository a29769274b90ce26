"""Functions on texts, as the ODK XForms specification lists them."""

import math
import unicodedata
from collections.abc import Mapping

from handlers.forms.xpath.library import MANY, Function
from handlers.forms.xpath.patterns import matches
from handlers.forms.xpath.scene import Focus
from handlers.forms.xpath.values import Value, read, scalar, to_number, to_text

MAX_TEXT = 100_000  # characters of one result


def text(focus: Focus, value: Value) -> str:
    return to_text(scalar(value, focus.scene.now))


def texts(focus: Focus, values: tuple[Value, ...]) -> list[str]:
    """Give every text: of a path all its nodes, of anything else its one value."""
    zone = focus.scene.now
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(to_text(read(node, zone)) for node in value)
        else:
            found.append(to_text(value))
    return found


def string(focus: Focus, value: Value | None = None) -> Value:
    return text(focus, [focus.node] if value is None else value)


def concat(focus: Focus, *values: Value) -> Value:
    return "".join(texts(focus, values))[:MAX_TEXT]


def join(focus: Focus, separator: Value, *values: Value) -> Value:
    return text(focus, separator).join(texts(focus, values))[:MAX_TEXT]


def substr(focus: Focus, value: Value, start: Value, end: Value = math.inf) -> Value:
    """Cut from `start` up to, not including, `end`, counted from 0; negative: from the end."""
    whole = text(focus, value)
    zone = focus.scene.now
    first = _place(to_number(scalar(start, zone)), len(whole))
    last = _place(to_number(scalar(end, zone)), len(whole))
    return whole[first:last] if first < last else ""


def _place(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    number = number + length if number < 0 else number
    return int(min(max(number, 0), length))


def substring(focus: Focus, value: Value, start: Value, length: Value = math.inf) -> Value:
    """Cut as XPath 1.0 does: counted from 1, both ends rounded."""
    whole, zone = text(focus, value), focus.scene.now
    first = _rounded(to_number(scalar(start, zone)))
    last = first + _rounded(to_number(scalar(length, zone)))
    if math.isinf(first) and math.isinf(to_number(scalar(length, zone))):
        last = math.inf
    return "".join(letter for at, letter in enumerate(whole, 1) if first <= at < last)


def _rounded(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def substring_before(focus: Focus, value: Value, mark: Value) -> Value:
    head, found, _ = text(focus, value).partition(text(focus, mark) or "\0")
    return head if found else ""


def substring_after(focus: Focus, value: Value, mark: Value) -> Value:
    whole, sought = text(focus, value), text(focus, mark)
    return whole.partition(sought)[2] if sought else whole


def contains(focus: Focus, value: Value, part: Value) -> Value:
    return text(focus, part) in text(focus, value)


def starts_with(focus: Focus, value: Value, part: Value) -> Value:
    return text(focus, value).startswith(text(focus, part))


def ends_with(focus: Focus, value: Value, part: Value) -> Value:
    return text(focus, value).endswith(text(focus, part))


def normalize_space(focus: Focus, value: Value | None = None) -> Value:
    return " ".join(str(string(focus, value)).split())


def translate(focus: Focus, value: Value, old: Value, new: Value) -> Value:
    table: dict[int, str | None] = {}
    replacements = text(focus, new)
    for at, letter in enumerate(text(focus, old)):
        table.setdefault(ord(letter), replacements[at] if at < len(replacements) else None)
    return text(focus, value).translate(table)


def string_length(focus: Focus, value: Value | None = None) -> Value:
    return float(len(unicodedata.normalize("NFC", str(string(focus, value)))))


def upper_case(focus: Focus, value: Value) -> Value:
    return text(focus, value).upper()


def lower_case(focus: Focus, value: Value) -> Value:
    return text(focus, value).lower()


def regex(focus: Focus, value: Value, pattern: Value) -> Value:
    return matches(text(focus, value), text(focus, pattern))


TEXT_FUNCTIONS: Mapping[str, Function] = {
    "string": Function(string, 0, 1),
    "concat": Function(concat, 0, MANY),
    "join": Function(join, 1, MANY),
    "substr": Function(substr, 2, 3),
    "substring": Function(substring, 2, 3),
    "substring-before": Function(substring_before, 2, 2),
    "substring-after": Function(substring_after, 2, 2),
    "contains": Function(contains, 2, 2),
    "starts-with": Function(starts_with, 2, 2),
    "ends-with": Function(ends_with, 2, 2),
    "normalize-space": Function(normalize_space, 0, 1),
    "translate": Function(translate, 3, 3),
    "string-length": Function(string_length, 0, 1),
    "upper-case": Function(upper_case, 1, 1),
    "lower-case": Function(lower_case, 1, 1),
    "regex": Function(regex, 2, 2),
}
