"""What conditions and texts refer to: questions that exist, choices that can be chosen."""

import re
from collections import Counter
from collections.abc import Iterator

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import CHOICES, Heading, headings, is_yes_or_no, likely
from handlers.forms.xpath.grammar import ExpressionError, parse

CONDITIONS = frozenset(
    {"relevant", "constraint", "calculation", "required", "readonly", "default"}
    | {"choice_filter", "repeat_count", "bind", "trigger"}
)
_XPATH = CONDITIONS - {"default", "bind", "trigger"}
_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?([^{}\s]*)\s*\}")
_LITERAL = r"'([^']*)'|\"([^\"]*)\"|(-?\d+(?:\.\d+)?)(?![\w.])"
_SUBJECT = r"(?:\$\{\s*([^{}\s#]+)\s*\}|(?<![\w/.)\][])(\.))"
_COMPARED = re.compile(rf"{_SUBJECT}\s*!?=\s*(?:{_LITERAL})(?!\s*(?:[-+*]|div\b|mod\b))")
_REVERSED = re.compile(rf"(?:{_LITERAL})\s*!?=\s*{_SUBJECT}(?!\s*(?:[-+*/]|div\b|mod\b))")
_SELECTED = re.compile(rf"(?<![\w-])selected\s*\(\s*{_SUBJECT}\s*,\s*(?:{_LITERAL})")
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_WORD = re.compile(r"(?<![\w$@/.:-])[^\W\d][\w.-]*(?![\w.-]*\s*[(:/])")
_OPERATORS = frozenset({"and", "or", "div", "mod"})


def check_references(source: Source) -> Iterator[Complaint]:
    """`${name}` of questions that do not exist, or of which there are several."""
    counted = Counter(item.name for item in source.named())
    counted.update(f"{i.name}_count" for i in source.named() if i.get("repeat_count"))
    counted.update(f"{i.name}_other" for i in source.named() if i.type.other)
    for item in (*source.survey, *source.choices):
        for heading, text in item.cells():
            yield from _check_cell(item, heading, text, counted)


def _check_cell(
    item: Item, heading: Heading, text: str, counted: Counter[str]
) -> Iterator[Complaint]:
    rest = _REFERENCE.sub("", text)
    if "${" in rest:
        yield item.complain_at(heading, "a ${ is not closed", "Write ${name}")
    for _, name in _REFERENCE.findall(text):
        if not name:
            yield item.complain_at(heading, "a ${} names no question", "Write ${name}")
        elif not counted[name]:
            near = likely(name, tuple(counted), 0.6)
            mend = f"Write ${{{near}}}" if near else ""
            yield item.complain_at(heading, f"there is no question {name}", mend)
        elif counted[name] > 1:
            mend = "Give the questions different names"
            problem = f"there are {counted[name]} questions {name}"
            yield item.complain_at(heading, problem, mend)


def check_compared_choices(source: Source) -> Iterator[Complaint]:
    """`${b} = 'zzz'` where b's list has no zzz: the condition would never hold."""
    names = {list_name: {item.name for item in items} for list_name, items in source.lists.items()}
    for item, heading, select, value in _compared(source):
        for word in _unknown(select, value, names[select.type.choices]):
            problem = f"{select.name} has no choice {word}"
            mend = _mend_choice(word, names[select.type.choices])
            yield item.complain_at(heading, problem, mend)


def _compared(source: Source) -> Iterator[tuple[Item, Heading, Item, str]]:
    """Row, heading, select and text of every comparison of a select with a fixed text."""
    selects = {item.name: item for item in source.named() if _has_list(source, item)}
    for item in source.survey:
        for heading, text in item.cells():
            if heading.base not in CONDITIONS and heading.rest != "chat:suggest":
                continue
            for name, value in _comparisons(text):
                select = item if name == "." else selects.get(name)
                # In a choice filter the dot is the choice, elsewhere the row's own answer.
                aside = name == "." and heading.base == "choice_filter"
                if select and _has_list(source, select) and not aside:
                    yield item, heading, select, value


def _has_list(source: Source, item: Item) -> bool:
    return item.type.is_select and item.type.choices in source.lists


def _comparisons(text: str) -> Iterator[tuple[str, str]]:
    for found in _COMPARED.findall(text):
        name, dot, *literal = found
        yield name or dot, "".join(literal)
    for found in _REVERSED.findall(text):
        *literal, name, dot = found
        yield name or dot, "".join(literal)
    for found in _SELECTED.findall(text):
        name, dot, *literal = found
        yield name or dot, "".join(literal)


def _unknown(select: Item, value: str, names: set[str]) -> Iterator[str]:
    """The words of a value that are no choice; numbers are compared as numbers, as XPath does."""
    words = [value] if select.type.word == "select_one" else value.split()
    for word in words:
        known = word in names or (select.type.other and word == "other")
        if word and not known and not any(_same_number(word, name) for name in names):
            yield word


def _mend_choice(word: str, names: set[str]) -> str:
    near = likely(word, tuple(names), 0.6)
    return f"Write {near}" if near else f"The choices are {', '.join(sorted(names)[:12])}"


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def check_syntax(source: Source) -> Iterator[Complaint]:
    """Conditions that are no XPath; pyxform looks into none of them."""
    for item in source.named():
        for heading, text in item.cells():
            if heading.base not in _XPATH and heading.rest != "chat:confirm":
                continue
            if heading.base in {"required", "readonly"} and is_yes_or_no(text):
                continue
            bare = _REFERENCE.sub(r" /data/\2 ", text)
            if "${" in bare:
                continue
            try:
                parse(bare)
            except ExpressionError as error:
                yield item.complain_at(heading, error.problem, error.mend)


def check_choice_filters(source: Source) -> Iterator[Complaint]:
    """Bare words in a choice filter that are no column of the choices sheet."""
    sheet = source.workbook.sheet("choices")
    columns = {heading.written for heading in headings("choices", sheet.columns)}
    known = columns | CHOICES | _OPERATORS | {"list_name"}
    for item in source.survey:
        if not item.type.is_select or item.type.choices.startswith("${"):
            continue
        text = item.get("choice_filter")
        # Paths have words of their own.
        if "/" in text:
            continue
        bare = _REFERENCE.sub(" 0 ", _STRING.sub(" '' ", text))
        for word in dict.fromkeys(_WORD.findall(bare)):
            if word not in known:
                near = likely(word, tuple(columns))
                mend = f"Write {near}" if near else "Add the column to the sheet choices"
                yield item.complain("choice_filter", f"choices have no column {word}", mend)
