"""The digest as data: what `chibo digest --json` prints."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from handlers.digest.digest import Digest, Missing
from handlers.digest.figures import Figure
from handlers.digest.rows import CommitteeRow
from handlers.periods import PeriodKind
from handlers.phrases import DEFAULT

_OF_THE_MONTH = ("vacancies_new", "vacancies_filled")
"""Figures that also go by the month's name, as in vacancies_new_in_october."""
_OF_A_COMMITTEE = {"files_vetted": "vetted", "admissions_forecast": "forecast"}
"""Figures of the pipeline that stand beside a committee's admissions, where it has any."""


def to_json(digest: Digest) -> dict[str, Any]:
    """Percentages are numbers with two decimals; None stands where there is no whole."""
    month = digest.month.code.replace("-", "_")
    cells = sorted(cell.code for entry in digest.missing for cell in entry.cells)
    return {
        "unit": digest.unit.code,
        "unit_name": digest.unit.name,
        "period": digest.period.code,
        "as_of": digest.as_of.isoformat(),
        "meetings_period": digest.month.code,
        "meetings_this_period": _figure(digest, digest.asked),
        "figures": [
            *(_figure(digest, figure) for figure in digest.figures.values()),
            *_by_month(digest),
        ],
        "missing": _missing(digest.missing),
        "missing_this_period": _missing(digest.asked_missing),
        f"meetings_missing_{month}": cells,
        "admissions_by_committee": [_committee(row) for row in digest.committees],
    }


def _figure(digest: Digest, figure: Figure) -> dict[str, Any]:
    data = {
        "key": figure.key,
        "label": digest.label(figure.key, DEFAULT),
        "numerator": None if figure.hidden else figure.numerator,
        "denominator": figure.denominator,
        "percent": _number(figure.percent),
        "period": figure.period,
    }
    if figure.hidden:
        data["hidden"] = figure.hidden
    return {**data, "as_of": figure.as_of} if figure.as_of else data


def _number(share: Decimal | None) -> float | None:
    return None if share is None else float(share)


def _by_month(digest: Digest) -> Iterator[dict[str, Any]]:
    if digest.period.kind is not PeriodKind.MONTH:
        return
    name = digest.period.label("en").split()[0].lower()
    for key in _OF_THE_MONTH:
        yield {**_figure(digest, digest.figures[key]), "key": f"{key}_in_{name}", "same_as": key}


def _missing(missing: tuple[Missing, ...]) -> list[dict[str, Any]]:
    return [
        {"committee": entry.committee.code, "cells": [cell.code for cell in entry.cells]}
        for entry in missing
    ]


def _committee(row: CommitteeRow) -> dict[str, Any]:
    return {
        "unit": row.unit.code,
        "name": row.unit.name,
        "target": row.target,
        "admitted": row.admitted,
        "percent": _number(row.share),
        **{
            name: row.lines[key].numerator
            for key, name in _OF_A_COMMITTEE.items()
            if key in row.lines
        },
    }
