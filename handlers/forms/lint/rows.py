"""The rows of the survey sheet: types, names, groups, labels, yes and no, ranges."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import TYPES, Kind, is_yes_or_no, likely, type_of
from handlers.forms.model.binds import NO_AUDIT, REFUSED
from handlers.forms.model.controls import refused_looks

_NAME = re.compile(r"[^\W\d][\w.-]*")
_BARE_WORD = re.compile(r"[^\W\d][\w-]*")
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*([^\s,;]+)")
_REFUSED = {
    "select_one_external": ("this kind of list is not supported", "Use select_one_from_file"),
    "start-geopoint": ("the chat cannot note where somebody is", "Use geopoint, which asks"),
    "background-geopoint": ("the chat cannot note where somebody is", "Use geopoint, which asks"),
    "background-audio": ("the chat cannot record", "Delete the row"),
    "audit": (NO_AUDIT, "Delete the row"),
    "osm": ("the chat cannot tag buildings on a map", "Delete the row"),
}
"""Types that make no sense in a chat, told here as pyxform stops at its own first fault."""
_UPLOADS = ("image", "photo", "picture", "audio", "video", "file")
_RANGE = frozenset({"start", "end", "step", "placeholder", "tick_interval", "tick_labelset"})


def check_types(source: Source) -> Iterator[Complaint]:
    """Unknown types, selects without a list, calculates without a calculation."""
    for item in source.survey:
        text = item.get("type")
        found = type_of(text)
        if not text and (item.name or item.get("label")):
            yield item.complain("type", "the type is missing", "Write a type, such as text")
        elif text and found is None:
            yield item.complain("type", f"the type {text} is unknown", _mend_type(text))
        elif found and (refusal := _refusal(found.word)):
            yield item.complain("type", *refusal)
        elif found and found.choices.startswith("${") and found.word != "select_one":
            mend = "Write select_one, or a list of the sheet choices"
            yield item.complain("type", "only select_one takes its choices from a repeat", mend)
        elif found and found.word.startswith("select") and not found.choices:
            yield item.complain("type", "the list is missing", f"Write {found.word} LIST")
        elif found and found.word == "calculate" and not _calculates(item):
            yield item.complain("calculation", "the calculation is missing")


def _refusal(word: str) -> tuple[str, str] | None:
    """The reason for which a type makes no sense in a chat, and what to do instead."""
    last = word.removesuffix(" prompt").rpartition(" ")[2]
    if last in _UPLOADS:
        return f"the chat cannot take {REFUSED['binary']}", "Ask in words, or delete the row"
    if last in REFUSED:
        return f"the chat cannot take {REFUSED[last]}", "Use geopoint, or delete the row"
    return _REFUSED.get(word.partition(" ")[0])


def check_looks(source: Source) -> Iterator[Complaint]:
    """Appearances that hand over to another program: nothing a chat can do."""
    for item in source.named():
        for problem in refused_looks(item.get("appearance")):
            yield item.complain("appearance", problem)


def _calculates(item: Item) -> bool:
    return bool(item.get("calculation") or item.get("default") or item.get("trigger"))


def _mend_type(text: str) -> str:
    if "loop" in text:
        return "Use begin_repeat and end_repeat"
    joined = text.replace(" ", "_", 1)
    if type_of(joined) or type_of(joined.lower()):
        return f"Write {joined if type_of(joined) else joined.lower()}"
    word, _, rest = text.partition(" ")
    near = likely(text, TYPES) or likely(word, TYPES)
    return f"Write {near}{' ' + rest if rest and near.startswith('select') else ''}" if near else ""


def check_names(source: Source) -> Iterator[Complaint]:
    """Missing, badly made and repeated names."""
    seen: dict[str, int] = {}
    for item in source.survey:
        nameless = item.type.kind in {Kind.END, Kind.AUDIT} or item.get("type").startswith("end")
        if nameless or not item.get("type"):
            continue
        name = item.name
        if not name:
            if item.type.word != "note":
                yield item.complain("name", "the name is missing", "Write a short name, such as q1")
        elif not _NAME.fullmatch(name):
            mend = "Use letters, digits, _ and -, and begin with a letter"
            yield item.complain("name", f"“{name}” cannot be a name", mend)
        elif name.lower() == "meta" and item.path.count("/") == 2:
            yield item.complain("name", "the name meta is taken by the form itself", "Rename it")
        elif item.path in seen:
            problem = f"the name {name} stands in row {seen[item.path]} too"
            yield item.complain("name", problem, "Names differ within a group")
        if item.path:
            seen.setdefault(item.path, item.row.number)


def check_groups(source: Source) -> Iterator[Complaint]:
    """Groups and repeats that end without a beginning, or begin without an end; files within repeats."""
    opened: list[Item] = []
    for item in source.survey:
        if item.type.kind in {Kind.GROUP, Kind.REPEAT}:
            opened.append(item)
        elif item.type.kind is Kind.FILE and any(o.type.kind is Kind.REPEAT for o in opened):
            yield item.complain(
                "type", "a file cannot stand in a repeat", "Move the row to the top"
            )
        elif item.type.kind is Kind.END:
            word = item.type.word
            if not opened:
                yield item.complain("type", f"this {word} never began", "Delete the row")
            elif opened.pop().type.word != word:
                yield item.complain("type", f"no {word} is open here", "Swap the two ends")
    for item in opened:
        mend = f"Write end_{item.type.word} after its last row"
        yield item.complain("type", f"this {item.type.word} never ends", mend)


def check_labels(source: Source) -> Iterator[Complaint]:
    """Questions that would be asked without words."""
    for item in source.named():
        asked = item.type.kind is Kind.QUESTION and type_of(item.get("type")) is not None
        texts = [*item.texts("label"), *item.texts("hint"), *item.texts("media")]
        shown = [base for base in ("image", "audio", "video") if item.get(base)]
        if asked and not texts and not shown and not item.get("calculation"):
            yield item.complain("label", "the question has no label", "Write what is asked")


def check_yes_and_no(source: Source) -> Iterator[Complaint]:
    """`required: maybe`, which XPath takes for the name of a node, and so for no."""
    for item in source.named():
        for base in ("required", "readonly"):
            text = item.get(base)
            if text and not is_yes_or_no(text) and _BARE_WORD.fullmatch(text):
                mend = "Write yes or no, or a condition such as ${age} > 17"
                yield item.complain(base, f"“{text}” is neither yes nor no", mend)


def check_bare_names(source: Source) -> Iterator[Complaint]:
    """A condition that is the bare name of a question."""
    names = {item.name for item in source.named()}
    for item in source.named():
        for base in ("relevant", "constraint", "calculation", "repeat_count"):
            text = item.get(base)
            if text in names:
                mend = f"Write ${{{text}}} to use the answer"
                yield item.complain(base, f"{text} is the name of a question", mend)


def check_ranges(source: Source) -> Iterator[Complaint]:
    """The parameters of ranges: steps that never arrive, ends before starts, words for numbers."""
    for item in source.named():
        if item.type.word == "range":
            problem = _range_fault(item.get("parameters"))
            if problem:
                mend = "Write, for instance, start=1 end=5 step=1"
                yield item.complain("parameters", problem, mend)


def _range_fault(text: str) -> str:
    found = dict(_PARAMETER.findall(text))
    if _PARAMETER.sub("", text).strip(" ,;"):
        return f"“{text}” is not a list of name=number"
    unknown = sorted(set(found) - _RANGE)
    if unknown:
        return f"a range has no {', '.join(unknown)}"
    try:
        start, end, step = (
            Decimal(found.get(key, usual))
            for key, usual in (("start", "1"), ("end", "10"), ("step", "1"))
        )
    except InvalidOperation:
        return "start, end and step are numbers"
    if not all(number.is_finite() for number in (start, end, step)):
        return "start, end and step are numbers"
    return _span_fault(start, end, step)


def _span_fault(start: Decimal, end: Decimal, step: Decimal) -> str:
    if step <= 0:
        return "the step must be more than 0"
    if start >= end:
        return f"the start {start} is not before the end {end}"
    if (end - start) % step:
        return f"steps of {step} from {start} never meet {end}"
    return ""
