"""Nonsense of every kind: expressions, patterns, workbooks, XForms, saved fillings. Only located errors come out."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.forms.authoring import check, compile_workbook
from handlers.forms.complaints import FormError
from handlers.forms.files import load
from handlers.forms.sheets import Row, Workbook, sheet_of
from handlers.forms.sheets_text import read_csv, read_markdown
from handlers.forms.sheets_xlsx import read_xlsx
from handlers.forms.sheets_yaml import read_yaml
from handlers.forms.xform import read
from handlers.forms.xpath.grammar import ExpressionError, parse
from handlers.forms.xpath.patterns import matches
from handlers.forms.xpath.values import Fault
from tests.handlers.forms.functions import ERROR, REFUSED, cases, evaluated

SECONDS = 5.0  # of CPU, whoever else uses the machine; evaluations that hang take minutes
WORDS = st.sampled_from(
    [
        *(
            "/data/n",
            "/data/row",
            "..",
            ".",
            "*",
            "'a'",
            '"',
            "'",
            "1",
            "0.5",
            "-",
            "+",
            "div",
            "mod",
        ),
        *("and", "or", "=", "!=", "<", "(", ")", "[", "]", ",", "/", "//", "::", "@", "|", "$x"),
        *("if(", "count(", "sum(", "selected(", "regex(", "instance('list')", "current()", "once("),
        *("substr(", "date(", "format-date(", "position(", "indexed-repeat(", "join(", "\x00", "é"),
    ]
)
EXPRESSIONS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))
CELLS = st.one_of(
    EXPRESSIONS, st.sampled_from(["yes", "${a}", "text", "select_one l", "a", "begin_repeat"])
)


@settings(max_examples=250, deadline=None)
@given(EXPRESSIONS)
def test_expressions(text: str) -> None:
    """An expression has a value, none, or is refused with the place in its text."""
    fault = fault_of(text)

    assert fault is None or (fault.problem and 0 <= fault.at <= len(text))
    assert isinstance(evaluated(text), str)


def fault_of(text: str) -> ExpressionError | None:
    try:
        parse(text)
    except ExpressionError as error:
        return error
    return None


@settings(max_examples=120, deadline=None)
@given(
    case=st.sampled_from([case.expression for case in cases()]),
    cut=st.integers(0, 30),
    put=st.text(max_size=3),
)
def test_damaged_expressions(case: str, cut: int, put: str) -> None:
    """A sound expression with a slip in it does the same."""
    assert isinstance(evaluated(case[:cut] + put + case[cut + 1 :]), str)


HEAVY = (
    "(" * 5_000,
    "(" * 79 + "1" + ")" * 79,
    " or ".join(["/data/n = 1"] * 600),
    "-" * 3_000 + "1",
    "+1" * 4_000,
    "if(" * 60 + "1" + ",1,1)" * 60,
    "not(" * 90 + "1" + ")" * 90,
    "round(1.5, 400)",
    "round(1 div 0, -400)",
    "pow(99999, 99999)",
    "uuid(5000000)",
    "selected-at('a b', 1 div 0)",
    "substr('abc', -1 div 0, 1 div 0)",
    "date(99999999999)",
    "date(-99999999999)",
    "format-date(99999999, '%Y')",
    "regex('" + "a" * 40 + "!', '^(a+)+$')",
    "regex('" + "a" * 900 + "', '(a|a)*(a|a)*(a|a)*b')",
    "regex('a', '" + "(" * 500 + "')",
    "regex('a', 'a{1000}{1000}{1000}')",
    "concat(" + ",".join(["'xxxxxxxxxxxxxxxxxxxx'"] * 200) + ")",
    "count(/data/row" + "[count(/data/row) > 0]" * 60 + ")",
    "string-length(join('x', " + ", ".join(["/data/row/w"] * 200) + "))",
    "exp(10000)",
    "tan(pi() div 2)",
    "digest('x', 'MD5', 'hex')",
)


@pytest.mark.parametrize("text", HEAVY, ids=range(len(HEAVY)))
def test_heavy_expressions(text: str) -> None:
    """Depth, length and cunning cost no time and crash nothing."""
    begin = time.process_time()

    found = evaluated(text)

    assert isinstance(found, str)
    assert time.process_time() - begin < SECONDS


@settings(max_examples=150, deadline=None)
@given(
    pattern=st.text(alphabet="ab()[]{}*+?|\\^$.-,19dwsDWSBbp!:=<>", max_size=24),
    text=st.text("ab1 ", max_size=12),
)
def test_patterns(pattern: str, text: str) -> None:
    """A pattern matches or not, or is refused; it never hangs."""
    begin = time.process_time()
    with suppress(Fault):
        assert matches(text, pattern) in {True, False}
    assert time.process_time() - begin < SECONDS


def refusals(make: Callable[[], object]) -> list[str]:
    """What something is refused for; nothing if it is not."""
    try:
        make()
    except FormError as error:
        return [str(complaint) for complaint in error.complaints] or ["refused without a word"]
    return []


COLUMNS = (
    *("type", "name", "label", "relevant", "constraint", "calculation", "required", "default"),
    *(
        "choice_filter",
        "repeat_count",
        "parameters",
        "appearance",
        "trigger",
        "label::vi",
        "bind::chat:key",
    ),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=5), max_size=5),
    st.lists(st.dictionaries(st.sampled_from(("list_name", "name", "label")), CELLS), max_size=3),
)
def test_workbooks(survey: list[dict[str, str]], choices: list[dict[str, str]]) -> None:
    """Any cells anywhere: the form compiles, or every complaint is one line."""
    sheets = [
        sheet_of(name, [Row(number, cells) for number, cells in enumerate(rows, start=2)])
        for name, rows in (("survey", survey), ("choices", choices))
    ]

    found = refusals(lambda: compile_workbook(Workbook("made", tuple(sheets), ".yaml")))

    assert not any("\n" in said or said == "refused without a word" for said in found)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.binary(max_size=200))
def test_files(text: str, data: bytes) -> None:
    """Whatever stands in a file, it is a workbook or is refused."""
    found = [
        said
        for reader in (read_yaml, read_markdown, read_csv)
        for said in refusals(lambda reader=reader: compile_workbook(reader(text, "made")))  # type: ignore[misc]  # bound now
    ]

    assert "refused without a word" not in found
    with pytest.raises(FormError):
        read_xlsx(data, "made")


MEETING = compile_workbook(load(Path("handlers/forms/builtin/meeting.yaml"))).xform


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(MEETING)), length=st.integers(0, 40), put=st.text(max_size=8))
def test_damaged_xforms(cut: int, length: int, put: str) -> None:
    """An XForm with a hole in it is read or refused with complaints."""
    found = refusals(lambda: read(MEETING[:cut] + put + MEETING[cut + length :]))

    assert "refused without a word" not in found


HOSTILE = {
    "doctype": '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>',
    "empty": "",
    "not an XForm": "<html/>",
    "deep": "<a>" * 3_000 + "</a>" * 3_000,
    "no body": '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>',
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_xforms(kind: str, tmp_path: Path) -> None:
    """What is no XForm, or is made to harm, is refused before it is read further."""
    (tmp_path / "form.xml").write_text(HOSTILE[kind], encoding="utf-8")

    assert check(tmp_path / "form.xml").complaints


def test_words_of_a_refusal() -> None:
    """What the fuzzing takes for a refusal is one."""
    assert (evaluated("1 +"), evaluated("date('x')")) == (REFUSED, ERROR)
