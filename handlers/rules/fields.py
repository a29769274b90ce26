"""Read a file of rules field by field; every fault is noted with its place, its line and the mend."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import yaml

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
_WHOLE = re.compile(r"-?\d{1,6}")
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, written for the person who keeps the file."""

    source: str
    line: int
    place: str
    problem: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.source}, line {self.line}" if self.line else self.source
        place = f"{self.place}: " if self.place else ""
        return f"{where}: {place}{self.problem}. {self.mend}"


class RulesError(Exception):
    """The rules cannot be used; every fault found, not only the first, one a line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Field:
    """One place in the file. A reading that fails notes a fault and returns a stand-in, so that the
    rest is looked at as well.
    """

    node: yaml.Node
    source: str
    place: str
    faults: list[Fault]

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def fail(self, problem: str, mend: str) -> None:
        fault = Fault(self.source, self.line, self.place, problem, mend)
        if fault not in self.faults:
            self.faults.append(fault)

    def _inner(self, node: yaml.Node, name: str) -> "Field":
        place = f"{self.place} › {name}" if self.place else name
        return Field(node, self.source, place, self.faults)

    def section(self, known: Sequence[str] = ()) -> dict[str, "Field"]:
        """The fields of a section by name; a name that is not among the known ones is a fault."""
        if not isinstance(self.node, yaml.MappingNode):
            self.fail("this is not a section", "Write it as lines of `name: value`")
            return {}
        found: dict[str, Field] = {}
        for key, value in self.node.value:
            name = str(key.value)
            inner = self._inner(value, name)
            if name in found:
                inner.fail("this stands twice", "Keep one of the two")
            elif known and name not in known:
                inner.fail("there is no such field", _suggest(name, known))
            found[name] = inner
        return found

    def items(self) -> list["Field"]:
        if not isinstance(self.node, yaml.SequenceNode):
            self.fail("this is not a list", "Begin each of its lines with `- `")
            return []
        return [self._inner(each, str(number)) for number, each in enumerate(self.node.value, 1)]

    def filled_items(self) -> list["Field"]:
        found = self.items()
        if self.is_list and not found:
            self.fail("the list is empty", "Begin its first line with `- `")
        return found

    def text(self) -> str:
        if isinstance(self.node, yaml.ScalarNode) and self.node.value.strip():
            return str(self.node.value).strip()
        self.fail("a value is missing", "Write one after the colon")
        return ""

    def texts(self) -> tuple[str, ...]:
        return tuple(each.text() for each in self.items())

    def whole(self, low: int, high: int) -> int:
        """A whole number between the two, both included."""
        text = self.text()
        if _WHOLE.fullmatch(text) and low <= int(text) <= high:
            return int(text)
        self._wrong(text, f"Write a whole number from {low} to {high}")
        return low

    def day(self) -> date:
        text = self.text()
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass  # such a day does not exist: told below, as is a date in another form
        self._wrong(text, "Write a date that exists, as 2026-10-25")
        return date.min

    def clock(self) -> time:
        text = self.text()
        if _CLOCK.fullmatch(text):
            return time.fromisoformat(text)
        self._wrong(text, 'Write a time as "19:00"')
        return time()

    def flag(self) -> bool:
        text = self.text().lower()
        if text not in {"yes", "no", "true", "false"}:
            self._wrong(text, "Write yes or no")
        return text in {"yes", "true"}

    def word(self, words: type[_Word]) -> _Word:
        text = self.text()
        if text in tuple(words):
            return words(text)
        self._wrong(text, _suggest(text, tuple(words)))
        return next(iter(words))

    def one_of(self, known: Iterable[str], where: str) -> str:
        """A name that stands somewhere else in the file."""
        text = self.text()
        names = tuple(known)
        if text and text not in names:
            self._wrong(text, f"{_suggest(text, names)} (They stand {where})")
        return text

    def _wrong(self, text: str, mend: str) -> None:
        if text:  # nothing at all has been noted already
            self.fail(f"“{text}” does not fit here", mend)


def _suggest(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Known are {', '.join(known)}."


@dataclass(frozen=True, slots=True)
class Layers:
    """A section laid over others: the first that has a field gives its value."""

    sections: tuple[dict[str, Field], ...]
    at: Field

    def get(self, name: str) -> Field | None:
        return next((each[name] for each in self.sections if name in each), None)

    def need(self, name: str) -> Field:
        """The field; where it is nowhere, a fault is noted and an empty one returned."""
        found = self.get(name)
        if found is None:
            mend = f"Write {name} here or under defaults"
            self.at.fail(f"{name} is missing", mend)
            return Field(self.at.node, self.at.source, self.at.place, [])
        return found

    def under(self, name: str, known: Sequence[str]) -> "Layers":
        """The sections of that name, laid over one another as well."""
        fields = [each[name] for each in self.sections if name in each]
        inner = tuple(field.section(known) for field in fields)
        return Layers(inner, fields[0] if fields else self.at)


def root(text: str, source: str, faults: list[Fault]) -> Field | None:
    """The whole file, YAML or JSON; None (and a fault) if it is neither. Every value stays text: a
    `no` is the word no, 19:00 a time.
    """
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        faults.append(_broken(error, source))
        return None
    except RecursionError:
        faults.append(Fault(source, 0, "", "the file is nested too deeply", "Take levels out"))
        return None
    if node is None:
        faults.append(
            Fault(source, 0, "", "the file is empty", "Start from the rules that come along")
        )
        return None
    return Field(node, source, "", faults)


def _broken(error: yaml.YAMLError, source: str) -> Fault:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    said = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
    mend = "Check the indentation and put quotes round texts with `: ` in them"
    return Fault(
        source, 0 if mark is None else mark.line + 1, "", f"this is not YAML: {said}", mend
    )


def dates(field: Field) -> Iterator[date]:
    """The days of a list of spans, each with a `from`, perhaps a `to` (included) and a `why`."""
    for item in field.items():
        span = Layers((item.section(("from", "to", "why")),), item)
        first = span.need("from").day()
        last = span.need("to").day() if span.get("to") else first
        if not 0 <= (last - first).days <= 366:
            item.fail("the days do not make a span", "Let `to` lie up to a year after `from`")
        else:
            yield from (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
