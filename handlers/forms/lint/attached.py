"""Lists in files: the file is there, and has the columns that questions take from it."""

import re
from collections.abc import Iterator

from handlers.forms.attached import ENDINGS, NAME, is_attached, wanted
from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import Kind

FROM_THE_BOT = frozenset({"report", "open_vacancies", "admissions", "probation"})
"""Lists that the bot fills for every filling (external instances)."""
_PARAMETER = re.compile(r"(value|label)\s*=\s*([^\s,;]+)")
_MEND = "Put the file beside the workbook, or its rows on a sheet of that name"


def check_files(source: Source) -> Iterator[Complaint]:
    """Files that questions name and that are not there, or cannot serve as lists."""
    sheets = {sheet.name: sheet for sheet in source.workbook.sheets if is_attached(sheet)}
    for item in source.survey:
        for name in dict.fromkeys(wanted(item.row)):
            if not name.endswith(ENDINGS):
                yield item.complain("type", f"a list in {name} is not supported", "Use a .csv file")
            elif name in sheets:
                yield from _check_columns(item, name, sheets[name].columns)
            elif item.name not in FROM_THE_BOT or item.type.kind is not Kind.FILE:
                yield item.complain("type", f"there is no file {name}", _MEND)


def _check_columns(item: Item, name: str, columns: tuple[str, ...]) -> Iterator[Complaint]:
    for column in columns:
        if not NAME.fullmatch(column):
            mend = "Use letters, digits and _, and begin with a letter"
            yield Complaint(f"“{column}” cannot be a heading", name, 1, column, mend)
    if not item.type.word.endswith("_from_file"):
        return
    given = dict(_PARAMETER.findall(item.get("parameters")))
    for part in ("value", "label"):
        wanted_ = given.get(part, "name" if part == "value" else "label")
        if wanted_ not in columns:
            mend = f"Name the column {wanted_}, or write {part}=COLUMN under parameters"
            yield item.complain("type", f"{name} has no column {wanted_}", mend)
