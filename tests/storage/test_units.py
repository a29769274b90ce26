"""The tree on any day: names, parents and members that change, merges, any depth."""

from datetime import date, timedelta

import pytest

from storage import units
from storage.database import Database, Transaction
from storage.units import Tree
from tests.storage.rows import DAY_ONE, TODAY, unit_row

MERGED = date(2026, 7, 1)
DAY_BEFORE = MERGED - timedelta(days=1)


async def _load(tx: Transaction) -> None:
    """Two cells are merged into a third on a day; a committee is renamed on the same day."""
    await units.load(
        tx,
        [
            unit_row("A", "K", valid_to=DAY_BEFORE),
            unit_row("K", "D", name="Đảng ủy xã cũ", valid_to=DAY_BEFORE),
            unit_row("B", "K", valid_to=DAY_BEFORE),
            unit_row("D", members=None),
            unit_row("K", "D", name="Đảng ủy xã mới", valid_from=MERGED),
            unit_row("AB", "K", valid_from=MERGED, members=55),
        ],
    )


def _codes(tree: Tree, code: str) -> list[str]:
    unit = tree.find(code)
    assert unit is not None
    return [each.code for each in tree.below(unit.id)]


async def test_tree_on_a_day(database: Database) -> None:
    """Before the merger the old cells stand in the tree, from its day on the new one."""
    async with database.transaction() as tx:
        await _load(tx)
        before = await units.tree(tx, DAY_BEFORE)
        after = await units.tree(tx, MERGED)
        assert (await units.tree(tx, DAY_ONE - timedelta(days=1))).units == ()
    assert _codes(before, "D") == ["D", "K", "A", "B"]
    assert _codes(after, "D") == ["D", "K", "AB"]


async def test_names_on_a_day(database: Database) -> None:
    """A unit keeps its number while its name changes."""
    async with database.transaction() as tx:
        await _load(tx)
        number = (await units.tree(tx, MERGED)).by_code["K"].id
        old = await units.find(tx, number, DAY_BEFORE)
        new = await units.find(tx, number, MERGED)
        assert await units.find(tx, number, DAY_ONE - timedelta(days=1)) is None
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("Đảng ủy xã cũ", "Đảng ủy xã mới")


async def test_any_depth(database: Database) -> None:
    """Units stand below units without a limit, loaded in any order."""
    codes = [f"U{number}" for number in range(30)]
    chain = [unit_row(code, above) for above, code in zip(["", *codes], codes, strict=False)]
    async with database.transaction() as tx:
        await units.load(tx, reversed(chain))
        tree = await units.tree(tx, TODAY)
    assert [unit.code for unit in tree.path(tree.by_code["U29"].id)] == codes
    assert [unit.code for unit in tree.leaves(tree.by_code["U0"].id)] == ["U29"]
    assert [unit.code for unit in tree.roots] == ["U0"]


async def test_above(database: Database) -> None:
    """A unit is held by itself and everything above it, not by its neighbours."""
    async with database.transaction() as tx:
        await _load(tx)
        tree = await units.tree(tx, DAY_BEFORE)
    numbers = {unit.code: unit.id for unit in tree.units}
    assert tree.holds(numbers["D"], numbers["A"])
    assert tree.holds(numbers["A"], numbers["A"])
    assert not tree.holds(numbers["B"], numbers["A"])


async def test_loaded_again(database: Database) -> None:
    """The same rows again change nothing; a changed row replaces that of its day."""
    async with database.transaction() as tx:
        assert await units.load(tx, [unit_row("A")]) == 1
        assert await units.load(tx, [unit_row("A")]) == 0
        assert await units.load(tx, [unit_row("A", members=31)]) == 1
        assert (await units.tree(tx, TODAY)).by_code["A"].members == 31


async def test_rows_as_loaded(database: Database) -> None:
    """What was loaded can be written out again, row by row."""
    rows = [unit_row("D"), unit_row("A", "D", hard_area=True, valid_to=TODAY)]
    async with database.transaction() as tx:
        await units.load(tx, rows)
        assert sorted(await units.rows(tx), key=lambda row: row.code) == rows[::-1]


async def test_code_typed(database: Database) -> None:
    """A code is found however it is written."""
    async with database.transaction() as tx:
        await units.load(tx, [unit_row("HM-NAPO")])
        tree = await units.tree(tx, TODAY)
    assert tree.find(" hm-napo ") == tree.by_code["HM-NAPO"]
    assert tree.find("HM") is None


async def test_targets_on_a_day(database: Database) -> None:
    """A target counts from its day on, and a new one from its own; saying it again corrects it."""
    async with database.transaction() as tx:
        await units.load(tx, [unit_row("D")])
        unit = (await units.tree(tx, TODAY)).by_code["D"].id
        await units.set_target(tx, unit, 2026, 100, DAY_ONE)
        await units.set_target(tx, unit, 2026, 115, MERGED)
        await units.set_target(tx, unit, 2026, 120, MERGED)
        assert await units.targets(tx, 2026, DAY_BEFORE) == {unit: 100}
        assert await units.targets(tx, 2026, MERGED) == {unit: 120}
        assert await units.targets(tx, 2025, MERGED) == {}


async def test_kept_until_changed(database: Database, address: str) -> None:
    """A tree is read once, and again as soon as another process has changed a unit."""
    other = Database(address, database.vault)
    async with database.transaction() as tx:
        await _load(tx)
    async with database.reading() as tx:
        first = await units.tree(tx, MERGED)
        assert await units.tree(tx, MERGED) is first
    async with other.transaction() as tx:
        await units.load(tx, [unit_row("AB", "K", valid_from=MERGED, members=56)])
    await other.close()
    async with database.reading() as tx:
        assert (await units.tree(tx, MERGED)).by_code["AB"].members == 56


async def test_change_undone(database: Database) -> None:
    """A change that was undone is not remembered."""
    async with database.transaction() as tx:
        await units.load(tx, [unit_row("A")])
    with pytest.raises(RuntimeError):
        await _change_and_fail(database)
    async with database.reading() as tx:
        assert (await units.tree(tx, TODAY)).by_code["A"].members == 30


async def _change_and_fail(database: Database) -> None:
    async with database.transaction() as tx:
        await units.load(tx, [unit_row("A", members=31)])
        assert (await units.tree(tx, TODAY)).by_code["A"].members == 31
        raise RuntimeError
