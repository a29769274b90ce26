"""The digest as the sheets of a workbook: overview, committees, cells, what was reported, definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from handlers import items, raw_rows
from handlers.digest import vacancies
from handlers.digest.breakdowns import Breakdowns
from handlers.digest.digest import Digest
from handlers.digest.facts import MEETING
from handlers.digest.meetings import is_late
from handlers.digest.rows import CellRow, CommitteeRow, Sent
from handlers.forms.model.definition import Form
from handlers.periods import Period, is_once
from handlers.phrases import day, moment, say
from handlers.tables import Column, Kind, Table, Value
from storage.units import UnitState

MOST_ROWS = 20_000
"""So many meetings as they were reported; more (a year of a whole province) are an export of its own."""
_N, _S = Kind.NUMBER, Kind.SHARE


def sheets(digest: Digest, forms: Mapping[str, Form], language: str) -> list[Table]:
    """All sheets; `forms` give the headings and labels of what was reported."""
    maker = _Maker(digest, language)
    breakdowns = Breakdowns(digest, forms, language)
    tables = [
        maker.overview(),
        maker.committees(),
        *(maker.table(*parts) for parts in breakdowns.all()),
        maker.cells(),
    ]
    if MEETING in forms:
        tables.append(maker.meetings(forms[MEETING]))
    if items.ADMISSION in forms and not digest.smallest:
        tables.append(maker.admissions(forms[items.ADMISSION]))
    if items.VACANCY in forms:
        tables.append(maker.vacancies(forms[items.VACANCY]))
    return [*tables, maker.definitions()]


def _time(code: str, language: str) -> str:
    """The period of a figure in words; what is asked once is named by its first day."""
    if is_once(code):
        return day(date.fromisoformat(code))
    return Period.parse(code).label(language)


class _Maker:
    """Makes the sheets of one digest in one language."""

    def __init__(self, digest: Digest, language: str) -> None:
        self.digest = digest
        self.language = language
        self.month = digest.month.label(language)
        self.year = str(digest.period.year)

    def say(self, key: str, **values: str | int) -> str:
        return say(self.language, f"sheet-{key}", values)

    def head(self, key: str, kind: Kind = Kind.TEXT, width: int = 10, **values: str) -> Column:
        return Column(self.say(key, **values), kind, width)

    def table(
        self,
        key: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Value]],
        total: Sequence[Value] = (),
        *,
        frozen: int = 2,
    ) -> Table:
        digest = self.digest
        name = self.say(f"name-{key}")
        period = digest.period.label(self.language)
        note = say(self.language, "digest-as-of", {"time": moment(digest.as_of)})
        if digest.is_earlier:
            told = {
                "period": period,
                "earlier": self.month,
                "sent": digest.asked.counts(self.language),
            }
            note = f"{note} {say(self.language, 'chart-earlier', told)}"
        title = f"{digest.unit.name} · {period} · {name}"
        return Table(
            name, title, note, tuple(columns), tuple(map(tuple, rows)), tuple(total), frozen
        )

    # The figures

    def overview(self) -> Table:
        columns = [
            self.head("figure", width=52),
            self.head("numerator", _N),
            self.head("denominator", _N),
            self.head("share", _S),
            self.head("period", width=16),
            self.head("before", _N),
            self.head("before-share", _S),
            self.head("year-before", _N),
            self.head("year-before-share", _S),
        ]
        rows = [
            (
                self.digest.label(figure.key, self.language),
                figure.hidden or figure.numerator,
                figure.denominator,
                figure.percent,
                _time(figure.period, self.language),
                *self._earlier(figure.key),
            )
            for figure in self.digest.figures.values()
        ]
        return self.table("overview", columns, rows, frozen=1)

    def _earlier(self, key: str) -> list[Value]:
        """The figure in the period before and a year ago, where it is known."""
        known = (self.digest.history.before, self.digest.history.year_before)
        found = [figures.get(key) for figures in known]
        return [
            value
            for figure in found
            for value in ((figure.numerator, figure.percent) if figure else (None, None))
        ]

    def definitions(self) -> Table:
        columns = [
            self.head("figure", width=44),
            self.head("meaning", Kind.WORDS, 90),
            self.head("key", width=40),
        ]
        rows = [
            (self.digest.label(key, self.language), self.digest.meaning(key, self.language), key)
            for key in self.digest.figures
        ]
        return self.table("definitions", columns, rows, frozen=1)

    # Broken down

    def committees(self) -> Table:
        columns = [
            self.head("unit-code", width=10),
            self.head("committee", width=32),
            self.head("cells", _N),
            self.head("reported", _N, period=self.month),
            self.head("on-time", _N),
            self.head("late", _N),
            self.head("missing", _N),
            self.head("held", _N),
            self.head("present", _N),
            self.head("expected", _N),
            self.head("attendance", _S),
            self.head("target", _N, year=self.year),
            self.head("admitted", _N, year=self.year),
            self.head("share", _S),
            self.head("vacant", _N),
            *(Column(self.digest.label(key, self.language), _N, 14) for key in self._told),
        ]
        rows = [self._committee(row) for row in self.digest.committees]
        return self.table("committees", columns, rows, self._totals(rows))

    def _committee(self, row: CommitteeRow) -> list[Value]:
        return [
            row.unit.code,
            row.unit.name,
            len(row.cells),
            row.reported,
            row.count(Sent.ON_TIME),
            row.count(Sent.LATE),
            row.count(Sent.MISSING),
            row.held,
            row.present if row.expected else None,
            row.expected or None,
            row.attendance,
            row.target,
            row.admitted,
            row.share,
            row.vacant,
            *(row.lines[key].numerator if key in row.lines else None for key in self._told),
        ]

    @property
    def _told(self) -> list[str]:
        """The lines of further forms that are important enough for the message."""
        return [key for key, line in self.digest.lines.items() if line.told]

    def _totals(self, rows: Sequence[Sequence[Value]]) -> list[Value]:
        """The figures of the branch; counts without a figure of their own are added up."""
        figures = self.digest.figures
        attendance, admitted = figures["attendance"], figures["admissions_vs_target"]

        def total(place: int) -> int:
            return sum(value for row in rows if isinstance(value := row[place], int))

        return [
            "",
            self.say("total"),
            *(total(place) for place in range(2, 8)),
            attendance.numerator,
            attendance.denominator,
            attendance.percent,
            admitted.denominator,
            admitted.numerator,
            admitted.percent,
            figures["vacancies_open"].numerator,
            *(figures[key].numerator for key in self._told),
        ]

    def cells(self) -> Table:
        columns = [
            self.head("unit-code", width=14),
            self.head("cell", width=34),
            self.head("committee", width=28),
            self.head("sent", width=14, period=self.month),
            self.head("met", width=18),
            self.head("present", _N),
            self.head("expected", _N),
            self.head("attendance", _S),
            self.head("unexcused", _N),
            self.head("admitted", _N, year=self.year),
            self.head("vacant", _N),
        ]
        return self.table("cells", columns, [self._cell(row) for row in self.digest.cells])

    def _cell(self, row: CellRow) -> list[Value]:
        return [
            row.unit.code,
            row.unit.name,
            row.committee.name,
            self._sent(row),
            self._held(row),
            row.present,
            row.expected,
            row.attendance,
            row.unexcused,
            row.admitted,
            row.vacant,
        ]

    def _sent(self, row: CellRow) -> str:
        """In a word; of several months how many were reported on."""
        if len(row.sent) > 1:
            return f"{row.reported}/{len(row.sent)}"
        return self.say(f"sent-{row.sent[0].value.replace('_', '-')}")

    def _held(self, row: CellRow) -> Value:
        if len(row.held) > 1:
            return f"{row.held.count('yes')}/{len(row.held)}"
        return self.say(f"held-{row.held[0].replace('_', '-')}") if row.held[0] else None

    # As reported

    def meetings(self, form: Form) -> Table:
        questions = raw_rows.asked(form, self.language)
        columns = [
            *self._unit_columns(),
            self.head("period", width=10),
            self.head("sent-at", Kind.MOMENT, 17),
            self.head("sent", width=12, period=self.month),
            *raw_rows.columns(questions),
        ]
        zone = self.digest.as_of.tzinfo
        every = self.digest.facts.told.reports
        reports = every[-MOST_ROWS:]
        units = {key: cell for key, (cell, _) in self.digest.facts.told.cells.items()}
        places = {key: place for place, key in enumerate(units)}
        rows = [
            [
                *self._unit(units[report.unit_id]),
                report.period,
                report.first_sent_at.astimezone(zone),
                self.say("sent-late" if is_late(report) else "sent-on-time"),
                *raw_rows.cells(questions, report.values),
            ]
            for report in sorted(reports, key=lambda r: places[r.unit_id])
        ]
        table = self.table("meetings", columns, rows)
        if len(reports) == len(every):
            return table
        cut = self.say("cut", shown=len(reports), all=len(every))
        return replace(table, note=f"{table.note} {cut}")

    def admissions(self, form: Form) -> Table:
        under = f"/data/{items.ROWS[items.ADMISSION]}"
        questions = raw_rows.asked(form, self.language, under)
        columns = [
            *self._unit_columns(),
            self.head("hard-area", width=10),
            self.head("number", width=18),
            self.head("period", width=10),
            *raw_rows.columns(questions),
        ]
        rows = [
            [
                *self._unit(each.cell),
                self._yes_no(each.cell.hard_area),
                each.item.code,
                each.item.period,
                *raw_rows.cells(questions, each.item.values, under),
            ]
            for each in self.digest.facts.admissions
        ]
        return self.table("admissions", columns, rows)

    def vacancies(self, form: Form) -> Table:
        under = f"/data/{items.ROWS[items.VACANCY]}"
        questions = raw_rows.asked(form, self.language, under)
        columns = [
            *self._unit_columns(),
            self.head("number", width=18),
            *raw_rows.columns(questions),
            self.head("days-open", _N),
            self.head("filled-on", Kind.DAY, 12),
        ]
        facts = self.digest.facts
        still = {item.id for item in vacancies.still_open(facts)}
        rows = [
            [
                *self._unit(facts.branch.tree.by_id[item.unit_id]),
                item.code,
                *raw_rows.cells(questions, item.values, under),
                vacancies.days_open(item, facts.on) if item.id in still else None,
                None if item.id in still else item.until,
            ]
            for item in facts.vacancies
        ]
        return self.table("vacancies", columns, rows)

    def _unit_columns(self) -> list[Column]:
        return [self.head("unit-code", width=14), self.head("cell", width=34)]

    def _unit(self, unit: UnitState) -> list[Value]:
        return [unit.code, unit.name]

    def _yes_no(self, said: bool | None) -> Value:
        return None if said is None else self.say("yes" if said else "no")
