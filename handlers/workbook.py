"""Writes tables as an Excel file that reads and prints well: frozen heads, filters, number formats, A4."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from handlers.tables import Kind, Table, Value

_TITLE, _NOTE, _HEAD, _FIRST = 0, 1, 3, 4
"""The rows of a sheet: title, note, an empty one, headings, and where the rows begin."""
_A4 = 9
_PAGE_WIDTH = 220
"""So many letters beside each other can still be read on a page."""
_PAGE_ROWS = 45
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins like this would be taken for a formula as soon as somebody edits the cell."""
_NUMBERS = frozenset({Kind.NUMBER, Kind.SHARE})
_HEADING = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#dbe8f2",
    "bottom": 1,
}
_FORMATS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.TEXT: {"valign": "top", "align": "left", "indent": 1},
    Kind.WORDS: {"text_wrap": True, "valign": "top", "indent": 1},
    Kind.NUMBER: {"num_format": "#,##0", "valign": "top"},
    Kind.SHARE: {"num_format": "0.00%", "valign": "top"},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "left", "indent": 1, "valign": "top"},
    Kind.MOMENT: {"num_format": "hh:mm dd/mm/yyyy", "align": "left", "indent": 1, "valign": "top"},
}


def xlsx(tables: Sequence[Table], *, made_at: datetime, page: str) -> bytes:
    """The tables as sheets of one Excel file. `page` stands at the foot, as in “Trang &P/&N”."""
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"title": tables[0].title, "created": made_at.replace(tzinfo=None)})
    writer = _Writer(book, page)
    for table in tables:
        writer.add(table)
    book.close()
    return file.getvalue()


class _Writer:
    """The workbook with its formats, which are made once."""

    def __init__(self, book: Any, page: str) -> None:
        self.book = book
        self.page = page
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.note = book.add_format({"font_color": "#595959"})
        self.heads = {kind: book.add_format({**_HEADING, "align": _side(kind)}) for kind in Kind}
        self.formats = {kind: book.add_format(form) for kind, form in _FORMATS.items()}
        self.totals = {
            kind: book.add_format({**form, "bold": True, "top": 1})
            for kind, form in _FORMATS.items()
        }
        self.quoted = {
            kind: book.add_format({**form, "quote_prefix": True}) for kind, form in _FORMATS.items()
        }

    def add(self, table: Table) -> None:
        sheet = self.book.add_worksheet(table.name)
        sheet.write_string(_TITLE, 0, table.title, self.title)
        sheet.write_string(_NOTE, 0, table.note, self.note)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(_HEAD, number, column.heading, self.heads[column.kind])
        for number, row in enumerate(table.rows, start=_FIRST):
            self._row(sheet, number, table, row)
        last = _FIRST + len(table.rows) - 1
        if table.total:
            self._row(sheet, last + 1, table, table.total, total=True)
        self._set_up(sheet, table, last)

    def _row(
        self,
        sheet: Any,
        number: int,
        table: Table,
        row: Sequence[Value],
        *,
        total: bool = False,
    ) -> None:
        formats = self.totals if total else self.formats
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            self._cell(sheet, (number, place), value, (column.kind, formats))

    def _cell(self, sheet: Any, at: tuple[int, int], value: Value, how: tuple[Kind, Any]) -> None:
        kind, formats = how
        form = formats[kind]
        if value is None or value == "":
            sheet.write_blank(*at, None, form)
        elif isinstance(value, str):
            risky = value.startswith(_FORMULA)
            sheet.write_string(*at, value, self.quoted[kind] if risky else form)
        elif isinstance(value, datetime):
            sheet.write_datetime(*at, value.replace(tzinfo=None, microsecond=0), form)
        elif isinstance(value, date):
            sheet.write_datetime(*at, value, form)
        elif kind is Kind.SHARE:
            sheet.write_number(*at, float(Decimal(value) / 100), form)
        else:
            sheet.write_number(*at, float(value), form)

    def _set_up(self, sheet: Any, table: Table, last: int) -> None:
        sheet.freeze_panes(_FIRST, table.frozen)
        if table.rows:
            sheet.autofilter(_HEAD, 0, last, len(table.columns) - 1)
        sheet.set_row(_HEAD, 45)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        width = sum(column.width for column in table.columns)
        sheet.fit_to_pages(-(-width // _PAGE_WIDTH), 1 if last < _PAGE_ROWS else 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_footer(f"&L{_safe(table.title)}&R{self.page}")


def _side(kind: Kind) -> str:
    """Headings stand where their cells do."""
    return "right" if kind in _NUMBERS else "left"


def _safe(text: str) -> str:
    """In a footer the sign & begins a command."""
    return text.replace("&", "&&")
