"""Complaints of the engine about nodes and attributes of the XForm, told of the row and heading they came from."""

from dataclasses import replace

from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import Kind

_HEADINGS = {
    "calculate": "calculation",
    "constraintMsg": "constraint_message",
    "requiredMsg": "required_message",
    "itemset": "choice_filter",
    "count": "repeat_count",
}


def located(source: Source, complaint: Complaint) -> Complaint:
    """The complaint with sheet, row and heading. The engine gives a node's path as its sheet."""
    path = complaint.sheet
    if not path.startswith("/"):
        return complaint
    items = {_path(item): item for item in source.survey}
    if path in items:
        return _at(items[path], complaint, _heading(items[path], complaint.column))
    # pyxform makes a node of its own for a number of rows, and for what "other" says.
    for ending, column in (("_count", "repeat_count"), ("_other", "type")):
        item = items.get(path.removesuffix(ending))
        if path.endswith(ending) and item is not None:
            return _at(item, complaint, column)
    return replace(complaint, sheet="survey", problem=f"{path}: {complaint.problem}")


def _path(item: Item) -> str:
    return "/data/meta/audit" if item.type.kind is Kind.AUDIT else item.path


def _heading(item: Item, attribute: str) -> str:
    if item.type.kind is Kind.REPEAT and attribute == "calculate":
        return "repeat_count"
    return _HEADINGS.get(attribute, attribute)


def _at(item: Item, complaint: Complaint, column: str) -> Complaint:
    written = next((h.written for h in item.headings if column in {h.base, h.rest}), "")
    row = item.row
    return replace(complaint, sheet=item.sheet, row=row.number, column=written, line=row.line)
