"""Our engine against JavaRosa: the same answers, the same questions, the same values."""

from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.forms.authoring import compile_workbook, compiled
from handlers.forms.model.definition import Form
from handlers.forms.xform import read
from tests.handlers.forms.functions import CONTEXT, ERROR, REFUSED, XFORM, cases, evaluated
from tests.oracle.comparing import comparable, compared
from tests.oracle.generated import workbook
from tests.oracle.javarosa import ZONE, JavaRosa

HERE = Path(__file__).parent
BUILTIN = sorted(Path("handlers/forms/builtin").glob("*.yaml"))
EXAMPLES = sorted((HERE / "workbooks").glob("*.md"))
RUNS = 8
LARGE = 485
"""Questions of the WHO verbal autopsy, the largest form in common use."""
LISTS = {
    "report": (
        "<root><period>2026-10</period><month>10</month><year>2026</year><start>2026-10-01</start>"
        "<end>2026-10-31</end><unit_code>HM-NAPO</unit_code><members>27</members>"
        "<fixed_date>2026-10-03</fixed_date><rule_minutes>90</rule_minutes></root>"
    ),
    "open_vacancies": (
        "<root><item><id>1</id><post>deputy</post><post_label>Phó bí thư</post_label>"
        "<since>2026-07-01</since><since_label>07/2026</since_label></item></root>"
    ),
    "admissions": (
        "<root><item><id>1</id><decision_date>2026-09-20</decision_date><ceremony_date/></item></root>"
    ),
}


@cache
def example(path: Path) -> tuple[str, Form]:
    """An XForm that both engines can run, and our form of it."""
    text = comparable(compiled(path).xform, LISTS)
    return text, read(text)


@pytest.mark.parametrize("seed", range(RUNS))
@pytest.mark.parametrize("path", [*BUILTIN, *EXAMPLES], ids=lambda path: path.stem)
def test_example_forms(path: Path, seed: int, javarosa: JavaRosa) -> None:
    """The built-in forms and forms of ordinary make go as they go in JavaRosa."""
    text, form = example(path)

    assert compared(text, form, seed, javarosa) == ""


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32), size=st.integers(3, 40))
def test_generated_forms(seed: int, size: int, javarosa: JavaRosa) -> None:
    """Forms made by chance go as they go in JavaRosa."""
    text = comparable(compile_workbook(workbook(Random(seed), size)).xform)
    form = read(text)

    assert compared(text, form, seed, javarosa) == ""
    assert compared(text, form, seed + 1, javarosa) == ""


@pytest.mark.parametrize("seed", range(1))
def test_large_form(seed: int, javarosa: JavaRosa) -> None:
    """A form of several hundred questions goes as it goes in JavaRosa."""
    text = comparable(compile_workbook(workbook(Random(seed), LARGE)).xform)

    assert compared(text, read(text), seed, javarosa) == ""


def test_functions(javarosa: JavaRosa) -> None:
    """Expressions have the values that JavaRosa gives them, but for the differences written down."""
    now = datetime.now(ZoneInfo(ZONE))
    assert javarosa.begin(XFORM) == ""

    found = {
        case.expression: (evaluated(case.expression, now), theirs)
        for case in cases()
        if not case.differs and case.expected != REFUSED
        for theirs in [javarosa.evaluate(case.expression, CONTEXT)]
        if evaluated(case.expression, now) != _plain(theirs)
    }

    assert found == {}


def _plain(theirs: str) -> str:
    """What JavaRosa says, without the name of its class."""
    return ERROR if theirs.startswith("error") else theirs.partition(" ")[2]
