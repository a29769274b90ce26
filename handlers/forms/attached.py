"""Lists in files beside a form: read along with it, kept as sheets named after the file, built into the XForm.

A form that is published carries its lists in itself, so that the running bot reads no files and a list
never changes under a filling that has begun.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import Row, Sheet, Workbook, clean, sheet_of

ENDINGS = (".csv", ".xml")
MAX_ROWS = 20_000
MAX_BYTES = 5_000_000
_FILE = re.compile(r"_from_file\s+(\S+)|select (?:one|multiple) from file\s+(\S+)")
_PULLED = re.compile(r"pulldata\(\s*['\"]([^'\"]+)['\"]")
_INSTANCE = re.compile(r'<instance id="([^"]+)" src="jr://file(?:-csv)?/([^"]+)"\s*/>')
_EXTERNAL = {"xml-external": ".xml", "csv-external": ".csv"}
NAME = re.compile(r"[^\W\d][\w.-]*")


def is_attached(sheet: Sheet) -> bool:
    return sheet.name.endswith(ENDINGS)


def wanted(row: Row) -> Iterator[str]:
    """The names of the files that a row of the survey speaks of."""
    kind, name = row.cells.get("type", ""), row.cells.get("name", "")
    if found := _FILE.search(kind):
        yield found[1] or found[2]
    elif kind in _EXTERNAL:
        yield f"{name}{_EXTERNAL[kind]}"
    for text in row.cells.values():
        for pulled in _PULLED.findall(text):
            yield f"{pulled.removesuffix('.csv')}.csv"


def with_files(workbook: Workbook, folder: Path) -> Workbook:
    """The workbook with the files that lie beside it as sheets; a sheet of that name goes before the file."""
    known = {sheet.name for sheet in workbook.sheets}
    names = dict.fromkeys(
        name for row in workbook.sheet("survey").rows for name in wanted(row) if name not in known
    )
    found = tuple(_sheets(list(names), folder))
    return replace(workbook, sheets=(*workbook.sheets, *found)) if found else workbook


def _sheets(names: Sequence[str], folder: Path) -> Iterator[Sheet]:
    for name in names:
        if name.endswith(ENDINGS) and Path(name).name == name and (folder / name).is_file():
            yield read_list(name, _bytes(folder / name))


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise FormError([Complaint("the list is larger than 5 MB", path.name)])
    return path.read_bytes()


def read_list(name: str, data: bytes) -> Sheet:
    """A list in the bytes of a file. Raises FormError where it cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError(
            [Complaint("the list is not UTF-8 text", name, mend="Save it as CSV UTF-8")]
        ) from error
    sheet = _xml(name, text) if name.endswith(".xml") else _csv(name, text)
    if len(sheet.rows) > MAX_ROWS:
        raise FormError([Complaint(f"more than {MAX_ROWS:,} rows", name)])
    return sheet


def _csv(name: str, text: str) -> Sheet:
    first = text.partition("\n")[0]
    mark = ";" if ";" in first and "," not in first else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=mark, strict=True))
    except csv.Error as error:
        raise FormError([Complaint(f"the list is not CSV: {error}", name)]) from error
    columns = [clean(cell) for cell in lines[0]] if lines else []
    rows = [
        Row(
            number, {c: clean(cell) for c, cell in zip(columns, cells, strict=False) if clean(cell)}
        )
        for number, cells in enumerate(lines[1:], start=2)
    ]
    return sheet_of(name, [row for row in rows if row.cells], columns)


def _xml(name: str, text: str) -> Sheet:
    if "<!" in text.replace("<!--", ""):
        raise FormError([Complaint("a list with a DOCTYPE or ENTITY is not read", name)])
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there are no entities to expand
    except (ET.ParseError, ValueError) as error:
        raise FormError([Complaint(f"the list is not XML: {error}", name)]) from error
    rows = [
        Row(number, {_local(field.tag): clean(field.text or "") for field in item})
        for number, item in enumerate(root, start=2)
    ]
    return sheet_of(name, rows)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def built_in(xform: str, sheets: Sequence[Sheet]) -> str:
    """The XForm with the lists of these sheets in it; lists without a sheet stay with the caller."""
    known = {sheet.name: sheet for sheet in sheets}

    def put(found: re.Match[str]) -> str:
        sheet = known.get(found[2])
        return (
            found[0] if sheet is None else f'<instance id="{found[1]}">{_written(sheet)}</instance>'
        )

    return _INSTANCE.sub(put, xform)


def with_neighbours(xform: str, folder: Path) -> str:
    """The XForm with the lists in it that lie beside its file."""
    names = [name for _, name in _INSTANCE.findall(xform)]
    return built_in(xform, list(_sheets(names, folder)))


def _written(sheet: Sheet) -> str:
    items = (
        "".join(
            f"<{column}>{escape(row.cells[column])}</{column}>"
            for column in sheet.columns
            if column in row.cells
        )
        for row in sheet.rows
    )
    return f"<root>{''.join(f'<item>{item}</item>' for item in items)}</root>"
