"""Rows that tests begin with: units, a form, somebody who joined."""

from datetime import UTC, date, datetime
from typing import Any

from storage import forms, people, units
from storage.database import Transaction
from storage.forms import Published
from storage.people import AccountState, Post
from storage.reports import Sending
from storage.units import UnitRow

NOW = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)
DAY_ONE = date(2025, 7, 1)


def unit_row(code: str, parent: str = "", **changes: Any) -> UnitRow:
    """A row to load, valid from DAY_ONE on."""
    fields: dict[str, Any] = {
        "name": f"Chi bộ {code}",
        "kind": "cell",
        "valid_from": DAY_ONE,
        "valid_to": None,
        "hard_area": None,
        "members": 30,
    }
    return UnitRow(code=code, parent=parent, **{**fields, **changes})


async def unit(tx: Transaction, code: str = "C1") -> int:
    """A unit's number; it is loaded if it is new."""
    await units.load(tx, [unit_row(code)])
    found = (await units.tree(tx, TODAY)).find(code)
    assert found is not None
    return found.id


async def form(tx: Transaction, form_id: str = "meeting", version: str = "1") -> int:
    """A published form's number; its XForm is a placeholder."""
    await forms.publish(tx, Published(0, form_id, version, form_id, f"<{form_id}/>", {}), NOW)
    return next(each.id for each in await forms.newest(tx) if each.form_id == form_id)


async def account(
    tx: Transaction, address: str = "1001", channel: str = "telegram"
) -> AccountState:
    return await people.account(tx, channel, address, language="vi", now=NOW)


async def secretary(tx: Transaction, unit_id: int, address: str = "1001") -> int:
    """Somebody who joined as the unit's secretary; returns the person's number."""
    person_id = await people.join(tx, await account(tx, address), NOW)
    await people.assign(tx, person_id, Post(unit_id, people.SECRETARY), TODAY)
    return person_id


def sending(unit_id: int, form_version_id: int, **changes: Any) -> Sending:
    """A report of October on its way in, sent at NOW and in time."""
    fields: dict[str, Any] = {
        "form_id": "meeting",
        "period": "2026-10",
        "key": "",
        "path": ["C1"],
        "values": {"total": 30},
        "filling": {"instance_id": "uuid:1", "values": {"/data/total": "30"}},
        "sent_at": NOW,
        "due_at": NOW,
        "person_id": None,
        "channel": "telegram",
        "why": "new",
    }
    return Sending(unit_id=unit_id, form_version_id=form_version_id, **{**fields, **changes})
