"""Invitations: a code for each post, and the links that carry it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import enrol
from storage import audit, people
from storage.database import Transaction
from storage.people import Post
from storage.units import Tree, UnitState


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation. The code exists here only: the storage keeps a hash of it."""

    unit: UnitState
    role: str
    code: str
    expires_at: datetime


async def invite(
    tx: Transaction, unit: UnitState, role: str, *, days: int, now: datetime
) -> Invited:
    """Make a single-use code for a post, good for so many days."""
    code = enrol.new_code()
    expires_at = now + timedelta(days=days)
    await people.invite(tx, code, Post(unit.id, role), now=now, expires_at=expires_at)
    await audit.write(tx, "operator", "invited", f"{role} {unit.code}", now=now)
    return Invited(unit, role, code, expires_at)


def units_for(tree: Tree, role: str) -> Sequence[UnitState]:
    """Whom one invites with --all: secretaries of all cells, officers of the committees above them,
    staff of the roots.
    """
    leaves = [unit for unit in tree.units if unit.id not in tree.children]
    if role == people.SECRETARY:
        return leaves
    if role == people.STAFF:
        return tree.roots
    above = dict.fromkeys(leaf.parent_id for leaf in leaves)
    return [tree.by_id[unit_id] for unit_id in above if unit_id in tree.by_id]
