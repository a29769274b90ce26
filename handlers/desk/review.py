"""Work on a report: accept it, send it back with a note, ask about a number, read the answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers import reviewing
from handlers.cards import rows
from handlers.desk import branch, reports
from handlers.desk.reports import Opened
from handlers.forms import private
from handlers.forms.answers import command
from handlers.forms.run.summary import Line
from handlers.messages import Outbound, Style
from handlers.periods import Period
from handlers.phrases import has, say
from handlers.telling import News, tell
from handlers.turn import Turn, choice
from storage import deeds, forms
from storage import reports as stored
from storage.deeds import ACCEPTED, ANSWERED, ASKED, RETURNED, DeedState
from storage.reports import ReportState
from storage.units import UnitState

LONGEST_NOTE = 200
Said = Callable[[Turn, Mapping[str, Any], str], Awaitable[None]]
WHOLE = "whole"


async def record(turn: Turn, report: ReportState, kind: str, **more: Any) -> int:
    """Into the history of the report, and into the audit."""
    subject = f"{report.form_id} {report.period} {report.path[-1]}"
    await turn.record(kind, subject, unit=report.path[-1])
    deed = DeedState(
        kind=kind,
        unit_id=report.unit_id,
        form_id=report.form_id,
        period=report.period,
        at=turn.now,
        person_id=turn.person_id,
        report_id=report.id,
        version=report.version,
        **more,
    )
    return await deeds.add(turn.tx, deed)


def shown(line: Line) -> str:
    """A question and what was answered, if anything was."""
    return f"{line.short}: {line.text}" if line.text else line.short


# --- accepting ------------------------------------------------------------------------------------


async def accept(turn: Turn, report_id: int) -> None:
    found = await reports.opened(turn, report_id)
    if found is None:
        return
    if found.report.status == "sent":
        await _accept(turn, found.report)
    await reports.show(turn, report_id, turn.words("desk-accepted", count=1))


async def _accept(turn: Turn, report: ReportState) -> None:
    await deeds.set_status(turn.tx, report.id, ACCEPTED)
    await record(turn, report, ACCEPTED, settled_at=turn.now)


async def accept_all(turn: Turn, unit: UnitState, period: Period) -> None:
    """Everything that was sent below a unit for a period, and was not sent back."""
    below = [each.id for each in turn.tree.below(unit.id)]
    published = [form.form_id for form in await forms.newest(turn.tx)]
    found = await stored.of_period(turn.tx, period.code, published, below)
    waiting = [report for report in found if report.status == "sent"]
    for report in waiting:
        await _accept(turn, report)
    data = f"desk:deep:{unit.id}:{period.code}"
    back = turn.button("desk-open-cell", data, unit=unit.name)
    text = turn.words("desk-accepted", count=len(waiting))
    turn.reply(Outbound(text, rows=((back,),)))


# --- sending back, asking -------------------------------------------------------------------------


async def choose(turn: Turn, report_id: int, what: str) -> None:
    """Which answer it is about: `what` is back or ask."""
    found = await reports.opened(turn, report_id)
    if found is None:
        return
    place = f"{report_id}:{found.report.version}"
    buttons = [
        choice(shown(line), f"desk:{what}q:{place}:{number}")
        for number, line in enumerate(found.lines)
    ]
    if what == "back":
        buttons.append(turn.button("desk-whole", f"desk:{what}q:{place}:{WHOLE}"))
    buttons.append(turn.button("desk-leave", f"desk:rep:{report_id}"))
    words = turn.words(f"desk-which-{what}")
    turn.reply(Outbound(words, heading=reports.title(turn, found), rows=rows(buttons)))


async def chosen(turn: Turn, what: str, report_id: int, version: int, which: str) -> None:
    """Now for the words that go with it."""
    found = await reports.opened(turn, report_id)
    if found is None:
        return
    if found.report.version != version:
        await reports.show(turn, report_id, turn.words("desk-changed-meanwhile"))
        return
    lines = found.lines
    if which != WHOLE and int(which) >= len(lines):  # of another form of the report
        await reports.show(turn, report_id)
        return
    line = None if which == WHOLE else lines[int(which)]
    about = shown(line) if line else turn.words("desk-whole")
    path = line.path if line else ""
    turn.state = {"desk": {"do": what, "report": report_id, "version": version, "path": path}}
    buttons = [turn.button("desk-leave", f"desk:rep:{report_id}")]
    if what == "back":
        buttons.insert(0, turn.button("desk-noteless", "desk:noteless", Style.PRIMARY))
    words = turn.words(f"desk-note-{what}", about=about)
    placeholder = turn.words("type-text")
    turn.reply(Outbound(words, rows=tuple((b,) for b in buttons), placeholder=placeholder))


async def noteless(turn: Turn) -> None:
    pending = turn.state.get("desk") or {}
    if pending.get("do") == "back":
        await _said(turn, pending, "")
    else:
        branch.refuse(turn)


async def typed(turn: Turn, others: Mapping[str, Said]) -> bool:
    """The words that were asked for; False if none were. `others` take what else the desk asks for."""
    pending = turn.state.get("desk")
    if not pending:
        return False
    note = " ".join(turn.inbound.text.split())
    if str(command(note, today=turn.today).value or "").partition(":")[0] in ("cancel", "back"):
        turn.state = {}
        turn.tell("desk-left")
    elif len(note) > LONGEST_NOTE:
        turn.tell("reason-too-long")
    elif finding := private.find(note):
        key = f"reason-{finding.reason.value.replace('_', '-')}"
        turn.tell(key if has(key) else "reason-names")
    elif pending["do"] in others:
        turn.state = {}
        await others[pending["do"]](turn, pending, note)
    else:
        await _said(turn, pending, note)
    return True


async def _said(turn: Turn, pending: Mapping[str, Any], note: str) -> None:
    turn.state = {}
    if pending["do"] in ("units", "target"):  # a yes was asked for, and something else was typed
        turn.tell("desk-left")
        return
    if pending["do"] == "answer":
        await _answered(turn, pending["deed"], note)
        return
    found = await reports.opened(turn, pending["report"])
    if found is None:
        return
    if found.report.version != pending["version"]:
        await reports.show(turn, found.report.id, turn.words("desk-changed-meanwhile"))
    elif pending["do"] == "back":
        await send_back(turn, found, pending["path"], note)
    else:
        await _ask(turn, found, pending["path"], note)


async def send_back(turn: Turn, found: Opened, path: str, note: str) -> None:
    """The cell gets the question with the note; until it answers, its clock stands still."""
    report, about = found.report, found.about
    await deeds.set_status(turn.tx, report.id, RETURNED)
    deed_id = await record(turn, found.report, RETURNED, path=path, note=note)
    data = f"open:{report.form_id}:{report.period}:{report.unit_id}:correct"

    def words(language: str) -> Outbound:
        text = say(language, "review-sent-back", _values(turn, found, path, language))
        said = f"{text}\n«{note}»" if note else text
        button = choice(say(language, "review-answer"), data, Style.PRIMARY)
        return Outbound(said, heading=say(language, "review-heading"), rows=((button,),))

    who = await reviewing.reporters(turn, about.unit.id)
    told = await tell(turn.tx, turn.house, who, News(f"sent back:{deed_id}", words), turn.now)
    await _done(turn, found, "desk-sent-back", told)


async def _ask(turn: Turn, found: Opened, path: str, note: str) -> None:
    deed_id = await record(turn, found.report, ASKED, path=path, note=note)
    report = found.report
    correct = f"open:{report.form_id}:{report.period}:{report.unit_id}:correct"

    def words(language: str) -> Outbound:
        text = say(language, "review-asked", _values(turn, found, path, language))
        reply = choice(say(language, "review-reply"), f"desk:reply:{deed_id}", Style.PRIMARY)
        change = choice(say(language, "correct"), correct)
        return Outbound(f"{text}\n«{note}»", rows=((reply,), (change,)))

    who = await reviewing.reporters(turn, found.about.unit.id)
    told = await tell(turn.tx, turn.house, who, News(f"asked:{deed_id}", words), turn.now)
    await _done(turn, found, "desk-asked", told)


def _values(turn: Turn, found: Opened, path: str, language: str) -> dict[str, str | int]:
    line = next((line for line in found.lines if line.path == path), None)
    whole = say(language, "desk-whole")
    return {
        "form": found.about.form.title,
        "period": found.about.period.label(language),
        "unit": found.about.unit.name,
        "about": shown(line) if line else whole,
        "body": turn.house.body[language],
    }


async def _done(turn: Turn, found: Opened, key: str, told: int) -> None:
    notice = turn.words(key, unit=found.about.unit.name)
    if not told:
        notice = f"{notice} {turn.words('desk-not-told')}"
    await reports.show(turn, found.report.id, notice)


# --- the secretary answers ------------------------------------------------------------------------


async def reply(turn: Turn, deed_id: int) -> None:
    """Whoever reports wants to answer a question of staff."""
    deed = await deeds.get(turn.tx, deed_id)
    if deed is None or deed.kind != ASKED or not branch.reports_for(turn, deed.unit_id):
        branch.refuse(turn)
        return
    turn.state = {"desk": {"do": "answer", "deed": deed_id}}
    turn.reply(
        Outbound(
            turn.words("review-type-reply", note=deed.note), placeholder=turn.words("type-text")
        )
    )


async def _answered(turn: Turn, deed_id: int, note: str) -> None:
    deed = await deeds.get(turn.tx, deed_id)
    if deed is None or not branch.reports_for(turn, deed.unit_id):
        branch.refuse(turn)
        return
    await deeds.settle(turn.tx, deed_id, turn.now)
    answer = DeedState(
        kind=ANSWERED,
        unit_id=deed.unit_id,
        form_id=deed.form_id,
        period=deed.period,
        at=turn.now,
        person_id=turn.person_id,
        report_id=deed.report_id,
        version=deed.version,
        path=deed.path,
        note=note,
        settled_at=turn.now,
    )
    answer_id = await deeds.add(turn.tx, answer)
    unit = turn.tree.by_id[deed.unit_id]
    subject = f"{deed.form_id} {deed.period} {unit.code}"
    await turn.record(ANSWERED, subject, unit=unit.code)

    def words(language: str) -> Outbound:
        text = say(language, "review-answered", {"unit": unit.name, "question": deed.note})
        button = choice(say(language, "desk-open-report"), f"desk:rep:{deed.report_id}")
        return Outbound(f"{text}\n«{note}»", rows=((button,),))

    asker = [deed.person_id] if deed.person_id is not None else []
    await tell(turn.tx, turn.house, asker, News(f"answered:{answer_id}", words), turn.now)
    turn.reply(Outbound(turn.words("review-thanks"), rows=((turn.button("menu-button", "menu"),),)))
