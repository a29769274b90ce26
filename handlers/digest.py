"""The district's figures for a period: computed once, then said as text or as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from handlers import calendar, items
from handlers.periods import Period
from handlers.phrases import moment, say
from handlers.rules.rule import Rules
from storage import reports, units
from storage.database import Transaction
from storage.reports import ItemState, ReportState
from storage.units import Tree, UnitState

MEETING = "meeting"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, or a part of a whole. Missing is never zero: without a whole there is no per cent."""

    key: str
    numerator: int
    denominator: int | None = None

    @property
    def percent(self) -> Decimal | None:
        """100 × numerator / denominator, half up, two decimals."""
        if not self.denominator:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(_CENT, ROUND_HALF_UP)

    def __str__(self) -> str:
        """As people read it: 67/120 (55,83 %)."""
        if self.denominator is None:
            return str(self.numerator)
        if self.percent is None:
            return f"{self.numerator}/{self.denominator}"
        return f"{self.numerator}/{self.denominator} ({self.percent:f} %)".replace(".", ",")


@dataclass(frozen=True, slots=True)
class Missing:
    """The cells of one committee that have not reported."""

    committee: UnitState
    cells: tuple[UnitState, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """How one committee stands with admissions."""

    unit: UnitState
    target: int | None
    admitted: int


@dataclass(frozen=True, slots=True)
class Digest:
    """All figures of a unit and a period, as of a moment."""

    unit: UnitState
    period: Period
    as_of: datetime
    figures: Mapping[str, Figure]
    missing: tuple[Missing, ...]
    committees: tuple[Committee, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the figures are computed from: the cells of the branch, their reports and items."""

    tree: Tree
    root: UnitState
    cells: tuple[UnitState, ...]
    meetings: tuple[ReportState, ...]
    admissions: tuple[ItemState, ...]
    vacancies: tuple[ItemState, ...]
    targets: Mapping[int, int]


async def compute(
    tx: Transaction, rules: Rules, unit_id: int, period: Period, zone: tzinfo, as_of: datetime
) -> Digest:
    """The figures of a branch, with the tree as it stood at the end of the period."""
    on = min(period.end, as_of.astimezone(zone).date())
    facts = await _facts(tx, rules, unit_id, period, on)
    threshold = rules.for_form(MEETING, period.start).thresholds.attendance
    figures = [
        *_sending(facts),
        *_meetings(facts, threshold),
        *_admissions(facts, rules, period, on),
        *_vacancies(facts, period),
    ]
    return Digest(
        facts.root,
        period,
        as_of.astimezone(zone),
        {figure.key: figure for figure in figures},
        tuple(_missing(facts)),
        tuple(_committees(facts)),
    )


async def _facts(tx: Transaction, rules: Rules, unit_id: int, period: Period, on: date) -> Facts:
    tree = await units.tree(tx, on)
    root = tree.by_id[unit_id]
    rule = rules.for_form(MEETING, period.start)
    below = list(tree.below(unit_id))
    cells = tuple(u for u in below if rule.owed_by(u.kind, leaf=u.id not in tree.children))
    ids = {cell.id for cell in cells}
    meetings = await reports.of_period(tx, period.code, [MEETING])
    admissions = await reports.items(tx, items.ADMISSION)
    vacancies = await reports.items(tx, items.VACANCY)
    return Facts(
        tree,
        root,
        cells,
        tuple(report for report in meetings if report.unit_id in ids),
        tuple(item for item in admissions if item.unit_id in ids and _in_year(item, period)),
        tuple(item for item in vacancies if item.unit_id in ids and item.period <= period.code),
        await units.targets(tx, period.year, on),
    )


def _in_year(item: ItemState, period: Period) -> bool:
    return item.period[:4] == period.code[:4] and item.period <= period.code


def _regular(facts: Facts) -> list[ReportState]:
    return [report for report in facts.meetings if not report.key]


def _sending(facts: Facts) -> list[Figure]:
    """A thematic meeting leaves the regular report due, but the cell has reported."""
    reported = {report.unit_id for report in facts.meetings}
    late = [
        report for report in facts.meetings if calendar.is_late(report.first_sent_at, report.due_at)
    ]
    return [
        Figure("meetings_reported", len(reported), len(facts.cells)),
        Figure("meetings_sent_late", len(late), len(facts.meetings)),
    ]


def _meetings(facts: Facts, threshold: int) -> list[Figure]:
    held = [report.values for report in facts.meetings if report.values.get("held") == "yes"]
    expected = sum(_expected(values) for values in held)
    low = [v for v in held if 100 * int(v["present"]) < threshold * _expected(v)]
    thematic = [v for v in held if v.get("kind") in ("regular_thematic", "thematic")]
    without = [v for v in held if v.get("outcome") == "none"]
    states = [report.values.get("held") for report in facts.meetings]
    cells = {report.unit_id for report in facts.meetings if report.values.get("held") == "yes"}
    return [
        Figure("meetings_held", len(cells), len(facts.cells)),
        Figure("meetings_not_yet", states.count("not_yet")),
        Figure("meetings_impossible", states.count("impossible")),
        Figure("attendance", sum(int(values["present"]) for values in held), expected),
        Figure("cells_attendance_below_85", len(low), len(held)),
        Figure("absent_unexcused", sum(int(v.get("unexcused") or 0) for v in held)),
        Figure("meetings_without_resolution_or_conclusion", len(without), len(held)),
        Figure("meetings_with_thematic", len(thematic), len(held)),
        Figure("meetings_only_thematic", len([v for v in held if v.get("kind") == "thematic"])),
        *(
            Figure(f"grade_{grade}", [v.get("grade") for v in held].count(grade), len(held))
            for grade in ("good", "fair", "average", "poor", "not_graded")
        ),
    ]


def _expected(values: Mapping[str, Any]) -> int:
    return int(values["total"]) - int(values.get("exempt") or 0)


def _admissions(facts: Facts, rules: Rules, period: Period, on: date) -> list[Figure]:
    rows = [
        (facts.tree.by_id[item.unit_id], set(item.values["flags"])) for item in facts.admissions
    ]
    both = [unit for unit, flags in rows if {"farmer", "minority"} <= flags]
    total = len(rows)
    days = rules.for_form(items.ADMISSION, period.start).thresholds.ceremony_days
    slow = [item for item in facts.admissions if _slow_ceremony(item, rules, days, on)]
    return [
        Figure("admissions_vs_target", total, facts.targets.get(facts.root.id)),
        Figure(
            "admissions_farmer_minority_hard_area", len([u for u in both if u.hard_area]), total
        ),
        Figure("admissions_farmer_minority_anywhere", len(both), total),
        *(
            Figure(f"admissions_{name}", len([f for _, f in rows if flag in f]), total)
            for name, flag in (
                ("women", "female"),
                ("minority", "minority"),
                ("farmers", "farmer"),
                ("youth_union", "youth_union"),
            )
        ),
        Figure("ceremonies_over_30_working_days", len(slow)),
    ]


def _slow_ceremony(item: ItemState, rules: Rules, days: int, on: date) -> bool:
    """Held, or still to come, more working days after the decision than the rule allows."""
    if item.since is None:
        return False
    said = item.values.get("ceremony_date")
    until = date.fromisoformat(said) if said else on
    return rules.days.working_days_between(item.since, until) > days


def _vacancies(facts: Facts, period: Period) -> list[Figure]:
    filled = [i for i in facts.vacancies if i.until is not None and i.until in period]
    still = [i for i in facts.vacancies if i.until is None or i.until > period.end]
    new = [i for i in facts.vacancies if i.since is not None and i.since in period]
    return [
        Figure("vacancies_open", len(still)),
        Figure("vacancies_new", len(new)),
        Figure("vacancies_filled", len(filled)),
    ]


def _missing(facts: Facts) -> list[Missing]:
    reported = {report.unit_id for report in facts.meetings}
    found: dict[int, list[UnitState]] = {}
    for cell in facts.cells:
        if cell.id not in reported:
            found.setdefault(cell.parent_id or cell.id, []).append(cell)
    return [Missing(facts.tree.by_id[key], tuple(cells)) for key, cells in found.items()]


def _committees(facts: Facts) -> list[Committee]:
    parents = dict.fromkeys(cell.parent_id for cell in facts.cells)
    return [
        Committee(
            facts.tree.by_id[parent],
            facts.targets.get(parent),
            len([i for i in facts.admissions if facts.tree.by_id[i.unit_id].parent_id == parent]),
        )
        for parent in parents
        if parent in facts.tree.by_id
    ]


# --- as text --------------------------------------------------------------------------------------


def text(digest: Digest, language: str) -> tuple[str, str]:
    """Heading and lines."""
    figure = digest.figures
    lines = [
        _say(language, "digest-sent", sent=figure["meetings_reported"]),
        *_missing_lines(digest.missing, language),
        _say(language, "digest-late", late=figure["meetings_sent_late"]),
        _say(
            language,
            "digest-meetings",
            held=figure["meetings_held"],
            not_yet=figure["meetings_not_yet"],
            impossible=figure["meetings_impossible"],
        ),
        _say(language, "digest-attendance", attendance=figure["attendance"]),
        _admissions_line(figure["admissions_vs_target"], language),
        _say(
            language,
            "digest-vacancies",
            open=figure["vacancies_open"],
            new=figure["vacancies_new"],
            filled=figure["vacancies_filled"],
        ),
        say(language, "digest-as-of", {"time": moment(digest.as_of)}),
    ]
    return _heading("digest-heading", digest, language), "\n".join(lines)


def late_text(digest: Digest, language: str) -> tuple[str, str]:
    """Only who is missing."""
    lines = _missing_lines(digest.missing, language)
    lines.append(say(language, "digest-as-of", {"time": moment(digest.as_of)}))
    return _heading("late-heading", digest, language), "\n".join(lines)


def _heading(key: str, digest: Digest, language: str) -> str:
    period = digest.period.label(language)
    return say(language, key, {"period": period, "unit": digest.unit.name})


def _say(language: str, key: str, **figures: Figure) -> str:
    return say(language, key, {name: str(figure) for name, figure in figures.items()})


def _admissions_line(figure: Figure, language: str) -> str:
    if figure.denominator is None:
        return say(language, "digest-admissions-without", {"count": figure.numerator})
    return _say(language, "digest-admissions", admissions=figure)


def _missing_lines(missing: Sequence[Missing], language: str) -> list[str]:
    if not missing:
        return [say(language, "digest-none-missing")]
    return [
        say(language, "digest-missing"),
        *(
            say(
                language,
                "digest-missing-line",
                {
                    "committee": entry.committee.name,
                    "count": len(entry.cells),
                    "names": ", ".join(cell.name.removeprefix("Chi bộ ") for cell in entry.cells),
                },
            )
            for entry in missing
        ),
    ]


# --- as data --------------------------------------------------------------------------------------


def to_json(digest: Digest) -> dict[str, Any]:
    """What `chibo digest --json` prints."""
    return {
        "unit": digest.unit.code,
        "period": digest.period.code,
        "as_of": digest.as_of.isoformat(),
        "figures": [
            {
                "key": figure.key,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "percent": None if figure.percent is None else float(figure.percent),
            }
            for figure in digest.figures.values()
        ],
        "missing": [
            {"committee": entry.committee.code, "cells": [cell.code for cell in entry.cells]}
            for entry in digest.missing
        ],
        "admissions_by_committee": [
            {
                "unit": entry.unit.code,
                "target": entry.target,
                "admitted": entry.admitted,
            }
            for entry in digest.committees
        ],
    }
