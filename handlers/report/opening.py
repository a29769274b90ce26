"""Opens a form for a unit and a period: goes on with a draft, shows what was sent, or begins."""

import uuid
from dataclasses import dataclass, replace

from handlers import menu, owed, reviewing, sittings
from handlers.cards import Card
from handlers.forms.syllables import without_marks
from handlers.library import rules
from handlers.periods import BadPeriod
from handlers.report import sent, work
from handlers.report.work import OPEN, Work
from handlers.rules.rule import NoRule
from handlers.sending import locked
from handlers.sittings import ANOTHER, REGULAR
from handlers.turn import Turn
from storage import conversations, forms, reports
from storage.conversations import Draft
from storage.deeds import RETURNED
from storage.people import REPORTING
from storage.reports import ReportState
from storage.units import UnitState

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
    await _open(turn, turn.inbound.data)


async def named(turn: Turn) -> bool:
    """The form whose title was typed, without a button of it in sight; False if it is no title."""
    said = _plain(turn.inbound.text)
    for unit in turn.units(*REPORTING):
        for entry in (*await owed.of_unit(turn, unit), *await owed.sent_by(turn, unit)):
            if said == _plain(entry.duty.form.title):
                await _open(turn, entry.data)
                return True
    return False


def _plain(words: str) -> str:
    return without_marks(words).casefold().strip(" .,!?")


async def _open(turn: Turn, data: str) -> None:
    form_id, period, unit, *how = data.removeprefix("open:").split(":")
    wanted = Wanted(form_id, period, int(unit), *how)
    if not turn.may_report(wanted.unit_id) or not await _is_asked(turn, wanted):
        await menu.show(turn)
    elif (excluded := await _left_out(turn, wanted.unit_id)) is not None:
        turn.tell("desk-left-out", unit=excluded.name)
    elif (draft := await _draft_of(turn, wanted)) is not None:
        turn.state = {"draft": draft.id}
        await _go_on(turn, draft)
    else:
        await _without_draft(turn, wanted)


async def _is_asked(turn: Turn, wanted: Wanted) -> bool:
    """Whether the form is asked for by such periods at all."""
    path = [above.code for above in turn.tree.path(wanted.unit_id)]
    try:
        (await rules(turn.tx)).period(wanted.form_id, wanted.period, path)
    except (BadPeriod, NoRule):
        return False
    return True


async def _left_out(turn: Turn, unit_id: int) -> UnitState | None:
    """The unit, if its kind takes no part: an old button, or a draft from before, opens nothing."""
    unit = turn.tree.by_id.get(unit_id)
    kinds = (await rules(turn.tx)).privacy.left_out
    return unit if unit is not None and unit.kind in kinds else None


async def _go_on(turn: Turn, draft: Draft) -> None:
    """With the question that is open; what staff sent back, with the question it is about."""
    found = await work.load(turn, draft.id)
    if found is not None and work.is_locked(found):
        work.let_go(found)
    elif found is not None and await reviewing.ask_again(turn, found.about, found.sitting):
        await work.changed(found, await reviewing.notice(turn, found.about))
    else:
        await work.show_open(turn, turn.words("resumed"))


async def _draft_of(turn: Turn, wanted: Wanted) -> Draft | None:
    for draft in await conversations.open_drafts(turn.tx, wanted.unit_id):
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
    returned = report is not None and report.status == RETURNED
    if report is not None and wanted.how != CORRECT and not returned:
        await sent.show(turn, report)
    else:
        await _begin(turn, wanted, report)


async def _begin(turn: Turn, wanted: Wanted, correcting: ReportState | None) -> None:
    begun = await begin(turn, wanted, correcting)
    if begun is None:
        return
    turn.state = {"draft": begun.draft.id}
    work.show(begun, await reviewing.notice(turn, begun.about))


async def begin(turn: Turn, wanted: Wanted, correcting: ReportState | None) -> Work | None:
    """A new draft; None, and the reason is told, if there is no such form or its period is locked."""
    draft = await _new_draft(turn, wanted, correcting)
    if draft is None:
        await menu.show(turn)
        return None
    about = await sittings.subject(turn.tx, turn.tree, draft)
    if locked(about, turn.house, turn.now):
        reviewing.tell_locked(turn, about)
        return None
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.start(
        turn.tx, turn.house, about, at, instance_id=f"uuid:{uuid.uuid4()}"
    )
    await reviewing.ask_again(turn, about, sitting)
    draft = replace(draft, state=sitting.filling.to_json())
    draft = replace(draft, id=await conversations.add_draft(turn.tx, draft))
    turn.house.library.sittings.keep(draft.id, sitting, draft.state)
    return Work(turn, draft, Card(turn, draft.id, about, sitting))


async def taken_up(
    turn: Turn, wanted: Wanted, correcting: ReportState | None = None
) -> Work | None:
    """The draft that is there, else a new one."""
    draft = await _draft_of(turn, wanted)
    return await work.load(turn, draft.id) if draft else await begin(turn, wanted, correcting)


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
