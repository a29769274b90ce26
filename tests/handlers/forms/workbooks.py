"""Small workbooks in Markdown for the tests of authoring, and what becomes of them."""

import pytest

from handlers.forms.authoring import compile_workbook
from handlers.forms.complaints import FormError
from handlers.forms.sheets_text import read_markdown

HEAD = "| | type | name | label | relevant | constraint | calculation | required | parameters |\n"
YES_NO = "| choices |\n| | list_name | name | label |\n| | yn | yes | Yes |\n| | yn | no | No |\n"


def survey(*rows: str, head: str = HEAD, more: str = "") -> str:
    """A Markdown workbook of survey rows and what stands after them."""
    return "| survey |\n" + head + "".join(f"| {row}\n" for row in rows) + more


def complaints(markdown: str) -> list[str]:
    """What a Markdown workbook is refused for."""
    with pytest.raises(FormError) as refused:
        compile_workbook(read_markdown(markdown, "form"))
    return [str(complaint) for complaint in refused.value.complaints]


def warnings(markdown: str) -> str:
    """What a Markdown workbook that compiles is warned of."""
    return "\n".join(map(str, compile_workbook(read_markdown(markdown, "form")).warnings))
