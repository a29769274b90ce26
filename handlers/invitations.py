"""Invitations: a code for each post, and the links that carry it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers import enrol
from handlers.library import rules
from storage import audit, people
from storage.database import Transaction
from storage.people import Post
from storage.units import Tree, UnitState


class LeftOut(Exception):
    """Units of this kind take no part; armed forces by default."""

    def __init__(self, unit: UnitState) -> None:
        super().__init__(f"{unit.code} is of a kind that takes no part: {unit.kind}")
        self.unit = unit


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation. The code exists here only: the storage keeps a hash of it."""

    unit: UnitState
    role: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Taking:
    """How a post is taken: from those who hold it now (`replaces`), and `until` which day."""

    replaces: bool = False
    until: date | None = None
    by: audit.By = audit.OPERATOR


async def invite(
    tx: Transaction,
    unit: UnitState,
    role: str,
    *,
    days: int,
    now: datetime,
    taking: Taking | None = None,
) -> Invited:
    """Make a single-use code for a post, good for so many days. Raises LeftOut."""
    if unit.kind in (await rules(tx)).privacy.left_out:
        raise LeftOut(unit)
    how = taking or Taking()
    code = enrol.new_code()
    terms = people.Terms(now + timedelta(days=days), how.replaces, how.until)
    await people.invite(tx, code, Post(unit.id, role), terms, now)
    action = "hands over" if how.replaces else "invited"
    subject = f"{role} {unit.code}"
    await audit.write(tx, how.by, action, subject, now=now, unit=unit.code)
    return Invited(unit, role, code, terms.expires_at)


async def units_for(tx: Transaction, tree: Tree, role: str) -> Sequence[UnitState]:
    """Whom one invites with --all, without the units that take no part."""
    left_out = (await rules(tx)).privacy.left_out
    return [unit for unit in _all_for(tree, role) if unit.kind not in left_out]


def _all_for(tree: Tree, role: str) -> Sequence[UnitState]:
    """Secretaries of all cells, officers of the committees above them,
    staff of the roots.
    """
    leaves = [unit for unit in tree.units if unit.id not in tree.children]
    if role == people.SECRETARY:
        return leaves
    if role == people.STAFF:
        return tree.roots
    above = dict.fromkeys(leaf.parent_id for leaf in leaves)
    return [tree.by_id[unit_id] for unit_id in above if unit_id in tree.by_id]
