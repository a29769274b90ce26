"""What a unit owes today, and what it has sent and can still correct."""

from dataclasses import dataclass

from handlers.calendar import open_periods
from handlers.library import Duty, duties, rules
from handlers.periods import Period
from handlers.turn import Turn
from storage import reports
from storage.deeds import RETURNED
from storage.people import REPORTING
from storage.units import UnitState


@dataclass(frozen=True, slots=True)
class Owed:
    """A form for a period, and the button's payload that opens it."""

    duty: Duty
    data: str

    def title(self, language: str) -> dict[str, str]:
        return {"form": self.duty.form.title, "period": self.duty.period.label(language)}


async def of_unit(turn: Turn, unit: UnitState) -> list[Owed]:
    """What has not been sent: the last period's as long as it is open, then today's."""
    return [entry for entry, is_sent in await _open(turn, unit) if not is_sent]


async def sent_by(turn: Turn, unit: UnitState) -> list[Owed]:
    """What has been sent and can still be corrected."""
    return [entry for entry, is_sent in await _open(turn, unit) if is_sent]


async def _open(turn: Turn, unit: UnitState) -> list[tuple[Owed, bool]]:
    found = []
    for duty in await _open_duties(turn, unit):
        form, period = duty.form.form_id, duty.period.code
        report = await reports.find(turn.tx, unit.id, form, period)
        is_sent = report is not None and report.status != RETURNED
        found.append((Owed(duty, f"open:{form}:{period}:{unit.id}"), is_sent))
    return found


async def _open_duties(turn: Turn, unit: UnitState) -> list[Duty]:
    calendar = await rules(turn.tx)
    path = [above.code for above in turn.tree.path(unit.id)]
    found = []
    for duty in await duties(turn.tx, turn.tree, unit, turn.today):
        for period in open_periods(calendar, duty.form.form_id, turn.today, path):
            if period == duty.period or _was_expected(turn, unit, period):
                rule = calendar.for_form(duty.form.form_id, period.start, path)
                found.append(Duty(duty.form, rule, period))
    return sorted(found, key=lambda duty: duty.period.end)


def _was_expected(turn: Turn, unit: UnitState, period: Period) -> bool:
    """Nobody owes a period that ended before the unit's secretary joined."""
    mine = (post for post in turn.posts if post.unit_id == unit.id and post.role in REPORTING)
    return any(post.since is not None and post.since <= period.end for post in mine)
