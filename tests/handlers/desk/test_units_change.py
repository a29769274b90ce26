"""Units that merge, split, move and are renamed: the past keeps its tree, nothing is counted twice."""

import asyncio
from datetime import date, datetime
from pathlib import Path

import pytest

from handlers import units_change
from handlers.digest.digest import Digest, compute
from handlers.library import rules
from handlers.periods import Period
from handlers.units_change import BadChange
from storage import units
from storage.units import UnitRow
from tests.district import HOUSE, chibo, district, opened

SINCE, ON = date(2025, 7, 1), date(2027, 1, 1)


def _row(code: str, parent: str, members: int | None = None) -> UnitRow:
    return UnitRow(
        code, f"Tên {code}", "cell", parent, SINCE, None, hard_area=None, members=members
    )


KNOWN = [_row("T", ""), _row("A", "T"), _row("B", "T"), _row("A1", "A", 9), _row("A2", "A", 12)]


def test_merge_into_new() -> None:
    """What merges ends the day before; the new unit adds up their members and stands beside them."""
    change = units_change.merge(KNOWN, ["A1", "A2"], "A3", ON, name="Chi bộ mới")
    by_code = {row.code: row for row in change.rows}
    assert by_code["A1"].valid_to == by_code["A2"].valid_to == date(2026, 12, 31)
    new = by_code["A3"]
    assert (new.parent, new.members, new.valid_from, new.name) == ("A", 21, ON, "Chi bộ mới")
    assert (change.ended, change.into) == (("A1", "A2"), ("A3",))


def test_merge_moves_what_is_below() -> None:
    """A committee that merges into another hands over its cells."""
    change = units_change.merge(KNOWN, ["A", "B"], "B", ON)
    moved = [row for row in change.rows if row.valid_from == ON and row.code.startswith("A")]
    assert [(row.code, row.parent) for row in moved] == [("A1", "B"), ("A2", "B")]
    assert change.ended == ("A",)


def test_split_and_rename() -> None:
    """A unit that is one of its own parts goes on; a name holds from its day on."""
    change = units_change.split(KNOWN, "A1", [("A1", "Một"), ("A9", "Hai")], ON)
    assert change.ended == ()
    fresh = {row.code: (row.name, row.parent) for row in change.rows if row.valid_from == ON}
    assert fresh == {"A1": ("Một", "A"), "A9": ("Hai", "A")}
    old, new = units_change.rename(KNOWN, "A", "Tên mới", ON).rows
    assert (old.name, old.valid_to, new.name) == ("Tên A", date(2026, 12, 31), "Tên mới")


@pytest.mark.parametrize(
    ("codes", "into", "why"),
    [(["A1"], "X", "two units"), (["A1", "A2"], "X", "--name"), (["A1", "ZZ"], "A1", "no unit ZZ")],
)
def test_bad_mergers(codes: list[str], into: str, why: str) -> None:
    """What makes no sense is refused with a reason."""
    with pytest.raises(BadChange, match=why):
        units_change.merge(KNOWN, codes, into, ON)


def test_no_circle() -> None:
    """Nothing can be put under what stands below it."""
    with pytest.raises(BadChange, match="below"):
        units_change.move(KNOWN, "A", "A1", ON)


def test_no_change_before_a_later_one() -> None:
    """A unit that changes later already cannot change before that."""
    known = [*KNOWN[:-1], *units_change.rename(KNOWN, "A2", "Mới", ON).rows]
    with pytest.raises(BadChange, match="already"):
        units_change.rename(known, "A2", "Khác", date(2026, 6, 1))


async def _computed(file: Path, period: str, code: str = "BL") -> Digest:
    async with opened(file) as database, database.reading() as tx:
        when = Period.parse(period)
        tree = await units.tree(tx, when.end)
        calendar = await rules(tx)
        as_of = datetime.combine(when.end, datetime.min.time(), HOUSE.zone).replace(hour=20)
        return await compute(tx, calendar, tree.by_code[code].id, when, HOUSE.zone, as_of)


def _figures(file: Path, period: str) -> Digest:
    return asyncio.run(_computed(file, period))


def test_last_year_keeps_its_tree(tmp_path: Path) -> None:
    """After a merger the figures of the past are what they were, and the year's sum is the same."""
    file = district(tmp_path)
    before = _figures(file, "2017-10")
    committees = [row.unit.code for row in before.committees]
    first, second = committees[0], committees[1]
    done = chibo(file, "units", "merge", first, second, "--into", second, "--on", "2017-11-01")
    assert done.exit_code == 0, done.output
    after = _figures(file, "2017-10")
    assert after.figures == before.figures
    assert [row.unit.code for row in after.committees] == committees
    later = _figures(file, "2017-11")
    admitted = "admissions_vs_target"
    assert later.figures[admitted].numerator == before.figures[admitted].numerator
    assert len(later.facts.branch.cells) == len(before.facts.branch.cells)
    assert sum(row.admitted for row in later.committees) == before.figures[admitted].numerator


def test_targets_and_posts_follow(tmp_path: Path) -> None:
    """Targets are added up in what takes the place of both; a mistake changes nothing."""
    file = district(tmp_path)
    before = _figures(file, "2017-10")
    rows = [row for row in before.committees if row.target is not None][:2]
    one, other = (row.unit.code for row in rows)
    wrong = chibo(file, "units", "merge", one, "NONE", "--into", one, "--on", "2017-11-01")
    assert wrong.exit_code != 0
    assert "no unit NONE" in str(wrong.exception)
    done = chibo(file, "units", "merge", one, other, "--into", one, "--on", "2017-11-01")
    assert done.exit_code == 0, done.output
    later = _figures(file, "2017-11")
    merged = next(row for row in later.committees if row.unit.code == one)
    assert merged.target == sum(row.target or 0 for row in rows)
    assert merged.admitted == sum(row.admitted for row in rows)
