"""A workbook as data: sheets of rows of named cells, the same whichever file it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

KNOWN_SHEETS = frozenset({"survey", "choices", "settings", "external_choices", "entities", "osm"})
"""The sheets of XLSForm."""
OUR_SHEETS = frozenset({"digest"})
"""Sheets of ours that XLSForm does not know; kept with the form, never given to pyxform."""

_OLD = {
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
}
_WITH_LANGUAGES = frozenset({"survey", "choices"})

Plain = dict[str, list[dict[str, str]]]

_ORDER = (
    *("list_name", "type", "name", "label", "hint", "guidance_hint"),
    *("required", "required_message", "relevant", "constraint", "constraint_message"),
    *("calculation", "default", "appearance", "parameters", "choice_filter", "repeat_count"),
    *("trigger", "readonly", "form_id", "form_title", "version", "default_language", "keywords"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by heading, empty ones left out."""

    number: int
    """As Excel counts: the heading is row 1."""
    cells: Mapping[str, str]
    line: int | None = None
    """The line of a text file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its headings in their order, and its rows."""

    name: str
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a form's source, those unknown to XLSForm too."""

    name: str
    """The file's name without its ending: the form id where the settings give none."""
    sheets: tuple[Sheet, ...] = ()
    source: str = ""
    """The ending of the file it was read from, such as `.xlsx`."""

    def sheet(self, name: str) -> Sheet:
        """The sheet of this name; an empty one where there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        return Sheet(name)


def clean(text: str) -> str:
    """The text of a cell: no blanks around it, hard blanks made soft, one kind of line end."""
    return text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").strip()


def sheet_name(title: str) -> str:
    """The name of a sheet; those we know are found in capitals too."""
    name = clean(title)
    return name.lower() if name.lower() in KNOWN_SHEETS | OUR_SHEETS else name


def sheet_of(name: str, rows: Iterable[Row], columns: Sequence[str] = ()) -> Sheet:
    """A sheet whose headings are `columns`, then those the rows use beside them; empty cells name theirs only."""
    given = tuple(rows)
    seen = dict.fromkeys(columns)
    for row in given:
        seen.update(dict.fromkeys(row.cells))
    return Sheet(name, tuple(seen), tuple(map(_without_empty, given)))


def _without_empty(row: Row) -> Row:
    return replace(row, cells={column: text for column, text in row.cells.items() if text})


def plain(workbook: Workbook) -> Plain:
    """The sheets as lists of mappings, as YAML and JSON take them; `sheet_of` makes the same sheets of them."""
    return {sheet.name: _mappings(sheet) for sheet in workbook.sheets}


def _mappings(sheet: Sheet) -> list[dict[str, str]]:
    """The rows. Where they do not show the order of languages, the first names every heading."""
    rows = [dict(row.cells) for row in sheet.rows]
    shown = dict.fromkeys(column for row in rows for column in row)
    if sheet.name in _WITH_LANGUAGES and _by_base(shown) != _by_base(sheet.columns) and rows:
        rows[0] = {column: rows[0].get(column, "") for column in sheet.columns}
    return rows


def _by_base(columns: Iterable[str]) -> dict[str, list[str]]:
    """The headings that have several languages, in their order."""
    found: dict[str, list[str]] = {}
    for column in columns:
        found.setdefault(column.partition(":")[0], []).append(column)
    return {base: several for base, several in found.items() if len(several) > 1}


def usual_order(columns: Iterable[str]) -> list[str]:
    """Headings as clerks expect them. Languages of one heading stay together, unknown ones come last."""
    return sorted(columns, key=_rank)


def _rank(column: str) -> int:
    base = "_".join(column.partition(":")[0].lower().split())
    base = _OLD.get(base, base)
    return _ORDER.index(base) if base in _ORDER else len(_ORDER)
