"""From a workbook to an XForm, with every complaint located; the only module that imports pyxform.

pyxform is a compiler for publishing: it is imported inside functions, so that the running bot, which
reads stored XForms only, never loads it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

from handlers.forms import attached, xform
from handlers.forms.compiled import Compiled
from handlers.forms.complaints import Complaint, FormError
from handlers.forms.files import is_xform, load, load_xform
from handlers.forms.lint import whole
from handlers.forms.lint.located import located
from handlers.forms.lint.source import Source, understand
from handlers.forms.lint.terms import is_kobo_mark
from handlers.forms.sheets import KNOWN_SHEETS, Row, Sheet, Workbook, usual_order

_AT_ROW = re.compile(r"\[row : (\d+)\]\s*")
_ON_SHEET = re.compile(r"On the '(\w+)' sheet, (?:the '([^']+)' value)?")
_QUOTED = re.compile(r"(?:\$\{|')([^{}'\s]+)(?:\}|')")
_LINK = re.compile(r"Learn more: \S+")
# What pyxform falls over with on odd workbooks, beside its own errors.
_FALLS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ExpatError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; no complaints: the form can be published."""

    complaints: tuple[Complaint, ...] = ()
    warnings: tuple[Complaint, ...] = ()


def check(path: Path) -> CheckResult:
    """Every complaint and warning about a form in a file: a workbook or an XForm (.xml)."""
    try:
        if is_xform(path):
            load_xform(path)
            return CheckResult()
        return _check_workbook(load(path))
    except FormError as error:
        return CheckResult(complaints=error.complaints)


def compiled(path: Path) -> Compiled:
    """The form in a file, ready to be published. Raises FormError with all complaints."""
    return load_xform(path) if is_xform(path) else compile_workbook(load(path))


def _check_workbook(workbook: Workbook) -> CheckResult:
    try:
        return CheckResult(warnings=compile_workbook(workbook).warnings)
    except FormError as error:
        return CheckResult(error.complaints, whole.warnings(understand(workbook)))


def compile_workbook(workbook: Workbook) -> Compiled:
    """The XForm of a workbook, read back by our own engine. Raises FormError with all complaints."""
    source = understand(workbook)
    faults = list(whole.complaints(source))
    text, warned = _compile(source, faults)
    if text:
        faults += _faults_of_xform(source, text, faults)
    if faults:
        raise FormError(faults)
    return Compiled(
        xform=text,
        form_id=_form_id(source),
        version=source.setting("version"),
        title=source.setting("form_title") or _form_id(source),
        warnings=(*whole.warnings(source), *warned),
    )


def _form_id(source: Source) -> str:
    return source.setting("form_id") or source.workbook.name


def _compile(source: Source, faults: list[Complaint]) -> tuple[str, tuple[Complaint, ...]]:
    """The XForm ('' where pyxform refuses) and pyxform's own warnings."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    said: list[str] = []
    try:
        text = convert(_definition(source), warnings=said, form_name="data").xform
    except PyXFormError as error:
        faults += _new(faults, [_heard(source, str(error))])
        return "", ()
    except _FALLS as error:
        if not faults:
            faults.append(Complaint(f"pyxform cannot compile the form: {error!r}"))
        return "", ()
    text = attached.built_in(str(text), source.workbook.sheets)
    return text, tuple(_heard(source, warning) for warning in said)


def _definition(source: Source) -> dict[str, object]:
    """The workbook as pyxform takes it. Headings are given, as it guesses them from 100 rows only.

    Their order is the same whichever file they came from, and so are the XForm's bytes.
    """
    definition: dict[str, object] = {
        "sheet_names": [
            sheet.name for sheet in source.workbook.sheets if sheet.name in KNOWN_SHEETS
        ],
        "fallback_form_name": source.workbook.name,
    }
    for sheet in source.workbook.sheets:
        if sheet.name in KNOWN_SHEETS and sheet.columns:
            columns = usual_order(heading for heading in sheet.columns if not is_kobo_mark(heading))
            definition[sheet.name] = list(_rows(sheet, columns))
            definition[f"{sheet.name}_header"] = [dict.fromkeys(columns)]
    return definition


def _rows(sheet: Sheet, columns: list[str]) -> Iterator[dict[str, str]]:
    """The rows as mappings, empty ones for the gaps, so that pyxform counts as Excel does."""
    number = 2
    for row in sheet.rows:
        for _ in range(number, row.number):
            yield {}
        yield {column: row.cells[column] for column in columns if column in row.cells}
        number = row.number + 1


def _heard(source: Source, said: str) -> Complaint:
    """What pyxform said, with the place it named."""
    row = _AT_ROW.search(said)
    place = _ON_SHEET.search(said)
    problem = " ".join(_LINK.sub("", _AT_ROW.sub("", said, count=1)).split()).rstrip(".")
    if row is None:
        return _of_a_name(source, problem, place[1] if place else "")
    sheet = place[1] if place else "survey"
    found = _row(source.workbook.sheet(sheet), int(row[1]))
    column = (place[2] or "") if place else _heading(source, sheet, problem)
    return Complaint(problem, sheet, int(row[1]), column, line=found.line if found else None)


def _of_a_name(source: Source, problem: str, sheet: str) -> Complaint:
    """A complaint without a row: that of the question it names last, if it names one."""
    items = {item.name: item for item in source.named()}
    named = [items[word] for word in _QUOTED.findall(problem) if word in items]
    if not named:
        return Complaint(problem, sheet)
    row = named[-1].row
    return Complaint(
        problem, "survey", row.number, _heading(source, "survey", problem), line=row.line
    )


def _heading(source: Source, sheet: str, problem: str) -> str:
    """The heading whose word stands in a complaint, the last of them."""
    columns = source.workbook.sheet(sheet).columns
    words = re.findall(r"[\w:]+", problem)
    return next((word for word in reversed(words) if word in columns and word != "name"), "")


def _row(sheet: Sheet, number: int) -> Row | None:
    return next((row for row in sheet.rows if row.number == number), None)


def _new(known: list[Complaint], heard: list[Complaint]) -> list[Complaint]:
    """Those about cells we have not complained of; pyxform stops at its first fault, often one of ours."""
    if not known:
        return heard
    rows = {(complaint.sheet, complaint.row) for complaint in known}
    cells = {_cell(complaint) for complaint in known}
    return [
        complaint
        for complaint in heard
        if complaint.row is not None
        and ((complaint.sheet, complaint.row) not in rows or complaint.column)
        and _cell(complaint) not in cells
    ]


def _cell(complaint: Complaint) -> tuple[str, int | None, str]:
    """The place of a complaint; the languages of a heading are one place."""
    hint = complaint.column.startswith(("body::", "bind::"))
    column = complaint.column if hint else complaint.column.partition("::")[0]
    return complaint.sheet, complaint.row, column


def _faults_of_xform(source: Source, text: str, known: list[Complaint]) -> list[Complaint]:
    """What our engine says of the XForm; and the rows that left no node in it, if nothing explains them."""
    try:
        xform.read(text)
    except FormError as error:
        return _new(known, list(_first_words(source, error.complaints)))
    return [] if known else list(_lost_rows(source, text))


def _first_words(source: Source, said: Iterable[Complaint]) -> Iterator[Complaint]:
    """The first complaint on each cell; bind and body of a node may say the same."""
    seen: set[tuple[str, int | None, str]] = set()
    for complaint in said:
        told = located(source, complaint)
        if told.row is None or _cell(told) not in seen:
            yield told
        seen.add(_cell(told))


def _lost_rows(source: Source, text: str) -> Iterator[Complaint]:
    """Rows in = questions out: nothing is dropped in silence."""
    made = set(_paths(_instance(ET.fromstring(text)), "/data"))  # noqa: S314 - pyxform's own output
    for item in source.named():
        if item.path not in made and not _settings_row(item.get("type")):
            yield item.complain("", f"the row {item.name} left nothing in the form")


def _settings_row(text: str) -> bool:
    return text in {"form_title", "form_id", "set form id", "set form title"}


def _instance(root: ET.Element) -> ET.Element:
    """The root of the main instance."""
    found = root.find(".//{*}instance")
    assert found is not None
    return found[0]


def _paths(node: ET.Element, path: str) -> Iterator[str]:
    yield path
    for child in node:
        yield from _paths(child, f"{path}/{child.tag.rpartition('}')[2]}")
