"""What conversations left behind: every report with every version, without numbers and moments."""

from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.models import Report, ReportVersion, Unit

_REPORT = (Report.form_id, Report.period, Report.key, Report.status, Report.path, Report.values)
_VERSION = (ReportVersion.version, ReportVersion.values, ReportVersion.channel, ReportVersion.why)


async def stored(database: Database) -> list[tuple[Any, ...]]:
    """Unit, report and version of everything that was sent, in order."""
    query = (
        select(Unit.code, *_REPORT, *_VERSION)
        .join(Report, Report.unit_id == Unit.id)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .order_by(Unit.code, Report.form_id, Report.period, Report.key, ReportVersion.version)
    )
    async with database.reading() as tx:
        return [tuple(row) for row in await tx.execute(query)]


def over(channel: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The same rows as they would be had they come over that channel."""
    return [(*row[:-2], channel, row[-1]) for row in rows]
