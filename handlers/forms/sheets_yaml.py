"""Workbooks as YAML: top-level keys are sheets, each a list of rows; every cell is text."""

from collections.abc import Iterator

import yaml

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import Row, Sheet, Workbook, clean, plain, sheet_name, sheet_of

_SHAPE = "Write each sheet as a list of rows, each row as `heading: text`"


def read_yaml(text: str, name: str) -> Workbook:
    """The workbook in a YAML text. Scalars stay as typed: `yes`, `3+` and `2026-10` are texts."""
    try:
        # BaseLoader knows no types and builds no objects.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise FormError([_broken(error)]) from error
    except RecursionError as error:
        raise FormError([Complaint("the file is nested too deeply", mend=_SHAPE)]) from error
    if root is None:
        return Workbook(name, source=".yaml")
    faults: list[Complaint] = []
    sheets = tuple(_sheets(root, faults))
    if faults:
        raise FormError(faults)
    return Workbook(name, sheets, ".yaml")


def write_yaml(workbook: Workbook) -> str:
    """The workbook as YAML that reads back to the same sheets, rows and cells."""
    return yaml.dump(
        plain(workbook),
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=False,
        sort_keys=False,
        width=120,
    )


def _broken(error: yaml.YAMLError) -> Complaint:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    said = error.problem if isinstance(error, yaml.MarkedYAMLError) else str(error)
    return Complaint(
        f"the file is not YAML: {said}",
        line=None if mark is None else mark.line + 1,
        mend="Put quotes round a text that holds `: ` or ` #`, or begins with a quote or one of [{*&!|>%@",
    )


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _sheets(root: yaml.Node, faults: list[Complaint]) -> Iterator[Sheet]:
    if not isinstance(root, yaml.MappingNode):
        faults.append(Complaint("the file has no sheets", line=_line(root), mend=_SHAPE))
        return
    seen: set[str] = set()
    for key, value in root.value:
        name = sheet_name(str(key.value))
        if name in seen:
            faults.append(Complaint("this sheet stands twice", sheet=name, line=_line(key)))
        seen.add(name)
        yield sheet_of(name, _rows(name, value, faults))


def _rows(sheet: str, node: yaml.Node, faults: list[Complaint]) -> Iterator[Row]:
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return
    if not isinstance(node, yaml.SequenceNode):
        faults.append(Complaint("a list of rows is missing", sheet, line=_line(node), mend=_SHAPE))
        return
    for number, item in enumerate(node.value, start=2):
        if isinstance(item, yaml.MappingNode):
            yield Row(number, _cells(sheet, number, item, faults), _line(item))
        else:
            faults.append(Complaint("this is not a row", sheet, number, "", _SHAPE, _line(item)))


def _cells(
    sheet: str, number: int, node: yaml.MappingNode, faults: list[Complaint]
) -> dict[str, str]:
    cells: dict[str, str] = {}
    seen: set[str] = set()
    for key, value in node.value:
        column = clean(str(key.value)) if isinstance(key, yaml.ScalarNode) else ""
        problem = _cell_fault(column, value, seen)
        if problem:
            faults.append(Complaint(problem, sheet, number, column, line=_line(key)))
        else:
            cells[column] = clean(value.value)
        seen.add(column)
    return cells


def _cell_fault(column: str, value: yaml.Node, seen: set[str]) -> str:
    if not column:
        return "a cell has no heading"
    if column in seen:
        return "this heading stands twice in the row"
    if not isinstance(value, yaml.ScalarNode):
        return "a cell holds one text, not a list"
    return ""


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
