"""Forms in files: workbooks of every kind read and written, and XForms as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from handlers.forms import attached, xform
from handlers.forms.compiled import Compiled
from handlers.forms.complaints import Complaint, FormError
from handlers.forms.sheets import KNOWN_SHEETS, OUR_SHEETS, Row, Sheet, Workbook, sheet_of
from handlers.forms.sheets_text import read_csv, read_markdown
from handlers.forms.sheets_xlsx import read_xlsx, write_xlsx
from handlers.forms.sheets_yaml import read_yaml, write_yaml

MAX_FILE_BYTES = 10_000_000
ENDINGS = (".yaml", ".yml", ".xlsx", ".xlsm", ".md", ".csv")


def load(path: Path) -> Workbook:
    """The workbook in a file (.yaml, .xlsx, .md, .csv), and the lists that lie beside it as sheets.

    Raises FormError where it cannot be read.
    """
    return attached.with_files(_load(path), path.parent)


def _load(path: Path) -> Workbook:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        mend = f"Use one of {', '.join(ENDINGS)}"
        raise FormError([Complaint(f"{path.name}: this kind of file is no workbook", mend=mend)])
    data = _bytes(path)
    if ending in {".xlsx", ".xlsm"}:
        return read_xlsx(data, path.stem)
    text = _text(data, path)
    if ending == ".md":
        return read_markdown(text, path.stem)
    return read_csv(text, path.stem) if ending == ".csv" else read_yaml(text, path.stem)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise FormError([Complaint(f"{path.name} is larger than 10 MB")])
        return path.read_bytes()
    except OSError as error:
        raise FormError([Complaint(f"{path} cannot be opened: {error.strerror}")]) from error


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mend = "Save the file as UTF-8"
        raise FormError([Complaint(f"{path.name} is not UTF-8 text", mend=mend)]) from error


def export_xlsx(workbook: Workbook, path: Path) -> None:
    """Write the workbook as an Excel file; `load` gives the same sheets, rows and cells back."""
    path.write_bytes(write_xlsx(workbook))


def export_yaml(workbook: Workbook, path: Path) -> None:
    """Write the workbook as YAML; `load` gives the same sheets, rows and cells back.

    Sheets that are no part of the form get the _ that says so: in a text a stray sheet is a fault.
    """
    sheets = tuple(map(_named_aside, workbook.sheets))
    path.write_text(write_yaml(replace(workbook, sheets=sheets)), encoding="utf-8")


def _named_aside(sheet: Sheet) -> Sheet:
    known = sheet.name in KNOWN_SHEETS | OUR_SHEETS or attached.is_attached(sheet)
    return sheet if known or sheet.name.startswith("_") else replace(sheet, name=f"_{sheet.name}")


def stored(sheets: Mapping[str, Sequence[Mapping[str, str]]], name: str) -> Workbook:
    """The workbook that was kept with a published form."""
    made = (
        sheet_of(title, [Row(number, dict(cells)) for number, cells in enumerate(rows, start=2)])
        for title, rows in sheets.items()
    )
    return Workbook(name, tuple(made))


def is_xform(path: Path) -> bool:
    """Whether a file holds a form that is compiled already."""
    return path.suffix.lower() == ".xml"


def load_xform(path: Path) -> Compiled:
    """The XForm in a file, as it can be published. Raises FormError with all complaints."""
    text = attached.with_neighbours(_text(_bytes(path), path), path.parent)
    form = xform.read(text)
    if not form.id:
        mend = "Write it as the attribute id of the first element in <instance>"
        raise FormError([Complaint("the form has no id", mend=mend)])
    return Compiled(text, form.id, form.version, form.title or form.id)
