"""Reports as one zip: as CSV, a file for each form and repeat, or as OpenRosa XML, a file for each report."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from handlers import export, sittings
from handlers.items import ADMISSION
from handlers.library import House, rules
from handlers.periods import Period
from handlers.tables import Table
from storage import units
from storage.database import Transaction
from storage.reports import ReportState
from storage.units import Tree, UnitState


def of_csv(tables: Iterable[Table], made_at: datetime) -> bytes:
    """With the mark by which Excel knows the letters (UTF-8)."""
    return _zipped(
        (f"{table.name}.csv", export.as_csv(table).encode("utf-8-sig"), made_at) for table in tables
    )


async def of_xml(
    tx: Transaction, house: House, unit: UnitState, period: Period, at: sittings.Moment
) -> bytes | None:
    """The newest version of each report made under a unit for a period or inside it, as the desk gives
    them one by one: admissions only where people may be seen. None if there is no report.
    """
    leave_out = {ADMISSION} if await export.totals_only(tx, unit) else set()
    every = [
        report
        for form, mine in await export.selected(tx, unit, period)
        if form.form_id not in leave_out
        for report in mine
    ]
    past = _Trees(tx, house, at)
    files = [(_name(each), await past.xml(each), each.sent_at) for each in every]
    return _zipped(files) if files else None


class _Trees:
    """Opens reports in the tree of today, those of units that are gone in the tree of their period."""

    def __init__(self, tx: Transaction, house: House, at: sittings.Moment) -> None:
        self._tx = tx
        self._house = house
        self._at = at
        self._known: dict[date, Tree] = {}

    async def xml(self, report: ReportState) -> bytes:
        tree = await self._on(self._at.now.astimezone(self._house.zone).date())
        if report.unit_id not in tree.by_id:
            calendar = await rules(self._tx)
            period = calendar.period(report.form_id, report.period, report.path)
            tree = await self._on(period.end)
        _, sitting = await sittings.stored(self._tx, self._house, tree, report, self._at)
        return sitting.xml().encode()

    async def _on(self, day: date) -> Tree:
        if day not in self._known:
            self._known[day] = await units.tree(self._tx, day)
        return self._known[day]


def _name(report: ReportState) -> str:
    """One report, one name: the key (a day, say) tells several of a period apart."""
    parts = (report.path[-1], report.form_id, report.period, report.key, f"{report.version}.xml")
    return "-".join(quote(part, safe="") for part in parts if part)


def _zipped(files: Iterable[tuple[str, bytes, datetime]]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content, at in files:
            entry = ZipInfo(name, at.timetuple()[:6])
            archive.writestr(entry, content, ZIP_DEFLATED)
    return out.getvalue()
