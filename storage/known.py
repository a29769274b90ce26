"""What every message needs and what seldom changes (units, rules, pauses, forms), kept in memory.

All of it together has one state, whose name stands in the database; every change gives it a new name,
which is never used a second time, in no database. So a process knows by one look whether another one
has changed anything, and a transaction looks once.
"""

import secrets
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from storage import facts
from storage.database import Transaction

STATE = "tree"
"""The fact that holds the name of the state (at first only the tree of units had one)."""

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """The values of one kind, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[tuple[str, Hashable], Value] = {}

    async def get(
        self, tx: Transaction, key: Hashable, load: Callable[[], Awaitable[Value]]
    ) -> Value:
        """What is known under the key, else what `load` finds."""
        state = await _state(tx)
        if state is None:
            return await load()
        if (state, key) not in self._kept:
            value = await load()
            while len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)))
            self._kept[state, key] = value
        return self._kept[state, key]


async def _state(tx: Transaction) -> str | None:
    if STATE not in tx.notes:
        tx.notes[STATE] = await facts.read(tx, STATE)
    return tx.notes[STATE]


async def changed(tx: Transaction) -> None:
    """Something of it was changed in this transaction."""
    tx.notes[STATE] = state = secrets.token_hex(8)
    await facts.write(tx, STATE, state)
