"""Reports with all their versions, and the items they open and close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, case, cast, delete, func, or_, select, tuple_, update

from storage.database import Transaction
from storage.models import Item, Report, ReportVersion
from storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report as it stands now."""

    id: int
    unit_id: int
    form_id: str
    period: str
    key: str
    status: str
    path: list[str]
    version: int
    values: dict[str, Any]
    first_sent_at: datetime
    sent_at: datetime
    due_at: datetime
    waived: str | None = None

    @property
    def late(self) -> bool:
        """Fractions of the last second are forgiven; so is what staff has waived."""
        return self.waived is None and self.first_sent_at.replace(microsecond=0) > self.due_at


@dataclass(frozen=True, slots=True)
class Sending:
    """A finished filling on its way into the reports.

    `channel` and `person_id` say how and by whom it came; `why` is new, correction or load.
    """

    unit_id: int
    form_id: str
    form_version_id: int
    period: str
    key: str
    path: list[str]
    values: dict[str, Any]
    filling: dict[str, Any]
    sent_at: datetime
    due_at: datetime
    person_id: int | None
    channel: str
    why: str


_REPORT = (
    Report.id,
    Report.unit_id,
    Report.form_id,
    Report.period,
    Report.key,
    Report.status,
    Report.path,
    Report.version,
    Report.values,
    Report.first_sent_at,
    Report.sent_at,
    Report.due_at,
    Report.waived,
)

_REPORTS = select(*_REPORT)
_COUNTED = ("total", "exempt", "present")


async def find(
    tx: Transaction, unit_id: int, form_id: str, period: str, key: str = ""
) -> ReportState | None:
    values = {"unit": unit_id, "form": form_id, "of": period, "own": key}
    row = await tx.first(tx.locking(_ONE), values)
    return ReportState(*row) if row else None


_ONE = Prepared(
    _REPORTS.where(
        Report.unit_id == bindparam("unit"),
        Report.form_id == bindparam("form"),
        Report.period == bindparam("of"),
        Report.key == bindparam("own"),
    )
)


async def get(tx: Transaction, report_id: int) -> ReportState | None:
    row = await tx.first(_BY_ID, {"report": report_id})
    return ReportState(*row) if row else None


_BY_ID = Prepared(_REPORTS.where(Report.id == bindparam("report")))


async def of_period(
    tx: Transaction, period: str, form_ids: Sequence[str], unit_ids: Sequence[int] = ()
) -> list[ReportState]:
    """All reports of a period, of some units or (without any given) of all."""
    query = _REPORTS.where(Report.period == period, Report.form_id.in_(form_ids))
    if unit_ids:
        query = query.where(Report.unit_id.in_(unit_ids))
    return [ReportState(*row) for row in await tx.execute(query.order_by(Report.id))]


async def of_periods(
    tx: Transaction, form_id: str, periods: Sequence[str], unit_ids: Sequence[int] | None
) -> list[ReportState]:
    """All reports of a form for some periods, of some units or (None) of all."""
    query = _REPORTS.where(Report.form_id == form_id, Report.period.in_(periods))
    if unit_ids is not None:
        query = query.where(Report.unit_id.in_(unit_ids))
    return [ReportState(*row) for row in await tx.execute(query.order_by(Report.id))]


async def answers(
    tx: Transaction,
    form_id: str,
    periods: Sequence[str],
    unit_ids: Sequence[int] | None,
    names: Sequence[str],
) -> list[tuple[Any, ...]]:
    """Only some answers of the reports for some periods: unit, period, then each answer as text."""
    columns = (Report.values[name].as_string() for name in names)
    query = select(Report.unit_id, Report.period, *columns).where(
        Report.form_id == form_id, Report.period.in_(periods)
    )
    if unit_ids is not None:
        query = query.where(Report.unit_id.in_(unit_ids))
    return [tuple(row) for row in await tx.execute(query)]


async def meeting_sums(
    tx: Transaction, form_id: str, period: str, unit_ids: Sequence[int]
) -> tuple[int, int, int, int]:
    """Counted in the database: units that reported and that met (extraordinary meetings aside),
    members present and expected at all meetings.
    """
    said = {name: Report.values[name].as_string() for name in ("held", "kind", *_COUNTED)}
    regular = func.coalesce(said["kind"], "") != "extraordinary"
    met = said["held"] == "yes"
    number = {name: cast(func.nullif(said[name], ""), Integer) for name in _COUNTED}
    expected = func.coalesce(number["total"], 0) - func.coalesce(number["exempt"], 0)
    query = select(
        func.count(case((regular, Report.unit_id)).distinct()),
        func.count(case((regular & met, Report.unit_id)).distinct()),
        func.coalesce(func.sum(case((met, number["present"]))), 0),
        func.coalesce(func.sum(case((met, expected))), 0),
    ).where(Report.form_id == form_id, Report.period == period, Report.unit_id.in_(unit_ids))
    row = (await tx.execute(query)).one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


async def newest_of(tx: Transaction, form_id: str, first: str, last: str) -> list[ReportState]:
    """Of the reports for the periods from first to last the newest of each unit and key."""
    wanted = (Report.form_id == form_id, Report.period >= first, Report.period <= last)
    newest = (
        select(Report.unit_id, Report.key, func.max(Report.period))
        .where(*wanted)
        .group_by(Report.unit_id, Report.key)
    )
    mine = tuple_(Report.unit_id, Report.key, Report.period)
    query = _REPORTS.where(*wanted, mine.in_(newest)).order_by(Report.id)
    return [ReportState(*row) for row in await tx.execute(query)]


async def period_codes(tx: Transaction, form_id: str) -> list[str]:
    """All periods for which there is a report of a form."""
    query = (
        select(Report.period).where(Report.form_id == form_id).distinct().order_by(Report.period)
    )
    return [row[0] for row in await tx.execute(query)]


async def of_unit(tx: Transaction, unit_id: int, periods: Sequence[str]) -> list[ReportState]:
    """A unit's reports for a few periods."""
    named = {f"period{number}": period for number, period in enumerate(periods)}
    rows = await tx.rows(_of_unit(tuple(named)), {"unit": unit_id, **named})
    return [ReportState(*row) for row in rows]


@lru_cache
def _of_unit(periods: tuple[str, ...]) -> Prepared:
    one_of_them = or_(*(Report.period == bindparam(period) for period in periods))
    mine = Report.unit_id == bindparam("unit")
    return Prepared(_REPORTS.where(mine, one_of_them).order_by(Report.id))


async def last_filling(tx: Transaction, unit_id: int, form_id: str, before: str) -> dict[str, Any]:
    """The answers of the unit's newest regular report of this form before a period, as the engine
    kept them; empty if there is none. Periods of one kind sort by their names.
    """
    row = await tx.first(_LAST_FILLING, {"unit": unit_id, "form": form_id, "before": before})
    return dict(row[0]) if row else {}


_LAST_FILLING = Prepared(
    select(ReportVersion.filling)
    .join(Report, (Report.id == ReportVersion.report_id))
    .where(
        Report.unit_id == bindparam("unit"),
        Report.form_id == bindparam("form"),
        Report.period < bindparam("before"),
        Report.key == "",
        ReportVersion.version == Report.version,
    )
    .order_by(Report.period.desc())
    .limit(1)
)


async def filling_ids(tx: Transaction, form_id: str, periods: Sequence[str]) -> set[str]:
    """The ids of all fillings from which reports of these periods were made, old versions too."""
    query = (
        select(ReportVersion.filling["instance_id"].as_string())
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.form_id == form_id, Report.period.in_(periods))
    )
    return {row[0] for row in await tx.execute(query)}


async def channel_of(tx: Transaction, report_id: int, number: int) -> str:
    """Through which channel a version of a report came."""
    query = select(ReportVersion.channel).where(
        ReportVersion.report_id == report_id, ReportVersion.version == number
    )
    return str((await tx.execute(query)).scalar_one())


async def version(tx: Transaction, report_id: int, number: int) -> tuple[int, dict[str, Any]]:
    """The form version and the filling of one version of a report."""
    query = select(ReportVersion.form_version_id, ReportVersion.filling).where(
        ReportVersion.report_id == report_id, ReportVersion.version == number
    )
    form_version_id, filling = (await tx.execute(query)).one()
    return form_version_id, dict(filling)


async def send(tx: Transaction, new: Sending) -> ReportState:
    """Store a new report, or the next version of the one that stands for the same key."""
    present = await find(tx, new.unit_id, new.form_id, new.period, new.key)
    number = present.version + 1 if present else 1
    if present is None:
        first = _first(new)
        stored = ReportState(id=await tx.insert(Report, first), **first)
    else:
        changed: dict[str, Any] = {
            "version": number,
            "values": new.values,
            "sent_at": new.sent_at,
            "due_at": present.due_at if present.waived else new.due_at,
            "status": "sent",
        }
        await tx.execute(update(Report).where(Report.id == present.id).values(**changed))
        stored = replace(present, **changed)
    await tx.insert(ReportVersion, {"report_id": stored.id, **_version(new, number)})
    return stored


def _first(new: Sending) -> dict[str, Any]:
    return {
        "unit_id": new.unit_id,
        "form_id": new.form_id,
        "period": new.period,
        "key": new.key,
        "status": "sent",
        "path": new.path,
        "version": 1,
        "values": new.values,
        "first_sent_at": new.sent_at,
        "sent_at": new.sent_at,
        "due_at": new.due_at,
    }


def _version(new: Sending, number: int) -> dict[str, Any]:
    return {
        "version": number,
        "form_version_id": new.form_version_id,
        "values": new.values,
        "filling": new.filling,
        "sent_at": new.sent_at,
        "person_id": new.person_id,
        "channel": new.channel,
        "why": new.why,
    }


async def due_since(tx: Transaction, moment: datetime) -> list[ReportState]:
    """The reports that are due at a moment or later."""
    query = _REPORTS.where(Report.due_at >= moment).order_by(Report.id)
    return [ReportState(*row) for row in await tx.execute(query)]


async def set_due(tx: Transaction, report_id: int, due_at: datetime) -> None:
    """The report is judged by another moment."""
    await tx.execute(update(Report).where(Report.id == report_id).values(due_at=due_at))


async def set_waived(tx: Transaction, report_id: int, reason: str | None) -> None:
    """Staff counts the report as on time (None: no longer)."""
    await tx.execute(update(Report).where(Report.id == report_id).values(waived=reason))


async def rename_key(tx: Transaction, report_id: int, key: str) -> bool:
    """A correction changed the report's own key; False if another report stands there already."""
    mine = Report.id == report_id
    row = (await tx.execute(_REPORTS.where(mine))).one()
    report = ReportState(*row)
    if await find(tx, report.unit_id, report.form_id, report.period, key) is not None:
        return False
    await tx.execute(update(Report).where(mine).values(key=key))
    return True


# --- items ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemState:
    """A vacant post or an admission; open while `until` is empty."""

    id: int
    kind: str
    code: str
    unit_id: int
    report_id: int
    position: int
    period: str
    values: dict[str, Any]
    since: date | None
    until: date | None
    closed_by: int | None


_ITEM = (
    Item.id,
    Item.kind,
    Item.code,
    Item.unit_id,
    Item.report_id,
    Item.position,
    Item.period,
    Item.values,
    Item.since,
    Item.until,
    Item.closed_by,
)
_ITEMS = select(*_ITEM)


async def items(
    tx: Transaction, kind: str, unit_ids: Iterable[int] | None = None
) -> list[ItemState]:
    """All items of a kind, of some units or of all, in the order in which they were opened."""
    query = _ITEMS.where(Item.kind == kind)
    if unit_ids is not None:
        query = query.where(Item.unit_id.in_(list(unit_ids)))
    return [ItemState(*row) for row in await tx.execute(query.order_by(Item.id))]


async def item(tx: Transaction, item_id: int) -> ItemState | None:
    row = (await tx.execute(_ITEMS.where(Item.id == item_id))).first()
    return ItemState(*row) if row else None


async def items_between(
    tx: Transaction, kind: str, first: str, last: str
) -> list[tuple[ItemState, list[str]]]:
    """The items reported for the periods from first to last, each with the path of unit codes that
    its report was made under.
    """
    query = (
        select(*_ITEM, Report.path)
        .join(Report, Report.id == Item.report_id)
        .where(Item.kind == kind, Item.period >= first, Item.period <= last)
        .order_by(Item.id)
    )
    return [(ItemState(*row[:-1]), row[-1]) for row in await tx.execute(query)]


async def items_open_in(tx: Transaction, kind: str, first: date, last: date) -> list[ItemState]:
    """The items that were open on one of these days."""
    query = _ITEMS.where(
        Item.kind == kind, Item.since <= last, or_(Item.until.is_(None), Item.until >= first)
    )
    return [ItemState(*row) for row in await tx.execute(query.order_by(Item.id))]


async def items_of(tx: Transaction, report_id: int) -> list[ItemState]:
    """What a report opened."""
    query = _ITEMS.where(Item.report_id == report_id).order_by(Item.position)
    return [ItemState(*row) for row in await tx.execute(query)]


async def count_items(tx: Transaction, kind: str, code_prefix: str) -> int:
    """The highest number given so far to codes that begin like this."""
    query = select(Item.code).where(Item.kind == kind, Item.code.startswith(code_prefix))
    codes = [row[0] for row in await tx.execute(query)]
    return max((int(code.removeprefix(code_prefix)) for code in codes), default=0)


async def add_item(tx: Transaction, item: ItemState) -> None:
    """Store a new item; `item.id` is ignored."""
    row = {
        "kind": item.kind,
        "code": item.code,
        "unit_id": item.unit_id,
        "report_id": item.report_id,
        "position": item.position,
        "period": item.period,
        "values": item.values,
        "since": item.since,
        "until": item.until,
        "closed_by": item.closed_by,
    }
    await tx.insert(Item, row)


async def change_item(
    tx: Transaction, item_id: int, *, values: dict[str, Any], since: date | None
) -> None:
    await tx.execute(update(Item).where(Item.id == item_id).values(values=values, since=since))


async def remove_items(tx: Transaction, item_ids: Sequence[int]) -> None:
    """A correction took back what the report had opened."""
    await tx.execute(delete(Item).where(Item.id.in_(item_ids)))


async def close_item(
    tx: Transaction, item_id: int, *, until: date | None, report_id: int | None
) -> None:
    """Close an item on a day by a report, or open it again with both empty."""
    values = {"until": until, "closed_by": report_id}
    await tx.execute(update(Item).where(Item.id == item_id).values(**values))


async def closed_by(tx: Transaction, report_id: int) -> list[ItemState]:
    query = _ITEMS.where(Item.closed_by == report_id).order_by(Item.id)
    return [ItemState(*row) for row in await tx.execute(query)]


async def open_items(
    tx: Transaction, kind: str, unit_id: int, *, besides: int | None = None
) -> list[ItemState]:
    """A unit's open items; those that the report `besides` opened are left out and those it closed
    are taken in, so that a correction sees what the first sitting saw.
    """
    query = _ITEMS.where(Item.kind == kind, Item.unit_id == unit_id)
    if besides is None:
        query = query.where(Item.until.is_(None))
    else:
        query = query.where(
            Item.report_id != besides, or_(Item.until.is_(None), Item.closed_by == besides)
        )
    return [ItemState(*row) for row in await tx.execute(query.order_by(Item.id))]


async def counts(tx: Transaction) -> dict[str, int]:
    """How many reports of each form there are."""
    query = select(Report.form_id, func.count()).group_by(Report.form_id)
    return dict(tuple(row) for row in await tx.execute(query))
