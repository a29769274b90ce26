"""The units whose reporter blocked us or closed the account: said below a digest, so that somebody calls."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.phrases import say
from storage import standing
from storage.database import Transaction
from storage.people import REPORTING
from storage.standing import Holder, Reach
from storage.units import Tree

_STATUS = frozenset(("left", "unreachable"))
"""How an account stands whose owner blocked us or closed it."""

Accounts = Mapping[int, Sequence[Reach]]


def is_gone(mine: Sequence[Reach]) -> bool:
    """Whether a person with these accounts left wherever we could write to before."""
    return bool(mine) and all(each.status in _STATUS for each in mine)


def line(
    tree: Tree, unit_id: int, holders: Sequence[Holder], accounts: Accounts, language: str
) -> str:
    """The units below this one where somebody who reports is gone; '' if there are none."""
    gone = {
        each.unit_id
        for each in holders
        if each.role in REPORTING and is_gone(accounts.get(each.person_id, ()))
    }
    below = tree.below(unit_id) if unit_id in tree.by_id else ()
    names = ", ".join(unit.name for unit in below if unit.id in gone)
    return say(language, "digest-gone", {"units": names}) if names else ""


async def looked_up(tx: Transaction, tree: Tree, unit_id: int, on: date, language: str) -> str:
    """The same `line`, of those who hold the posts on a day."""
    holders = await standing.holders(tx, on, REPORTING)
    accounts = await standing.accounts(tx, (each.person_id for each in holders))
    return line(tree, unit_id, holders, accounts, language)
