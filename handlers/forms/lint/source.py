"""A form's workbook understood row by row: what each row is, where it stands, which lists there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.forms.complaints import Complaint
from handlers.forms.lint.terms import Heading, Kind, Type, headings, type_of
from handlers.forms.sheets import Row, Sheet, Workbook

_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_UNKNOWN = Type(Kind.QUESTION, "")


@dataclass(frozen=True, slots=True)
class Item:
    """A row with its headings understood."""

    sheet: str
    row: Row
    headings: tuple[Heading, ...]
    type: Type = _UNKNOWN
    path: str = ""
    """The path of the row's node, `/data/person/age_group`; '' where the row makes none."""

    @property
    def name(self) -> str:
        """What stands under `name`."""
        return self.get("name")

    def get(self, base: str) -> str:
        """The text under a heading without language, or under the first of its languages."""
        return next((text for heading, text in self.cells() if heading.base == base), "")

    def texts(self, base: str) -> dict[str, str]:
        """The texts of a heading by language, or of `bind` and `body` by attribute; '' is neither."""
        return {heading.rest: text for heading, text in self.cells() if heading.base == base}

    def column(self, base: str, rest: str = "") -> str:
        """The heading as the clerk wrote it."""
        written = (
            h.written for h in self.headings if h.base == base and (not rest or h.rest == rest)
        )
        return next(written, base)

    def complain(self, base: str, problem: str, mend: str = "") -> Complaint:
        """A complaint about this row's cell under a heading."""
        column = self.column(base) if base else ""
        return Complaint(problem, self.sheet, self.row.number, column, mend, self.row.line)

    def complain_at(self, heading: Heading, problem: str, mend: str = "") -> Complaint:
        """A complaint about the cell under one exact heading."""
        row = self.row
        return Complaint(problem, self.sheet, row.number, heading.written, mend, row.line)

    def cells(self) -> Iterator[tuple[Heading, str]]:
        """The filled cells with their headings; quotation marks are straight, as pyxform makes them."""
        for heading in self.headings:
            text = self.row.cells.get(heading.written, "")
            if text:
                yield heading, text.translate(_STRAIGHT)


@dataclass(frozen=True, slots=True)
class Source:
    """A workbook, understood."""

    workbook: Workbook
    survey: tuple[Item, ...]
    choices: tuple[Item, ...]
    settings: tuple[Item, ...]
    lists: Mapping[str, tuple[Item, ...]]

    def named(self) -> Iterator[Item]:
        """The rows that make a node: all but ends, files and comments."""
        return (item for item in self.survey if item.path)

    def setting(self, base: str) -> str:
        """A setting, or ''."""
        return self.settings[0].get(base) if self.settings else ""

    def languages(self) -> dict[str, int]:
        """The languages of all labels, with how often each is used."""
        counted: dict[str, int] = {}
        for item in (*self.survey, *self.choices):
            for language in item.texts("label"):
                counted[language] = counted.get(language, 0) + 1
        return counted


def understand(workbook: Workbook) -> Source:
    """The workbook with its headings, types, paths and lists read; nothing is judged here."""
    choices = tuple(_items(workbook.sheet("choices")))
    gathered: dict[str, list[Item]] = {}
    for item in choices:
        gathered.setdefault(item.get("list_name"), []).append(item)
    return Source(
        workbook,
        survey=tuple(_located(workbook.sheet("survey"))),
        choices=choices,
        settings=tuple(_items(workbook.sheet("settings"))),
        lists={name: tuple(items) for name, items in gathered.items()},
    )


def _items(sheet: Sheet) -> Iterator[Item]:
    understood = headings(sheet.name, sheet.columns)
    return (Item(sheet.name, row, understood) for row in sheet.rows)


def _located(sheet: Sheet) -> Iterator[Item]:
    """The survey's rows with type and path."""
    within: list[str] = ["/data"]
    for item in _items(sheet):
        found = type_of(item.get("type")) or _UNKNOWN
        path = f"{within[-1]}/{item.name}" if _makes_node(item, found) else ""
        yield Item(item.sheet, item.row, item.headings, found, path)
        if found.kind in {Kind.GROUP, Kind.REPEAT}:
            within.append(f"{within[-1]}/{item.name}")
        elif found.kind is Kind.END and len(within) > 1:
            within.pop()


def _makes_node(item: Item, found: Type) -> bool:
    silent = {Kind.END, Kind.FILE, Kind.AUDIT}
    disabled = item.get("disabled").lower() in {"yes", "true"}
    return bool(item.name and item.get("type")) and found.kind not in silent and not disabled
