"""The demo's district: the sample of 2017 with every date moved to the present, alive as time goes on."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from io import StringIO
from pathlib import Path

from bot.mistakes import OperatorMistake
from handlers import publishing, unit_rows
from handlers.library import House
from handlers.loading import targets
from handlers.loading.load import load
from handlers.periods import Period
from storage import units
from storage.database import Transaction

SAMPLE = Path(__file__).parents[1] / "sample"
MEETINGS, ADMISSIONS, VACANCIES = "meeting", "admission", "vacancy"
VISITOR = "LH-CAOTHANG"
"""The cell whose secretary the visitor plays: it has a vacant post to tell about every month."""
DISTRICT = "BL"
_MEETING_MONTH = Period.parse("2017-09")
_LAST_MONTH = Period.parse("2017-10")
_MONTH = re.compile(r"(\d{4}-\d{2})(-\d{2})?")
_SENT_AT = time(12)
"""Hour at which the reports of a day are in."""

Row = Mapping[str, str]


@dataclass(slots=True)
class World:
    """The district in the month of a day."""

    house: House
    month: Period
    _files: dict[str, list[Row]] = field(default_factory=dict)

    async def create(self, tx: Transaction, now: datetime) -> None:
        """Units, targets, forms, and all reports up to this moment."""
        await units.load(tx, unit_rows.read(_text("units.csv"), []))
        await targets.load(tx, self._targets())
        await publishing.publish_core(tx, now)
        await self.live(tx, now)

    async def live(self, tx: Transaction, now: datetime) -> None:
        """Let the other cells send what they send up to this moment."""
        for form, rows in self._rows().items():
            until = [row for row in rows if _sent_at(row, self.house) <= now]
            if until:
                await load(tx, self.house, form, _as_csv(until), now=now)

    def _targets(self) -> str:
        rows = _sample("targets.csv")
        year = str(self.month.year)
        moved = [{**row, "year": year, "valid_from": f"{year}-01-01"} for row in rows]
        return _as_csv(moved)

    def _rows(self) -> Mapping[str, Sequence[Row]]:
        if not self._files:
            now, before = self.month, self.month.previous()
            meetings = _sample("meetings.csv")
            others = [row for row in meetings if row["unit"] != VISITOR]
            sent = _moved(others, _MEETING_MONTH, now)
            admissions = _moved(_sample("admissions.csv"), _LAST_MONTH, now)
            vacancies = _moved(_sample("vacancies.csv"), _LAST_MONTH, now)
            self._files = {
                MEETINGS: [*_moved(meetings, _MEETING_MONTH, before), *sent],
                ADMISSIONS: [*admissions, *_nothing(admissions, sent)],
                VACANCIES: [*vacancies, *_nothing(vacancies, sent)],
            }
        return self._files


def _text(name: str) -> str:
    try:
        return (SAMPLE / name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OperatorMistake(
            f"{SAMPLE / name}: cannot be read ({error.strerror}); run the demo from a full copy of the project"
        ) from None


@cache
def _sample(name: str) -> Sequence[Row]:
    return list(csv.DictReader(StringIO(_text(f"seed-2017/{name}"))))


def _as_csv(rows: Sequence[Row]) -> str:
    file = StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _sent_at(row: Row, house: House) -> datetime:
    return datetime.combine(date.fromisoformat(row["sent_on"]), _SENT_AT, house.zone)


def _moved(rows: Sequence[Row], month: Period, to: Period) -> list[Row]:
    """Every month and day in the rows, later by as much as `to` is after `month`."""
    later = 12 * (to.year - month.year) + to.month - month.month
    return [{name: _later(text, later) for name, text in row.items()} for row in rows]


def _nothing(rows: Sequence[Row], sent: Sequence[Row]) -> list[Row]:
    """Who reported a meeting also says of another form that there is nothing, unless there is."""
    told = {(row["unit"], row["period"]) for row in rows}
    empty = dict.fromkeys(rows[0], "")
    return [
        {**empty, **{name: row[name] for name in ("unit", "period", "sent_on")}}
        for row in sent
        if (row["unit"], row["period"]) not in told
    ]


def _later(text: str, months: int) -> str:
    """A month or a day so many months later; the last day of a month stays within it."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return text
    year, month = map(int, found[1].split("-"))
    period = Period.parse(f"{year + (month - 1 + months) // 12}-{(month - 1 + months) % 12 + 1:02}")
    return period.day(int(found[2][1:])).isoformat() if found[2] else period.code
