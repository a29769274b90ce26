"""A district in which nothing of weight happens without a line of the audit."""

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from handlers.messages import Inbound
from tests.handlers.district import District

OF_WEIGHT = frozenset(
    (
        "assignments", "consents", "deeds", "figures_links", "forms", "invitations", "items", "pauses",
        "privacy_requests", "report_versions", "reports", "rules", "targets", "unit_versions", "units",
    )
)  # fmt: skip
"""What happens in these tables is somebody's deed."""
_WISHES = frozenset(("digests_off", "reminders_off"))
_WRITTEN = re.compile(r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) (\w+)(?: SET (\w+))?")


@dataclass
class Audited(District):
    """As a district; after each message that changed something, a line of the audit is demanded."""

    _statements: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        event.listen(self.database.engine.sync_engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._statements.append(statement)

    async def handle(self, inbound: Inbound) -> bool:
        self._statements.clear()
        handled = await super().handle(inbound)
        written = [found for each in self._statements if (found := _WRITTEN.match(each))]
        tables = {found[1] for found in written}
        changed = (tables & OF_WEIGHT) | ({found[2] for found in written} & _WISHES)
        assert not changed or "audit" in tables, f"{inbound} changed {changed} without a line"
        return handled
