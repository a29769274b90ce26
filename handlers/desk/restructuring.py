"""Units change by a sentence of staff: merged, split, moved or renamed from a day on, after a yes."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import units_change, units_changing
from handlers.desk import branch
from handlers.forms import private
from handlers.forms.answers import read
from handlers.forms.readings import Outcome
from handlers.forms.syllables import without_marks
from handlers.messages import Outbound, Style
from handlers.phrases import day
from handlers.turn import Turn
from handlers.units_change import BadChange, Change
from storage import units
from storage.people import STAFF
from storage.units import UnitRow, UnitState

LONGEST_NAME = 100
_DAY = r"(?:\s+(?:tu(?: ngay)?|from|on)\s+(?P<on>[\d/.\-]+))?\s*$"
_CODE = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+|[A-Za-z]{1,6}\d*"
_SENTENCES: Mapping[str, re.Pattern[str]] = {
    "rename": re.compile(
        rf"^\s*(?:doi ten|rename)\s+(?P<code>{_CODE})\s+(?:thanh|to)\s+(?P<name>.+?){_DAY}",
        re.IGNORECASE,
    ),
    "merge": re.compile(
        rf"^\s*(?:sap nhap|nhap|merge)\s+(?P<codes>[A-Za-z0-9\-]+(?:[\s,]+[A-Za-z0-9\-]+)+?)"
        rf"\s+(?:thanh|vao|into)\s+(?P<code>{_CODE})(?:\s+(?P<name>.+?))?{_DAY}",
        re.IGNORECASE,
    ),
    "move": re.compile(
        rf"^\s*(?:chuyen|move)\s+(?P<code>{_CODE})\s+(?:ve|sang|vao|to|under)\s+(?P<to>{_CODE}){_DAY}",
        re.IGNORECASE,
    ),
    "split": re.compile(
        rf"^\s*(?:chia ?tach|tach|chia|split)\s+(?:(?:chi bo|dang uy|cell)\s+)?(?P<code>{_CODE})"
        rf"\s+(?:thanh|ra|into)\s+(?P<parts>.+?){_DAY}",
        re.IGNORECASE,
    ),
}
_NEW_CODE = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+|[A-Za-z]{1,6}\d+|[A-Z]{2,6}"
"""A code where a name may follow or stand alone: a plain word with small letters is none."""
_PART = re.compile(
    r"(?:^|[,;]|\s(?i:va|and)(?=\s+(?:[A-Za-z0-9]+-|[A-Za-z]+\d)))"
    rf"\s*(?P<code>{_NEW_CODE})(?=[\s=:,;]|$)[\s=:]*"
)
_JOINTS = frozenset(("va", "and"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change as it was said; `code` is the unit that changes or that the others become. `names`
    are those of the parts of a split, which are `codes`.
    """

    what: str
    codes: tuple[str, ...]
    code: str
    name: str
    on: date
    names: tuple[str, ...] = ()

    @property
    def new(self) -> frozenset[str]:
        """The codes that may be of no unit yet."""
        return {"merge": frozenset((self.code,)), "split": frozenset(self.codes)}.get(
            self.what, frozenset()
        )

    def to_json(self) -> dict[str, Any]:
        on = self.on.isoformat()
        return {
            "do": "units",
            "what": self.what,
            "codes": list(self.codes),
            "code": self.code,
            "name": self.name,
            "on": on,
            "names": list(self.names),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Wanted":
        on = date.fromisoformat(data["on"])
        names = tuple(data.get("names", ()))
        return cls(data["what"], tuple(data["codes"]), data["code"], data["name"], on, names)


def understand(text: str, today: date) -> Wanted | None:
    """A change of units, if the sentence is one; without a day it is the first of next month."""
    composed = unicodedata.normalize("NFC", text)
    said = without_marks(composed)  # letter for letter, so that a name is found with its marks
    for what, pattern in _SENTENCES.items():
        if found := pattern.match(said):
            groups = found.groupdict()
            on = _day(groups["on"], today)
            if on is None:
                return None
            if what == "split":
                return _split_said(found, composed, on)
            start, end = found.span("name") if groups.get("name") else (0, 0)
            codes = groups.get("codes") or groups.get("to") or ""
            named = [c.upper() for c in re.findall(_CODE, codes) if c.lower() not in _JOINTS]
            return Wanted(
                what, tuple(named), groups["code"].upper(), composed[start:end].strip(), on
            )
    return None


def _split_said(found: re.Match[str], composed: str, on: date) -> Wanted:
    """Each part is a code, then its name up to the next code."""
    start, end = found.span("parts")
    parts = list(_PART.finditer(found.string[start:end]))
    if not parts or parts[0].start() > 0:  # a part without a code: that is told, nothing is guessed
        parts = []
    ends = [part.start() for part in parts[1:]] + [end - start]
    names = [
        composed[start + part.end() : start + stop].strip(" ,;")
        for part, stop in zip(parts, ends, strict=False)
    ]
    codes = tuple(part["code"].upper() for part in parts)
    return Wanted("split", codes, found["code"].upper(), "", on, tuple(names))


def _day(said: str | None, today: date) -> date | None:
    if said is None:
        return date(today.year + today.month // 12, today.month % 12 + 1, 1)
    reading = read("date_future", said, today=today)
    sure = reading.outcome is not Outcome.ASK and isinstance(reading.value, str)
    return date.fromisoformat(str(reading.value)) if sure else _iso(said)


def _iso(said: str) -> date | None:
    try:
        parts = [int(part) for part in re.split(r"[/.\-]", said)]
        return date(parts[2], parts[1], parts[0])
    except (ValueError, IndexError):
        return None


async def typed(turn: Turn) -> bool:
    """A sentence of staff that changes units; False if it is none."""
    if not turn.units(STAFF):
        return False
    wanted = understand(turn.inbound.text, turn.today)
    if wanted is None or not await _is_about_units(turn, wanted):
        return False
    change = await _change(turn, wanted)
    if change is not None:
        turn.state = {"desk": wanted.to_json()}
        yes = turn.button("yes-do-it", "desk:units:yes", Style.DANGER)
        no = turn.button("desk-leave", "menu")
        text = f"{_told(turn, wanted, change)}\n{turn.words('desk-units-sure')}"
        turn.reply(Outbound(text, rows=((yes, no),)))
    return True


async def _is_about_units(turn: Turn, wanted: Wanted) -> bool:
    named = [unit for code in (wanted.code, *wanted.codes) if (unit := turn.tree.find(code))]
    return any([not await branch.is_unseen(turn, unit) for unit in named])


def _told(turn: Turn, wanted: Wanted, change: Change) -> str:
    names = {row.code: row.name for row in change.rows if row.valid_from == change.on}
    codes = [f"{code} «{names[code]}»" if wanted.what == "split" else code for code in wanted.codes]
    values = {
        "codes": ", ".join(codes),
        "code": wanted.code,
        "name": names.get(wanted.code, wanted.name or wanted.code),
        "on": day(wanted.on),
    }
    return turn.words(f"desk-units-{wanted.what}", **values)


async def _change(turn: Turn, wanted: Wanted) -> Change | None:
    """What it comes to; None if it cannot be, or touches what somebody else looks after."""
    if wanted.on <= turn.today:
        turn.tell("desk-units-past")
        return None
    if (fault := _fault(wanted)) is not None:
        turn.tell(fault)
        return None
    for tree in (turn.tree, await units.tree(turn.tx, wanted.on)):
        for code in {wanted.code, *wanted.codes}:
            unit = tree.find(code)
            if not (_is_ours(turn, tree, unit) if unit else code in wanted.new):
                branch.refuse(turn, turn.tree.find(code))
                return None
    try:
        return _MAKERS[wanted.what](await units.rows(turn.tx), wanted)
    except BadChange:
        turn.tell("desk-units-bad-split" if wanted.what == "split" else "desk-units-bad")
        return None


def _fault(wanted: Wanted) -> str | None:
    """What is wrong with the names, which many will see; None if nothing is. A school may be called
    after a person.
    """
    for name in (wanted.name, *wanted.names):
        if len(name) > LONGEST_NAME:
            return "reason-too-long"
        if finding := private.find(name, names_allowed=True):
            return f"reason-{finding.reason.value.replace('_', '-')}"
    return None


def _is_ours(turn: Turn, tree: units.Tree, unit: UnitState) -> bool:
    """Whether staff looks after a unit; on the day of the change it may be another branch's."""
    return any(tree.holds(above.id, unit.id) for above in turn.units(STAFF))


def _rename(rows: Sequence[UnitRow], wanted: Wanted) -> Change:
    return units_change.rename(rows, wanted.code, wanted.name, wanted.on)


def _merge(rows: Sequence[UnitRow], wanted: Wanted) -> Change:
    return units_change.merge(rows, wanted.codes, wanted.code, wanted.on, name=wanted.name)


def _move(rows: Sequence[UnitRow], wanted: Wanted) -> Change:
    return units_change.move(rows, wanted.code, wanted.codes[0], wanted.on)


def _split(rows: Sequence[UnitRow], wanted: Wanted) -> Change:
    if not all(wanted.names):
        raise BadChange("each part needs a name")
    parts = list(zip(wanted.codes, wanted.names, strict=True))
    return units_change.split(rows, wanted.code, parts, wanted.on)


_MAKERS: Mapping[str, Callable[[Sequence[UnitRow], Wanted], Change]] = {
    "rename": _rename,
    "merge": _merge,
    "move": _move,
    "split": _split,
}
_DONE = {"rename": "renamed", "merge": "merged", "move": "moved", "split": "split"}


async def confirmed(turn: Turn) -> None:
    """The yes: everything is checked once more, then done."""
    pending = turn.state.get("desk") or {}
    turn.state = {}
    if pending.get("do") != "units" or not turn.units(STAFF):
        branch.refuse(turn)
        return
    wanted = Wanted.from_json(pending)
    change = await _change(turn, wanted)
    if change is None:
        return
    await units_changing.carry_out(
        turn.tx, turn.house, change, _DONE[wanted.what], by=turn.by, now=turn.now
    )
    text = f"{_told(turn, wanted, change)}\n{turn.words('desk-units-done')}"
    turn.reply(Outbound(text, rows=((turn.button("menu-button", "menu"),),)))
