"""Reports as they were sent, as tables: one for each form and one for each of its repeats, with codes and labels."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from handlers import raw_rows
from handlers.calendar import is_late
from handlers.forms.model.definition import Form
from handlers.items import ADMISSION
from handlers.library import House, rules
from handlers.periods import Period, is_once
from handlers.phrases import say
from handlers.tables import Column, Kind, Table, Value
from storage import forms, reports
from storage.database import Transaction
from storage.forms import Published
from storage.reports import ReportState
from storage.units import Tree, UnitState

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_NAME = 31  # of a sheet, in Excel


async def tables(
    tx: Transaction, house: House, tree: Tree, unit: UnitState, period: Period, language: str
) -> list[Table]:
    """The reports that were made under a unit for a period, and for every shorter one inside it."""
    found = []
    totals = await totals_only(tx, unit)
    for published, mine in await selected(tx, unit, period):
        export = _Export(house, tree, language, f"{unit.name} · {period.label(language)}")
        form = house.library.form(published)
        found += export.form(form, mine, rows=not (totals and form.id == ADMISSION))
    return found


async def totals_only(tx: Transaction, unit: UnitState) -> bool:
    """Whether who looks after the unit sees people admitted as numbers only."""
    return bool((await rules(tx)).privacy.smallest_told(unit.kind))


async def selected(
    tx: Transaction, unit: UnitState, period: Period
) -> list[tuple[Published, list[ReportState]]]:
    """The reports of each form that has some."""
    found = []
    for published in await forms.newest(tx):
        known = await reports.period_codes(tx, published.form_id)
        codes = [code for code in known if is_inside(code, period)]
        every = await reports.of_periods(tx, published.form_id, codes, None)
        mine = [report for report in every if unit.code in report.path]
        if mine:
            found.append((published, mine))
    return found


def is_inside(code: str, period: Period) -> bool:
    """Whether the period of that code lies in the other one; what is asked once, by its first day."""
    if is_once(code):
        return date.fromisoformat(code) in period
    found = Period.parse(code, period.closes_on)
    return found.start >= period.start and found.end <= period.end


class _Export:
    def __init__(self, house: House, tree: Tree, language: str, title: str) -> None:
        self.house = house
        self.tree = tree
        self.language = language
        self.title = title

    def form(self, form: Form, every: Sequence[ReportState], *, rows: bool) -> list[Table]:
        """The form's own questions, then the rows of each of its repeats (unless they are people who
        are not to be told one by one).
        """
        whole = self._table(form, "/data", [(report, [report.values]) for report in every])
        below = [
            self._table(form, element.path, [(r, _inside(r.values, element.path)) for r in every])
            for element in form.repeats
        ]
        return [whole, *(table for table in below if table.rows and rows)]

    def _table(
        self, form: Form, under: str, said: Sequence[tuple[ReportState, list[dict[str, Any]]]]
    ) -> Table:
        questions = raw_rows.asked(form, self.language, under)
        rows = [
            (*self._place(report), *raw_rows.cells(questions, values, under))
            for report, all_values in said
            for values in all_values
        ]
        name = "-".join([form.id, *under.split("/")[2:]])[:_LONGEST_NAME]
        columns = (*self._columns(), *raw_rows.columns(questions))
        return Table(name, f"{form.title} · {self.title}", "", columns, tuple(rows))

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self._say("unit-code"), Kind.TEXT, 14),
            Column(self._say("cell"), Kind.TEXT, 34),
            Column(self._say("path"), Kind.TEXT, 18),
            Column(self._say("period"), Kind.TEXT, 10),
            Column(self._say("report-key"), Kind.TEXT, 14),
            Column(self._say("sent-at"), Kind.MOMENT, 17),
            Column(self._say("in-time"), Kind.TEXT, 10),
            Column(self._say("version"), Kind.NUMBER, 9),
        )

    def _place(self, report: ReportState) -> tuple[Value, ...]:
        unit = self.tree.by_id.get(report.unit_id)
        late = report.waived is None and is_late(report.first_sent_at, report.due_at)
        return (
            report.path[-1],
            unit.name if unit else None,
            " / ".join(report.path[:-1]),
            report.period,
            report.key,
            report.first_sent_at.astimezone(self.house.zone),
            self._say("sent-late" if late else "sent-on-time"),
            report.version,
        )

    def _say(self, key: str) -> str:
        return say(self.language, f"sheet-{key}", {"period": ""})


def _inside(values: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """The rows of a repeat, also of one inside groups or other repeats."""
    found: list[Any] = [values]
    for name in path.split("/")[2:]:
        below = [each.get(name) for each in found if isinstance(each, dict)]
        found = [row for each in below for row in (each if isinstance(each, list) else [each])]
    return [row for row in found if isinstance(row, dict)]


def as_csv(table: Table) -> str:
    """The table as CSV; a text that a spreadsheet would take for a formula gets an apostrophe."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(harmless(column.heading) for column in table.columns)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    return file.getvalue()


def harmless(text: str) -> str:
    """A text as a cell of CSV; one that a spreadsheet would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | Decimal | date):
        return str(value)
    return harmless(value)
