"""Counts the lines that forms bring along: over the newest reports of every unit of a branch."""

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from handlers.digest import lines
from handlers.digest.facts import Branch
from handlers.digest.figures import Figure
from handlers.digest.lines import SHEET, Line, Newest
from handlers.forms.xpath.expressions import Expression
from handlers.forms.xpath.nodes import Node
from handlers.forms.xpath.scene import Scene
from handlers.forms.xpath.values import to_number
from handlers.periods import Period, PeriodKind
from handlers.rules.rule import NoRule, Rules
from storage import forms, reports
from storage.database import Transaction
from storage.reports import ReportState


@dataclass(frozen=True, slots=True)
class Tallied:
    """The figures of all lines, of the whole branch and of each committee in it."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    committees: Mapping[int, Mapping[str, Figure]] = field(default_factory=dict)


@dataclass(slots=True)
class _Sum:
    numerator: int = 0
    denominator: int = 0

    def add(self, numerator: int, denominator: int) -> None:
        self.numerator += numerator
        self.denominator += denominator


async def tally(
    tx: Transaction, rules: Rules, branch: Branch, period: Period, now: datetime
) -> Tallied:
    """Count every line of the newest version of every form. A form without any report in the branch
    has no figures: missing is not zero.
    """
    tallied = _Tally(branch, period, now)
    for form_id, rows in await forms.sheets(tx, SHEET):
        for line in _read(form_id, json.dumps(rows)):
            found = await _reports(tx, rules, tallied, line)
            if found:
                tallied.add(line, found)
    return Tallied(tallied.lines, tallied.figures, tallied.committees)


async def known_lines(tx: Transaction) -> list[Line]:
    """The lines of all forms, whether anybody has reported on them or not."""
    sheets = await forms.sheets(tx, SHEET)
    return [line for form_id, rows in sheets for line in _read(form_id, json.dumps(rows))]


@lru_cache(maxsize=64)  # compiled once, as long as the sheet's text stays the same
def _read(form_id: str, rows: str) -> tuple[Line, ...]:
    return lines.read(form_id, json.loads(rows))


async def _reports(
    tx: Transaction, rules: Rules, tallied: "_Tally", line: Line
) -> Sequence[ReportState]:
    """The newest report of each unit and key that still counts; read once for all lines alike."""
    key = (line.form_id, line.newest)
    if key not in tallied.read:
        try:
            last = rules.period_of(line.form_id, tallied.period.end)
        except NoRule:
            return ()
        first = {
            Newest.PERIOD: last.code,
            Newest.YEAR: f"{tallied.period.year:04}",
            Newest.ALWAYS: "",
        }[line.newest]
        found = await reports.newest_of(tx, line.form_id, first, last.code)
        tallied.read[key] = [r for r in found if r.unit_id in tallied.units]
    return tallied.read[key]


class _Tally:
    """The counting for one branch and period."""

    def __init__(self, branch: Branch, period: Period, now: datetime) -> None:
        self.branch = branch
        self.period = period
        self.units = {unit.id: unit for unit in branch.tree.below(branch.root.id)}
        self.sizes = Counter(cell.parent_id or 0 for cell in branch.cells)
        self.read: dict[tuple[str, Newest], Sequence[ReportState]] = {}
        self.nodes: dict[tuple[str, Newest, str], list[tuple[int, list[Node]]]] = {}
        self.lines: dict[str, Line] = {}
        self.figures: dict[str, Figure] = {}
        self.committees: dict[int, dict[str, Figure]] = {u.id: {} for u in branch.committees}
        self.variables = _variables(period)
        self.scene = Scene(Node("data", None), now=now, seed="", sources={SHEET: self.variables})

    def add(self, line: Line, found: Sequence[ReportState]) -> None:
        whole, parts = _Sum(), {key: _Sum() for key in self.committees}
        for committee, nodes in self._nodes(line, found):
            contribution = self._contribution(line, nodes)
            whole.add(*contribution)
            if committee in parts:
                parts[committee].add(*contribution)
        newest = max(report.sent_at for report in found).astimezone(self.scene.now.tzinfo)
        key = line.key.replace("{quarter}", self.variables["quarter"])
        last = max(report.period for report in found)
        self.lines[key] = line
        self.figures[key] = self._figure(key, line, whole, len(self.branch.cells))
        for committee, part in parts.items():
            figure = self._figure(key, line, part, self.sizes[committee])
            self.committees[committee][key] = figure
        figure = self.figures[key]
        self.figures[key] = Figure(
            key, figure.numerator, figure.denominator, last, f"{newest:%Y-%m-%d}"
        )

    def _committee(self, unit_id: int) -> int:
        """The committee itself, or the one above a cell."""
        unit = self.units[unit_id]
        return unit.id if unit.id in self.committees else unit.parent_id or 0

    def _figure(self, key: str, line: Line, found: _Sum, cells: int) -> Figure:
        denominator = cells if line.of_cells else found.denominator if line.has_whole else None
        return Figure(key, found.numerator, denominator)

    def _nodes(
        self, line: Line, found: Sequence[ReportState]
    ) -> Sequence[tuple[int, Sequence[Node]]]:
        """The reports as expressions see them, each with its committee; made once for all lines."""
        key = (line.form_id, line.newest, line.rows)
        if key not in self.nodes:
            self.nodes[key] = [
                (self._committee(report.unit_id), list(_nodes(line, report.values)))
                for report in found
            ]
        return self.nodes[key]

    def _contribution(self, line: Line, nodes: Sequence[Node]) -> tuple[int, int]:
        numerator = denominator = 0
        self.scene.visits = 0  # the limit is meant for one report
        for node in nodes:
            numerator += self._counted(line.count, node) + self._summed(line.sum, node)
            denominator += self._counted(line.of_count, node) + self._summed(line.of_sum, node)
        return numerator, denominator

    def _counted(self, condition: Expression | None, node: Node) -> int:
        return int(condition is not None and condition.holds(node, self.scene))

    def _summed(self, expression: Expression | None, node: Node) -> int:
        if expression is None:
            return 0
        number = to_number(expression.value(node, self.scene))
        return 0 if math.isnan(number) else round(number)


def _nodes(line: Line, values: Mapping[str, Any]) -> Iterator[Node]:
    if not line.rows:
        yield _node(values)
        return
    for row in values.get(line.rows, ()):
        yield _node({**values, **row})


def _node(values: Mapping[str, Any]) -> Node:
    """A report (or a row) as expressions see it; what stands in groups is lifted out of them."""
    root = Node("data", None, path="/data")
    for name, value in _flat(values):
        kid = Node(name, root, path=f"/data/{name}")
        kid.text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        root.add(kid)
    return root


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        elif not (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            yield name, value


def _variables(period: Period) -> dict[str, str]:
    """What conditions may ask about the time."""
    quarter = Period.containing(period.end, PeriodKind.QUARTER)
    return {
        "period": period.code,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "year": str(period.year),
        "quarter": str((quarter.end.month - 1) // 3 + 1),
        "quarter_start": quarter.start.isoformat(),
        "quarter_end": quarter.end.isoformat(),
        "next_quarter_end": quarter.next().end.isoformat(),
    }


def with_sums(tallied: Tallied, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures of the lines, those added that a line names under `plus`."""
    known = {**figures, **tallied.figures}
    found = dict(tallied.figures)
    for key, line in tallied.lines.items():
        other = known.get(line.plus)
        if other is not None:
            found[key] = added(found[key], other)
    return found


def added(figure: Figure, other: Figure) -> Figure:
    whole = other.denominator if figure.denominator is None else figure.denominator
    numerator = figure.numerator + other.numerator
    return Figure(figure.key, numerator, whole, figure.period, figure.as_of)
