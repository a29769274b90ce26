"""The conversation of a report: opening, answering, reading back, correcting, sending."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers import answering, calendar, menu, sittings
from handlers.answering import Said
from handlers.cards import Card
from handlers.forms.filling import Sitting
from handlers.forms.model.definition import Type
from handlers.forms.readings import Outcome, Reading
from handlers.forms.run.asks import Ask
from handlers.messages import Outbound, Style
from handlers.phrases import moment
from handlers.sending import ReportTaken, Sender, locked, receipt, send
from handlers.sittings import ANOTHER, REGULAR, Subject
from handlers.turn import Turn
from storage import conversations, forms, reports
from storage.conversations import Draft
from storage.people import SECRETARY
from storage.reports import ReportState


@dataclass(slots=True)
class Desk:
    """A draft on the table: its card, and what the turn does with it."""

    turn: Turn
    draft: Draft
    card: Card

    @property
    def sitting(self) -> Sitting:
        return self.card.sitting

    @property
    def about(self) -> Subject:
        return self.card.about


# --- opening --------------------------------------------------------------------------------------


async def tapped(turn: Turn) -> None:
    """A button that opens a form, or one of a question."""
    verb, _, rest = turn.inbound.data.partition(":")
    if verb == "open":
        await _open(turn, rest)
    else:
        await _button(turn, rest)


async def _open(turn: Turn, rest: str) -> None:
    """`rest` is FORM:PERIOD:UNIT[:another|:correct]."""
    form_id, period, unit, *how = rest.split(":")
    unit_id = int(unit)
    if unit_id not in {mine.id for mine in turn.units(SECRETARY)}:
        await menu.show(turn)
        return
    slot = ANOTHER if how == ["another"] else REGULAR
    draft = await _draft_of(turn, unit_id, form_id, period, slot)
    if draft is not None:
        turn.state["draft"] = draft.id
        await show_open(turn)
        return
    report = await reports.find(turn.tx, unit_id, form_id, period)
    if report is not None and slot == REGULAR and how != ["correct"]:
        await _show_sent(turn, report)
    else:
        correcting = report if slot == REGULAR else None
        await _begin(turn, (unit_id, form_id, period, slot), correcting)


async def _draft_of(turn: Turn, unit_id: int, form_id: str, period: str, slot: str) -> Draft | None:
    wanted = (form_id, period, slot)
    for draft in await conversations.open_drafts(turn.tx, [unit_id]):
        if (draft.form_id, draft.period, draft.slot) == wanted:
            return draft
    return None


async def _begin(
    turn: Turn, what: tuple[int, str, str, str], correcting: ReportState | None
) -> None:
    unit_id, form_id, period, slot = what
    newest = {form.form_id: form for form in await forms.newest(turn.tx)}
    if form_id not in newest:
        await menu.show(turn)
        return
    draft = Draft(
        id=0,
        unit_id=unit_id,
        form_id=form_id,
        form_version_id=newest[form_id].id,
        period=period,
        slot=slot,
        report_id=correcting.id if correcting else None,
        person_id=turn.person_id,
        state={},
        status="open",
        updated_at=turn.now,
    )
    if correcting:
        version_id, _ = await reports.version(turn.tx, correcting.id, correcting.version)
        draft = _with(draft, form_version_id=version_id)
    about = await sittings.subject(turn.tx, turn.tree, draft)
    if locked(about, turn.house, turn.now):
        turn.tell("locked", period=about.period.label(turn.language), body=turn.body)
        return
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.start(
        turn.tx, turn.house, about, at, instance_id=f"uuid:{uuid.uuid4()}"
    )
    draft = _with(draft, state=sitting.filling.to_json())
    draft = _with(draft, id=await conversations.add_draft(turn.tx, draft))
    turn.state = {"draft": draft.id}
    _show(Desk(turn, draft, Card(turn, draft.id, about, sitting)))


def _with(draft: Draft, **changes: Any) -> Draft:
    values = {name: getattr(draft, name) for name in draft.__slots__}
    return Draft(**{**values, **changes})


async def _desk(turn: Turn, draft_id: int | None) -> Desk | None:
    """The draft with its sitting, None if it is not there, not open or not this person's."""
    draft = await conversations.draft(turn.tx, draft_id) if draft_id else None
    if draft is None or draft.status != "open":
        return None
    if draft.unit_id not in {unit.id for unit in turn.units(SECRETARY)}:
        return None
    about = await sittings.subject(turn.tx, turn.tree, draft)
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.resume(turn.tx, turn.house, draft, about, at)
    return Desk(turn, draft, Card(turn, draft.id, about, sitting))


async def show_open(turn: Turn, notice: str = "") -> None:
    """Show the question that is open, or the menu if none is."""
    desk = await _desk(turn, turn.state.get("draft"))
    if desk is None:
        turn.state.pop("draft", None)
        await menu.show(turn)
    else:
        _show(desk, notice)


def _show(desk: Desk, notice: str = "") -> None:
    turn = desk.turn
    pending = turn.state.get("pending")
    if pending and pending["revision"] == desk.sitting.filling.revision:
        text = "\n\n".join(part for part in (notice, pending["text"]) if part)
        turn.reply(desk.card.confirmation(text))
        return
    turn.state.pop("pending", None)
    ask = desk.sitting.current()
    if ask is None:
        turn.reply(desk.card.summary(notice))
    else:
        turn.reply(desk.card.question(ask, _marks(turn, ask), notice))


def _marks(turn: Turn, ask: Ask) -> list[str]:
    """What is ticked so far in a question of several answers."""
    marks = turn.state.get("marks")
    if marks and marks["path"] == ask.path:
        return list(marks["names"])
    return ask.value.split()


# --- buttons --------------------------------------------------------------------------------------


async def _button(turn: Turn, rest: str) -> None:
    """`rest` is DRAFT:REVISION:VERB:ARGUMENT."""
    draft_id, revision, verb, argument = rest.split(":", 3)
    desk = await _desk(turn, int(draft_id))
    if desk is None:
        await show_open(turn, turn.words("old-button"))
        return
    turn.state["draft"] = desk.draft.id
    if int(revision) != desk.sitting.filling.revision:
        await _stale(desk)
        return
    turn.state["last"] = turn.inbound.data
    await _press(desk, verb, argument)


async def _stale(desk: Desk) -> None:
    """The second of two quick taps changes nothing and says nothing; an old button says what it is."""
    if desk.turn.state.get("last") == desk.turn.inbound.data:
        return
    _show(desk, desk.turn.words("old-button"))


async def _press(desk: Desk, verb: str, argument: str) -> None:
    turn, sitting = desk.turn, desk.sitting
    ask = sitting.current()
    if verb == "l":
        await _pause(desk)
    elif verb == "b":
        await _back(desk)
    elif verb == "s" and ask is None:
        await _send(desk)
    elif verb == "e":
        lines = [line for line in sitting.lines() if line.editable]
        await _edit(desk, lines[int(argument)].path)
    elif verb == "y":
        await _confirmed(desk)
    elif verb == "n":
        turn.state.pop("pending", None)
        _show(desk)
    elif ask is not None:
        await _answer_by_button(desk, ask, verb, argument)
    else:
        _show(desk)


async def _answer_by_button(desk: Desk, ask: Ask, verb: str, argument: str) -> None:
    if verb == "x":
        await _edit(desk, ask.edits[int(argument)].path)
    elif verb == "m":
        _mark(desk, ask, argument)
    elif verb == "d" and not _marks(desk.turn, ask):
        _show(desk, desk.turn.words("choose-some"))
    else:
        await _answer(desk, Said(ask.path, _value(desk, ask, verb, argument)))


def _value(desk: Desk, ask: Ask, verb: str, argument: str) -> str:
    """What a button of an answer stands for."""
    if verb == "c":
        return ask.choices[int(argument)].name
    if verb == "o":
        return ask.offers[int(argument)].value
    if verb == "d":
        return " ".join(_marks(desk.turn, ask))
    return argument  # the yes or no of a repeat, the nothing of a skipped question


def _mark(desk: Desk, ask: Ask, argument: str) -> None:
    number, _, on = argument.partition(".")
    name = ask.choices[int(number)].name
    marks = [mark for mark in _marks(desk.turn, ask) if mark != name]
    if on == "1":
        marks = ["none"] if name == "none" else [*(m for m in marks if m != "none"), name]
    desk.turn.state["marks"] = {"path": ask.path, "names": marks}
    _show(desk)


# --- typing ---------------------------------------------------------------------------------------


async def typed(turn: Turn, command: Reading) -> bool:
    """Typed words meant for the open draft; False if none is open."""
    desk = await _desk(turn, turn.state.get("draft"))
    if desk is None:
        return False
    wanted = str(command.value) if command.outcome is not Outcome.ASK else ""
    if turn.state.get("pending"):
        await _typed_confirmation(desk, wanted)
    elif (ask := desk.sitting.current()) is None:
        await _typed_at_summary(desk, wanted, command)
    else:
        await _typed_answer(desk, ask, wanted, command)
    return True


async def _typed_confirmation(desk: Desk, wanted: str) -> None:
    said = answering.yes_or_no(desk.turn)
    if said is True:
        await _confirmed(desk)
    elif said is False or wanted in ("edit", "back"):
        desk.turn.state.pop("pending")
        _show(desk)
    else:
        pending = desk.turn.state.pop("pending")
        ask = desk.sitting.current()
        if ask is None:
            desk.turn.state["pending"] = pending
            _show(desk)
        else:
            await _typed_answer(desk, ask, wanted, None)


async def _typed_answer(desk: Desk, ask: Ask, wanted: str, command: Reading | None) -> None:
    """An answer if it surely is one, else a command, else what the reader makes of it."""
    said = answering.understand(desk.turn, desk.card, ask)
    is_text = ask.question is not None and ask.question.type is Type.TEXT
    if said.sure and not (is_text and wanted):
        await _answer(desk, said)
    elif wanted and await _command(desk, wanted, command):
        return
    elif said.value is not None:
        _ask_to_confirm(desk, said, said.words)
    else:
        _show(desk, said.words)


async def _typed_at_summary(desk: Desk, wanted: str, command: Reading) -> None:
    if wanted == "send" or (not wanted and answering.yes_or_no(desk.turn) is True):
        await _send(desk)
    elif not await _command(desk, wanted, command):
        _show(desk, desk.turn.words("not-understood"))


async def _command(desk: Desk, wanted: str, command: Reading | None) -> bool:
    """Do what was asked of the draft; False if that was nothing."""
    verb, _, name = wanted.partition(":")
    if verb in ("edit", "back") and name:
        await _edit_named(desk, name, command)
    elif verb in ("edit", "back"):
        await _back(desk)
    elif verb == "snooze":
        await _pause(desk)
    elif verb == "cancel":
        _ask_to_drop(desk)
    elif verb == "skip" and (ask := desk.sitting.current()) is not None:
        await _answer(desk, Said(ask.path, ""))
    elif verb == "social":
        _show(desk, desk.turn.words("social"))
    else:
        return False
    return True


async def _edit_named(desk: Desk, name: str, command: Reading | None) -> None:
    """Change an answer by its name; a new value said along with it is taken at once."""
    lines = [line for line in desk.sitting.lines() if line.editable]
    paths = [line.path for line in lines if line.path.rsplit("/", 1)[-1] == name]
    if not paths:
        _show(desk)
        return
    desk.sitting.goto(paths[-1])
    new = str(command.options[0]) if command and command.options else ""
    ask = desk.sitting.current()
    if new and ask is not None:
        said = answering.understand(desk.turn, desk.card, ask, new)
        if said.sure:
            await _answer(desk, said)
            return
    await _changed(desk)


# --- what happens to the draft --------------------------------------------------------------------


async def _answer(desk: Desk, said: Said, *, confirmed: bool = False) -> None:
    """Give an answer to the engine and say what came of it."""
    assert said.value is not None
    result = answering.give(desk.sitting, said, confirmed=confirmed)
    if result.confirm:
        _ask_to_confirm(desk, said, result.confirm)
    elif result.refused:
        _show(desk, result.refused)
    else:
        desk.turn.state.pop("marks", None)
        answering.follow(desk.sitting, said.others)
        await _changed(desk)


def _ask_to_confirm(desk: Desk, said: Said, text: str) -> None:
    desk.turn.state["pending"] = {
        "revision": desk.sitting.filling.revision,
        "path": said.path,
        "value": said.value,
        "others": dict(said.others),
        "text": text,
    }
    _show(desk)


async def _confirmed(desk: Desk) -> None:
    pending: Mapping[str, Any] | None = desk.turn.state.pop("pending", None)
    if pending is None:
        _show(desk)
    elif pending.get("drop"):
        await _drop(desk)
    else:
        said = Said(pending["path"], pending["value"], others=pending["others"])
        await _answer(desk, said, confirmed=True)


async def _changed(desk: Desk, notice: str = "") -> None:
    turn = desk.turn
    await sittings.save(turn.tx, desk.draft.id, desk.sitting, status="open", now=turn.now)
    _show(desk, notice)


async def _back(desk: Desk) -> None:
    desk.turn.state.pop("pending", None)
    moved = desk.sitting.back()
    await _changed(desk, "" if moved else desk.turn.words("first-question"))


async def _edit(desk: Desk, path: str) -> None:
    desk.sitting.goto(path)
    await _changed(desk)


async def _pause(desk: Desk) -> None:
    turn = desk.turn
    turn.state = {}
    about = desk.about
    data = f"open:{about.form.form_id}:{about.period.code}:{about.unit.id}"
    if desk.draft.slot:
        data += f":{desk.draft.slot}"
    rows = ((turn.button("continue", data, Style.PRIMARY), turn.button("menu-button", "menu")),)
    turn.reply(Outbound(turn.words("paused"), rows=rows, replaces=turn.inbound.card))


def _ask_to_drop(desk: Desk) -> None:
    desk.turn.state["pending"] = {
        "revision": desk.sitting.filling.revision,
        "drop": True,
        "text": desk.turn.words("drop-sure"),
    }
    _show(desk)


async def _drop(desk: Desk) -> None:
    turn = desk.turn
    await sittings.save(turn.tx, desk.draft.id, desk.sitting, status="dropped", now=turn.now)
    turn.state = {}
    turn.tell("dropped")
    await menu.show(turn)


# --- sending --------------------------------------------------------------------------------------


async def _send(desk: Desk) -> None:
    turn, about = desk.turn, desk.about
    if locked(about, turn.house, turn.now):
        turn.tell("locked", period=about.period.label(turn.language), body=turn.body)
        return
    by = Sender(turn.inbound.channel, turn.person_id)
    try:
        report = await send(turn.tx, turn.house, about, desk.sitting, by=by, now=turn.now)
    except ReportTaken:
        _show(desk, turn.words("taken"))
        return
    await sittings.save(turn.tx, desk.draft.id, desk.sitting, status="sent", now=turn.now)
    turn.state = {"last": turn.inbound.data}
    await _receipt(turn, about, report)


async def _receipt(turn: Turn, about: Subject, report: ReportState) -> None:
    period = about.period.label(turn.language)
    until = calendar.locks_at(about.rule, about.period, turn.house.zone)
    late = calendar.is_late(report.first_sent_at, report.due_at)
    state = turn.words("state-late" if late else "state-on-time")
    if report.version > 1:
        state = turn.words("state-corrected", count=report.version - 1)
    words = turn.words(
        "sent",
        form=about.form.title,
        unit=about.unit.name,
        period=period,
        number=receipt(report),
        time=moment(turn.now.astimezone(turn.house.zone)),
        state=state,
    )
    owed = await menu.owed(turn, about.unit)
    end = (
        turn.words("next-owed", count=len(owed)) if owed else turn.words("all-done", period=period)
    )
    rows = [
        (
            turn.button(
                "menu-start", entry.data, Style.PRIMARY, form=entry.title, period=entry.period
            ),
        )
        for entry in owed[:1]
    ]
    rows.append((turn.button("menu-button", "menu"),))
    correct = turn.words("receipt-correct", until=moment(until))
    turn.reply(
        Outbound(
            f"{words}\n{correct}\n\n{end}",
            heading=turn.words("sent-heading"),
            rows=tuple(rows),
            replaces=turn.inbound.card,
        )
    )


async def _show_sent(turn: Turn, report: ReportState) -> None:
    """A report that was sent, with all its answers, and the button to correct it."""
    version_id, filling = await reports.version(turn.tx, report.id, report.version)
    draft = Draft(
        id=0,
        unit_id=report.unit_id,
        form_id=report.form_id,
        form_version_id=version_id,
        period=report.period,
        slot=REGULAR,
        report_id=report.id,
        person_id=turn.person_id,
        state=filling,
        status="sent",
        updated_at=report.sent_at,
    )
    about = await sittings.subject(turn.tx, turn.tree, draft)
    at = sittings.Moment(turn.now, turn.language)
    sitting = await sittings.resume(turn.tx, turn.house, draft, about, at)
    card = Card(turn, 0, about, sitting)
    lines = "\n".join(card.line(line) for line in sitting.lines() if line.editable)
    sent = report.sent_at.astimezone(turn.house.zone)
    seen = turn.words("sent-view", time=moment(sent), number=receipt(report))
    data = f"open:{report.form_id}:{report.period}:{report.unit_id}"
    rows = []
    if not locked(about, turn.house, turn.now):
        rows.append((turn.button("correct", f"{data}:correct"),))
        if any(bind.key for bind in sitting.form.binds.values()):
            rows.append((turn.button("menu-another", f"{data}:another"),))
    rows.append((turn.button("menu-button", "menu"),))
    heading = turn.words(
        "menu-start", form=about.form.title, period=about.period.label(turn.language)
    )
    turn.reply(
        Outbound(
            f"{lines}\n\n{seen}", heading=heading, rows=tuple(rows), replaces=turn.inbound.card
        )
    )
