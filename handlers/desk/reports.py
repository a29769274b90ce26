"""One report as staff opens it: all answers, its history, its XML, and what can be done with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handlers import sittings
from handlers.cards import rows
from handlers.desk import branch, cells
from handlers.forms.filling import Sitting
from handlers.forms.run.summary import Line
from handlers.items import ADMISSION
from handlers.library import rules
from handlers.messages import Attachment, Choice, Outbound, Style
from handlers.phrases import channel_name, has, moment
from handlers.sending import locked, receipt
from handlers.sittings import Subject
from handlers.turn import Turn
from storage import deeds, outbox, reports, units
from storage.deeds import DeedState, Sent
from storage.reports import ReportState

XML = "application/xml"

_IN_ROW = re.compile(r"\[\d+\]/")


@dataclass(frozen=True, slots=True)
class Opened:
    """A report on the desk."""

    report: ReportState
    about: Subject
    sitting: Sitting

    @property
    def lines(self) -> list[Line]:
        """The answers a secretary gave, in the order of the form."""
        return [line for line in self.sitting.lines() if line.editable]


async def opened(turn: Turn, report_id: int) -> Opened | None:
    """A report of the own branch; None (and a kind refusal) for any other."""
    report = await reports.get(turn.tx, report_id)
    if report is None:
        branch.refuse(turn)
        return None
    tree = turn.tree
    if report.unit_id not in tree.by_id:  # the unit has merged since: see it as it was then
        period = await branch.period_named(turn, report.period)
        tree = await units.tree(turn.tx, period.end) if period else tree
    mine = branch.own(turn)
    if not any(tree.holds(above.id, report.unit_id) for above in mine):
        branch.refuse(turn)
        return None
    at = sittings.Moment(turn.now, turn.language)
    about, sitting = await sittings.stored(turn.tx, turn.house, tree, report, at)
    return Opened(report, about, sitting)


async def show(turn: Turn, report_id: int, notice: str = "") -> None:
    found = await opened(turn, report_id)
    if found is None:
        return
    report = found.report
    shown = found.lines if await _sees_people(turn, report) else _without_rows(found)
    lines = [
        turn.words("summary-line", short=line.short, value=line.text or turn.words("empty-value"))
        for line in shown
    ]
    last = (await deeds.versions(turn.tx, report.id))[-1]
    state = f"{cells.state(turn, report)} ({turn.words('desk-number', number=receipt(report))})."
    by = turn.words("desk-sent-by", by=await _by(turn, last), channel=channel(turn, last))
    if not notice:  # what was just done to it is recorded already
        subject = f"{report.form_id} {report.period} {report.path[-1]}"
        await turn.record("saw report", subject, unit=report.path[-1])
    parts = (notice, "\n".join(lines), f"{state}\n{by}")
    turn.reply(
        Outbound(
            "\n\n".join(part for part in parts if part),
            heading=title(turn, found),
            rows=(*rows(_buttons(turn, found)), (turn.button("menu-button", "menu"),)),
        )
    )


async def _sees_people(turn: Turn, report: ReportState) -> bool:
    """Rows of an admission can point to persons: they are for the commune, not for those above it."""
    if report.form_id != ADMISSION:
        return True
    privacy = (await rules(turn.tx)).privacy
    mine = [unit for unit in branch.own(turn) if turn.tree.holds(unit.id, report.unit_id)]
    return any(not privacy.smallest_told(unit.kind) for unit in mine)


def _without_rows(found: Opened) -> list[Line]:
    return [line for line in found.lines if not _IN_ROW.search(line.path)]


def title(turn: Turn, found: Opened) -> str:
    form, period = found.about.form.title, found.about.period.label(turn.language)
    return f"{found.about.unit.name} · {turn.words('menu-start', form=form, period=period)}"


def _buttons(turn: Turn, found: Opened) -> list[Choice]:
    report, about = found.report, found.about
    verbs = ["accept"] if report.status == "sent" else []
    verbs += [] if report.status == "returned" else ["back"]
    verbs += ["ask", "history", "xml"]
    if report.late and report.waived is None:
        verbs.append("waive")
    buttons = [
        turn.button(
            f"desk-{verb}",
            f"desk:{verb}:{report.id}",
            Style.PRIMARY if verb == "accept" else Style.PLAIN,
        )
        for verb in verbs
    ]
    place = f"{report.unit_id}:{report.period}"
    if locked(about, turn.house, turn.now):
        buttons.append(turn.button("desk-unlock", f"desk:unlock:{place}"))
    elif not report.key:
        data = f"open:{report.form_id}:{report.period}:{report.unit_id}:correct"
        buttons.append(turn.button("desk-correct", data))
    data = f"desk:cell:{place}"
    return [*buttons, turn.button("desk-open-cell", data, unit=about.unit.name)]


# --- history --------------------------------------------------------------------------------------


async def history(turn: Turn, report_id: int) -> None:
    """Every version and everything staff did, in the order in which it happened."""
    found = await opened(turn, report_id)
    if found is None:
        return
    report = found.report
    sent = await deeds.versions(turn.tx, report.id)
    done = await deeds.of(turn.tx, report.unit_id, report.form_id, report.period)
    done += await deeds.of(turn.tx, report.unit_id, deeds.ALL_FORMS, report.period)
    happened = [(each.at, await _sent_line(turn, each)) for each in sent]
    happened += [
        (each.at, await _deed_line(turn, found, each))
        for each in done
        if each.report_id in (None, report.id)
    ]
    lines = [line for _, line in sorted(happened)]
    back = turn.button("desk-open-report", f"desk:rep:{report.id}")
    heading = f"{title(turn, found)} · {turn.words('desk-history')}"
    turn.reply(Outbound("\n".join(lines), heading=heading, rows=((back,),)))


def _local(turn: Turn, at: datetime) -> str:
    return moment(at.astimezone(turn.house.zone))


async def _by(turn: Turn, sent: Sent) -> str:
    return await branch.office(turn.tx, turn, sent.person_id, turn.language)


def channel(turn: Turn, sent: Sent) -> str:
    return channel_name(turn.language, sent.channel)


async def _sent_line(turn: Turn, sent: Sent) -> str:
    key = f"desk-why-{sent.why.replace(' ', '-')}"
    return turn.words(
        "desk-history-sent",
        time=_local(turn, sent.at),
        number=sent.version,
        why=turn.words(key) if has(key) else sent.why,
        by=await _by(turn, sent),
        channel=channel(turn, sent),
    )


async def _deed_line(turn: Turn, found: Opened, deed: DeedState) -> str:
    parts = [turn.words(f"desk-did-{deed.kind}"), *_about(turn, found, deed)]
    return turn.words(
        "desk-history-deed",
        time=_local(turn, deed.at),
        what=" ".join(parts),
        by=await branch.office(turn.tx, turn, deed.person_id, turn.language),
    )


def _about(turn: Turn, found: Opened, deed: DeedState) -> Iterator[str]:
    """The question, the words, and until when."""
    if deed.path:
        short = next((line.short for line in found.lines if line.path == deed.path), deed.path)
        yield f"«{short}»"
    if deed.note:
        yield f"– {deed.note}"
    if deed.until is not None:
        yield turn.words("desk-until", time=_local(turn, deed.until))


# --- XML ------------------------------------------------------------------------------------------


async def xml(turn: Turn, report_id: int) -> None:
    """The report as an OpenRosa submission, as a file."""
    found = await opened(turn, report_id)
    if found is None:
        return
    report = found.report
    if not await _sees_people(turn, report):
        turn.tell("desk-totals-only")
        return
    name = f"{found.about.unit.code}-{report.form_id}-{report.period}-{report.version}.xml"
    content = found.sitting.xml().encode()
    file_id = await outbox.add_file(turn.tx, name, XML, content, turn.now)
    await turn.record("exported", name, unit=found.about.unit.code)
    turn.reply(Outbound(title(turn, found), attachment=Attachment(file_id, name, XML)))
