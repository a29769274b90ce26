"""Workbooks as Excel files: read with limits (a small file can unpack to a huge one), written for clerks."""

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import Row, Sheet, Workbook, clean, sheet_name, sheet_of, usual_order

MAX_UNPACKED_BYTES = 100_000_000
MAX_ROWS = 20_000
MAX_CELLS = 40_000_000
"""So many are looked at, the empty ones too: a sheet formatted down to its last row, thirty columns wide."""
EMPTY_ROW = 10
"""A row without a cell counts as so many."""
MAX_CELL_CHARACTERS = 32_767
"""What Excel takes in one cell."""
MAX_SHEET_NAME = 31

# What openpyxl and the libraries below it raise on a damaged or a hostile file.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_xlsx(data: bytes, name: str) -> Workbook:
    """The workbook in the bytes of an .xlsx file: formulas as their last values, all cells as text."""
    try:
        _check_unpacked_size(data)
        sheets = tuple(_sheets(data))
    except _UNREADABLE as error:
        raise FormError(
            [
                Complaint(
                    "the file cannot be read as an Excel workbook",
                    mend="Open it in Excel or LibreOffice and save it as .xlsx",
                )
            ]
        ) from error
    return Workbook(name, sheets, ".xlsx")


def _check_unpacked_size(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > MAX_UNPACKED_BYTES:
        raise FormError(
            [Complaint("the file unpacks to over 100 MB", mend="Delete empty formatted rows")]
        )


def _sheets(data: bytes) -> Iterator[Sheet]:
    import openpyxl  # here, as only publishing reads Excel: the running bot never loads it

    with warnings.catch_warnings():
        # It warns of validations and styles it does not keep; we read values only.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            looked_at = _Cells()
            for sheet in book.worksheets:
                # The stored dimensions may be wrong: without them every row is looked at.
                sheet.reset_dimensions()
                yield _sheet(sheet.title, looked_at.bounded(sheet.iter_rows(values_only=True)))
        finally:
            book.close()


class _Cells:
    """Counts what is looked at in a workbook: a few letters can stand for rows without end, each as wide
    as Excel allows, and all of them empty.
    """

    def __init__(self) -> None:
        self._left = MAX_CELLS

    def bounded(self, lines: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for values in lines:
            self._left -= len(values) or EMPTY_ROW
            if self._left < 0:
                raise FormError(
                    [
                        Complaint(
                            f"more than {MAX_CELLS:,} cells, nearly all of them empty",
                            mend="Delete empty formatted rows and columns",
                        )
                    ]
                )
            yield values


def _sheet(title: str, lines: Iterator[tuple[Any, ...]]) -> Sheet:
    name = sheet_name(title)
    headings = [_text(value) for value in next(lines, ())]
    _check_headings(name, headings)
    columns = [column for column in headings if column]
    return sheet_of(name, _rows(name, headings, lines), columns)


def _check_headings(sheet: str, headings: list[str]) -> None:
    named = [heading for heading in headings if heading]
    twice = [heading for heading in dict.fromkeys(named) if named.count(heading) > 1]
    if twice:
        raise FormError(
            Complaint("this heading stands twice", sheet, 1, heading) for heading in twice
        )


def _rows(sheet: str, headings: list[str], lines: Iterator[tuple[Any, ...]]) -> Iterator[Row]:
    for number, values in enumerate(lines, start=2):
        cells: dict[str, str] = {}
        for index, value in enumerate(values):
            text = _text(value)
            if text:
                cells[_heading(headings, index)] = text
        if cells and number > MAX_ROWS:
            raise FormError([Complaint(f"more than {MAX_ROWS:,} rows", sheet, number)])
        if cells:
            yield Row(number, cells)


def _heading(headings: list[str], index: int) -> str:
    heading = headings[index] if index < len(headings) else ""
    return heading or f"({_letters(index)})"


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, days without midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return clean(str(value))


_WIDTHS = {"type": 24, "name": 20, "list_name": 16, "required": 10, "version": 14}


def write_xlsx(workbook: Workbook) -> bytes:
    """The workbook as an .xlsx file: text cells, headings that stay in sight, columns in the usual order."""
    _check_writable(workbook)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    # A fixed day keeps the bytes the same from one export to the next.
    book.set_properties({"created": dt.datetime(2026, 1, 1)})  # noqa: DTZ001 - the library takes naive ones
    heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    try:
        for sheet in workbook.sheets:
            _fill(book.add_worksheet(sheet.name), sheet, heading, text)
    except XlsxWriterException as error:
        raise FormError([Complaint(f"Excel refuses the sheet: {error}")]) from error
    book.close()
    return buffer.getvalue()


def _fill(page: Any, sheet: Sheet, heading: Any, text: Any) -> None:
    page.freeze_panes(1, 0)
    columns = usual_order(sheet.columns)
    for index, column in enumerate(columns):
        page.set_column(index, index, _WIDTHS.get(column, 32), text)
        page.write_string(0, index, column, heading)
    for row in sheet.rows:
        for column, cell in row.cells.items():
            page.write_string(row.number - 1, columns.index(column), cell, text)


def _check_writable(workbook: Workbook) -> None:
    faults = [
        Complaint("the name of a sheet is too long for Excel", sheet.name)
        for sheet in workbook.sheets
        if len(sheet.name) > MAX_SHEET_NAME
    ]
    faults += [
        Complaint("the text is too long for a cell of Excel", sheet.name, row.number, column)
        for sheet in workbook.sheets
        for row in sheet.rows
        for column, text in row.cells.items()
        if len(text) > MAX_CELL_CHARACTERS
    ]
    if faults:
        raise FormError(faults)
