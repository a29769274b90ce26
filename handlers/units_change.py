"""Units that merge, split, move or get another name on a day: new versions, so that the past keeps its tree. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.periods import DAY
from storage.units import UnitRow


class BadChange(ValueError):
    """The units cannot change like this; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a change comes to: versions of units to be stored. `ended` are the codes of units that are
    no more from the day on, `into` those that take their place, `on` the first day.
    """

    rows: tuple[UnitRow, ...]
    on: date
    ended: tuple[str, ...] = ()
    into: tuple[str, ...] = ()


def rename(known: Sequence[UnitRow], code: str, name: str, on: date) -> Change:
    return Change(_changed(known, replace(_standing(known, code, on), name=name), on), on)


def move(known: Sequence[UnitRow], code: str, parent: str, on: date) -> Change:
    """Under another unit. Raises BadChange where that one stands below it."""
    unit, above = _standing(known, code, on), _standing(known, parent, on)
    if unit.code in _path(known, above.code, on):
        raise BadChange(f"{parent} stands below {code}: it cannot stand above it as well")
    return Change(_changed(known, replace(unit, parent=above.code), on), on)


def merge(
    known: Sequence[UnitRow], codes: Sequence[str], into: str, on: date, *, name: str = ""
) -> Change:
    """Into a new unit (it needs a name), or into one that stands already, which may be one of them.
    What stands below them moves along; members are added up.
    """
    sources = [_standing(known, code, on) for code in dict.fromkeys(codes)]
    if len(sources) + (into not in codes and _stands(known, into, on)) < 2:
        raise BadChange("a merger needs two units at least")
    target = _target(known, sources, into, on, name)
    ended = [unit for unit in sources if unit.code != target.code]
    rows = [*_put(known, target, on), *(row for unit in ended for row in _ended(known, unit, on))]
    for unit in ended:
        for child in _below(known, unit.code, on):
            rows += _changed(known, replace(child, parent=target.code), on)
    return Change(tuple(rows), on, tuple(unit.code for unit in ended), (target.code,))


def _target(
    known: Sequence[UnitRow], sources: Sequence[UnitRow], into: str, on: date, name: str
) -> UnitRow:
    """The merged unit: beside the first of those that merge, unless it stands already."""
    parts = list(sources)
    if _stands(known, into, on):
        target = _standing(known, into, on)
        parts += [] if target in parts else [target]
    elif not name:
        raise BadChange(f"{into} is new: give it a name with --name")
    elif any(row.code == into for row in known):
        raise BadChange(f"{into} is the code of a unit that stood once; choose another code")
    else:
        target = replace(sources[0], code=into, valid_from=on, valid_to=None)
    members = [part.members for part in parts]
    return replace(
        target,
        name=name or target.name,
        members=None if None in members else sum(count or 0 for count in members),
        hard_area=_joined(part.hard_area for part in parts),
    )


def _joined(flags: Iterable[bool | None]) -> bool | None:
    """A hard area if one of them is; unknown if it is known of none."""
    found = [flag for flag in flags if flag is not None]
    return any(found) if found else None


def split(
    known: Sequence[UnitRow], code: str, parts: Sequence[tuple[str, str]], on: date
) -> Change:
    """Into units of these codes and names, beside where it stood; it goes on if its code is among
    them. How many members each has is not known yet.
    """
    unit = _standing(known, code, on)
    codes = [part for part, _ in parts]
    if len(set(codes)) < 2:
        raise BadChange("a unit splits into two at least")
    if _below(known, code, on):
        raise BadChange(f"{code} has units below it: move them first, then split it")
    for new in codes:
        if new != code and any(row.code == new for row in known):
            raise BadChange(f"{new} is the code of a unit already; choose another code")
    rows: list[UnitRow] = []
    for new, name in parts:
        part = replace(unit, code=new, name=name, members=None)
        fresh = replace(part, valid_from=on, valid_to=None)
        rows += _changed(known, part, on) if new == code else [fresh]
    ended = () if code in codes else (code,)
    return Change(tuple(rows) + (_ended(known, unit, on) if ended else ()), on, ended, tuple(codes))


# --- versions -------------------------------------------------------------------------------------


def _stands(known: Sequence[UnitRow], code: str, on: date) -> bool:
    return any(row.code == code and _valid(row, on) for row in known)


def _valid(row: UnitRow, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _standing(known: Sequence[UnitRow], code: str, on: date) -> UnitRow:
    """The version of a unit on a day. Raises BadChange if there is none, or if it has later ones."""
    mine = [row for row in known if row.code == code]
    found = next((row for row in mine if _valid(row, on)), None)
    if found is None:
        raise BadChange(f"there is no unit {code} on {on}; see: chibo units list")
    later = [row for row in mine if row.valid_from > on]
    if later:
        first = min(row.valid_from for row in later)
        raise BadChange(f"{code} changes on {first} already: a change before that day is too late")
    return found


def _put(known: Sequence[UnitRow], unit: UnitRow, on: date) -> tuple[UnitRow, ...]:
    return _changed(known, unit, on) if _stands(known, unit.code, on) else (unit,)


def _changed(known: Sequence[UnitRow], new: UnitRow, on: date) -> tuple[UnitRow, ...]:
    """A unit is so from a day on, and was as it was before."""
    old = _standing(known, new.code, on)
    fresh = replace(new, valid_from=on, valid_to=old.valid_to)
    return (fresh,) if old.valid_from == on else (replace(old, valid_to=on - DAY), fresh)


def _ended(known: Sequence[UnitRow], unit: UnitRow, on: date) -> tuple[UnitRow, ...]:
    old = _standing(known, unit.code, on)
    if old.valid_from == on:
        raise BadChange(f"{unit.code} began or changed on {on} itself: choose a later day")
    return (replace(old, valid_to=on - DAY),)


def _below(known: Sequence[UnitRow], code: str, on: date) -> list[UnitRow]:
    return [row for row in known if row.parent == code and _valid(row, on)]


def _path(known: Sequence[UnitRow], code: str, on: date) -> set[str]:
    """The unit and all above it."""
    above = {row.code: row.parent for row in known if _valid(row, on)}
    found: set[str] = set()
    while code and code not in found:
        found.add(code)
        code = above.get(code, "")
    return found
