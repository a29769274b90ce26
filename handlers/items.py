"""What a report opens and closes: admissions, up to full membership, and vacant posts, from month to month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.phrases import day, say
from storage import reports
from storage.database import Transaction
from storage.reports import ItemState, ReportState

ADMISSION, VACANCY = "admission", "vacancy"
ROWS = {ADMISSION: "person", VACANCY: "vacancy"}
"""Which repeat of which form holds rows that outlive their report."""
BOTH_POSTS = {"secretary_and_head": ("secretary", "village_head")}
"""One person with two posts leaves two of them vacant."""


FULL_MEMBERSHIP = "full_membership"
NEAR_DAYS = 60
"""So long before the end of a probation the cell prepares for it (reference, section 5)."""


@dataclass(frozen=True, slots=True)
class _Closing:
    """Which rows of a form close items of a kind: by which answer, and on which day."""

    kind: str
    rows: str
    question: str
    answer: str
    day: str


_CLOSES = {
    VACANCY: _Closing(VACANCY, "open", "still_open", "no", "filled_on"),
    FULL_MEMBERSHIP: _Closing(ADMISSION, "due", "membership", "decided", "decided_on"),
}


def as_reported(post: str) -> tuple[str, ...]:
    """How a report may have named a vacant post: as itself, or as one half of two posts."""
    return (post, *(both for both, halves in BOTH_POSTS.items() if post in halves))


async def apply(tx: Transaction, report: ReportState, *, codes: Sequence[str] = ()) -> None:
    """Bring the items in line with what the report says now.

    `codes` are the items' own numbers where they are known already (from a file).
    """
    if report.form_id in ROWS:
        await _put_rows(tx, report, codes)
    if report.form_id in _CLOSES:
        await _close(tx, report, _CLOSES[report.form_id])


async def _put_rows(tx: Transaction, report: ReportState, codes: Sequence[str]) -> None:
    rows = _rows(report)
    present = await reports.items_of(tx, report.id)
    for item, row in zip(present, rows, strict=False):
        await reports.change_item(tx, item.id, values=row, since=_since(report.form_id, row))
    await reports.remove_items(tx, [item.id for item in present[len(rows) :]])
    for position in range(len(present), len(rows)):
        code = codes[position] if position < len(codes) else await _next_code(tx, report)
        await reports.add_item(tx, _item(report, position, code, rows[position]))


def _rows(report: ReportState) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = list(report.values.get(ROWS[report.form_id], ()))
    return [
        {**row, "post": post} if post else row
        for row in rows
        for post in BOTH_POSTS.get(row.get("post", ""), (row.get("post", ""),))
    ]


def _since(form_id: str, row: Mapping[str, Any]) -> date | None:
    """An admission counts from its decision, a vacancy from the first day of its month."""
    if form_id == VACANCY:
        return date.fromisoformat(f"{row['since']}-01") if row.get("since") else None
    decided = row.get("decision_date")
    return date.fromisoformat(decided) if decided else None


def probation_end(values: Mapping[str, Any]) -> date | None:
    """The last day of the twelve months of whom an admission row tells: they run from the ceremony;
    None while there was none.
    """
    said = values.get("ceremony_date")
    return a_year_after(date.fromisoformat(said)) if said else None


def a_year_after(day: date) -> date:
    """The same day of the next year; the 28th where it would be the 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


async def _next_code(tx: Transaction, report: ReportState) -> str:
    """The unit's next number of the year, such as HM-NAPO/2026-02."""
    prefix = f"{report.path[-1]}/{report.period[:4]}-"
    return f"{prefix}{await reports.count_items(tx, report.form_id, prefix) + 1:02d}"


def _item(report: ReportState, position: int, code: str, row: dict[str, Any]) -> ItemState:
    return ItemState(
        id=0,
        kind=report.form_id,
        code=code,
        unit_id=report.unit_id,
        report_id=report.id,
        position=position,
        period=report.period,
        values=row,
        since=_since(report.form_id, row),
        until=None,
        closed_by=None,
    )


async def _close(tx: Transaction, report: ReportState, how: "_Closing") -> None:
    """What is said to be over is closed by this report; what an earlier version closed and this one
    does not is open again.
    """
    over = {
        row["item_id"]: date.fromisoformat(row[how.day])
        for row in report.values.get(how.rows, ())
        if row.get(how.question) == how.answer
    }
    for item in await reports.closed_by(tx, report.id):
        if item.code not in over:
            await reports.close_item(tx, item.id, until=None, report_id=None)
    for item in await reports.open_items(tx, how.kind, report.unit_id, besides=report.id):
        if item.code in over:
            await reports.close_item(tx, item.id, until=over[item.code], report_id=report.id)


async def on_probation(
    tx: Transaction, unit_id: int, *, besides: int | None, on: date
) -> list[dict[str, str]]:
    """Members admitted by the unit whose twelve months have ended or end within NEAR_DAYS, without a
    decision on full membership, as the form reads them.
    """
    found = []
    for item in await reports.open_items(tx, ADMISSION, unit_id, besides=besides):
        end = probation_end(item.values)
        if end is not None and end <= on + timedelta(days=NEAR_DAYS):
            ceremony = date.fromisoformat(item.values["ceremony_date"])
            found.append(
                {
                    "id": item.code,
                    "ceremony_date": ceremony.isoformat(),
                    "ceremony_label": day(ceremony),
                    "end": end.isoformat(),
                    "end_label": day(end),
                }
            )
    return found


async def open_vacancies(
    tx: Transaction, unit_id: int, *, besides: int | None, language: str
) -> list[dict[str, str]]:
    """The posts still vacant, as the form reads them."""
    found = await reports.open_items(tx, VACANCY, unit_id, besides=besides)
    return [
        {
            "id": item.code,
            "post": item.values["post"],
            "post_label": say(language, f"post-{item.values['post'].replace('_', '-')}"),
            "since": f"{item.values['since']}-01",
            "since_label": "{1}/{0}".format(*item.values["since"].split("-")),
        }
        for item in found
    ]
