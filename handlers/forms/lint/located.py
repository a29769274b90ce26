"""Complaints of the engine about paths of the XForm, told of the row and heading they came from."""

import re
from dataclasses import replace

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source

_PATH = re.compile(r"/data(?:/[\w.-]+)+")
_HEADINGS = {
    "calculate": "calculation",
    "constraintMsg": "constraint_message",
    "requiredMsg": "required_message",
    "itemset": "choice_filter",
    "count": "repeat_count",
}


def located(source: Source, complaint: Complaint) -> Complaint:
    """The complaint with sheet, row and heading, where it names a node that came from a row."""
    item = _item(source, f"{complaint.sheet} {complaint.column} {complaint.problem}")
    if complaint.row is not None or item is None:
        return complaint
    base = complaint.column.rpartition("@")[2].rpartition(":")[2]
    base = _HEADINGS.get(base, base)
    column = next((h.written for h in item.headings if base in {h.base, h.rest}), "")
    row = item.row
    return replace(complaint, sheet=item.sheet, row=row.number, column=column, line=row.line)


def _item(source: Source, text: str) -> Item | None:
    paths = {item.path: item for item in source.named()}
    return next((paths[path] for path in _PATH.findall(text) if path in paths), None)
