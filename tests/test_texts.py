"""What the bot says exists in both languages, takes the same values, and is said with keys that exist."""

import ast
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from handlers.forms.readings import Reason as WhyNotRead
from handlers.forms.run.asks import Reason as WhyRefused
from handlers.phrases import keys

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "handlers" / "texts"
SAYERS = {"say": 1, "words": 0, "tell": 0, "button": 0}
"""Functions that take a key, and at which place."""
NEVER_ASKED = (
    WhyNotRead.NONE,
    WhyNotRead.NOT_A_COMMAND,
    WhyNotRead.CANCEL,
    WhyNotRead.OTHER_MONTH,
    WhyNotRead.NOT_A_REPORT,
)
"""Reasons of commands and of whole reports: no question is answered with them."""


class Values(Visitor):
    """Collects the names of the values that a text takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - the visitor's own spelling
        self.names.add(node.id.name)


def variables(language: str) -> dict[str, set[str]]:
    """The names of the values that each text takes."""
    resource = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for entry in resource.body:
        if isinstance(entry, fluent.Message):
            values = Values()
            values.visit(entry)
            found[entry.id.name] = values.names
    return found


def test_both_languages_have_the_same_texts() -> None:
    """A key that stands in one file stands in the other."""
    assert keys("vi") == keys("en")


def test_no_text_stands_twice() -> None:
    """A second text of the same key would silently win."""
    for language in ("vi", "en"):
        text = (TEXTS / f"{language}.ftl").read_text(encoding="utf-8")
        names = re.findall(r"^([a-z][\w-]*) *=", text, re.MULTILINE)
        assert sorted(names) == sorted(set(names))


def test_both_languages_take_the_same_values() -> None:
    """A text may leave a number out in one plural form, but asks for no value the other does not have."""
    vi, en = variables("vi"), variables("en")
    assert {key: (vi[key], en[key]) for key in vi if vi[key] != en[key]} == {}


@pytest.mark.parametrize(
    "key",
    [
        *(
            f"reason-{reason.replace('_', '-')}"
            for reason in WhyNotRead
            if reason not in NEVER_ASKED
        ),
        *(f"refused-{reason.replace('_', '-')}" for reason in WhyRefused),
    ],
)
def test_every_refusal_has_its_words(key: str) -> None:
    """Whatever the reader or the form says no to, the person is told why."""
    assert key in keys("vi")


def said() -> set[tuple[str, str]]:
    """Every key that the code says by name, with the file."""
    found = set()
    for file in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            place = SAYERS.get(name)
            if place is None or len(node.args) <= place:
                continue
            for each in ast.walk(node.args[place]):
                if (
                    isinstance(each, ast.Constant)
                    and isinstance(each.value, str)
                    and re.fullmatch(r"[a-z]+(-[a-z]+)+", each.value)
                ):
                    found.add((each.value, file.name))
    return found


def test_every_key_that_is_said_exists() -> None:
    """No conversation ends in a missing text."""
    missing = {(key, file) for key, file in said() if key not in keys("vi")}
    assert missing == set()


def made() -> tuple[str, ...]:
    """Beginnings of keys that the code puts together, as in f"reason-{code}"."""
    found = set()
    for room in ("handlers", "bot"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    found.add(str(node.values[0].value))
    return tuple(start for start in found if re.fullmatch(r"[a-z]+(-[a-z]+)*-", start))


def test_no_text_is_left_unsaid() -> None:
    """A text that no code names is dead."""
    rooms = [file for room in ("handlers", "bot") for file in (ROOT / room).rglob("*.py")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in rooms)
    beginnings = (*made(), "figure-", "how-")  # handlers/digest/labels.py joins these two
    named = set(re.findall(r"""["']([a-z]+(?:-[a-z]+)*)["']""", code))
    unsaid = [key for key in keys("vi") if key not in named and not key.startswith(beginnings)]
    assert unsaid == []


_WRITERS = {
    ("turn", "record"): 0,
    ("console", "record"): 1,
    ("audit", "write"): 2,
    ("", "_change"): -2,
    ("", "_record"): 2,
}
"""Who writes into the audit, and at which place the deed stands."""


def deeds() -> set[str]:
    """What the code writes into the audit by name."""
    found = set()
    for room in ("handlers", "bot", "storage"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (deed := _deed(node)) is not None:
                    found |= {
                        leaf.value
                        for leaf in ast.walk(deed)
                        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
                    }
    return found


def _deed(call: ast.Call) -> ast.expr | None:
    owner = getattr(getattr(call.func, "value", None), "id", "")
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = _WRITERS.get((owner, name))
    return call.args[place] if place is not None and len(call.args) > max(place, 1) - 1 else None


def test_every_deed_of_the_record_has_its_words() -> None:
    """Staff reads the record in the chat in the own language, whatever was done."""
    named = deeds()
    assert len(named) > 30
    missing = {f"record-{deed.replace(' ', '-')}" for deed in named} - set(keys("vi"))
    assert missing == set()
