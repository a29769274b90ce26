"""Sheets, headings and chat hints: a misspelt one would be ignored in silence, and its cells with it."""

import re
from collections.abc import Iterator

from handlers.forms.attached import is_attached
from handlers.forms.complaints import Complaint
from handlers.forms.lint.source import Item, Source
from handlers.forms.lint.terms import (
    CHAT_HINTS,
    CHAT_NAMESPACE,
    HEADINGS,
    READERS,
    TRANSLATABLE,
    Heading,
    headings,
    is_kobo_mark,
    likely,
)
from handlers.forms.model.binds import NO_ENTITIES
from handlers.forms.sheets import KNOWN_SHEETS, OUR_SHEETS, Sheet

_REFUSED_SHEETS = {
    "entities": (NO_ENTITIES, "Delete the sheet, and the column save_to of the survey"),
    "external_choices": (
        "lists of select_one_external are not supported",
        "Move them to choices, or to a .csv file for select_one_from_file",
    ),
    "osm": ("tags of OpenStreetMap are not supported", "Delete the sheet"),
}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = re.compile(r"[^\W\d][\w.-]*(:[^\W\d][\w.-]*)?")
_TAGGED = re.compile(r"[a-z]{2,3}\s*:")


def check_sheets(source: Source) -> Iterator[Complaint]:
    """Unknown sheets, and a workbook without questions."""
    for sheet in source.workbook.sheets:
        if _is_unknown(sheet) and not _is_bystander(source, sheet):
            yield Complaint("this sheet is unknown", sheet.name, mend=_mend_sheet(sheet.name))
    if not any(source.named()):
        yield _nothing_asked(source.workbook.sheet("survey"))
    for name, (problem, mend) in _REFUSED_SHEETS.items():
        if source.workbook.sheet(name).rows:
            yield Complaint(problem, name, mend=mend)
    for item in source.settings[1:]:
        yield item.complain("", "settings have one row only", "Delete this row")


def _nothing_asked(sheet: Sheet) -> Complaint:
    """Why there are no questions: no sheet, no headings, or no rows."""
    if not sheet.columns:
        mend = "Name the sheet with the questions survey"
        return Complaint("there are no questions", "survey", mend=mend)
    missing = {"type", "name"} - {heading.base for heading in headings(sheet.name, sheet.columns)}
    if missing:
        problem = f"there is no heading {' and no '.join(sorted(missing, reverse=True))}"
        mend = "The first row names the columns: type, name, label"
        return Complaint(problem, "survey", 1, mend=mend)
    return Complaint("there are no questions", "survey", mend="Write at least one row")


def warn_of_sheets(source: Source) -> Iterator[Complaint]:
    """Sheets in an Excel file that are no part of a form: notes, sources, translations."""
    for sheet in source.workbook.sheets:
        if _is_unknown(sheet) and _is_bystander(source, sheet):
            mend = f"To say that this is meant, name it _{sheet.name}"
            yield Complaint("this sheet is not part of the form", sheet.name, mend=mend)


def _is_unknown(sheet: Sheet) -> bool:
    known = KNOWN_SHEETS | OUR_SHEETS
    return sheet.name not in known and not sheet.name.startswith("_") and not is_attached(sheet)


def _is_bystander(source: Source, sheet: Sheet) -> bool:
    """Excel workbooks often carry other sheets; in a text file a stray sheet hides a fault."""
    return source.workbook.source == ".xlsx" and not _near_sheet(sheet.name)


def _near_sheet(name: str) -> str:
    return likely(name.lower(), KNOWN_SHEETS | OUR_SHEETS)


def _mend_sheet(name: str) -> str:
    near = _near_sheet(name)
    return f"Is {near} meant?" if near else f"Delete it, or name it _{name} to keep it aside"


def check_characters(source: Source) -> Iterator[Complaint]:
    """Characters no XML can hold: left over from copying."""
    for sheet in source.workbook.sheets:
        for row in sheet.rows:
            for column, text in row.cells.items():
                if found := _NOT_IN_XML.search(column + text):
                    problem = f"the character U+{ord(found[0]):04X} cannot stand in a form"
                    mend = "Delete the cell and type it anew"
                    yield Complaint(problem, sheet.name, row.number, column, mend, row.line)


def check_headings(source: Source) -> Iterator[Complaint]:
    """Misspelt headings, chat hints under a wrong one, and two headings for one thing."""
    for sheet in source.workbook.sheets:
        if sheet.name not in HEADINGS:
            continue
        columns = tuple(column for column in sheet.columns if not is_kobo_mark(column))
        understood = headings(sheet.name, columns)
        for heading in understood:
            yield from _check_heading(sheet.name, heading)
        yield from _check_doubles(sheet.name, understood)


def warn_of_headings(source: Source) -> Iterator[Complaint]:
    """Headings like none we know: read by nobody. (Those of choices may serve choice filters.)"""
    for name in ("survey", "settings"):
        sheet = source.workbook.sheet(name)
        for heading in headings(name, sheet.columns):
            unread = not is_kobo_mark(heading.written) and not _near_heading(name, heading)
            if heading.base not in HEADINGS[name] and unread:
                yield Complaint("nothing reads this column", name, 1, heading.written)


def _check_heading(sheet: str, heading: Heading) -> Iterator[Complaint]:
    near = _near_heading(sheet, heading)
    if heading.base not in HEADINGS[sheet] and near:
        right = heading.written.replace(heading.written.partition(":")[0], near, 1)
        yield Complaint("this heading is unknown", sheet, 1, heading.written, f"Write {right}")
    elif sheet == "choices" and heading.base not in HEADINGS[sheet]:
        # pyxform itself leaves out those with blanks, and says so.
        if not _ATTRIBUTE.fullmatch(heading.written) and not re.search(r"\s", heading.written):
            mend = "Use letters, digits and _, and begin with a letter"
            yield Complaint("this cannot be a heading", sheet, 1, heading.written, mend)
    elif heading.rest and sheet != "settings" and heading.base in HEADINGS[sheet] - TRANSLATABLE:
        if heading.base in {"bind", "body", "control"}:
            yield from _check_hint_heading(sheet, heading)
        elif heading.base not in {"instance", "media"} and sheet == "survey":
            mend = f"Write {heading.base} without “{heading.rest}”"
            yield Complaint("this heading has no languages", sheet, 1, heading.written, mend)


def _near_heading(sheet: str, heading: Heading) -> str:
    """The heading that was meant; in choices, where any column may stand, only a very near one."""
    if sheet == "choices":
        return likely(heading.base, HEADINGS[sheet], 0.85 if heading.rest == "" else 0.75)
    return likely(heading.base, HEADINGS[sheet])


def _check_hint_heading(sheet: str, heading: Heading) -> Iterator[Complaint]:
    if not _ATTRIBUTE.fullmatch(heading.rest):
        mend = f"Write {heading.base}::name"
        yield Complaint("this is no name of an attribute", sheet, 1, heading.written, mend)
    if not heading.rest.startswith("chat:"):
        return
    base = "bind" if heading.base == "bind" else "body"
    if heading.rest in CHAT_HINTS[base]:
        return
    for other, hints in CHAT_HINTS.items():
        near = likely(heading.rest, hints, 0.8)
        if near:
            mend = f"Write {other}::{near}"
            yield Complaint("this chat hint is unknown", sheet, 1, heading.written, mend)
            return
    known = ", ".join(sorted(CHAT_HINTS[base]))
    yield Complaint("this chat hint is unknown", sheet, 1, heading.written, f"Known are {known}")


def _check_doubles(sheet: str, understood: tuple[Heading, ...]) -> Iterator[Complaint]:
    seen: dict[tuple[str, str], str] = {}
    for heading in understood:
        key = (heading.base, heading.rest)
        if key in seen and heading.base in HEADINGS[sheet]:
            problem = f"this heading means the same as {seen[key]}"
            yield Complaint(problem, sheet, 1, heading.written, "Keep one of the two")
        seen.setdefault(key, heading.written)


def check_hints(source: Source) -> Iterator[Complaint]:
    """The texts of our chat hints."""
    names = {item.name for item in source.named()}
    used = False
    for item in source.survey:
        hints = {**item.texts("body"), **item.texts("bind")}
        used = used or any(hint.startswith("chat:") for hint in hints)
        yield from _check_values(item, hints, names)
    if used and "chat=" not in source.setting("namespaces"):
        mend = f"Write {CHAT_NAMESPACE}"
        row = source.settings[0].row.number if source.settings else None
        yield Complaint("chat hints need a namespace", "settings", row, "namespaces", mend)


def _check_values(item: Item, hints: dict[str, str], names: set[str]) -> Iterator[Complaint]:
    reader = hints.get("chat:reader", "")
    if reader and reader not in READERS:
        near = likely(reader, READERS)
        mend = f"Write {near}" if near else f"Known are {', '.join(sorted(READERS))}"
        yield item.complain_at(_hint(item, "chat:reader"), f"the reader {reader} is unknown", mend)
    for name in hints.get("chat:edit", "").split():
        if name not in names:
            near = likely(name, tuple(names), 0.6)
            yield item.complain_at(
                _hint(item, "chat:edit"),
                f"there is no question {name}",
                f"Write {near}" if near else "",
            )
    for hint in ("chat:carry", "chat:key"):
        if hints.get(hint, "yes") != "yes":
            yield item.complain_at(_hint(item, hint), "only yes can stand here", "Write yes")
    for hint in ("chat:skip", "chat:short", "chat:confirm_message"):
        text = hints.get(hint, "")
        if text and not all(_TAGGED.match(part.strip()) for part in text.split(" | ")):
            mend = "Write it as vi: … | en: …"
            yield item.complain_at(_hint(item, hint), "the languages are not named", mend)


def _hint(item: Item, rest: str) -> Heading:
    return next(heading for heading, _ in item.cells() if heading.rest == rest)


def check_languages(source: Source) -> Iterator[Complaint]:
    """A default language nobody writes in, and languages misspelt in one heading."""
    labels = source.languages()
    default = source.setting("default_language")
    written = {language for language in labels if language}
    if default and written and default not in written and "" not in labels:
        near = likely(default, tuple(written), 0.5)
        mend = f"Write {near}" if near else f"Write one of {', '.join(sorted(written))}"
        yield source.settings[0].complain("default_language", f"no label is in {default}", mend)
    for sheet in ("survey", "choices"):
        for heading in headings(sheet, source.workbook.sheet(sheet).columns):
            near = likely(heading.rest, tuple(written)) if heading.rest else ""
            if heading.base in TRANSLATABLE - {"media"} and near and heading.rest not in written:
                mend = f"Write {heading.base}::{near}"
                problem = f"the language {heading.rest} has no labels"
                yield Complaint(problem, sheet, 1, heading.written, mend)


def warn_of_missing_texts(source: Source) -> Iterator[Complaint]:
    """Labels that stand in one language and are missing in another."""
    languages = [language for language in source.languages() if language]
    for item in (*source.survey, *source.choices):
        for base in ("label", "hint", "constraint_message", "required_message"):
            texts = item.texts(base)
            if not texts or "" in texts:
                continue
            for language in languages:
                if language not in texts:
                    problem = f"there is no text in {language}"
                    yield item.complain(base, problem, "The default language is shown instead")
