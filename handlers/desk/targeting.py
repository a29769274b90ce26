"""The year's targets, typed by staff: “chỉ tiêu HM 2026 là 14”, told back and recorded after a yes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.desk import branch
from handlers.desk.asking import plain, units_in
from handlers.messages import Outbound, Style
from handlers.phrases import day
from handlers.turn import Turn
from storage import units
from storage.people import STAFF
from storage.units import Tree, UnitState

_SENTENCE = re.compile(
    r"^(?:dat |sua |giao )?chi tieu(?: ket nap)? (?P<unit>.+?)"
    r"(?: nam)? ?(?P<year>20\d\d)?(?: (?:la|thanh|=))? (?P<target>\d{1,4})$"
    r"|^(?:set )?target (?:of |for )?(?P<unit_en>.+?)"
    r"(?: in)? ?(?P<year_en>20\d\d)?(?: (?:is|to))? (?P<target_en>\d{1,4})$"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A target as it was said."""

    unit_id: int
    year: int
    target: int

    def to_json(self) -> dict[str, Any]:
        return {"do": "target", "unit": self.unit_id, "year": self.year, "target": self.target}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Wanted":
        return cls(data["unit"], data["year"], data["target"])


def understand(text: str, tree: Tree, today: date) -> tuple[Wanted, UnitState] | None:
    """A target, if the sentence sets one; without a year that of today."""
    found = _SENTENCE.match(plain(text))
    if found is None:
        return None
    named, rest = units_in((found["unit"] or found["unit_en"]).strip(), tree)
    if len(named) != 1 or rest:
        return None
    year = int(found["year"] or found["year_en"] or today.year)
    target = int(found["target"] or found["target_en"])
    return Wanted(named[0].id, year, target), named[0]


async def typed(turn: Turn) -> bool:
    """A sentence of staff that sets a target; False if it is none."""
    if not turn.units(STAFF):
        return False
    understood = understand(turn.inbound.text, turn.tree, turn.today)
    if understood is None:
        return False
    wanted, unit = understood
    if await branch.is_unseen(turn, unit):
        return False
    if not _may_set(turn, unit.id):
        branch.refuse(turn, unit)
        return True
    before = (await units.targets(turn.tx, wanted.year, turn.today)).get(unit.id)
    turn.state = {"desk": wanted.to_json()}
    yes = turn.button("yes-do-it", "desk:target:yes", Style.PRIMARY)
    no = turn.button("desk-leave", "menu")
    values = _values(turn, wanted, unit)
    old = turn.words("desk-target-none") if before is None else str(before)
    turn.reply(Outbound(turn.words("desk-target-sure", **values, before=old), rows=((yes, no),)))
    return True


def _may_set(turn: Turn, unit_id: int) -> bool:
    return any(turn.tree.holds(above.id, unit_id) for above in turn.units(STAFF))


def _values(turn: Turn, wanted: Wanted, unit: UnitState) -> dict[str, str | int]:
    since = day(turn.today)
    year = str(wanted.year)
    return {"unit": unit.name, "year": year, "target": wanted.target, "since": since}


async def confirmed(turn: Turn) -> None:
    """The yes: the target holds from today on; what it was before stays on record."""
    pending = turn.state.get("desk") or {}
    turn.state = {}
    if pending.get("do") != "target":
        branch.refuse(turn)
        return
    wanted = Wanted.from_json(pending)
    unit = turn.tree.by_id.get(wanted.unit_id)
    if unit is None or not _may_set(turn, unit.id):
        branch.refuse(turn, unit)
        return
    await units.set_target(turn.tx, unit.id, wanted.year, wanted.target, turn.today)
    subject = f"{unit.code} {wanted.year}"
    await turn.record("set target", subject, unit=unit.code, target=wanted.target)
    words = turn.words("desk-target-done", **_values(turn, wanted, unit))
    turn.reply(Outbound(words, rows=((turn.button("menu-button", "menu"),),)))
