"""An officer reminds a cell, or all that are missing, with one tap: at most once a day, and logged."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handlers.library import House
from handlers.reminding.delivering import deliver
from handlers.reminding.judging import missing_below
from handlers.reminding.standing import NUDGE, Standing, load
from storage import audit, notices
from storage.database import Transaction
from storage.notices import NoticeState
from storage.units import UnitState


@dataclass(frozen=True, slots=True)
class By:
    """Who reminds, and when."""

    person_id: int
    now: datetime
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Nudged:
    """What came of it: how many people are reminded, how many were already today, and the names of
    the cells for which that was not possible. `not_before`: quiet hours last until then.
    """

    reminded: int = 0
    already: int = 0
    unreachable: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    not_before: datetime | None = None

    @property
    def nothing(self) -> bool:
        return self == Nudged()


async def nudge(tx: Transaction, house: House, unit_id: int, period: str, by: By) -> Nudged:
    """Remind everybody below a unit who has not sent everything of a period; rights are the caller's
    business. Who was reminded by staff today is not again.
    """
    known = await load(tx, house, by.now, until=by.now)
    day = known.day(by.now)
    missing = missing_below(known, unit_id, period, day)
    cells = list(dict.fromkeys(each.unit for each in missing))
    planned = {each.key: each for cell in cells for each in _planned(known, cell, period, by)}
    start = datetime.combine(day, time(), house.zone)
    before = await notices.known(tx, start)
    fresh = [each for key, each in planned.items() if key not in before]
    await notices.put_all(tx, fresh)
    unit = known.tree.by_id[unit_id].code if cells else ""
    who = audit.By(f"person {by.person_id}", by.channel)
    subject = f"{period} {unit}".strip()
    await audit.write(tx, who, "reminded", subject, now=by.now, unit=unit, people=len(fresh))
    await deliver(tx, house, by.now)
    allowed = known.calendar.next_allowed(by.now, house.zone)
    return Nudged(
        len(fresh),
        len(planned) - len(fresh),
        tuple(cell.name for cell in cells if _posts(known, cell) and not _able(known, cell)),
        tuple(cell.name for cell in cells if not _posts(known, cell)),
        allowed if allowed > by.now else None,
    )


def _planned(known: Standing, cell: UnitState, period: str, by: By) -> list[NoticeState]:
    return [
        NoticeState(
            key=f"{NUDGE}:{known.day(by.now)}:{person_id}",
            kind=NUDGE,
            person_id=person_id,
            unit_id=cell.id,
            period=period,
            at=by.now,
            useless_after=by.now + timedelta(days=2),
        )
        for person_id in _able(known, cell)
    ]


def _posts(known: Standing, cell: UnitState) -> list[int]:
    return [each.person_id for each in known.reporters(cell)]


def _able(known: Standing, cell: UnitState) -> list[int]:
    return [person_id for person_id in _posts(known, cell) if known.reach(person_id)]
