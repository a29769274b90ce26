"""Sends a finished draft, gives the receipt, and shows a report that was sent."""

from collections.abc import Sequence

from handlers import calendar, menu, owed, reviewing, sittings
from handlers.cards import Card
from handlers.messages import Choice, Outbound, Style
from handlers.phrases import moment
from handlers.report import work
from handlers.report.work import SENT, Work
from handlers.sending import ReportTaken, Sender, locked, open_until, receipt, send
from handlers.sittings import REGULAR, Subject
from handlers.turn import Turn
from storage import reports
from storage.conversations import Draft
from storage.reports import ReportState


async def finish(draft: Work) -> None:
    """Send what stands in the summary, and what was said in the same message of other forms."""
    turn = draft.turn
    drafts = await work.bundle(turn) or [draft]
    sent = []
    for each in drafts:
        report = await _send(each)
        if report is None:
            return
        sent.append((each.about, report))
    turn.state = {"last": turn.inbound.data}
    await _receipt(turn, sent)


async def _send(draft: Work) -> ReportState | None:
    """The report; None, and the reason is told, if it cannot be sent."""
    turn, about = draft.turn, draft.about
    if locked(about, turn.house, turn.now):
        reviewing.tell_locked(turn, about)
        return None
    by = Sender(turn.inbound.channel, turn.person_id, why=reviewing.why(turn, about))
    try:
        report = await send(turn.tx, turn.house, about, draft.sitting, by=by, now=turn.now)
    except ReportTaken:
        work.show(draft, turn.words("taken"))
        return None
    await sittings.end(turn.tx, draft.draft.id, draft.sitting, status=SENT, now=turn.now)
    await reviewing.came_in(turn, about, report, draft.sitting)
    return report


async def _receipt(turn: Turn, sent: Sequence[tuple[Subject, ReportState]]) -> None:
    turn.is_essential = True
    about = sent[-1][0]
    left = await owed.of_unit(turn, about.unit)
    rows = [(menu.start_button(turn, entry),) for entry in left[:1]]
    rows.append((turn.button("menu-button", "menu"),))
    parts = [_what_was_sent(turn, *each) for each in sent]
    turn.reply(
        Outbound(
            "\n\n".join([*parts, _what_is_left(turn, about, len(left))]),
            heading=turn.words("sent-heading"),
            rows=tuple(rows),
            replaces=turn.inbound.card,
            is_card=True,
        )
    )


def _what_was_sent(turn: Turn, about: Subject, report: ReportState) -> str:
    until = open_until(about, turn.house).astimezone(turn.house.zone)
    words = turn.words(
        "sent",
        form=about.form.title,
        unit=about.unit.name,
        period=about.period.label(turn.language),
        number=receipt(report),
        time=moment(turn.now.astimezone(turn.house.zone)),
        state=_state(turn, report),
    )
    return f"{words}\n{turn.words('receipt-correct', until=moment(until))}"


def _state(turn: Turn, report: ReportState) -> str:
    if report.version > 1:
        return turn.words("state-corrected", count=report.version - 1)
    late = calendar.is_late(report.first_sent_at, report.due_at)
    return turn.words("state-late" if late else "state-on-time")


def _what_is_left(turn: Turn, about: Subject, count: int) -> str:
    if count:
        return turn.words("next-owed", count=count)
    return turn.words("all-done", period=about.period.label(turn.language))


# --- a report that was sent -----------------------------------------------------------------------


async def show(turn: Turn, report: ReportState) -> None:
    """All its answers, and the buttons to correct it or to add a further one."""
    card = await _card(turn, report)
    sent_at = moment(report.sent_at.astimezone(turn.house.zone))
    seen = turn.words("sent-view", time=sent_at, number=receipt(report))
    title, period = card.about.form.title, card.about.period.label(turn.language)
    turn.reply(
        Outbound(
            f"{card.lines()}\n\n{seen}",
            heading=turn.words("menu-start", form=title, period=period),
            rows=tuple((button,) for button in _buttons(turn, card, report)),
            replaces=turn.inbound.card,
        )
    )


async def _card(turn: Turn, report: ReportState) -> Card:
    version_id, filling = await reports.version(turn.tx, report.id, report.version)
    as_draft = Draft(
        id=0,
        unit_id=report.unit_id,
        form_id=report.form_id,
        form_version_id=version_id,
        period=report.period,
        slot=REGULAR,
        report_id=report.id,
        person_id=turn.person_id,
        state=filling,
        status=SENT,
        updated_at=report.sent_at,
    )
    about = await sittings.subject(turn.tx, turn.tree, as_draft)
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.resume(turn.tx, turn.house, as_draft, about, at)
    return Card(turn, 0, about, sitting)


def _buttons(turn: Turn, card: Card, report: ReportState) -> list[Choice]:
    data = f"open:{report.form_id}:{report.period}:{report.unit_id}"
    buttons = []
    if not locked(card.about, turn.house, turn.now):
        buttons.append(turn.button("correct", f"{data}:correct", Style.PRIMARY))
        if any(bind.key for bind in card.sitting.form.binds.values()):
            buttons.append(turn.button("menu-another", f"{data}:another"))
    else:
        buttons += reviewing.ways_to_unlock(turn, card.about)
    return [*buttons, turn.button("menu-button", "menu")]
