"""Sittings kept between two messages, so that a form is not read anew for every answer."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.forms.filling import Context, Sitting
from handlers.forms.model.definition import Form

MOST = 1000
"""So many are kept; who was pushed out is read anew, which takes three times as long."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A sitting, and what was saved of it."""

    sitting: Sitting
    saved: Mapping[str, Any]


class Sittings:
    """The newest sittings by the number of their draft.

    The database has the last word: a sitting is used only if what it would save is what is saved
    there. So nothing has to be told of a rollback, a second process or another phone.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Kept] = OrderedDict()

    def keep(self, draft_id: int, sitting: Sitting, saved: Mapping[str, Any]) -> None:
        """Have it at hand for the next answer, unless its form looks at the clock all the time."""
        if sitting.form.watches_clock:
            return
        self._kept[draft_id] = Kept(sitting, saved)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def take(
        self, draft_id: int, form: Form, saved: Mapping[str, Any], context: Context
    ) -> Sitting | None:
        """The sitting for what is saved now; it is not kept any more, since it will be changed."""
        kept = self._kept.pop(draft_id, None)
        if kept is None or kept.saved != saved:
            return None
        sitting = kept.sitting
        fits = sitting.form is form and sitting.revision == saved["revision"]
        return sitting if fits and sitting.goes_on(context) else None
