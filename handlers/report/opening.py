"""Opens a form for a unit and a period: goes on with a draft, shows what was sent, or begins."""

import uuid
from dataclasses import dataclass, replace

from handlers import menu, sittings
from handlers.cards import Card
from handlers.report import sent, work
from handlers.report.work import OPEN, Work
from handlers.sending import locked
from handlers.sittings import ANOTHER, REGULAR
from handlers.turn import Turn
from storage import conversations, forms, reports
from storage.conversations import Draft
from storage.people import SECRETARY
from storage.reports import ReportState

CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a button opens: FORM:PERIOD:UNIT[:another|:correct]."""

    form_id: str
    period: str
    unit_id: int
    how: str = REGULAR

    @property
    def slot(self) -> str:
        return ANOTHER if self.how == ANOTHER else REGULAR


async def tapped(turn: Turn) -> None:
    """`open:` and a Wanted."""
    form_id, period, unit, *how = turn.inbound.data.removeprefix("open:").split(":")
    wanted = Wanted(form_id, period, int(unit), *how)
    if wanted.unit_id not in {mine.id for mine in turn.units(SECRETARY)}:
        await menu.show(turn)
    elif (draft := await _draft_of(turn, wanted)) is not None:
        turn.state["draft"] = draft.id
        await work.show_open(turn, turn.words("resumed"))
    else:
        await _without_draft(turn, wanted)


async def _draft_of(turn: Turn, wanted: Wanted) -> Draft | None:
    for draft in await conversations.open_drafts(turn.tx, [wanted.unit_id]):
        if (draft.form_id, draft.period, draft.slot) == (
            wanted.form_id,
            wanted.period,
            wanted.slot,
        ):
            return draft
    return None


async def _without_draft(turn: Turn, wanted: Wanted) -> None:
    report = None
    if wanted.slot == REGULAR:
        report = await reports.find(turn.tx, wanted.unit_id, wanted.form_id, wanted.period)
    if report is not None and wanted.how != CORRECT:
        await sent.show(turn, report)
    else:
        await _begin(turn, wanted, report)


async def _begin(turn: Turn, wanted: Wanted, correcting: ReportState | None) -> None:
    draft = await _new_draft(turn, wanted, correcting)
    if draft is None:
        await menu.show(turn)
        return
    about = await sittings.subject(turn.tx, turn.tree, draft)
    if locked(about, turn.house, turn.now):
        turn.tell("locked", period=about.period.label(turn.language), body=turn.body)
        return
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.start(
        turn.tx, turn.house, about, at, instance_id=f"uuid:{uuid.uuid4()}"
    )
    draft = replace(draft, state=sitting.filling.to_json())
    draft = replace(draft, id=await conversations.add_draft(turn.tx, draft))
    turn.state = {"draft": draft.id}
    work.show(Work(turn, draft, Card(turn, draft.id, about, sitting)))


async def _new_draft(turn: Turn, wanted: Wanted, correcting: ReportState | None) -> Draft | None:
    """A correction keeps the version of the form that the report was made with."""
    newest = {form.form_id: form.id for form in await forms.newest(turn.tx)}
    version_id = newest.get(wanted.form_id)
    if correcting:
        version_id, _ = await reports.version(turn.tx, correcting.id, correcting.version)
    if version_id is None:
        return None
    return Draft(
        id=0,
        unit_id=wanted.unit_id,
        form_id=wanted.form_id,
        form_version_id=version_id,
        period=wanted.period,
        slot=wanted.slot,
        report_id=correcting.id if correcting else None,
        person_id=turn.person_id,
        state={},
        status=OPEN,
        updated_at=turn.now,
    )
