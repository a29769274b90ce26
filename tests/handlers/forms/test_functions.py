"""Every function of the ODK XForms specification, case by case."""

import re

import pytest

from handlers.forms.xpath.calls import SPECIAL
from handlers.forms.xpath.functions import LIBRARY
from tests.handlers.forms.functions import Case, cases, evaluated

BESIDE = {"is-selected", "jr:itext", "pulldata", "property", "version"}
"""Synonyms, and functions that need lists, texts or a person: their tests stand elsewhere."""


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.expression)
def test_value(case: Case) -> None:
    """The expression has the value that the specification, or JavaRosa, gives it."""
    assert evaluated(case.expression) == case.expected


def test_every_function_has_a_case() -> None:
    """No function is without a case."""
    written = " ".join(case.expression for case in cases())
    called = set(re.findall(r"([a-z][\w:-]*)\(", written))

    assert {*LIBRARY, *SPECIAL} - called - BESIDE == set()
