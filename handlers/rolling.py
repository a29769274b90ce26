"""Members roll forward: what a unit's meeting and its admissions say of the same people, side by side."""

from collections.abc import Sequence
from typing import Any

from handlers.items import ADMISSION
from storage.reports import ReportState

MEETING = "meeting"
FORMS = (MEETING, ADMISSION)
"""The forms that are told of each other."""


def told(found: Sequence[ReportState], period: str) -> dict[str, str]:
    """From the unit's reports of a period and of the one before it, for the form's instance `report`;
    '' for what nobody has said.

    `admitted` and `admitted_before`: how many were admitted in the period and in the one before, with
    what staff has entered; who was admitted after a meeting is in the total of the next one. `change`
    and `grown`: why and by how many the meeting of the period has more members than the last.
    """
    regular = {(each.form_id, each.period): each.values for each in found if not each.key}
    before = {code for _, code in regular if code < period}
    meeting = regular.get((MEETING, period), {})
    return {
        "admitted": _text(regular.get((ADMISSION, period), {}), "people"),
        "admitted_before": next(
            (_text(regular.get((ADMISSION, code), {}), "people") for code in before), ""
        ),
        "change": _text(meeting, "change"),
        "grown": _grown(meeting),
    }


def _text(values: dict[str, Any], name: str) -> str:
    return str(values.get(name, ""))


def _grown(meeting: dict[str, Any]) -> str:
    total, last = meeting.get("total"), meeting.get("previous_total")
    return str(total - last) if isinstance(total, int) and isinstance(last, int) else ""
