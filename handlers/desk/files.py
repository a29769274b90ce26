"""Pictures, workbooks and exports: ordered inside a message, made outside of it by a worker, then sent.

Whoever asks gets an answer at once ("đang làm tệp"); the order is a row that is committed with it. A
worker claims the row, makes the file from one consistent state, and puts it into the outbox under
the order's own key: killed at any moment it is made again, and sent once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers import archive, chart, export, sittings, workbook
from handlers.desk import branch
from handlers.digest.digest import Digest, compute_with_history
from handlers.digest.picture import picture
from handlers.digest.sheets import sheets
from handlers.digest.text import text
from handlers.library import House, rules
from handlers.messages import Attachment, Outbound
from handlers.periods import Period
from handlers.phrases import say
from handlers.tables import Table
from handlers.turn import Turn, choice
from storage import forms, jobs, outbox, units
from storage.database import Transaction
from storage.jobs import JobState
from storage.units import UnitState

PICTURE, WORKBOOK = "picture", "workbook"
RAW, CSV, XML = "raw", "csv", "xml"
"""Reports as they were sent: a workbook, or a zip of CSV or of OpenRosa XML."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
ZIP = "application/zip"
JSON = "application/json"
"""The own data of a person, and nothing else."""
MOST_ATTEMPTS = 3
_ORDERED = "file"
"""The key of a message begins so that carries what was ordered; the order's number follows."""


@dataclass(frozen=True, slots=True)
class File:
    """A finished file, and the words that go with it."""

    name: str
    media_type: str
    content: bytes
    heading: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make a file of, and in which language."""

    unit: UnitState
    period: Period
    language: str
    now: datetime


# --- ordering -------------------------------------------------------------------------------------


async def order(turn: Turn, kind: str, unit: UnitState, period: Period) -> None:
    """Have a file made for whoever asks."""
    request = {"unit": unit.id, "period": period.code}
    await jobs.add(turn.tx, turn.account.id, kind, request, turn.now)
    await turn.record("ordered file", f"{kind} {unit.code} {period.code}", unit=unit.code)
    values = {"unit": unit.name, "period": period.label(turn.language)}
    turn.tell(f"desk-making-{kind}", **values)


# --- making ---------------------------------------------------------------------------------------


async def make(tx: Transaction, house: House, job: JobState, now: datetime) -> File | None:
    """Make a file that was ordered: slow, to be called where nobody waits. None if there is nothing
    in it, or if whoever asked may not have it any more.
    """
    calendar = await rules(tx)
    period = branch.named(calendar, job.request["period"])
    today = now.astimezone(house.zone).date()
    if period is None or not await _may_have(
        tx, job.account_id, job.request["unit"], period, today
    ):
        return None
    unit = await units.find(tx, job.request["unit"], min(period.end, today))
    if unit is None:
        return None
    return await _MAKERS[job.kind](tx, house, Order(unit, period, job.language, now))


async def _looks_after(tx: Transaction, account_id: int, today: date) -> list[int]:
    """The units that whoever is behind an account looks after; none if nobody is any more."""
    return await branch.of_person(tx, await jobs.person_of(tx, account_id), today)


async def _may_have(
    tx: Transaction, account_id: int, unit_id: int, period: Period, today: date
) -> bool:
    mine = await _looks_after(tx, account_id, today)
    return await branch.may_see(tx, mine, unit_id, period, today)


async def _computed(tx: Transaction, house: House, what: Order) -> Digest:
    calendar = await rules(tx)
    return await compute_with_history(tx, calendar, what.unit.id, what.period, house.zone, what.now)


async def _picture(tx: Transaction, house: House, what: Order) -> File | None:
    figures = await _computed(tx, house, what)
    heading, words = text(figures, what.language)
    return File(_name(what, "png"), PNG, chart.png(picture(figures, what.language)), heading, words)


async def _workbook(tx: Transaction, house: House, what: Order) -> File | None:
    figures = await _computed(tx, house, what)
    published = {f.form_id: house.library.form(f) for f in await forms.newest(tx)}
    tables = sheets(figures, published, what.language)
    page = say(what.language, "sheet-page")
    content = workbook.xlsx(tables, made_at=figures.as_of, page=page)
    heading, _ = text(figures, what.language)
    return File(_name(what, "xlsx"), XLSX, content, heading)


async def _raw(tx: Transaction, house: House, what: Order) -> File | None:
    tables = await _tables(tx, house, what)
    if not tables:
        return None
    page = say(what.language, "sheet-page")
    content = workbook.xlsx(tables, made_at=what.now.astimezone(house.zone), page=page)
    return File(_name(what, "xlsx"), XLSX, content, _raw_heading(what))


async def _csv(tx: Transaction, house: House, what: Order) -> File | None:
    tables = await _tables(tx, house, what)
    if not tables:
        return None
    content = archive.of_csv(tables, what.now.astimezone(house.zone))
    return File(_name(what, "csv.zip"), ZIP, content, _raw_heading(what))


async def _xml(tx: Transaction, house: House, what: Order) -> File | None:
    at = sittings.Moment(what.now, what.language)
    content = await archive.of_xml(tx, house, what.unit, what.period, at)
    if content is None:
        return None
    return File(_name(what, "xml.zip"), ZIP, content, _raw_heading(what))


async def _tables(tx: Transaction, house: House, what: Order) -> list[Table]:
    tree = await units.tree(tx, min(what.period.end, what.now.astimezone(house.zone).date()))
    return await export.tables(tx, house, tree, what.unit, what.period, what.language)


def _raw_heading(what: Order) -> str:
    values = {"unit": what.unit.name, "period": what.period.label(what.language)}
    return say(what.language, "desk-raw-heading", values)


_MAKERS: Mapping[str, Callable[[Transaction, House, Order], Awaitable[File | None]]] = {
    PICTURE: _picture,
    WORKBOOK: _workbook,
    RAW: _raw,
    CSV: _csv,
    XML: _xml,
}


def _name(what: Order, ending: str) -> str:
    return f"chibo-{what.unit.code}-{what.period.code}.{ending}"


# --- sending --------------------------------------------------------------------------------------


async def deliver(tx: Transaction, job: JobState, made: File | None, now: datetime) -> None:
    """Send the finished file to whoever asked; without one, say that there is nothing."""
    if made is None:
        await _send(tx, job, Outbound(say(job.language, "desk-nothing-to-send")), now)
        await jobs.end(tx, job.id, jobs.FAILED, jobs.NOTHING)
        return
    file_id = await outbox.add_file(tx, made.name, made.media_type, made.content, now)
    attachment = Attachment(file_id, made.name, made.media_type)
    message = Outbound(
        made.words,
        heading=made.heading,
        attachment=attachment,
        rows=((choice(say(job.language, "menu-button"), "menu"),),),
    )
    await _send(tx, job, message, now)
    await jobs.end(tx, job.id, jobs.DONE)


async def failed(
    tx: Transaction, job: JobState, error: str, now: datetime, *, too_large: bool = False
) -> None:
    """Making it went wrong: it is tried again a few times, then whoever asked is told; of what is too
    large for the machine at once, with what to ask for instead.
    """
    if not too_large and job.attempts + 1 < MOST_ATTEMPTS:
        await jobs.again(tx, job.id, now)
        return
    words = "desk-file-too-large" if too_large else "desk-file-failed"
    await _send(tx, job, Outbound(say(job.language, words)), now)
    await jobs.end(tx, job.id, jobs.FAILED, error)


async def still_at_it(tx: Transaction, job: JobState, now: datetime) -> None:
    """A big file takes longer: say so once."""
    await _send(tx, job, Outbound(say(job.language, "desk-still-making")), now, "progress")


async def _send(
    tx: Transaction, job: JobState, message: Outbound, now: datetime, what: str = _ORDERED
) -> None:
    row = outbox.Message(f"{what}:{job.id}", job.account_id, outbox.REPLY, message.to_json())
    await outbox.put(tx, row, now)


# --- fetching -------------------------------------------------------------------------------------


async def is_still_theirs(tx: Transaction, file_id: int, today: date) -> bool:
    """Whether somebody who was sent a file may have it still: what was ordered is for who looks after
    the unit, a report for who looks after any, and the own data for whose they are.
    """
    calendar = await rules(tx)
    for key, account_id, media_type in await outbox.carrying(tx, file_id):
        what, _, number = key.partition(":")
        request = await jobs.request_of(tx, int(number)) if what == _ORDERED else None
        if request is not None:
            period = branch.named(calendar, request["period"])
            unit_id = request["unit"]
            if period and await _may_have(tx, account_id, unit_id, period, today):
                return True
        elif media_type == JSON:
            return await jobs.person_of(tx, account_id) is not None
        elif await _looks_after(tx, account_id, today):
            return True
    return False
